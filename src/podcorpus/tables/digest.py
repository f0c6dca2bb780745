"""The digest of a table's content, put together column by column.

It is the SHA-256 of the rows as canonical JSON (RFC 8785), each followed by LF. Unlike a file's digest it does not
depend on the version of the Parquet writer, and a program in another language can compute it. The one exception to the
RFC: integers are written with all their digits, also those that a double cannot hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any

import pyarrow as pa
import rfc8785

from podcorpus.tables.compute import pc

# What JSON writes with a backslash.
_ESCAPED = bytes(range(0x20)) + b'"\\'
_HAS_ESCAPED = r'[\x00-\x1f"\\]'
_TEXT = pa.large_string()
_NULL = pa.scalar("null", _TEXT)
_ROWS_AT_ONCE = 4_096


class ContentDigest:
    """SHA-256 of the rows of batches as canonical JSON lines, however they are batched."""

    def __init__(self) -> None:
        self._digest: Any = hashlib.sha256()
        self._finite = True

    def update(self, batch: pa.RecordBatch) -> None:
        """Add the rows of a batch."""
        # As JSON, rows take several times their size.
        for first in range(0, batch.num_rows, _ROWS_AT_ONCE):
            self._add(batch.slice(first, _ROWS_AT_ONCE))

    def _add(self, batch: pa.RecordBatch) -> None:
        lines = self._objects(batch.schema.names, batch.columns, "}\n")
        self._digest.update(_bytes_of(lines))

    def hexdigest(self) -> str | None:
        """The digest; None where a number is not finite, for which JSON has no form."""
        return str(self._digest.hexdigest()) if self._finite else None

    def copy(self) -> ContentDigest:
        """Another digest of the same rows so far."""
        other = ContentDigest()
        other._digest, other._finite = self._digest.copy(), self._finite
        return other

    def _values(self, column: Any) -> Any:
        """The values of a column as JSON; null, or the word, where one is null."""
        if pa.types.is_string(column.type):
            return _texts(column)
        if pa.types.is_integer(column.type):
            return column.cast(_TEXT)
        if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
            lengths = pc.list_value_length(column).fill_null(0).cast(pa.int64())
            ends = pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(lengths)])
            values = pa.LargeListArray.from_arrays(ends, self._values(column.flatten()).fill_null("null"))
            written = _joined("[", pc.binary_join(values, pa.scalar(",", _TEXT)), "]")
            return pc.if_else(column.is_valid(), written, _NULL)
        if pa.types.is_struct(column.type):
            names = [field.name for field in column.type]
            return pc.if_else(column.is_valid(), self._objects(names, column.flatten(), "}"), _NULL)
        # Each different value is written once, as Python writes it.
        encoded = column.dictionary_encode()
        return pa.array(map(self._written, encoded.dictionary.to_pylist()), _TEXT).take(encoded.indices)

    def _objects(self, names: Sequence[str], columns: Sequence[Any], end: str) -> Any:
        """The objects whose members are in columns."""
        parts: list[Any] = []
        before = "{"
        for place in sorted(range(len(names)), key=lambda place: _code_units(names[place])):
            column, before = columns[place], f"{before}{canonical_json(names[place])}:"
            # What needs neither escapes nor the word null is put together once.
            quoted = (
                pa.types.is_string(column.type) and not column.null_count and _is_plain(column := column.cast(_TEXT))
            )
            parts += [f'{before}"', column] if quoted else [before, self._values(columns[place])]
            before = '",' if quoted else ","
        return _joined(*parts, before.removesuffix(",") + end, null="null")

    def _written(self, value: Any) -> str:
        try:
            return canonical_json(value)
        except rfc8785.FloatDomainError:
            self._finite = False
            return "null"


def canonical_json(value: Any) -> str:
    """A value as canonical JSON. Raises rfc8785.FloatDomainError if a number is not finite.

    >>> canonical_json({"b": [1.0, 1e-7, 1e21, -0.0], "a": "é\\n"})
    '{"a":"é\\\\n","b":[1,1e-7,1e+21,0]}'
    """
    match value:
        case str():
            return encode_basestring(value)
        case float():
            return _number(value)
        case list() | tuple():
            return f"[{','.join(map(canonical_json, value))}]"
        case dict():
            parts = (f"{canonical_json(key)}:{canonical_json(value[key])}" for key in sorted(value, key=_code_units))
            return f"{{{','.join(parts)}}}"
    return json.dumps(value)


def _number(value: float) -> str:
    text = repr(value)
    # Python's shortest form is JavaScript's, but for `.0`, the sign of zero, and exponents.
    if text[-1].isdecimal() and "e" not in text and value:
        return text.removesuffix(".0")
    return rfc8785.dumps(value).decode()


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _joined(*parts: Any, null: str | None = None) -> Any:
    """Texts and columns of texts, put together row by row. Where one is null, so is the whole, or `null` is put in its
    place."""
    columns = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in parts]
    handling = "emit_null" if null is None else "replace"
    return pc.binary_join_element_wise(
        *columns, pa.scalar("", _TEXT), null_handling=handling, null_replacement=null or ""
    )


def _bytes_of(texts: Any) -> memoryview:
    """The texts of an array, which are one after the other in its buffer."""
    if not len(texts):
        return memoryview(b"")
    _, offsets, data = texts.buffers()
    ends = memoryview(offsets).cast("q")
    return memoryview(data or b"")[ends[texts.offset] : ends[texts.offset + len(texts)]]


def _is_plain(texts: Any) -> bool:
    """Whether JSON writes all of these texts as they are."""
    written = bytes(_bytes_of(texts))
    return len(written.translate(None, _ESCAPED)) == len(written)


def _texts(column: pa.Array[Any]) -> Any:
    column = column.cast(_TEXT)
    plain: Any = _joined('"', column, '"')
    if _is_plain(column):
        return plain
    odd = pc.match_substring_regex(column, _HAS_ESCAPED).fill_null(False)
    if not pc.any(odd).as_py():
        return plain
    written = pa.array([canonical_json(text) for text in column.filter(odd).to_pylist()], _TEXT)
    return pc.replace_with_mask(plain, odd, written)
