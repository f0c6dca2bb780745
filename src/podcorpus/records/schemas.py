"""Derived from the records: JSON Schemas, Arrow schemas and field tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from podcorpus.records import MODELS, TABLES, Record

SCHEMA_VERSION = "1.1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

JsonSchema = Mapping[str, Any]


@cache
def json_schema(table: str) -> JsonSchema:
    """The JSON Schema (draft 2020-12) of one table's records. Raises KeyError for an unknown table."""
    model = TABLES[table]
    derived = model.model_json_schema(mode="validation")
    return {
        "$schema": DIALECT,
        "$id": f"urn:podcorpus:schema:{SCHEMA_VERSION}:{model.__name__.lower()}",
        "title": model.__name__,
        "description": derived["description"],
        "type": "object",
        "additionalProperties": False,
        "required": list(model.model_fields),
        "properties": {
            name: _property(derived["properties"][name], derived.get("$defs", {})) for name in model.model_fields
        },
        "examples": derived["examples"],
    }


def schema_files(corpus: str | None = None) -> dict[str, str]:
    """File name and text of every JSON Schema, as in `schema/`.

    With the `name:version` of a corpus, the `$id` of each names that corpus; everything else is the same.
    """
    found = schemas(corpus).items()
    return {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in found}


def schemas(corpus: str | None = None) -> dict[str, JsonSchema]:
    """File name of every JSON Schema, and what it says; see `schema_files`."""
    found: dict[str, JsonSchema] = {}
    for model in MODELS:
        name, schema = model.__name__.lower(), dict(json_schema(model.table))
        if corpus is not None:
            schema["$id"] = f"urn:podcorpus:corpus:{corpus}:{name}"
        found[f"{name}.schema.json"] = schema
    return found


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of one table: column order, types and nullability of its JSON Schema."""
    properties = json_schema(table)["properties"]
    return pa.schema([pa.field(name, _arrow_type(spec), nullable=_nullable(spec)) for name, spec in properties.items()])


def fields(model: type[Record]) -> list[tuple[str, str, str]]:
    """Name, type and description of each column, for people."""
    rows = []
    for name, spec in json_schema(model.table)["properties"].items():
        kind = re.sub(r"list<(?:element|item): ", "list<", str(_arrow_type(spec)))
        rows.append((name, kind + (", null" if _nullable(spec) else ""), spec["description"]))
    return rows


def kind_of(spec: JsonSchema) -> str:
    """The JSON Schema type of a column's non-null values."""
    kind: str = spec["type"][0] if _nullable(spec) else spec["type"]
    return kind


def _property(spec: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """One column's schema: `anyOf` with null written as a type list, which gives one clear error instead of two, and
    the schema of a part in place of a reference to it."""
    flat = {key: value for key, value in spec.items() if key not in ("anyOf", "title", "default")}
    if "anyOf" in spec:
        (value,) = [option for option in spec["anyOf"] if option.get("type") != "null"]
        flat |= {key: item for key, item in value.items() if key != "title"}
        flat["type"] = [value["type"], "null"]
        if "enum" in flat:
            flat["enum"] = [*flat["enum"], None]
    if "$ref" in flat.get("items", {}):
        part = parts[flat["items"]["$ref"].rsplit("/", 1)[1]]
        flat["items"] = {
            "type": "object",
            "additionalProperties": False,
            "required": list(part["properties"]),
            "properties": {name: _property(item, parts) for name, item in part["properties"].items()},
        }
    description = flat.pop("description")
    return {"description": description, **flat}


def _nullable(spec: Mapping[str, Any]) -> bool:
    return isinstance(spec["type"], list)


def _arrow_type(spec: Mapping[str, Any]) -> pa.DataType:
    kind = kind_of(spec)
    if kind == "array":
        return pa.list_(_arrow_type(spec["items"]))
    if kind == "object":
        parts = spec["properties"].items()
        return pa.struct([pa.field(name, _arrow_type(part), nullable=_nullable(part)) for name, part in parts])
    plain: dict[str, pa.DataType] = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    return plain[kind]
