"""Validation of rows at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir
from types import NoneType
from typing import Any

import duckdb
import pyarrow as pa

from podcorpus.engine.duckdb import FEW_ROWS, connect
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found, worded
from podcorpus.reading.source import Source
from podcorpus.records import TABLES
from podcorpus.tables.positions import with_positions
from podcorpus.tables.scan import columns_of
from podcorpus.validating.rules.row_order import unsorted_rows
from podcorpus.validating.run import Run
from podcorpus.validating.schema_sql import fitting
from podcorpus.validating.shape import RawRows, check_shape


def validate_rows(
    rows: Mapping[str, RawRows], sources: Sequence[Source] = (), absent: Set[str] = frozenset()
) -> Iterator[Finding]:
    """Findings on the tables of a corpus, given as plain values by table name.

    `sources` are the pages to check it against; `absent` names tables that could not be read, so that what points to
    them is not reported as dangling. One damaged value gives one finding as far as possible: rules name in
    `unless` the codes that suppress them.
    """
    yield from worded(_validated(rows, sources, absent))


def _validated(rows: Mapping[str, RawRows], sources: Sequence[Source], absent: Set[str]) -> Iterator[Finding | Found]:
    few = sum(len(rows.get(table, ())) for table in TABLES) <= FEW_ROWS
    with closing(connect(Path(gettempdir()), files=False, few=few)) as connection:
        yield from _found(connection, rows, sources, absent)


def _found(
    connection: duckdb.DuckDBPyConnection, rows: Mapping[str, RawRows], sources: Sequence[Source], absent: Set[str]
) -> Iterator[Finding | Found]:
    space, run = Workspace(connection), Run(connection, absent=absent, sources=sources)
    usable: dict[str, pa.Table] = {}
    unnamed: set[str] = set()
    for table, model in TABLES.items():
        given = rows.get(table, ())
        found = list(_shapes(space, table, given))
        damaged = {position for position, _ in found}
        yield from (one for _, one in found)
        if any(one.pointer in (None, f"/{model.key}") for _, one in found):
            unnamed.add(table)
        lost = [given[position] for position in sorted(damaged)]
        run.add_damaged(table, [(_text(row, "episode_id"), _text(row, model.key)) for row in lost])
        usable[table] = _usable(table, given, damaged)
    run.set_unnamed(unnamed)
    run.use_sources(digest for row in rows.get("episodes", ()) if (digest := _text(row, "source_sha256")) is not None)
    yield from run.registry(usable["entities"])
    yield from run.window(usable.items())
    yield from run.finish()
    for table in TABLES:
        yield from unsorted_rows(table, [usable[table]], run.left_out[table])


def _shapes(space: Workspace, table: str, rows: RawRows) -> Iterator[tuple[int, Finding]]:
    """Findings on the shapes of rows. Rows that Arrow columns can hold are checked as columns first."""
    parts = list(_parts(table, rows, 0))
    odd = {at for positions, columns in parts if columns is None for at in positions}
    held = [columns for _, columns in parts if columns is not None]
    if held:
        odd.update(odd_rows(space, table, pa.concat_tables(held)))
    yield from check_shape(table, [rows[at] for at in sorted(odd)], sorted(odd))


def _parts(table: str, rows: RawRows, first: int) -> Iterator[tuple[range, pa.Table | None]]:
    """The rows in parts: those that the columns of the table can hold, with these columns, and the others one by one. A
    part with a row that they cannot hold is split in two. `first` is the position of the first row."""
    positions = range(first, first + len(rows))
    columns = _columns(table, rows, positions)
    if columns is not None or len(rows) == 1:
        yield positions, columns
        return
    half = len(rows) // 2
    yield from _parts(table, rows[:half], first)
    yield from _parts(table, rows[half:], first + half)


def odd_rows(space: Workspace, table: str, columns: pa.Table) -> list[int]:
    """The positions of rows, given as columns with their `position`, that do not have the shape of their table."""
    space.connection.register("given", columns)
    odd = [at for (at,) in space.fetch(f"SELECT position FROM given WHERE NOT ({fitting(table)}) ORDER BY 1")]
    space.connection.unregister("given")
    return odd


def _columns(table: str, rows: RawRows, positions: range) -> pa.Table | None:
    """The rows as columns of their table; None if a value has another type than its column."""
    schema = columns_of(table)
    names = set(schema.names)
    if not all(isinstance(row, dict) and row.keys() == names for row in rows):
        return None
    columns = {name: [row[name] for row in rows] for name in schema.names}
    for field in schema:
        if not set(map(type, columns[field.name])) <= _TYPES[str(field.type)[:4]]:
            return None
    for field in schema:
        if isinstance(field.type, pa.ListType) and not _items_fit(field.type.value_type, columns[field.name]):
            return None
    try:
        found = pa.table(columns, schema=schema)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        return None
    return with_positions(found, positions)


def _items_fit(kind: pa.DataType, lists: Sequence[Sequence[Any] | None]) -> bool:
    """Whether a type can hold the items of lists without converting them."""
    items = (item for value in lists for item in value or ())
    if not isinstance(kind, pa.StructType):
        return all(type(item) is str for item in items)
    parts = {part.name: _TYPES[str(part.type)[:4]] for part in kind}
    return all(
        isinstance(item, dict)
        and item.keys() == parts.keys()
        and all(type(value) in parts[name] for name, value in item.items())
        for item in items
    )


_TYPES: Mapping[str, Set[type]] = {
    "stri": {str, NoneType},
    "int6": {int, NoneType},
    "doub": {int, float, NoneType},
    "list": {list, tuple, NoneType},
}
"""The types of values that a column holds as they are, by the beginning of its type's name."""


def _usable(table: str, rows: RawRows, damaged: Set[int]) -> pa.Table:
    kept = [position for position in range(len(rows)) if position not in damaged]
    return with_positions(pa.Table.from_pylist([dict(rows[at]) for at in kept], schema=columns_of(table)), kept)


def _text(row: Any, column: str) -> str | None:
    value = row.get(column) if isinstance(row, Mapping) else None
    return value if isinstance(value, str) and _encodable(value) else None


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
