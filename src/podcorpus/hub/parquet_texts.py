"""Every text in a Parquet file: its cells and names, its metadata and its columns', and its dictionaries, also what no
row uses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from podcorpus.tables.footer import open_parquet

_ROWS_AT_ONCE = 1 << 19
"""Each batch has the whole dictionary of its row group: many small ones would have it as often."""
BY_ITSELF = ""
"""In the place of a column's name, of texts that are in no cell, and of each text that cells have."""


def parquet_texts(file: Path) -> Iterator[tuple[str, str]]:
    """Column and text, in the order of the rows; under an empty name first what is in no cell, and then the texts of
    a column, each once for many rows, before its cells."""
    with open_parquet(file) as parquet:
        metadata, schema = parquet.metadata, parquet.schema_arrow
        yield BY_ITSELF, metadata.created_by or ""
        stored: dict[bytes, bytes] = metadata.metadata or {}
        for key, value in stored.items():
            yield BY_ITSELF, _text(key)
            yield BY_ITSELF, _text(value)
            try:
                yield BY_ITSELF, _text(base64.b64decode(value, validate=True))
            except binascii.Error:
                continue
        for name in _named(schema):
            yield BY_ITSELF, name
        kinds = {
            column.path: column.physical_type for column in map(parquet.schema.column, range(metadata.num_columns))
        }
    texts = [path for path, kind in kinds.items() if kind == "BYTE_ARRAY"]
    searched = [path for path, kind in kinds.items() if kind in ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY")]
    with open_parquet(file, texts) as parquet:
        for group in range(metadata.num_row_groups):
            for batch in parquet.iter_batches(_ROWS_AT_ONCE, row_groups=[group], columns=searched):
                for column, values in zip(batch.schema.names, batch.columns, strict=True):
                    for text in _distinct(values):
                        yield BY_ITSELF, text
                    cells: list[Any] = values.to_pylist()
                    for value in cells:
                        yield from ((column, text) for text in _in_value(value))


def _named(schema: pa.Schema) -> Iterator[str]:
    yield from (_text(part) for pair in (schema.metadata or {}).items() for part in pair)
    stack: list[pa.Field[Any]] = list(schema)
    while stack:
        field = stack.pop()
        yield field.name
        yield from (_text(part) for pair in (field.metadata or {}).items() for part in pair)
        stack += [field.type.field(i) for i in range(field.type.num_fields)]


def _distinct(values: Any) -> Iterator[str]:
    """All texts of an array and of its dictionaries, each once."""
    if pa.types.is_dictionary(values.type):
        yield from _distinct(values.dictionary)
    elif pa.types.is_struct(values.type):
        for i in range(values.type.num_fields):
            yield from _distinct(values.field(i))
    elif pa.types.is_map(values.type):
        yield from _distinct(values.keys)
        yield from _distinct(values.items)
    elif pa.types.is_nested(values.type):
        yield from _distinct(values.flatten())
    else:
        yield from (_text(text) for text in values.unique().to_pylist() if isinstance(text, str | bytes))


def _in_value(value: Any) -> Iterator[str]:
    if isinstance(value, str | bytes):
        yield _text(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _in_value(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _in_value(item)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")
