"""Layer 1 over Parquet files: the engine finds the rows that have not the shape of their schema, the reference says
what is wrong with them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from podcorpus.engine.duckdb import file_sql
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show_name
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.arrow import Row
from podcorpus.tables.jsonl import LINE, START, line_at, read_line
from podcorpus.tables.scan import TableFile, TableScan, columns_of, copied
from podcorpus.validating.at_scale.schema_sql import compile_schema
from podcorpus.validating.shape import check_shape, row_name

_ROWS_AT_ONCE = 10_000


@dataclass
class Damage:
    """What is known of rows that cannot be used, by table: their positions, and of those that name no episode the
    rows themselves, but of rows without an id only the first. `episodes` are those that the others name; `unnamed` are
    tables with an id that cannot be read."""

    positions: dict[str, array[int]] = field(default_factory=lambda: {table: array("q") for table in TABLES})
    strays: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    episodes: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)
    """Tables of which such a row without an id is kept: another one like it tells nothing more."""

    def between(self, table: str, first: int, last: int) -> array[int]:
        """The positions of a table's rows that cannot be used, from `first` to `last`."""
        positions = self.positions[table]
        return positions[bisect_left(positions, first) : bisect_right(positions, last)]


def relation(scan: TableScan, more: str = "") -> str:
    """The rows of a scanned table as SQL, with their positions in it as `position`, and with `more` columns."""
    names = ", ".join(f'"{name}"' for name in columns_of(scan.table).names)
    parts = [
        f"SELECT {names}{more}, file_row_number + {file.first} AS position FROM read_parquet({file_sql(file.path)}, "
        "file_row_number = true, hive_partitioning = false, union_by_name = false)"
        for file in scan.files
    ]
    typed = ", ".join(f'NULL::{_sql_type(column.type)} AS "{column.name}"' for column in columns_of(scan.table))
    return "(" + (" UNION ALL ".join(parts) or f"SELECT {typed}, 0::BIGINT AS position WHERE false") + ")"


def _sql_type(kind: pa.DataType) -> str:
    if isinstance(kind, pa.ListType):
        return f"{_sql_type(kind.value_type)}[]"
    return {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE"}[kind]


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
    """Findings on the shapes of a table's rows, by position; what they mean for later layers is added to `damage`.

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
    with ExitStack() as stack:
        stream = None if file.lines is None else stack.enter_context(file.lines.open("rb"))
        for positions, rows in misshapen(connection, table, file):
            for position, row in zip(positions, rows, strict=True):
                line, start = row.pop(LINE, None), row.pop(START, None)
                if stream is None or start is None:
                    found = [one for _, one in check_shape(table, [row], [position])]
                else:
                    found = list(_check_line(table, position, line_at(stream, start)))
                if found:
                    _damaged(damage, table, position, row, found)
                at = {} if stream is None else {"path": str(file.lines), "line": line}
                yield from (one.model_copy(update=at) for one in found)


def _check_line(table: str, position: int, data: bytes) -> Iterator[Finding]:
    """Findings on a line that has not the shape of its table's rows."""
    read = read_line(data)
    if read.problem is not None:
        yield finding(*read.problem, table=table, record_id=f"row {position}")
        return
    found = [one for _, one in check_shape(table, [read.value], [position])]
    if read.twice is not None:
        name, message = row_name(table, read.value, position), f"the field {show_name(read.twice)} is given twice"
        yield finding("field-twice", message, table=table, record_id=name, field=show_name(read.twice))
    yield from found


def _damaged(damage: Damage, table: str, position: int, row: Row, found: Sequence[Finding]) -> None:
    key = TABLES[table].key
    damage.positions[table].append(position)
    episode = row.get("episode_id")
    if episode is not None:
        damage.episodes.add(episode)
    elif table != "entities" and not (row[key] is None and table in damage.nameless):
        damage.nameless.update({table} if row[key] is None else ())
        damage.strays[table].append(row)
    if any(one.pointer in (None, f"/{key}") for one in found):
        damage.unnamed.add(table)
