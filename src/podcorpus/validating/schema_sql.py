"""JSON Schemas as SQL conditions: what our schemas use, and an error for all they do not.

A condition is true exactly where the reference, `validating.shape`, finds nothing wrong with a value. Where the two
differ, the reference decides: numbers are finite and fit 64 bits, lengths are code points, `$` is the very end.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import Any

from podcorpus.engine.sql import name_sql, text_sql
from podcorpus.records.schemas import json_schema

_ANNOTATIONS = {"$schema", "$id", "title", "description", "examples"}
_RANGE = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_KEYWORDS: Mapping[str, Set[str]] = {
    "string": {"enum", "pattern", "minLength", "maxLength"},
    "integer": _RANGE.keys(),
    "number": _RANGE.keys(),
    "array": {"items"},
    "object": {"additionalProperties", "required", "properties"},
}
_INT64 = 1 << 63
_MAX_REPEAT = 1000
"""What RE2 takes as a count of repetitions."""

# The patterns that mean the same to Python's `re`, to ECMA 262 and to RE2: ASCII characters and classes of them,
# groups without capture, alternatives, counts, and anchors at the very ends.
_PATTERN_TOKEN = re.compile(
    r"(?P<atom>[A-Za-z0-9 _:/#@!%=~,;<>'\"-]|\\[.+*?()\[\]{}|^/-]|\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?|[_ .:/,+])+-?\])"
    r"|(?P<open>\(\?:)|(?P<close>\))|(?P<either>\|)"
    r"|(?P<count>[*+?]|\{(?P<low>[0-9]{1,4})(?:,(?P<high>[0-9]{0,4}))?\})"
)


class UnsupportedSchemaError(ValueError):
    """A schema says something that is not compiled, so that nothing may be concluded from its conditions."""


@cache
def fitting(table: str) -> str:
    """The condition of a table's rows that have its shape."""
    return " AND ".join(compile_schema(json_schema(table)).values())


def compile_schema(schema: Mapping[str, Any]) -> dict[str, str]:
    """For each column an SQL condition, never null, that is true where its value has the shape the schema asks for.

    Raises UnsupportedSchemaError for a schema that is not one of a table (an object that has all its properties and
    no others) or holds a keyword, type, pattern or bound that is not compiled.
    """
    return {name: _condition(name_sql(name), spec, where) for name, spec, where in _columns(schema)}


def compile_kinds(schema: Mapping[str, Any]) -> dict[str, str]:
    """For each column SQL of a text that is empty where its value has the shape the schema asks for. Where it is the
    same of two values, the reference has as many findings of each code on the one as on the other.

    Raises as `compile_schema`.
    """
    return {name: _kind(name_sql(name), spec, where) for name, spec, where in _columns(schema)}


