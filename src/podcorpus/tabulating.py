"""Tabulating: records become Arrow tables and Parquet bytes, and the rows of Parquet files come back."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.records import TABLES, Corpus, Record
from podcorpus.schemas import SCHEMA_VERSION, arrow_schema

Row = dict[str, Any]
"""A record as plain values, not necessarily valid."""


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


def arrow_table(table: str, rows: Sequence[Row]) -> pa.Table:
    """One table in its Arrow schema, with the table's name and schema version as metadata."""
    schema = arrow_schema(table).with_metadata({"podcorpus.table": table, "podcorpus.schema_version": SCHEMA_VERSION})
    return pa.Table.from_pylist(list(rows), schema=schema)


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file: the same bytes for the same rows, however they were batched.

    Content-defined chunking makes page borders follow the content, so that a changed row leaves the bytes of
    the pages around it alone; every option that a pyarrow release could change by default is given.
    """
    sink = io.BytesIO()
    pq.write_table(
        table.combine_chunks(),
        sink,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        data_page_version="1.0",
        write_page_index=True,
        write_page_checksum=True,
        use_content_defined_chunking=True,
        store_schema=True,
        row_group_size=1_048_576,
    )
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
