"""Writing tables in shards: whole episodes are added in order, and are put in row groups and files by their size.

Where a row group and a file end depends on the rows alone, so that the same episodes give the same files whoever built
them, and in whatever parts they arrive.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa

from podcorpus.folder.layout import DATA, shard_path
from podcorpus.folder.manifest import FileEntry, TableEntry
from podcorpus.tables.arrow import file_schema
from podcorpus.tables.digest import ContentDigest
from podcorpus.tables.sizes import content_bytes
from podcorpus.tables.write import ParquetSink, Written

ROW_GROUP_BYTES = 1 << 24
"""Of the values in a row group; that of a single episode may be larger."""
_JOINED = 64
"""Episodes whose rows are put together in memory: a table of a few rows takes many times what they do."""
SHARD_BYTES = 1 << 27
"""Of a file, after which no row group is added to it."""


class Place(Protocol):
    """Where files are written to, by their paths in a corpus folder."""

    def open(self, path: str) -> BinaryIO:
        """A new file."""

    def rename(self, path: str, to: str) -> None:
        """Give a file another path."""


class InFolder:
    """Files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, path: str) -> BinaryIO:
        """A new file, with the folders it is in."""
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("wb")

    def rename(self, path: str, to: str) -> None:
        """Give a file another name in its folder."""
        (self._folder / path).rename(self._folder / to)


class TableWriter:
    """Writes one table."""

    def __init__(
        self, table: str, corpus_version: str, place: Place, seen: Callable[[str, pa.Table], None] | None = None
    ) -> None:
        """`seen` is called with the table's name and the rows of each row group, as it is written."""
        self.table = table
        self._seen = seen
        self._schema = file_schema(table, corpus_version)
        self._place = place
        self._content = ContentDigest()
        self._held: list[pa.Table] = []
        self._few: list[pa.Table] = []
        self._held_bytes = 0
        self._file: BinaryIO | None = None
        self._sink: ParquetSink | None = None
        self._written: list[Written] = []

    def add(self, rows: pa.Table) -> None:
        """Add the rows of one episode."""
        if rows.num_rows:
            self._few.append(rows)
        if len(self._few) == _JOINED:
            self._join()

    def finish(self) -> TableEntry:
        """Write the remaining rows, and return the table's entry for the manifest."""
        self._join()
        self._write_group()
        if self._sink is not None or not self._written:
            self._open()
            self._close()
        n = len(self._written)
        for number in range(n):
            self._place.rename(self._part(number), shard_path(self.table, number, n))
        files = tuple(
            FileEntry(path=shard_path(self.table, number, n), bytes=one.bytes, sha256=one.sha256)
            for number, one in enumerate(self._written)
        )
        rows = sum(one.rows for one in self._written)
        return TableEntry(rows=rows, content_sha256=str(self._content.hexdigest()), files=files)

    def _join(self) -> None:
        """Join the rows of the last few episodes into one table, and write the row groups that are full."""
        if not self._few:
            return
        ends = list(accumulate(rows.num_rows for rows in self._few))
        rows = pa.concat_tables(self._few).cast(self._schema).combine_chunks()
        self._few = []
        held = 0
        for start, size in zip((0, *ends), content_bytes(rows, ends), strict=False):
            if self._held_bytes and self._held_bytes + size > ROW_GROUP_BYTES:
                self._held.append(rows.slice(held, start - held))
                self._write_group()
                held = start
            self._held_bytes += size
        self._held.append(rows.slice(held))

    def _write_group(self) -> None:
        if not self._held:
            return
        group = pa.concat_tables(self._held)
        self._held, self._held_bytes = [], 0
        if self._seen is not None:
            self._seen(self.table, group)
        sink = self._open()
        sink.write(group)
        if sink.bytes >= SHARD_BYTES:
            self._close()

    def _open(self) -> ParquetSink:
        if self._sink is None:
            self._file = self._place.open(self._part(len(self._written)))
            self._sink = ParquetSink(self._file, self._schema, self._content)
        return self._sink

    def _close(self) -> None:
        if self._sink is not None and self._file is not None:
            self._written.append(self._sink.close())
            self._file.close()
        self._sink = self._file = None

    def _part(self, number: int) -> str:
        """The name of a file until the number of shards is known."""
        return f"{DATA}/{self.table}/{number:05d}.part"
