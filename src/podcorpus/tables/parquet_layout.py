"""Which bytes of a Parquet file its footer accounts for: pages of columns, indexes of pages, filters.

Readers go from the footer to each part, so that they never see what lies between two of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from podcorpus.tables.parquet_limits import page_header
from podcorpus.tables.thrift import Thrift

_MAGIC = 4
_TAIL = 8
_GROUPS, _COLUMNS, _CHUNK = 4, 1, 3
_VALUES, _SIZE, _DATA, _INDEX, _DICTIONARY, _FILTER, _FILTER_SIZE = 5, 7, 9, 10, 11, 14, 15
_OFFSET_INDEX, _COLUMN_INDEX = (4, 5), (6, 7)
_MOST_OF_A_HEADER = 1 << 16
_EMPTY_PAGE = 64
"""Bytes that a page without a value may have: some writers begin one and leave it so."""


def unaccounted(file: Path) -> Iterator[tuple[int, int]]:
    """First byte and end of each stretch of a file that is no part of it and not all zeros, with which some writers
    fill up. Raises ValueError or OSError where the file cannot be read."""
    with file.open("rb") as stream:
        footer, end = read_footer(stream)
        at = _MAGIC
        for first, last in sorted(_parts(stream, footer)):
            if first > at and not _zeros(stream, at, min(first, end)):
                yield at, min(first, end)
            at = max(at, last)
        if at < end and not _zeros(stream, at, end):
            yield at, end


def read_footer(stream: BinaryIO) -> tuple[bytes, int]:
    """The footer of a file, and where it begins. Raises ValueError."""
    stream.seek(-_TAIL, 2)
    tail = stream.tell()
    length = int.from_bytes(stream.read(4), "little")
    if tail - length < _MAGIC:
        raise ValueError("its footer is longer than the file")
    stream.seek(tail - length)
    return stream.read(length), tail - length


def _parts(stream: BinaryIO, footer: bytes) -> Iterator[tuple[int, int]]:
    """First byte and end of everything that the footer names."""
    for _, column, chunk in columns_of_footer(footer):
        pages = list(pages_of(stream, chunk))
        yield from pages
        if pages:
            yield from _described_again(stream, pages[-1][1], footer)
        for offset, size in (_OFFSET_INDEX, _COLUMN_INDEX):
            if column.get(offset):
                yield column[offset], column[offset] + (column.get(size) or 0)
        if chunk.get(_FILTER):
            yield chunk[_FILTER], chunk[_FILTER] + (chunk.get(_FILTER_SIZE) or _filter_size(stream, chunk[_FILTER]))


def columns_of_footer(data: bytes) -> Iterator[tuple[bytes, dict[int, Any], dict[int, Any]]]:
    """The columns of all row groups: what the footer has of each, the same as fields, and those of its chunk. Raises
    ValueError."""
    footer = Thrift(data)
    for number, kind in footer.fields():
        if number != _GROUPS:
            footer.skip(kind, 0)
            continue
        for _ in range(footer.list_header()[0]):
            for part, inner in footer.fields():
                if part != _COLUMNS:
                    footer.skip(inner, 1)
                    continue
                for _ in range(footer.list_header()[0]):
                    start = footer.at
                    column = footer.struct(2)
                    if not isinstance(chunk := column.get(_CHUNK), dict):
                        raise ValueError("a column has no description in the footer")
                    yield data[start : footer.at], column, chunk


def pages_of(stream: BinaryIO, chunk: dict[int, Any]) -> Iterator[tuple[int, int]]:
    """The pages of a column up to its last value, and empty ones behind."""
    starts = [chunk[name] for name in (_DATA, _INDEX, _DICTIONARY) if chunk.get(name)]
    if not starts:
        return
    at, seen = min(starts), 0
    end = at + chunk.get(_SIZE, 0)
    while at < end:
        stream.seek(at)
        page, length = page_header(stream.read(_MOST_OF_A_HEADER))
        if page.packed < 0 or (seen >= chunk.get(_VALUES, 0) and (page.values or page.packed > _EMPTY_PAGE)):
            return
        yield at, at + length + page.packed
        seen += 0 if page.dictionary else page.values
        at += length + page.packed


def _described_again(stream: BinaryIO, at: int, footer: bytes) -> Iterator[tuple[int, int]]:
    """The description of a column that some writers put behind its pages, if it is the beginning of the footer's."""
    stream.seek(at)
    description = Thrift(stream.read(_MOST_OF_A_HEADER))
    try:
        description.struct(0)
    except ValueError:
        return
    if 1 < description.at <= len(description.data) and description.data[: description.at - 1] in footer:
        yield at, at + description.at


def _filter_size(stream: BinaryIO, at: int) -> int:
    """Bytes of a filter whose size the footer does not give."""
    stream.seek(at)
    header = Thrift(stream.read(_MOST_OF_A_HEADER))
    size = header.struct(0).get(1)
    return header.at + (size if isinstance(size, int) else 0)


def _zeros(stream: BinaryIO, first: int, end: int) -> bool:
    stream.seek(first)
    return not stream.read(end - first).strip(b"\0")
