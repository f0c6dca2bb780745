"""Comparing: two versions of a corpus, table by table, by DuckDB over their Parquet files.

DuckDB does the joins and writes to disk what does not fit into its memory limit, so that tables of millions of rows
can be compared; changes are read from it in batches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from podcorpus.diffing.changes import KINDS, WITHHELD, Change, FieldChange, Kind, TableChanges
from podcorpus.diffing.match_rules import SAMENESS
from podcorpus.diffing.pairing import following, pair
from podcorpus.diffing.versions import Version
from podcorpus.engine.duckdb import FEW_ROWS, beside, for_few_rows, quiet
from podcorpus.engine.sql import file_sql
from podcorpus.errors import InputError
from podcorpus.findings.wording import one_line
from podcorpus.progress import Progress, silent
from podcorpus.records import TABLES

_MEMORY_MB = 512
"""What DuckDB may use before it writes to disk."""
_BATCH = 2048
_SHARE = 100_000

Columns = dict[str, str]


@dataclass(frozen=True)
class Comparison:
    """A comparison of two versions; usable while `compare` is open. `tables` is in the order of `TABLES`."""

    old: Version
    new: Version
    tables: dict[str, TableChanges]
    _connection: duckdb.DuckDBPyConnection
    _columns: dict[str, list[str]]
    _places: dict[tuple[str, Kind], int]
    """The position of the first change of each table and kind."""

    @property
    def differs(self) -> bool:
        """Whether any record or column differs."""
        return any(table.differs for table in self.tables.values())

    def changes(
        self, table: str, kind: Kind | None = None, limit: int | None = None, *, apart: bool = False
    ) -> Iterator[Change]:
        """The changes of a table, by kind and then by id: all, or those of one kind, or the first of them. Records that
        were added or removed with their episode come after the others of their kind; `apart` leaves them out."""
        for one in KINDS if kind is None else (kind,):
            many = self.tables[table].kinds[one] - (self.tables[table].with_episode.get(one, 0) if apart else 0)
            if many:
                yield from self._changes(table, one, many if limit is None else min(limit, many))

    def gone(self, table: str) -> Iterator[str]:
        """The ids of the old version that are missing from the new one, sorted."""
        key = TABLES[table].key
        found = beside(self._connection).execute(
            f"select old_id from changes_{table} where kind in ('removed', 'renumbered') "
            f"and old_id not in (select {key} from new_{table}) order by old_id"
        )
        while batch := found.fetchmany(_BATCH):
            yield from (row[0] for row in batch)

    def _changes(self, table: str, kind: Kind, many: int) -> Iterator[Change]:
        """The first changes of one kind, in parts: joined all at once they would not fit into memory."""
        start = self._places[table, kind]
        stop = start + many
        for first in range(start, stop, _SHARE):
            yield from self._share(table, kind, first, min(first + _SHARE, stop))

    def _share(self, table: str, kind: Kind, first: int, stop: int) -> Iterator[Change]:
        key, differing = TABLES[table].key, self.tables[table].fields
        usable = [name for name in self._columns[table] if name not in WITHHELD]
        shown = [name for name in SAMENESS[table].shown if name in usable]
        both = [name for name in usable if name in differing] if kind not in ("added", "removed") else []
        side = "o" if kind == "removed" else "n"
        values = [f"{side}.{name}" for name in shown] + [f"{side}.{name}" for side in "on" for name in both]
        # A side is a join, and most that have another id are the same otherwise.
        joins = f"left join old_{table} o on o.{key} = c.old_id " if both or side == "o" else ""
        joins += f"left join new_{table} n on n.{key} = c.new_id " if side == "n" else ""
        found = beside(self._connection).execute(
            f"select {', '.join(('c.old_id', 'c.new_id', 'c.fields', *values))} from "
            f"(select * from changes_{table} where place >= {first} and place < {stop}) c {joins}order by c.place"
        )
        places = {name: (len(shown) + at, len(shown) + len(both) + at) for at, name in enumerate(both)}
        while batch := found.fetchmany(_BATCH):
            for old_id, new_id, fields, *row in batch:
                known_by = {name: value for name, value in zip(shown, row, strict=False) if value is not None}
                names = fields.split(",") if fields else ()
                changed = tuple([_field(name, row, places) for name in names])
                yield Change(table, kind, old_id, new_id, known_by, changed)


def _field(name: str, row: Sequence[Any], places: Mapping[str, tuple[int, int]]) -> FieldChange:
    if name in WITHHELD:
        return FieldChange(name, None, None, withheld=True)
    old, new = places[name]
    return FieldChange(name, row[old], row[new])


@contextmanager
def compare(old: Version, new: Version, progress: Progress = silent) -> Iterator[Comparison]:
    """Compare two versions. `progress` is shown per table.

    Raises InputError if a table cannot be read or has a duplicate id.
    """
    with TemporaryDirectory(prefix="podcorpus-diff-") as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{_MEMORY_MB}MB",
            "temp_directory": spill,
            "preserve_insertion_order": "false",
        }
        place = Path(spill, "work.duckdb")
        few = old.n_rows() + new.n_rows() <= FEW_ROWS
        if few:
            place = Path(":memory:")
        try:
            with duckdb.connect(place, config=settings) as connection:
                if few:
                    for_few_rows(connection)
                yield _compared(quiet(connection), old, new, progress)
        except duckdb.Error as error:
            message = f"{old.name} and {new.name} cannot be compared ({one_line(error)}); validate both"
            raise InputError(message) from None


def _compared(connection: duckdb.DuckDBPyConnection, old: Version, new: Version, progress: Progress) -> Comparison:
    columns: dict[str, tuple[Columns, Columns]] = {}
    both: dict[str, list[str]] = {}
    for table in SAMENESS:
        columns[table] = _view(connection, "old", old, table), _view(connection, "new", new, table)
        # Columns that are not in the schema may contain anything, also words; `validate` reports them.
        old_kinds, new_kinds = columns[table]
        named = [name for name in TABLES[table].model_fields if name in old_kinds and name in new_kinds]
        both[table] = [name for name in named if old_kinds[name] == new_kinds[name]]
        _complete(connection, table, columns[table])
    renamed: set[str] = set()
    for table in progress(tuple(SAMENESS), "tables", "compared"):
        refs = {column: target for column, target in SAMENESS[table].refs.items() if target in renamed}
        if pair(connection, table, both[table], refs):
            renamed.add(table)
        # Removed and added are kept until all tables are paired: a turn can refer to a chapter.
        connection.execute(f"alter table removed rename to removed_{table}; alter table added rename to added_{table}")
    found = {table: _table(connection, table, both[table], renamed, *columns[table]) for table in SAMENESS}
    for table in SAMENESS:
        connection.execute(f"drop table removed_{table}; drop table added_{table}; drop table now_{table}")
    places: dict[tuple[str, Kind], int] = {}
    for table, counts in found.items():
        place = 1
        for kind in sorted(KINDS):
            places[table, kind] = place
            place += counts.kinds[kind]
    return Comparison(old, new, {table: found[table] for table in TABLES}, connection, both, places)


def _view(connection: duckdb.DuckDBPyConnection, side: str, version: Version, table: str) -> Columns:
    """Create a view of the table, and return its columns with their types; none if the version lacks the table."""
    listed = ", ".join(map(file_sql, version.files(table)))
    if not listed:
        return {}
    connection.execute(f"create view {side}_{table} as from read_parquet([{listed}], hive_partitioning = false)")
    key = TABLES[table].key
    columns = {name: kind for name, kind, *_ in connection.execute(f"describe {side}_{table}").fetchall()}
    if key not in columns:
        raise InputError(f"{version.name}: {table} has no column {key}; see `podcorpus validate`")
    twice = connection.execute(
        f"select {key}, count(*) from {side}_{table} group by {key} having count(*) > 1 or {key} is null limit 1"
    ).fetchone()
    if twice:
        problem = "a row without an id" if twice[0] is None else f"the duplicate id {twice[0]!r}"
        raise InputError(
            f"{version.name}: {table} has {problem}, so records cannot be compared; see `podcorpus validate`"
        )
    return columns


def _complete(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[Columns, Columns]) -> None:
    """A table that is missing from one version or both is treated as empty, with the other's columns."""
    old, new = columns
    known = TABLES[table].model_fields
    for side, own, other in (("old", old, new), ("new", new, old)):
        if not own:
            empty = other or {TABLES[table].key: "varchar"}
            listed = ", ".join(f"null::{kind} as {name}" for name, kind in empty.items() if name in known)
            connection.execute(f"create view {side}_{table} as select {listed} where false")


