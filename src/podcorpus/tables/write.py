"""Writing tables: rows become Parquet, the same bytes for the same rows, measured and digested as they are written."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.tables.digest import ContentDigest

# Every option that a pyarrow release could change by default is given. Content-defined chunking makes page borders
# follow the content, so that a changed row leaves the bytes of the pages around it alone.
PARQUET_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "version": "2.6",
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": True,
        "write_statistics": True,
        "data_page_version": "1.0",
        "write_page_index": True,
        "write_page_checksum": True,
        "use_content_defined_chunking": True,
        "store_schema": True,
    }
)
_ROW_GROUP = 1_048_576
"""Rows of a row group at most."""


@dataclass(frozen=True)
class Written:
    """What was written to a file: how many rows, and the file's bytes and SHA-256."""

    rows: int
    bytes: int
    sha256: str


class ParquetSink:
    """A Parquet file that parts of a table are written to one after the other, each in row groups of its own.

    `content` is updated with the rows; it can be the digest of a table of several files.
    """

    def __init__(self, sink: BinaryIO, schema: pa.Schema, content: ContentDigest | None = None) -> None:
        measured: Any = _Measured(sink)
        self._measured = measured
        self._content = content
        self._rows = 0
        self._writer = pq.ParquetWriter(measured, schema, **PARQUET_OPTIONS)

    @property
    def bytes(self) -> int:
        """How many bytes were written so far."""
        return int(self._measured.bytes)

    def write(self, part: pa.Table) -> None:
        """Write the rows of a part, however it was batched."""
        # A row group without rows stops `datasets`; a table without rows has none.
        if not part.num_rows:
            return
        whole = part.combine_chunks()
        self._rows += whole.num_rows
        self._writer.write_table(whole, row_group_size=_ROW_GROUP)
        if self._content is not None:
            for batch in whole.to_batches():
                self._content.update(batch)

    def close(self) -> Written:
        """Write the footer, and return what was written."""
        self._writer.close()
        return Written(self._rows, self._measured.bytes, self._measured.digest.hexdigest())


def write_parquet(
    sink: BinaryIO, schema: pa.Schema, parts: Iterable[pa.Table], content: ContentDigest | None = None
) -> Written:
    """Write the rows of `parts` as one Parquet file, each part in row groups of its own, however it was batched.

    `content` is updated with the rows; it can be the digest of a table of several files.
    """
    file = ParquetSink(sink, schema, content)
    for part in parts:
        file.write(part)
    return file.close()


class _Measured(io.RawIOBase):
    """A file that is written to, with what went into it."""

    def __init__(self, sink: BinaryIO) -> None:
        self.sink = sink
        self.bytes = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        """Always: it is for writing only."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self.bytes

    def write(self, data: Any) -> int:
        """Write bytes through."""
        self.sink.write(data)
        self.digest.update(data)
        self.bytes += len(data)
        return len(data)
