"""The digest of a table's content, put together column by column.

It is the SHA-256 of the rows as canonical JSON (RFC 8785), each followed by LF. Unlike a file's digest it does not
depend on the version of the Parquet writer, and a program in another language can compute it. The one exception to the
RFC: integers are written with all their digits, also those that a double cannot hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute
import rfc8785

# Its stubs know fewer types than it takes.
pc: Any = pyarrow.compute
# What JSON writes with a backslash.
_ESCAPED = r'[\x00-\x1f"\\]'
_TEXT = pa.large_string()


class ContentDigest:
    """SHA-256 of the rows of batches as canonical JSON lines, however they are batched."""

    def __init__(self) -> None:
        self._digest: Any = hashlib.sha256()
        self._finite = True

    def update(self, batch: pa.RecordBatch) -> None:
        """Add the rows of a batch."""
        parts: list[Any] = []
        for i, name in enumerate(sorted(batch.schema.names, key=_code_units)):
            parts += [("," if i else "{") + canonical_json(name) + ":", self._values(batch.column(name))]
        parts = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in [*parts, "}\n"]]
        lines = pc.binary_join_element_wise(*parts, pa.scalar("", _TEXT))
        if len(lines):
            # The texts of an array stand one after the other in its buffer.
            _, offsets, data = lines.buffers()
            ends = memoryview(offsets).cast("q")
            self._digest.update(memoryview(data)[ends[lines.offset] : ends[lines.offset + len(lines)]])

    def hexdigest(self) -> str | None:
        """The digest; None where a number is not finite, for which JSON has no form."""
        return str(self._digest.hexdigest()) if self._finite else None

    def copy(self) -> ContentDigest:
        """Another digest of the same rows so far."""
        other = ContentDigest()
        other._digest, other._finite = self._digest.copy(), self._finite
        return other

    def _values(self, column: pa.Array[Any]) -> Any:
        if pa.types.is_string(column.type):
            return _texts(column)
        if pa.types.is_integer(column.type):
            return column.cast(_TEXT).fill_null("null")
        return _by_value(column, self._written)

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
        case float():
            return _number(value)
        case list() | tuple():
            return f"[{','.join(map(canonical_json, value))}]"
        case dict():
            parts = (f"{canonical_json(key)}:{canonical_json(value[key])}" for key in sorted(value, key=_code_units))
            return f"{{{','.join(parts)}}}"
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    text = repr(value)
    # Python's shortest form is JavaScript's, but for `.0`, the sign of zero, and exponents.
    if text[-1].isdecimal() and "e" not in text and value:
        return text.removesuffix(".0")
    return rfc8785.dumps(value).decode()


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _texts(column: pa.Array[Any]) -> Any:
    column = column.cast(_TEXT)
    quote = pa.scalar('"', _TEXT)
    plain: Any = pc.binary_join_element_wise(quote, column, quote, pa.scalar("", _TEXT)).fill_null("null")
    odd = pc.match_substring_regex(column, _ESCAPED).fill_null(False)
    if not pc.any(odd).as_py():
        return plain
    written = pa.array([canonical_json(text) for text in column.filter(odd).to_pylist()], _TEXT)
    return pc.replace_with_mask(plain, odd, written)


def _by_value(column: pa.Array[Any], write: Callable[[Any], str]) -> Any:
    """Each different value written once, as Python writes it. A list is not encoded: there are few rows with one."""
    if pa.types.is_nested(column.type):
        return pa.array([write(value) for value in column.to_pylist()], _TEXT)
    encoded = column.dictionary_encode()
    written = pa.array([write(value) for value in encoded.dictionary.to_pylist()], _TEXT)
    return written.take(encoded.indices).fill_null("null")
