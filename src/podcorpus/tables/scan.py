"""Scanning the files of a table, batch by batch: whether they can be read, which columns they have, what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import one_line
from podcorpus.records.schemas import arrow_schema
from podcorpus.tables.column_types import same_values
from podcorpus.tables.digest import ContentDigest
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError, open_parquet
from podcorpus.tables.jsonl import LINES, copy_lines
from podcorpus.tables.order import RowOrder
from podcorpus.tables.parquet_limits import MOST_ROWS_AT_ONCE, bytes_allowed, rows_at_once
from podcorpus.tables.whole_files import column_findings, empty_group, misplaced, other_version, stated, unreadable

_HELD = 1 << 20
"""Bytes of a table's first rows that are held: a small table is asked for some ten times in a run."""
# What the engine is known to read as pyarrow does; a file of another kind is copied.
_CODECS = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"}
_ENCODINGS = {"PLAIN", "RLE", "BIT_PACKED", "PLAIN_DICTIONARY", "RLE_DICTIONARY"}


@dataclass(frozen=True)
class TableFile:
    """A file that was read whole, or the copy of it in the columns of the schema; `first` is its first row's position
    in the table, `at_once` how many rows may be held at once, `lines` the file of JSON lines that it is a copy of, and
    `unseen` the columns that none of these lines has. `held` are the rows of a small file, which is not read again."""

    path: Path
    first: int
    rows: int
    at_once: int = MOST_ROWS_AT_ONCE
    lines: Path | None = None
    unseen: frozenset[str] = frozenset()
    held: tuple[pa.RecordBatch, ...] = field(default=(), repr=False, compare=False)


@dataclass
class TableScan:
    """What a table's files hold. `content` is None where it was not asked for or a number is not finite."""

    table: str
    files: list[TableFile] = field(default_factory=list)
    rows: int = 0
    content: str | None = None
    absent: bool = False
    """Whether a file could not be read, or not in the columns of the schema."""
    sorted: bool = True
    """Whether the rows are in the order of the table."""
    by_episode: bool = True
    """Whether the rows are in the order of their episodes; not where an episode id is null."""
    corpus_versions: dict[Path, str] = field(default_factory=dict)
    """By file, the version of the corpus that its metadata gives, if it gives one."""
    findings: list[Finding] = field(default_factory=list)


@cache
def columns_of(table: str) -> pa.Schema:
    """The columns of a table in order, all of them and their parts nullable: what a file may hold is not yet what it
    should."""
    return pa.schema([pa.field(column.name, _nullable(column.type)) for column in arrow_schema(table)])


def _nullable(kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.ListType):
        return pa.list_(_nullable(kind.value_type))
    return pa.struct([(part.name, part.type) for part in kind]) if isinstance(kind, pa.StructType) else kind


def scan_table(table: str, files: Sequence[Path], aside: Path, *, content: bool, tell_version: bool) -> TableScan:
    """Read all files of a table once. Of each file whose columns are not those of the schema, a copy that has them is
    written to `aside`. `content`: with the digest of the rows; `tell_version`: a finding where a file is of
    another schema version."""
    scan = TableScan(table)
    digest = ContentDigest() if content else None
    order, room = RowOrder(table), _HELD
    for number, file in enumerate(files):
        reading = _Reading(table, file, aside / f"{table}-{number:05d}.parquet", digest, order, room)
        try:
            fits = reading.run()
        except PARQUET_ERRORS as error:
            scan.findings.append(unreadable(file, table, one_line(error)))
            scan.absent = True
            continue
        except TooLargeError as error:
            scan.findings.append(finding("file-too-large", str(error), table=table, path=str(file)))
            scan.absent = True
            continue
        if file.suffix != LINES:
            scan.findings += (elsewhere := list(misplaced(reading.schema, file, table)))
            if (version := stated(reading.schema, "corpus_version")) is not None:
                scan.corpus_versions[file] = version
            scan.findings += other_version(reading.schema, file, table) if tell_version else ()
            columns = list(column_findings(table, reading.schema, file))
            if elsewhere and columns:
                # The rows of another table.
                scan.absent = True
                continue
            scan.findings += columns
            scan.findings += () if reading.empty_group is None else (empty_group(reading.empty_group, file, table),)
        if not fits:
            scan.absent = True
            continue
        digest, order, room = reading.digest, reading.order, reading.room
        lines = file if file.suffix == LINES else None
        known = (reading.at_once, lines, reading.unseen, reading.held)
        scan.files.append(TableFile(reading.readable, scan.rows, reading.rows, *known))
        scan.rows += reading.rows
    scan.content = None if digest is None else digest.hexdigest()
    scan.sorted, scan.by_episode = order.sorted, order.by_episode
    return scan


def batches(scan: TableScan, most: int = MOST_ROWS_AT_ONCE) -> Iterator[pa.RecordBatch]:
    """The rows of a scanned table, in the columns of the schema, at most so many at once."""
    for file in scan.files:
        for batch in file.held or _read(scan.table, file, most):
            for first in range(0, batch.num_rows, most):
                yield batch.slice(first, most)


def _read(table: str, file: TableFile, most: int) -> Iterator[pa.RecordBatch]:
    columns = columns_of(table)
    with open_parquet(file.path) as parquet:
        for batch in parquet.iter_batches(min(file.at_once, most)):
            values = [batch.column(column.name).cast(column.type) for column in columns]
            yield pa.RecordBatch.from_arrays(values, schema=columns)


