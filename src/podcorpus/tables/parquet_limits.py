"""What a Parquet file unpacks to, by its own account, before anything of it is unpacked.

The footer may say anything of sizes and rows; what decides how much memory a reader takes is the header of each page.
Headers are in Thrift's compact protocol: only their first fields are read here.
The footer itself is checked before any library reads it (`podcorpus.tables.footer`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.tables.compute import pc
from podcorpus.tables.footer import TooLargeError, open_parquet
from podcorpus.tables.thrift import Thrift

LARGEST_PAGE = 1 << 26
"""Bytes that a page may unpack to. Writers begin a new page at a mebibyte, or after a thousand values."""
FREE_BYTES, TIMES_PACKED = 1 << 28, 200
"""A file may unpack to as many bytes, or to so many times its own size."""
FREE_ROWS = 50_000
"""Rows that a file may have of any size; a larger one has at most a row a byte."""
_MOST_OF_A_HEADER = 1 << 16
_NO_BOUND = 1 << 63
_DICTIONARY = 2


MOST_ROWS_AT_ONCE = 8_192
_BYTES_AT_ONCE = 1 << 25


@dataclass(frozen=True)
class Page:
    """A page as its header describes it: bytes in the file and unpacked, values, and whether it is a dictionary."""

    packed: int
    unpacked: int
    values: int
    dictionary: bool


def rows_at_once(file: Path, *, bounded: bool = True) -> int:
    """How many rows of a file can be read at once in bounded memory, whatever they contain.

    Raises TooLargeError where the file is not to be unpacked, unless it is our own and not to be `bounded`;
    ValueError, OSError or ArrowException where it cannot be read.
    """
    size = file.stat().st_size
    with open_parquet(file) as parquet:
        metadata = parquet.metadata
    most_rows, most_bytes = (max(FREE_ROWS, size), bytes_allowed(size)) if bounded else (_NO_BOUND, _NO_BOUND)
    if metadata.num_rows > most_rows:
        raise TooLargeError(f"says it has {metadata.num_rows:,} rows in {size:,} bytes")
    values, widest, total = Counter[int](), Counter[int](), 0
    packed = Counter[int]()
    with file.open("rb") as stream:
        for column, page in _pages(stream, metadata, size):
            if bounded and page.unpacked > LARGEST_PAGE:
                raise TooLargeError(f"has a page that unpacks to {page.unpacked:,} bytes")
            total += page.unpacked
            if page.dictionary:
                packed[column] = max(packed[column], page.unpacked)
            else:
                values[column] += page.values
                widest[column] = max(widest[column], -(-page.unpacked // max(1, page.values)))
            if total > most_bytes or values[column] > most_rows:
                raise TooLargeError(f"unpacks to more than a file of {size:,} bytes may")
    # No text is longer than its dictionary. Only where that leaves too few rows is each dictionary read.
    bounds = widest | packed
    if sum(bounds[column] * max(metadata.num_rows, values[column]) for column in bounds) <= _BYTES_AT_ONCE:
        return MOST_ROWS_AT_ONCE
    for column, longest in _longest(file, sorted(packed)).items():
        widest[column] = max(widest[column], longest)
        listed = values[column] > metadata.num_rows
        if listed and longest * values[column] > most_bytes:
            raise TooLargeError(f"unpacks to more than a file of {size:,} bytes may")
    return max(1, min(MOST_ROWS_AT_ONCE, _BYTES_AT_ONCE // max(1, widest.total())))


def bytes_allowed(size: int) -> int:
    """How many bytes a file of that size may unpack to."""
    return max(FREE_BYTES, TIMES_PACKED * size)


def _longest(file: Path, columns: Sequence[int]) -> dict[int, int]:
    """Bytes of the longest text in the dictionaries of columns; those of other types are left out. A row can repeat
    any of a dictionary's texts, so that the pages do not tell how long it is."""
    found: dict[int, int] = {}
    with open_parquet(file) as plain:
        texts = {
            i: plain.schema.column(i).path for i in columns if plain.schema.column(i).physical_type == "BYTE_ARRAY"
        }
    with pq.ParquetFile(file, read_dictionary=list(texts.values()), pre_buffer=False) as parquet:
        for i in range(parquet.metadata.num_row_groups):
            for column, path in texts.items():
                for batch in islice(parquet.iter_batches(1, row_groups=[i], columns=[path]), 1):
                    values: Any = batch.column(0)
                    while not pa.types.is_dictionary(values.type) and pa.types.is_nested(values.type):
                        values = _inner(values)
                    if pa.types.is_dictionary(values.type):
                        longest = pc.max(pc.binary_length(values.dictionary)).as_py() or 0
                        found[column] = max(found.get(column, 0), longest)
    return found


def _inner(values: Any) -> Any:
    """What a nested array holds, one level down. Of a struct it is the first field, and of a map its keys: only texts
    of the schema's own columns are measured exactly, and those are in neither."""
    if pa.types.is_struct(values.type):
        return values.field(0)
    return values.keys if pa.types.is_map(values.type) else values.flatten()


def _pages(stream: BinaryIO, metadata: pq.FileMetaData, size: int) -> Iterator[tuple[int, Page]]:
    """The pages of all columns in the order of the footer, with the number of their column. Some writers begin a page
    of lists and leave it without a value."""
    for i in range(metadata.num_row_groups):
        group = metadata.row_group(i)
        for j in range(group.num_columns):
            chunk = group.column(j)
            starts = [chunk.data_page_offset]
            if chunk.has_dictionary_page and chunk.dictionary_page_offset:
                starts.append(chunk.dictionary_page_offset)
            at, seen = min(starts), 0
            if at < 0 or at + chunk.total_compressed_size > size:
                raise ValueError(f"column {j} of row group {i} is not inside the file")
            while seen < chunk.num_values:
                stream.seek(at)
                page, length = page_header(stream.read(_MOST_OF_A_HEADER))
                if page.packed < 0 or page.unpacked < 0 or page.values < 0:
                    raise ValueError(f"a page at {at} has no size")
                yield j, page
                seen += 0 if page.dictionary else page.values
                at += length + page.packed


def page_header(data: bytes) -> tuple[Page, int]:
    """A page as its header at the beginning of the bytes has it, and the header's length. Raises ValueError."""
    reader = Thrift(data)
    try:
        found = reader.struct(0)
    except ValueError as error:
        raise ValueError(f"a page header cannot be read: {error}") from None
    sizes = [found.get(field) for field in (1, 2, 3)]
    # The values are counted in the header of the page's kind: of data, of a dictionary, of data in version 2.
    inner = next((found[field] for field in (5, 7, 8) if field in found), {})
    values = inner.get(1) if isinstance(inner, dict) else None
    if not all(isinstance(value, int) for value in (*sizes, values)):
        raise ValueError("a page has no header that can be read")
    kind, unpacked, packed = sizes
    return Page(packed, unpacked, values, kind == _DICTIONARY), reader.at  # type: ignore[arg-type]
