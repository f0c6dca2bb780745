"""Why a value is not of its model's shape, in plain English: where, what was expected, what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from podcorpus.errors import resembled
from podcorpus.findings.wording import one_line, show, show_name, some_of
from podcorpus.records.forms import FORMS

_KINDS = {
    "string": "text",
    "int": "a whole number",
    "int_from": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "list": "a list",
    "dict": "an object",
    "model": "an object",
    "model_attributes": "an object",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "{} or more"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "{} or less"),
    "less_than": ("lt", "less than {}"),
}


def expected_form(pattern: str) -> str:
    """What a pattern asks for, in words.

    >>> expected_form(r"^Q[1-9][0-9]*$"), expected_form("^x$")
    ('an item of Wikidata such as Q42', 'a text of the form ^x$')
    """
    return FORMS.get(pattern, f"a text of the form {pattern}")


def first_problem(error: ValidationError) -> str:
    """The first thing that is wrong with a value that is not of its model's shape."""
    problems = error.errors(include_url=False)
    first = problems[0]
    where = _place(first["loc"])
    what = _what(first["type"], first.get("ctx", {}), first.get("input"), first["msg"])
    if first["type"] in ("missing", "extra_forbidden"):
        within = [*first["loc"][:-1]]
        outer = f"{_place(within)}: " if within else ""
        unknown, missing = (
            [str(one["loc"][-1]) for one in problems if one["type"] == kind and [*one["loc"][:-1]] == within]
            for kind in ("extra_forbidden", "missing")
        )
        if len(unknown) == len(missing) == 1 and resembled(unknown[0], missing):
            other = f"rename {show(unknown[0])}, which is not a field, if that is meant"
            return f"{outer}missing field {show_name(missing[0])}; {other}"
        parts = (("missing", missing), ("unknown", unknown))
        return outer + "; ".join(f"{what} {_fields(names)}" for what, names in parts if names)
    return f"{where}: {what}" if where else what


def _fields(names: Sequence[str]) -> str:
    return f"field{'s' * (len(names) > 1)} {some_of(map(show_name, names))}"


def _place(steps: Sequence[int | str]) -> str:
    """Where in a value it is: names of fields, and items of lists by their number from 1.

    >>> _place(("rights", 0, "layer")), _place(("corpus", "licence")), _place(("runs", 0, 1))
    ('rights, item 1, layer', 'corpus.licence', 'runs, item 1, item 2')
    """
    return ", ".join(
        ", ".join(f"item {int(step) + 1}" for step in some)
        if items
        else ".".join(show_name(str(name)) for name in some)
        for items, some in groupby(steps, lambda step: isinstance(step, int))
    )


def _what(kind: str, context: Mapping[str, Any], value: Any, message: str) -> str:
    if kind == "value_error":
        return str(context.get("error", message))
    if kind == "json_invalid":
        return f"not JSON: {one_line(str(context.get('error', message)))}"
    wanted = _wanted(kind, context)
    # pydantic's own words, should it have an error that nothing here knows.
    return f"expected {wanted}, found {show(value)}" if wanted else one_line(message[:1].lower() + message[1:])


def _wanted(kind: str, context: Mapping[str, Any]) -> str | None:
    if kind == "string_pattern_mismatch":
        return expected_form(str(context["pattern"]))
    if kind == "literal_error":
        return str(context["expected"])
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return words.format(context[key])
    if kind in ("string_too_short", "too_short"):
        least = context.get("min_length", 1)
        return "a text that is not empty" if kind == "string_too_short" and least == 1 else f"at least {least}"
    if kind == "finite_number":
        return "a finite number"
    for ending in ("_type", "_parsing", "_float"):
        if kind.endswith(ending):
            return _KINDS.get(kind.removesuffix(ending))
    return None