def copied(scan: TableScan, number: int, aside: Path) -> TableFile:
    """Put a copy of one of a table's files, as pyarrow reads it, in its place, for an engine that cannot read it."""
    file = scan.files[number]
    copy = aside / f"{scan.table}-{number:05d}-copied.parquet"
    with pq.ParquetWriter(copy, columns_of(scan.table), compression="zstd") as writer:
        for batch in batches(TableScan(scan.table, [file])):
            writer.write_batch(batch)
    scan.files[number] = replace(file, path=copy)
    return scan.files[number]


class _Reading:
    """One file read whole. Digest and order go on from those of the files before it, and only count if it fits. Its
    rows are `held` if they take no more than `room` bytes."""

    def __init__(
        self, table: str, file: Path, copy: Path, digest: ContentDigest | None, order: RowOrder, room: int
    ) -> None:
        self.table, self.file, self.copy, self.room = table, file, copy, room
        self.digest, self.order = None if digest is None else digest.copy(), order.copy()
        self.rows = self.bytes = 0
        self.at_once = MOST_ROWS_AT_ONCE
        self.held: tuple[pa.RecordBatch, ...] = ()
        self.readable = file
        self.schema = pa.schema([])
        self.unseen: frozenset[str] = frozenset()
        self.empty_group: int | None = None

    def run(self) -> bool:
        """Whether the rows can be had in the columns of the schema. Raises where the file cannot be read, TooLargeError
        where it is not to be."""
        if self.file.suffix == LINES:
            self.unseen = copy_lines(columns_of(self.table), self.file, self.copy)
            self.readable, most = self.copy, None
        else:
            most = bytes_allowed(self.file.stat().st_size)
        self.at_once = rows_at_once(self.readable, bounded=most is not None)
        with open_parquet(self.readable) as parquet:
            self.schema = parquet.schema_arrow
            groups = (parquet.metadata.row_group(i).num_rows for i in range(parquet.metadata.num_row_groups))
            self.empty_group = next((i for i, rows in enumerate(groups, 1) if not rows), None)
            # Names that are not UTF-8 only show when looked at.
            _ = self.schema.names, str(self.schema)
            fits = all(len(self.schema.get_all_field_indices(name)) == 1 for name in columns_of(self.table).names)
            usual = self.readable == self.copy or _usual(self.table, parquet)
            writer = None if not fits or usual else self._writer()
            try:
                for batch in parquet.iter_batches(self.at_once):
                    self.bytes += batch.nbytes
                    if most is not None and self.bytes > most:
                        raise TooLargeError(f"unpacks to more than {most:,} bytes")
                    # Also finds what only shows when a value is looked at, such as text that is not UTF-8.
                    batch.validate(full=True)
                    fitted = self._fitted(batch) if fits else None
                    fits = fitted is not None
                    if fitted is not None:
                        self._take(fitted)
                        if writer is not None:
                            writer.write_batch(fitted)
            finally:
                if writer is not None:
                    writer.close()
        return fits

    def _writer(self) -> pq.ParquetWriter:
        self.readable = self.copy
        return pq.ParquetWriter(self.copy, columns_of(self.table), compression="zstd")

    def _fitted(self, batch: pa.RecordBatch) -> pa.RecordBatch | None:
        """The batch in the columns of the schema; None where a value does not fit its column."""
        try:
            values = [
                batch.column(batch.schema.get_field_index(column.name)).cast(column.type)
                for column in columns_of(self.table)
            ]
        except pa.ArrowException:
            return None
        return pa.RecordBatch.from_arrays(values, schema=columns_of(self.table))

    def _take(self, batch: pa.RecordBatch) -> None:
        self.rows += batch.num_rows
        if self.digest is not None:
            self.digest.update(batch)
        self.order.add(batch)
        self.room -= batch.nbytes
        self.held = (*self.held, batch) if self.room >= 0 else ()


def _usual(table: str, parquet: pq.ParquetFile) -> bool:
    """Whether a file has the columns of the schema and no others, in the ways of writing that the engine reads."""
    schema, expected, metadata = parquet.schema_arrow, columns_of(table), parquet.metadata
    if schema.names != expected.names or any(
        # Both ways: what is always null, which the engine takes for numbers, fits any type, but no other fits it.
        not same_values(found, column.type) or not same_values(column.type, found)
        for found, column in zip(schema.types, expected, strict=True)
    ):
        return False
    chunks = [
        metadata.row_group(i).column(j) for i in range(metadata.num_row_groups) for j in range(metadata.num_columns)
    ]
    return all(chunk.compression in _CODECS and set(chunk.encodings) <= _ENCODINGS for chunk in chunks)


def values_of(scan: TableScan | None, column: str) -> Set[str]:
    """The values that a column of texts has; none if there is no such table, or if it cannot be read."""
    if scan is None or scan.absent:
        return frozenset()
    columns = (batch.column(column).unique().drop_null() for batch in batches(scan))
    return {value for part in columns for value in part.to_pylist() if value}


def tuples_of(scan: TableScan, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The values of some columns, row by row."""
    for batch in batches(scan):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