def _table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    both: Sequence[str],
    renamed: Collection[str],
    old: Columns,
    new: Columns,
) -> TableChanges:
    """Write `changes_<table>` (kind, old_id, new_id, fields, whole: with its episode), and count its rows. References
    to the `renamed` tables are followed."""
    key, index, rule = TABLES[table].key, TABLES[table].index, SAMENESS[table]
    known = [column for column in both if column != key]
    joins, values = following(
        {column: target for column, target in rule.refs.items() if column in known and target in renamed}
    )
    tests = {}
    for column in known:
        tests[column] = f"{values.get(column, f'o.{column}')} is distinct from n.{column}"
        if column in WITHHELD:
            # The text-free edition has null for every text; there the hash is compared instead.
            tests[column] = f"o.{column} <> n.{column}"
        elif column == index:
            # Part of the id: a record under another id has another index.
            tests[column] = f"o.{key} = n.{key} and o.{column} is distinct from n.{column}"
    fields = _listed(tests)
    beyond = _listed({column: test for column, test in tests.items() if column not in rule.place})
    connection.execute(
        f"create table changes_{table} as with found as ("
        f"select o.{key} as old_id, n.{key} as new_id, {fields} as fields, {beyond} as beyond "
        f"from old_{table} o left join now_{table} p on p.old_id = o.{key} {joins} "
        f"join new_{table} n on n.{key} = coalesce(p.new_id, o.{key})), listed as ("
        f"select case when old_id <> new_id then 'renumbered' when beyond = '' then 'moved' else 'changed' end "
        f"as kind, old_id, new_id, fields, false as whole from found where old_id <> new_id or fields <> '' "
        f"union all select 'removed', id, null, '', {_whole('old', table, both)} from removed_{table} "
        f"union all select 'added', null, id, '', {_whole('new', table, both)} from added_{table}) "
        f"select *, row_number() over (order by kind, whole, coalesce(new_id, old_id)) as place from listed"
    )
    counted: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    with_episode: dict[Kind, int] = {}
    differing: Counter[str] = Counter()
    for kind, fields, whole, many in connection.execute(
        f"select kind, fields, whole, count(*) from changes_{table} group by all"
    ).fetchall():
        counted[kind] += many
        differing.update(dict.fromkeys(filter(None, fields.split(",")), many))
        if whole:
            with_episode[kind] = many

    def one(query: str) -> int:
        row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0

    lost, reused = counted["removed"] + counted["renumbered"], 0
    if lost:
        reused = one(
            f"select count(*) from changes_{table} where kind in ('removed', 'renumbered') "
            f"and old_id in (select {key} from new_{table})"
        )
    return TableChanges(
        old_rows=one(f"select count(*) from old_{table}"),
        new_rows=one(f"select count(*) from new_{table}"),
        kinds=counted,
        fields={column: differing[column] for column in both if column in differing},
        reused=reused,
        gone=lost - reused,
        # A table that is new is counted by its rows.
        columns_added=tuple(column for column in new if old and column not in old),
        columns_removed=tuple(column for column in old if column not in new),
        columns_retyped=tuple(column for column in old if column in new and old[column] != new[column]),
        with_episode=with_episode,
    )


def _whole(side: str, table: str, both: Sequence[str]) -> str:
    """SQL for whether a record on one side only belongs to an episode that is also on that side only."""
    if table == "episodes" or "episode_id" not in both:
        return "false"
    only = "select old_id from changes_episodes where kind = 'removed'"
    if side == "new":
        only = "select new_id from changes_episodes where kind = 'added'"
    return f"id in (select {TABLES[table].key} from {side}_{table} where episode_id in ({only}))"


def _listed(tests: dict[str, str]) -> str:
    """SQL for the comma-separated names of the columns whose test is true."""
    return (
        f"concat_ws(',', {', '.join(f'case when {test} then {name!r} end' for name, test in tests.items()) or 'null'})"
    )