def _columns(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    unknown = schema.keys() - _ANNOTATIONS - {"type", "additionalProperties", "required", "properties"}
    if unknown:
        raise UnsupportedSchemaError(f"the keyword {min(unknown)} of a table is not compiled")
    properties = schema.get("properties", {})
    if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
        raise UnsupportedSchemaError("only tables are compiled: type object, additionalProperties false")
    if set(schema.get("required", ())) != set(properties):
        raise UnsupportedSchemaError("in columns a missing field is a null one: every property must be required")
    for name, spec in properties.items():
        yield name, spec, f"property {name}"


def _condition(value: str, spec: Mapping[str, Any], where: str, depth: int = 0) -> str:
    nullable, checks = _checks(value, spec, where, depth)
    if nullable:
        return f"({value} IS NULL OR ({' AND '.join(checks)}))" if checks else "true"
    return f"({' AND '.join([f'{value} IS NOT NULL', *checks])})"


def _kind(value: str, spec: Mapping[str, Any], where: str) -> str:
    """SQL for the kind of a value: which checks it fails; for a list, how many items fail which."""
    if "items" in spec:
        fails = ["item IS NULL", *_failing(spec["items"], where)]
        failing = [f"len(list_filter({value}, lambda item: {fail}))" for fail in fails]
    else:
        _, checks = _checks(value, spec, where, 0)
        failing = [f"({fails})::TINYINT" for fails in _negated(checks)]
    kinds = f"concat_ws(' ', {', '.join(failing)})" if failing else "'else'"
    return f"CASE WHEN {_condition(value, spec, where)} THEN '' WHEN {value} IS NULL THEN 'null' ELSE {kinds} END"


def _failing(spec: Mapping[str, Any], where: str) -> list[str]:
    """The ways in which an item that is not null can fail; for an object, those of each of its fields."""
    if spec.get("type") != "object":
        return _negated(_checks("item", spec, where, 1)[1])
    ways = []
    for name, part, at in _columns(_part(spec)):
        field = f"item.{name_sql(name)}"
        nullable, checks = _checks(field, part, at, 1)
        ways += [*(() if nullable else (f"{field} IS NULL",)), *_negated(checks)]
    return ways


def _negated(checks: Iterable[str]) -> list[str]:
    return [f"NOT ({check})" for check in checks]


def _checks(value: str, spec: Mapping[str, Any], where: str, depth: int) -> tuple[bool, list[str]]:
    """Whether the schema allows null, and the conditions that other values must meet."""
    kind, nullable = _type(spec, where)
    unknown = spec.keys() - _ANNOTATIONS - {"type"} - _KEYWORDS[kind]
    if unknown:
        raise UnsupportedSchemaError(f"{where}: the keyword {min(unknown)} of a {kind} is not compiled")
    if kind == "array":
        checks = [] if "items" not in spec else [_items(value, spec["items"], where, depth)]
        if depth:
            raise UnsupportedSchemaError(f"{where}: lists of lists are not compiled")
    elif kind == "object":
        if not depth:
            raise UnsupportedSchemaError(f"{where}: an object that is no item of a list is not compiled")
        checks = [_condition(f"{value}.{name_sql(name)}", part, at, depth) for name, part, at in _columns(_part(spec))]
    elif kind == "string":
        checks = _text(value, spec, where)
    else:
        checks = _number(value, spec, where, kind)
    if "enum" in spec:
        nullable = nullable and None in spec["enum"]
    return nullable, checks


def _part(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an item without what is about the column: its description, and whether it can be null."""
    return {**{key: value for key, value in spec.items() if key not in _ANNOTATIONS}, "type": "object"}


def _type(spec: Mapping[str, Any], where: str) -> tuple[str, bool]:
    given = spec.get("type")
    kinds = given if isinstance(given, list) else [given]
    named = [kind for kind in kinds if kind != "null"]
    if len(named) != 1 or named[0] not in _KEYWORDS or len(kinds) > 2:
        raise UnsupportedSchemaError(f"{where}: the type {given} is not compiled")
    return str(named[0]), len(kinds) == 2


def _items(value: str, spec: Mapping[str, Any], where: str, depth: int) -> str:
    condition = _condition("item", spec, f"{where}, items", depth + 1)
    return f"len(list_filter({value}, lambda item: NOT {condition})) = 0"


def _text(value: str, spec: Mapping[str, Any], where: str) -> list[str]:
    checks = []
    if "enum" in spec:
        options = [option for option in spec["enum"] if option is not None]
        if not all(isinstance(option, str) for option in options):
            raise UnsupportedSchemaError(f"{where}: an enum of other than texts and null is not compiled")
        checks.append(f"{value} IN ({', '.join(map(text_sql, options))})" if options else "false")
    if "pattern" in spec:
        checks.append(f"regexp_matches({value}, {text_sql(_pattern(spec['pattern'], where))})")
    for keyword, compared in (("minLength", ">="), ("maxLength", "<=")):
        if keyword in spec:
            if not isinstance(spec[keyword], int):
                raise UnsupportedSchemaError(f"{where}: {keyword} is no integer")
            checks.append(f"length({value}) {compared} {spec[keyword]}")
    return checks


def _number(value: str, spec: Mapping[str, Any], where: str, kind: str) -> list[str]:
    # NaN is greater than every number to DuckDB, and no number to JSON.
    checks = [f"isfinite({value})", f"{value} >= {-_INT64}::DOUBLE", f"{value} < {_INT64}::DOUBLE"]
    checks = checks if kind == "number" else []
    for keyword, compared in _RANGE.items():
        if keyword not in spec:
            continue
        bound = spec[keyword]
        if isinstance(bound, bool) or not isinstance(bound, int | float) or not math.isfinite(bound):
            raise UnsupportedSchemaError(f"{where}: {keyword} is no finite number")
        if kind == "number":
            if abs(bound) >= _INT64 or float(bound) != bound:
                raise UnsupportedSchemaError(f"{where}: {keyword} is no number that a double holds")
            checks.append(f"{value} {compared} {text_sql(repr(float(bound)))}::DOUBLE")
        else:
            checks.append(_integer_bound(value, keyword, compared, bound))
    return checks


def _integer_bound(value: str, keyword: str, compared: str, bound: float) -> str:
    """The nearest whole number, which is the same bound for integers. A bound beyond 64 bits allows all of them, or
    none."""
    whole = math.ceil(bound) if keyword in ("minimum", "exclusiveMaximum") else math.floor(bound)
    if -_INT64 <= whole < _INT64:
        # The least of 64 bits has no literal of its own: it would be read as minus a number that does not fit.
        return f"{value} {compared} ({text_sql(str(whole))}::BIGINT)"
    return "true" if (whole < 0) == (">" in compared) else "false"


def _pattern(pattern: str, where: str) -> str:
    """The pattern itself, if RE2 reads it as the JSON Schema validator does. Raises UnsupportedSchemaError if it may
    not."""
    problem = UnsupportedSchemaError(f"{where}: the pattern {pattern!r} is not compiled")
    inner = pattern.removeprefix("^").removesuffix("$")
    at, before = 0, "open"
    while at < len(inner):
        token = _PATTERN_TOKEN.match(inner, at)
        if token is None:
            raise problem
        kind = str(token.lastgroup if token.lastgroup not in ("low", "high") else "count")
        if kind == "count":
            counts = [int(count) for count in (token["low"], token["high"]) if count]
            if before not in ("atom", "close") or max(counts, default=0) > _MAX_REPEAT:
                raise problem
        at, before = token.end(), kind
    try:
        re.compile(pattern)
    except re.error:
        raise problem from None
    return pattern
