"""The footer of a Parquet file, checked before a library reads it.

Libraries take twenty times the footer's bytes of memory, build a node for each of its columns, and follow nested ones
recursively. Whoever made the file decides how many there are; here it is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.tables.thrift import Thrift

LARGEST_FOOTER = 1 << 23
"""Bytes of a footer that is read: some ten thousand column chunks with their statistics."""
MOST_COLUMNS = 1_000
"""Columns, with those that hold others; the widest table of the schema has some twenty."""
_KEPT = 1 << 16
"""Bytes of a footer that is remembered: a table's file is opened several times in a run."""
_MAGIC = b"PAR1"
_SCHEMA = 2
_LIST = 9


PARQUET_ERRORS = (OSError, pa.ArrowException, ValueError)
"""What reading a Parquet file ends with that cannot be read; of one that must not be, it is TooLargeError."""


class TooLargeError(Exception):
    """A file unpacks to more than is read; the message gives the size."""


def open_parquet(file: Path, read_dictionary: Sequence[str] | None = None) -> pq.ParquetFile:
    """A Parquet file opened to be read column page by column page.

    Raises TooLargeError where its footer is not to be read, and one of PARQUET_ERRORS where it cannot be.
    """
    check_footer(file)
    columns = None if read_dictionary is None else list(read_dictionary)
    # A column's pages are read as they are needed, not a row group at once.
    return pq.ParquetFile(file, read_dictionary=columns, pre_buffer=False, buffer_size=1 << 20)


def check_footer(file: Path) -> None:
    """Raises TooLargeError where the footer is larger or names more columns than is read. A file that is
    not Parquet is passed over here: opening it raises an error."""
    with file.open("rb") as stream:
        stream.seek(0, 2)
        size = stream.tell()
        if size < 12:
            return
        stream.seek(size - 8)
        tail = stream.read(8)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length > size - 12:
            return
        if length > LARGEST_FOOTER:
            raise TooLargeError(f"has {length:,} bytes of metadata, more than {LARGEST_FOOTER:,}")
        stream.seek(size - 8 - length)
        data = stream.read(length)
    (_check_once if length <= _KEPT else _check_columns)(data)


def _check_columns(data: bytes) -> None:
    """The whole footer is gone through: a second list of columns behind the first would take its place."""
    thrift = Thrift(data)
    for number, kind in thrift.fields():
        before = thrift.at
        if number == _SCHEMA and kind == _LIST:
            columns, _ = thrift.list_header()
            if columns > MOST_COLUMNS:
                raise TooLargeError(f"names {columns:,} columns, more than {MOST_COLUMNS:,}")
            thrift.at = before
        thrift.skip(kind, 0)


_check_once = lru_cache(maxsize=64)(_check_columns)
