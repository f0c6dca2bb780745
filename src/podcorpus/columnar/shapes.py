"""Layer 1 over Parquet files: the engine finds the rows that have not the shape of their schema, the reference says
what is wrong with them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from podcorpus.columnar.compiling import compile_schema
from podcorpus.columnar.engine import file_sql
from podcorpus.findings import Finding
from podcorpus.records import TABLES
from podcorpus.scanning import TableScan, columns_of
from podcorpus.schemas import json_schema
from podcorpus.tabulating import Row
from podcorpus.validating.shape import check_shape

_ROWS_AT_ONCE = 10_000


@dataclass
class Damage:
    """What is known of rows that cannot be used, by table: their positions, and of those that name no episode the
    rows themselves. `episodes` are those that the others name; `unnamed` are tables with an id that cannot be read."""

    positions: dict[str, array[int]] = field(default_factory=lambda: {table: array("q") for table in TABLES})
    strays: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    episodes: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)

    def between(self, table: str, first: int, last: int) -> array[int]:
        """The positions of a table's rows that cannot be used, from `first` to `last`."""
        positions = self.positions[table]
        return positions[bisect_left(positions, first) : bisect_right(positions, last)]


def relation(scan: TableScan) -> str:
    """The rows of a scanned table as SQL, with their positions in it as `position`."""
    names = ", ".join(f'"{name}"' for name in columns_of(scan.table).names)
    parts = [
        f"SELECT {names}, file_row_number + {file.first} AS position FROM read_parquet({file_sql(file.path)}, "
        "file_row_number = true, hive_partitioning = false, union_by_name = false)"
        for file in scan.files
    ]
    typed = ", ".join(f'NULL::{_sql_type(column.type)} AS "{column.name}"' for column in columns_of(scan.table))
    return "(" + (" UNION ALL ".join(parts) or f"SELECT {typed}, 0::BIGINT AS position WHERE false") + ")"


def _sql_type(kind: pa.DataType) -> str:
    if isinstance(kind, pa.ListType):
        return f"{_sql_type(kind.value_type)}[]"
    return {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE"}[kind]


def misshapen(connection: duckdb.DuckDBPyConnection, scan: TableScan) -> Iterator[tuple[list[int], list[Row]]]:
    """Positions and rows of a table that have not its shape, some at once, in order."""
    fits = " AND ".join(compile_schema(json_schema(scan.table)).values())
    for file in scan.files:
        one = TableScan(scan.table, [file])
        found = connection.sql(f"SELECT * FROM {relation(one)} WHERE NOT ({fits}) ORDER BY position")
        for batch in found.to_arrow_reader(_ROWS_AT_ONCE):
            yield batch.column("position").to_pylist(), batch.drop_columns(["position"]).to_pylist()


def check_shapes(connection: duckdb.DuckDBPyConnection, scan: TableScan, damage: Damage) -> Iterator[Finding]:
    """Findings on the shapes of a table's rows, by position; what they mean for later layers is added to `damage`."""
    key = TABLES[scan.table].key
    for positions, rows in misshapen(connection, scan):
        by_position: dict[int, Any] = dict(zip(positions, rows, strict=True))
        for position, found in check_shape(scan.table, rows, positions):
            row = by_position.pop(position, None)
            if row is not None:
                damage.positions[scan.table].append(position)
                episode = row.get("episode_id")
                if episode is not None:
                    damage.episodes.add(episode)
                elif scan.table != "entities":
                    damage.strays[scan.table].append(row)
            if found.pointer in (None, f"/{key}"):
                damage.unnamed.add(scan.table)
            yield found
