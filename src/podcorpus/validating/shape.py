"""Layer 1: every row against its JSON Schema, by `jsonschema` as the reference."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from podcorpus.findings import Finding, finding
from podcorpus.records import TABLES
from podcorpus.schemas import json_schema
from podcorpus.validating.view import RawRows

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
_SHOWN = 60


def check_shape(table: str, rows: RawRows) -> Iterator[tuple[int, Finding]]:
    """Position of the row and finding for each value that does not have the shape its schema asks for."""
    model = TABLES[table]
    validator = _validator(table)
    for position, row in enumerate(rows):
        for error in sorted(validator.iter_errors(row), key=lambda e: ([str(p) for p in e.absolute_path], e.message)):
            yield position, _finding(table, _name(model.key, row, position), row, error)


@cache
def _validator(table: str) -> Draft202012Validator:
    return _Validator(json_schema(table))  # type: ignore[no-any-return]


def _ecma_pattern(_: Any, pattern: str, instance: Any, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    """JSON Schema's patterns are ECMA 262's, where `$` is the very end; Python's also matches before a last LF."""
    if isinstance(instance, str) and not re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _is_number(_: Any, value: Any) -> bool:
    """JSON has no NaN and no infinity; Python's floats do."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    validators={"pattern": _ecma_pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number),
)


def _name(key: str, row: Mapping[str, Any], position: int) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else f"row {position}"


def _finding(table: str, record_id: str, row: Mapping[str, Any], error: ValidationError) -> Finding:
    code = _CODES.get(str(error.validator), "value-type")
    field = "/".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        # The message names the missing property; the path is the record's.
        field = str(error.message).split("'")[1]
        message = f"the field {field} is missing"
    elif error.validator == "additionalProperties":
        known = TABLES[table].model_fields
        extra = sorted(str(name) for name in row if name not in known)
        field, message = extra[0], f"unknown field{'s' * (len(extra) > 1)} {', '.join(extra)}"
    else:
        message = f"{field or 'the record'} is {_show(error.instance)}, but {_asked(error)}"
    return finding(code, message, table=table, record_id=record_id, field=field or None)


def _show(value: Any) -> str:
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _asked(error: ValidationError) -> str:
    value: Any = error.validator_value
    match error.validator:
        case "type":
            return f"must be {' or '.join(value) if isinstance(value, list) else value}"
        case "enum":
            return f"must be one of {', '.join('null' if option is None else str(option) for option in value)}"
        case "pattern":
            return f"must match {value}"
        case "minimum" | "exclusiveMinimum":
            return f"must be {'at least' if error.validator == 'minimum' else 'more than'} {value}"
        case "maximum" | "exclusiveMaximum":
            return f"must be {'at most' if error.validator == 'maximum' else 'less than'} {value}"
        case "minLength" | "maxLength":
            return f"must have {'at least' if error.validator == 'minLength' else 'at most'} {value} code points"
    return str(error.message)
