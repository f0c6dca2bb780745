"""Rows with their positions in their table, as the column `position`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from podcorpus.tables.compute import pc
from podcorpus.tables.parquet_limits import MOST_ROWS_AT_ONCE
from podcorpus.tables.scan import TableScan, batches, columns_of


def positioned_schema(table: str) -> pa.Schema:
    """The columns of a table (see `columns_of`) and `position`."""
    return columns_of(table).append(pa.field("position", pa.int64()))


def with_positions(rows: pa.Table, positions: Sequence[int]) -> pa.Table:
    """Rows with these positions."""
    return rows.append_column("position", pa.array(positions, pa.int64()))


def positioned(scan: TableScan, most: int = MOST_ROWS_AT_ONCE) -> Iterator[pa.RecordBatch]:
    """The rows of a scanned table with their positions, at most so many at once."""
    schema, first = positioned_schema(scan.table), 0
    for batch in batches(scan, most):
        positions = pa.array(range(first, first + batch.num_rows), pa.int64())
        yield pa.RecordBatch.from_arrays([*batch.columns, positions], schema=schema)
        first += batch.num_rows


def without(rows: pa.Table, positions: Iterable[int] | pa.Int64Array) -> pa.Table:
    """The rows that are not at one of these positions."""
    left_out = pa.array(positions, pa.int64())
    return rows.filter(pc.invert(pc.is_in(rows.column("position"), value_set=left_out))) if len(left_out) else rows
