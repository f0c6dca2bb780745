"""Layer 1: every row against its JSON Schema, by `jsonschema` as the reference."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.model_errors import expected_form
from podcorpus.findings.wording import counted, show, show_name, some_of
from podcorpus.records import TABLES
from podcorpus.records.forms import FORMS
from podcorpus.records.references import targets
from podcorpus.records.schemas import json_schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_CODES = {
    "required": "value-missing",
    "additionalProperties": "value-unknown",
    "type": "value-type",
    "enum": "value-not-allowed",
    "const": "value-not-allowed",
    "pattern": "value-pattern",
    "minimum": "value-range",
    "maximum": "value-range",
    "exclusiveMinimum": "value-range",
    "exclusiveMaximum": "value-range",
    "minLength": "value-length",
    "maxLength": "value-length",
}
_INT64 = 1 << 63

RawRows = Sequence[Mapping[str, Any]]
"""The rows of a table as plain values."""


def check_shape(table: str, rows: RawRows, positions: Iterable[int] | None = None) -> Iterator[tuple[int, Finding]]:
    """Position of the row and finding for each value that does not have the shape its schema asks for.

    `positions` are those of the rows in their table; by default the rows are all of it.
    """
    model = TABLES[table]
    validator = _validator(table)
    for position, row in zip(count() if positions is None else positions, rows, strict=False):
        name = row_name(table, row, position)
        if not isinstance(row, Mapping):
            yield position, finding("value-type", f"the row is {show(row)}, not an object", table=table, record_id=name)
            continue
        odd = {field: problem for field, value in row.items() if (problem := _beyond(value)) is not None}
        # What JSON Schema cannot describe, or only at a risk, is reported here and kept from it.
        plain = {field: None if field in odd else value for field, value in row.items()} if odd else row
        for field, (code, message) in odd.items():
            if field in model.model_fields:
                text = f"{show_name(str(field))} is {message}"
                yield position, finding(code, text, table=table, record_id=name, field=str(field))
        for error in _errors(validator, plain):
            if not error.absolute_path or error.absolute_path[0] not in odd:
                yield position, _finding(table, name, error)


def has_shape(schema: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a row has the shape of any JSON Schema, as `check_shape` sees it."""
    return all(_beyond(value) is None for value in row.values()) and bool(_validator_class()(schema).is_valid(row))


def _errors(validator: Draft202012Validator, row: Mapping[str, Any]) -> Iterator[ValidationError]:
    """The errors of a row by field. Of a value of a wrong type only that is reported."""
    errors = sorted(validator.iter_errors(row), key=lambda e: ([str(p) for p in e.absolute_path], e.message))
    mistyped = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    for error in errors:
        if error.validator == "type" or tuple(error.absolute_path) not in mistyped:
            yield error


@cache
def _validator(table: str) -> Draft202012Validator:
    return _validator_class()(json_schema(table))  # type: ignore[no-any-return]


def _ecma_pattern(_: Any, pattern: str, instance: Any, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Check a pattern as ECMA 262 defines it, as JSON Schema requires: `$` is the very end, where Python's `$` also
    matches before a final line feed."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), instance):
        yield ValidationError("does not match the pattern")


def _is_number(_: Any, value: Any) -> bool:
    """Whether a value is a number in JSON, which has neither NaN nor infinity."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@cache
def _validator_class() -> Any:
    """The validator, imported when a row has to be checked with it: in most corpora the engine finds all rows in
    order."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        validators={"pattern": _ecma_pattern},
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number),
    )


