"""Layer 1 over Parquet files: the engine finds the rows that do not have the shape of their schema, and groups those
that are alike; the reference, `jsonschema`, says what is wrong with them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from podcorpus.engine.relations import relation
from podcorpus.engine.sql import name_sql
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES
from podcorpus.findings.wording import one_line, show_name
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.compute import pc
from podcorpus.tables.jsonl import LINE, START, line_at, read_line
from podcorpus.tables.positions import without
from podcorpus.tables.scan import TableFile, TableScan, columns_of, copied
from podcorpus.validating.schema_sql import compile_kinds, fitting
from podcorpus.validating.shape import check_shape, row_name

_ROWS_AT_ONCE = 10_000
_WORDED_AT_ONCE = 100


@dataclass
class Damage:
    """What is known of rows that cannot be used, by table: their positions; `unnamed` are tables with an id that
    cannot be read. `report` gets the episode and the id of each such row, as far as they can be read."""

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
        return without(rows, damaged)

    def add(self, table: str, rows: pa.Table) -> None:
        """Rows that cannot be used, after all those that were added before."""
        positions: Any = rows.column("position")
        self.positions[table].extend(positions.to_pylist())
        episodes = rows.column("episode_id").to_pylist() if "episode_id" in rows.column_names else repeat(None)
        self.report(table, list(zip(episodes, rows.column(TABLES[table].key).to_pylist(), strict=False)))


@dataclass(frozen=True, kw_only=True)
class Misshapen(Found):
    """The values that break one rule, in rows of a table's file. Their number is known; what is wrong with each is
    found by the reference, only for the findings that are asked for."""

    table: str
    values: int
    lines: Path | None

    def __len__(self) -> int:
        """The number of findings."""
        return self.values

    @property
    def tables(self) -> dict[str, int]:
        """The number of findings by table."""
        return {self.table: self.values}

    def findings(self, most: int | None = None) -> Iterator[Finding]:
        """The first findings, or all of them."""
        return islice(self._findings(), most)

    def _findings(self) -> Iterator[Finding]:
        for at in range(0, self.rows.num_rows, _WORDED_AT_ONCE):
            for row in self.rows.slice(at, _WORDED_AT_ONCE).to_pylist():
                position, line = row.pop("position"), row.pop(LINE, None)
                for _, one in check_shape(self.table, [row], [position]):
                    if one.code == self.code:
                        yield one if self.lines is None else _in_line(one, self.lines, line)


def misshapen(connection: duckdb.DuckDBPyConnection, table: str, file: TableFile) -> Iterator[pa.Table]:
    """The rows of a table's file that do not have its shape, some at once, in order: its columns, `position`, for each
    column its kind (see `compile_kinds`), and `LINE` and `START` of JSON lines. Nothing comes before all of the file
    was read."""
    fits = fitting(table)
    more, odd = ("", "") if file.lines is None else (f", {LINE}, {START}", f" OR {START} IS NOT NULL")
    one = TableScan(table, [file])
    # Whether there is any takes half the time to ask, and mostly there is none.
    if connection.execute(f"SELECT 1 FROM {relation(one, more)} WHERE NOT ({fits}){odd} LIMIT 1").fetchall() == []:
        return
    compiled = compile_kinds(json_schema(table))
    kinds = ", ".join(f"{kind} AS {name_sql(_kind_of(name))}" for name, kind in compiled.items())
    query = f"SELECT *, {kinds} FROM {relation(one, more)} WHERE NOT ({fits}){odd} ORDER BY position"
    for batch in connection.sql(query).to_arrow_reader(min(_ROWS_AT_ONCE, file.at_once)):
        yield pa.Table.from_batches([batch])


def _kind_of(column: str) -> str:
    return f"kind of {column}"


def check_shapes(
    connection: duckdb.DuckDBPyConnection, scan: TableScan, damage: Damage, aside: Path
) -> Iterator[Finding | Found]:
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
            message = f"pyarrow can read it, but DuckDB cannot: {one_line(error)}"
            hint = "write the file again; others' programs may not read it either"
            yield finding("file-unreadable", message, table=scan.table, path=str(file.path), hint=hint)
            yield from _check_file(connection, scan.table, copied(scan, number, aside), damage)


def _check_file(
    connection: duckdb.DuckDBPyConnection, table: str, file: TableFile, damage: Damage
) -> Iterator[Finding | Found]:
    key = TABLES[table].key
    counts: dict[tuple[str, str], Counter[str]] = {}
    # Columns that no line has, which were reported at the first line.
    reported: set[str] = set()
    with ExitStack() as stack:
        stream = None if file.lines is None else stack.enter_context(file.lines.open("rb"))
        for rows in misshapen(connection, table, file):
            alike, fine = rows, []
            if stream is not None and file.lines is not None:
                alone = pc.is_valid(rows.column(START))
                alike = rows.filter(pc.invert(alone))
                for row in rows.filter(alone).to_pylist():
                    found = list(_check_line(table, row["position"], line_at(stream, row[START])))
                    if not found:
                        fine.append(row["position"])
                    if any(one.pointer in (None, f"/{key}") for one in found):
                        damage.unnamed.add(table)
                    for one in found:
                        name = str(one.pointer)[1:]
                        if one.code == "value-missing" and name in file.unseen and file.rows > 1:
                            if name in reported:
                                continue
                            reported.add(name)
                            one = one.model_copy(update={"message": f"{one.message}, as in all {file.rows:,} lines"})
                        yield _in_line(one, file.lines, row[LINE])
            yield from _by_kind(table, alike, counts, file.lines)
            if pc.any(pc.not_equal(alike.column(_kind_of(key)), "")).as_py():
                damage.unnamed.add(table)
            damage.add(table, without(rows, fine))


def _by_kind(
    table: str, rows: pa.Table, counts: dict[tuple[str, str], Counter[str]], lines: Path | None
) -> Iterator[Misshapen]:
    """Findings on some rows, by code. Of the values of a column that fail the same checks only the first is given to
    the JSON Schema validator; `counts` has the number of its findings by column and kind."""
    names = [name for name in rows.column_names if name == LINE or name in (*columns_of(table).names, "position")]
    values: Counter[str] = Counter()
    where: dict[str, Any] = {}
    for name in columns_of(table).names:
        kinds: Any = rows.column(_kind_of(name))
        for kind, n in ((one["values"], one["counts"]) for one in kinds.value_counts().to_pylist()):
            if not kind:
                continue
            of_kind = pc.equal(kinds, kind)
            if (name, kind) not in counts:
                (row,) = rows.select(columns_of(table).names).filter(of_kind).slice(0, 1).to_pylist()
                found = [one for _, one in check_shape(table, [row])]
                counts[name, kind] = Counter(one.code for one in found if str(one.pointer).split("/")[1] == name)
            for code, each in counts[name, kind].items():
                values[code] += each * n
                where[code] = pc.or_(where[code], of_kind) if code in where else of_kind
    for code in (code for code in RULES if code in values):
        yield Misshapen(
            RULES[code], rows.select(names).filter(where[code]), table=table, values=values[code], lines=lines
        )


def _in_line(found: Finding, lines: Path, line: int | None) -> Finding:
    return found.model_copy(update={"path": str(lines), "line": line})


def _check_line(table: str, position: int, data: bytes) -> Iterator[Finding]:
    """Findings on a line that does not have the shape of its table's rows."""
    read = read_line(data)
    if read.problem is not None:
        yield finding(*read.problem, table=table, record_id=f"row {position + 1}")
        return
    found = [one for _, one in check_shape(table, [read.value], [position])]
    if read.twice is not None:
        name, message = row_name(table, read.value, position), f"the field {show_name(read.twice)} is given twice"
        yield finding("field-twice", message, table=table, record_id=name, field=show_name(read.twice))
    yield from found
