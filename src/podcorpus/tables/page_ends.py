"""Bytes of a page of a Parquet file that none of its values needs.

Readers stop at the last value: what a page holds behind it, or in runs of no values, no table shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.tables.footer import open_parquet
from podcorpus.tables.parquet_layout import columns_of_footer, pages_of, read_footer
from podcorpus.tables.thrift import Thrift

_WIDTHS = {"INT32": 4, "INT64": 8, "FLOAT": 4, "DOUBLE": 8}
_DATA, _DICTIONARY, _DATA_2 = 5, 7, 8
"""Fields of a page's header, by the kind of the page."""
_PLAIN, _RLE, _OF_DICTIONARY = 0, 3, (2, 8)
_IN_8 = 8
_BLOCK = 256
"""Values that are packed at once, at most: behind the last one, writers leave what was in their memory."""
WORDS = re.compile(rb"(?<![A-Za-z])(?:[A-Za-z]+ ){3}[A-Za-z]")
"""Four words: there are none in numbers, even those that are letters by chance."""


class _Column(NamedTuple):
    kind: str
    codec: pa.Codec | None
    most_defined: int
    most_repeated: int


def unneeded(file: Path) -> Iterator[tuple[int, int]]:
    """The number of each column, counted over all row groups, that has such bytes, and how many of them are not zero.
    Raises ValueError, OSError or ArrowException where a page cannot be read, or is written in a way that is not known
    here."""
    with open_parquet(file) as parquet, file.open("rb") as stream:
        metadata = parquet.metadata
        for number, (_, _, chunk) in enumerate(columns_of_footer(read_footer(stream)[0])):
            group, place = divmod(number, metadata.num_columns)
            column, found, rows = _column(metadata, group, place), 0, 0
            for at, end in pages_of(stream, chunk):
                stream.seek(at)
                rest, here = _rest(stream.read(end - at), column)
                found, rows = found + len(rest.strip(b"\0")), rows + here
            if rows != (expected := metadata.row_group(group).num_rows):
                raise ValueError(f"the pages of a column have {rows:,} rows; expected {expected:,}, as the footer says")
            if found:
                yield number, found


def _column(metadata: pq.FileMetaData, group: int, place: int) -> _Column:
    schema, codec = metadata.schema.column(place), metadata.row_group(group).column(place).compression
    # Its stubs know no name that is not written out.
    name: Any = {"UNCOMPRESSED": None, "LZ4": "lz4_raw"}.get(codec, codec.lower())
    levels = (schema.max_definition_level, schema.max_repetition_level)
    return _Column(schema.physical_type, None if name is None else pa.Codec(name), *levels)


def _rest(page: bytes, column: _Column) -> tuple[bytes, int]:
    """What is behind the last value of a page, and between its values; and how many rows it has."""
    reader = Thrift(page)
    header: Any = reader.struct(0)
    data, size = page[reader.at :], header[2]
    if (inner := header.get(_DATA_2)) is not None:
        # Levels are not packed, and have no lengths before them.
        cut, encoding = inner.get(6) or 0, inner[4]
        before = cut + (inner.get(5) or 0)
        levels, data = [data[:cut], data[cut:before]], data[before:]
        if inner.get(7, True):
            data = _unpacked(data, size - before, column)
    else:
        data = _unpacked(data, size, column)
        if (inner := header.get(_DICTIONARY)) is not None:
            return _values(data, _PLAIN, inner[1], column.kind), 0
        inner, levels = header[_DATA], []
        encoding = inner[2]
        for most, of_levels in ((column.most_repeated, inner[4]), (column.most_defined, inner[3])):
            if most and of_levels != _RLE:
                raise ValueError("a page has levels in an encoding that is not known")
            end = 4 + int.from_bytes(data[:4], "little") if most else 0
            levels.append(data[4:end])
            data = data[end:]
    # What the header says of nulls and rows is not what readers go by.
    n = inner[1]
    most_repeated, most_defined = column.most_repeated, column.most_defined
    repeated = _Runs(levels[0], most_repeated.bit_length(), n if most_repeated else 0, 0)
    defined = _Runs(levels[1], most_defined.bit_length(), n if most_defined else 0, most_defined)
    rows, there = repeated.equal if most_repeated else n, defined.equal if most_defined else n
    return repeated.rest + defined.rest + _values(data, encoding, there, column.kind), rows


def _unpacked(data: bytes, size: int, column: _Column) -> bytes:
    return data if column.codec is None or not data else column.codec.decompress(data, size, asbytes=True)


def _values(data: bytes, encoding: int, values: int, kind: str) -> bytes:
    if encoding in _OF_DICTIONARY:
        return _Runs(data[1:], data[0], values).rest if data else b""
    if encoding != _PLAIN or kind not in ("BYTE_ARRAY", *_WIDTHS):
        raise ValueError(f"a page of {kind} is in an encoding that is not known")
    at = values * _WIDTHS.get(kind, 0)
    for _ in range(values if kind == "BYTE_ARRAY" else 0):
        at += 4 + int.from_bytes(data[at : at + 4], "little")
        if at > len(data):
            break
    if at > len(data):
        raise ValueError("a page has fewer values than it says")
    return data[at:]


class _Runs:
    """Runs of values of some bits each, repeated or packed, up to so many values: `rest` is what is there besides, and
    `equal` how many of them are `wanted`."""

    def __init__(self, data: bytes, width: int, values: int, wanted: int = -1) -> None:
        rest, self.equal = bytearray(), 0
        whole, reader = (width + 7) // _IN_8, Thrift(data)
        while values > 0:
            head = reader.varint()
            at, run = reader.at, head >> 1
            if head & 1:
                reader.at += run * width
                needed = -(-min(values, run * _IN_8) * width // _IN_8)
                run *= _IN_8
                left = data[at + needed : reader.at]
                if run - values >= _BLOCK or WORDS.search(left):
                    rest += left
                if wanted >= 0:
                    self._count(data[at : at + needed], width, min(run, values), wanted)
            else:
                reader.at += whole
                value = data[at : reader.at]
                rest += b"" if run else value
                self.equal += min(run, values) * (int.from_bytes(value, "little") == wanted)
            values -= run
            if reader.at > len(data):
                raise ValueError("a page has a run that is cut short")
        self.rest = bytes(rest + data[reader.at :])

    def _count(self, data: bytes, width: int, values: int, wanted: int) -> None:
        for at in range(0, len(data), width):
            self.equal += _equal(data[at : at + width], width, min(_IN_8, values), wanted)
            values -= _IN_8


@lru_cache(maxsize=1024)
def _equal(packed: bytes, width: int, values: int, wanted: int) -> int:
    number, mask = int.from_bytes(packed, "little"), (1 << width) - 1
    return sum(number >> width * i & mask == wanted for i in range(values))