def _beyond(value: Any) -> tuple[str, str] | None:
    """Code and message if no column of a table could hold a value: an integer of more than 64 bits, a number that is
    not finite, half of a surrogate pair, an object, or a list with other items than plain values."""
    if isinstance(value, float) and not math.isfinite(value):
        return "value-range", f"{show(value)}, which is not finite"
    if isinstance(value, int | float) and not -_INT64 <= value < _INT64:
        return "value-range", "a number of more than 64 bits"
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            return "value-type", f"not Unicode text: {show(value)} has half a surrogate pair at {error.start}"
    if isinstance(value, Mapping):
        return "value-type", f"{show(value)}, but no column holds objects"
    if isinstance(value, list | tuple):
        for i, item in enumerate(value):
            if isinstance(item, list | tuple):
                return "value-type", f"a list whose item {i + 1} is a list"
            parts = item.values() if isinstance(item, Mapping) else (item,)
            if (problem := next((odd for part in parts if (odd := _beyond(part)) is not None), None)) is not None:
                return problem[0], f"a list whose item {i + 1} is {problem[1]}"
    return None


def row_name(table: str, row: Any, position: int) -> str:
    """What a row is called in findings: its id, or `row N`, counted from 1, where it has none."""
    value = row.get(TABLES[table].key) if isinstance(row, Mapping) else None
    return show_name(value) if isinstance(value, str) and value else f"row {position + 1}"


def _finding(table: str, record_id: str, error: ValidationError) -> Finding:
    code = _CODES.get(str(error.validator), "value-type")
    path = list(error.absolute_path)
    field = str(path[0]) if path else None
    if error.validator == "required":
        # The message names the missing property; the path is the record's, or the part's.
        missing = str(error.message).split("'")[1]
        field, message = field or missing, f"the field {missing} is missing"
    elif error.validator == "additionalProperties":
        given, schema = cast("Mapping[str, Any]", error.instance), cast("Mapping[str, Any]", error.schema)
        extra = sorted(str(name) for name in given if name not in schema["properties"])
        shown = some_of(map(show_name, extra), 5)
        field, message = field or show_name(extra[0]), f"unknown field{'s' * (len(extra) > 1)} {shown}"
    else:
        unnamed = error.validator == "pattern" and error.validator_value not in FORMS
        example = _example(table, field) if unnamed else None
        expected = f"a text such as {example}" if example else _expected(error)
        expected += ", or null" * (error.validator == "pattern" and len(path) == 1 and _may_be_null(table, field))
        message = f"{f'{path[2]}: ' if len(path) > 2 else ''}expected {expected}, found {show(error.instance)}"
    item = int(path[1]) if len(path) > 1 else None
    return finding(code, message, table=table, record_id=record_id, field=field, item=item)


def _may_be_null(table: str, field: str | None) -> bool:
    return "null" in json_schema(table)["properties"].get(field, {}).get("type", ())


def _example(table: str, field: str | None) -> str | None:
    """A value of the field that has the form its schema asks for; of one that refers to a record, the record's id."""
    value = json_schema(table)["examples"][0].get(field)
    if value is None and (other := targets(table).get(str(field))) is not None:
        value = json_schema(other)["examples"][0][TABLES[other].key]
    first = value[0] if isinstance(value, list) and value else value
    return show(first) if isinstance(first, str) else None


_KINDS = {"string": "text", "integer": "a whole number", "number": "a number", "array": "a list", "object": "an object"}


def _expected(error: ValidationError) -> str:
    value: Any = error.validator_value
    match error.validator:
        case "type":
            return " or ".join(
                _KINDS.get(str(kind), str(kind)) for kind in (value if isinstance(value, list) else [value])
            )
        case "enum":
            options = ["null" if option is None else str(option) for option in value]
            return f"one of {', '.join(options)}"
        case "pattern":
            return expected_form(value)
        case "minimum" | "exclusiveMinimum":
            return f"{value} or more" if error.validator == "minimum" else f"more than {value}"
        case "maximum" | "exclusiveMaximum":
            return f"{value} or less" if error.validator == "maximum" else f"less than {value}"
        case "minLength" | "maxLength":
            return f"at {'least' if error.validator == 'minLength' else 'most'} {counted(value, 'character')}"
    return str(error.message)
