"""Tabulating: records become Arrow tables and Parquet bytes, and the rows of Parquet files come back."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.folder.manifest import UNNAMED
from podcorpus.records import TABLES, Corpus, Record
from podcorpus.records.schemas import SCHEMA_VERSION, arrow_schema

Row = dict[str, Any]
"""A record as plain values, not necessarily valid."""

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


def rows_of(records: Iterable[Record]) -> list[Row]:
    """Records as plain values in column order."""
    return [record.model_dump(mode="json") for record in records]


def corpus_rows(corpus: Corpus) -> dict[str, list[Row]]:
    """Every table of a corpus as plain values."""
    return {table: rows_of(corpus.rows(table)) for table in TABLES}


def corpus_of(rows: Mapping[str, Sequence[Row]]) -> Corpus:
    """Records of plain values. Raises pydantic's ValidationError where a row is not of its table's shape."""
    tables: dict[str, Any] = {
        table: tuple(model.model_validate(row, strict=False) for row in rows[table]) for table, model in TABLES.items()
    }
    return Corpus(**tables)


def file_schema(table: str, corpus_version: str = UNNAMED.version) -> pa.Schema:
    """The Arrow schema of one table's files, with the table's name and both versions as metadata."""
    return arrow_schema(table).with_metadata(
        {
            "podcorpus.table": table,
            "podcorpus.schema_version": SCHEMA_VERSION,
            "podcorpus.corpus_version": corpus_version,
        }
    )


def arrow_table(table: str, rows: Sequence[Row], corpus_version: str = UNNAMED.version) -> pa.Table:
    """One table in the Arrow schema of its files."""
    return pa.Table.from_pylist(list(rows), schema=file_schema(table, corpus_version))


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file: the same bytes for the same rows, however they were batched."""
    sink = io.BytesIO()
    pq.write_table(table.combine_chunks(), sink, row_group_size=1_048_576, **PARQUET_OPTIONS)
    return sink.getvalue()


def content_digest(rows: Sequence[Row]) -> str:
    """SHA-256 of the rows as canonical JSON lines: keys sorted, no white space, UTF-8, LF after each row.

    Unlike a file's digest it does not depend on the version of the Parquet writer.
    """
    digest = hashlib.sha256()
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()
