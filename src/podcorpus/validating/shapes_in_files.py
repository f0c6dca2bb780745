"""Layer 1 over Parquet files: the engine finds the rows that have not the shape of their schema, the reference says
what is wrong with them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute

from podcorpus.engine.relations import relation
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show_name
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.arrow import Row
from podcorpus.tables.jsonl import LINE, START, line_at, read_line
from podcorpus.tables.scan import TableFile, TableScan, copied
from podcorpus.validating.schema_sql import compile_schema
from podcorpus.validating.shape import check_shape, row_name

# Its stubs know fewer types than it takes.
pc: Any = pyarrow.compute

_ROWS_AT_ONCE = 10_000


@dataclass
class Damage:
    """What is known of rows that cannot be used, by table: their positions; `unnamed` are tables with an id that
    cannot be read. `report` is told the episode and the id of each such row, as far as they can be read."""

    report: Callable[[str, list[tuple[str | None, str | None]]], None] = lambda *_: None
    positions: dict[str, array[int]] = field(default_factory=lambda: {table: array("q") for table in TABLES})
    unnamed: set[str] = field(default_factory=set)

    def usable(self, table: str, rows: pa.Table) -> pa.Table:
        """Those rows of a part of a table, with the column `position`, that can be used."""
        if not rows.num_rows or not self.positions[table]:
            return rows
        bounds = pc.min_max(rows.column("position")).as_py()
        positions = self.positions[table]
        damaged = positions[bisect_left(positions, bounds["min"]) : bisect_right(positions, bounds["max"])]
        if not damaged:
            return rows
        return rows.filter(pc.invert(pc.is_in(rows.column("position"), value_set=pa.array(damaged, pa.int64()))))


def misshapen(
    connection: duckdb.DuckDBPyConnection, table: str, file: TableFile
) -> Iterator[tuple[list[int], list[Row]]]:
    """Positions and rows of a table's file that have not its shape, some at once, in order. Those of JSON lines have
    `LINE` and `START` as well. Nothing comes before all of the file was read."""
    fits = " AND ".join(compile_schema(json_schema(table)).values())
    more, odd = ("", "") if file.lines is None else (f", {LINE}, {START}", f" OR {START} IS NOT NULL")
    one = TableScan(table, [file])
    found = connection.sql(f"SELECT * FROM {relation(one, more)} WHERE NOT ({fits}){odd} ORDER BY position")
    for batch in found.to_arrow_reader(min(_ROWS_AT_ONCE, file.at_once)):
        yield batch.column("position").to_pylist(), batch.drop_columns(["position"]).to_pylist()


def check_shapes(
    connection: duckdb.DuckDBPyConnection, scan: TableScan, damage: Damage, aside: Path
) -> Iterator[Finding]:
    """Findings on the shapes of a table's rows, by position; what they mean for later rules is added to `damage`.

    Of a file that the engine cannot read, such as one with odd statistics in its footer, a copy in `aside` takes the
    place in the scan."""
    for number, file in enumerate(list(scan.files)):
        try:
            yield from _check_file(connection, scan.table, file, damage)
        except duckdb.Error as error:
            # Of a copy of our own it is no file that is at fault.
            if isinstance(error, duckdb.OutOfMemoryException) or file.path.parent == aside:
                raise
            message = f"pyarrow can read it, but DuckDB cannot: {' '.join(str(error).split())[:160]}"
            hint = "write the file again; others' programs may not read it either"
            yield finding("file-unreadable", message, table=scan.table, path=str(file.path), hint=hint)
            yield from _check_file(connection, scan.table, copied(scan, number, aside), damage)


def _check_file(
    connection: duckdb.DuckDBPyConnection, table: str, file: TableFile, damage: Damage
) -> Iterator[Finding]:
    key = TABLES[table].key
    with ExitStack() as stack:
        stream = None if file.lines is None else stack.enter_context(file.lines.open("rb"))
        for positions, rows in misshapen(connection, table, file):
            damaged = []
            for position, row in zip(positions, rows, strict=True):
                line, start = row.pop(LINE, None), row.pop(START, None)
                if stream is None or start is None:
                    found = [one for _, one in check_shape(table, [row], [position])]
                else:
                    found = list(_check_line(table, position, line_at(stream, start)))
                if found:
                    damage.positions[table].append(position)
                    damaged.append((row.get("episode_id"), row[key]))
                    if any(one.pointer in (None, f"/{key}") for one in found):
                        damage.unnamed.add(table)
                at = {} if stream is None else {"path": str(file.lines), "line": line}
                yield from (one.model_copy(update=at) for one in found)
            damage.report(table, damaged)


def _check_line(table: str, position: int, data: bytes) -> Iterator[Finding]:
    """Findings on a line that has not the shape of its table's rows."""
    read = read_line(data)
    if read.problem is not None:
        yield finding(*read.problem, table=table, record_id=f"row {position + 1}")
        return
    found = [one for _, one in check_shape(table, [read.value], [position])]
    if read.twice is not None:
        name, message = row_name(table, read.value, position), f"the field {show_name(read.twice)} is given twice"
        yield finding("field-twice", message, table=table, record_id=name, field=show_name(read.twice))
    yield from found
