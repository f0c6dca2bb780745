"""Validation of a corpus whose parts are at hand one after the other, each as columns: windows of whole episodes, by
any number of processes, and then what only all of them together tell."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa

from podcorpus.engine.duckdb import FEW_ROWS, connect
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found, worded
from podcorpus.records import TABLES
from podcorpus.tables.positions import with_positions, without
from podcorpus.tables.scan import columns_of
from podcorpus.validating.in_memory import odd_rows
from podcorpus.validating.rules.row_order import unsorted_rows
from podcorpus.validating.run import Run
from podcorpus.validating.shape import check_shape


def validate_window(tables: Mapping[str, pa.Table], entities: pa.Table) -> Iterator[Finding]:
    """Findings on whole episodes, given with all their rows, sorted, and with the entities of all the corpus. What
    concerns the entities themselves is found by `validate_whole`."""
    yield from worded(_window(tables, entities, whole=False))


def validate_together(tables: Mapping[str, pa.Table], entities: pa.Table) -> Iterator[Finding]:
    """Findings on a corpus that is no more than one window: what `validate_window` and `validate_whole` give."""
    yield from worded(_window(tables, entities, whole=True))


def validate_whole(entities: pa.Table, episodes: pa.Table, names: pa.Table, pointed: pa.Table) -> Iterator[Finding]:
    """Findings on what no window tells: on the entities, and on what is in several episodes. `episodes` are
    `episode_id`, `source_sha256`, `show` and `guid` of all; `names` those of speakers, as `value`, `n` and the `id` of
    the first; `pointed` are `entity_id`, `n_mentions` and `n_episodes` of the entities that are mentioned or speak."""
    yield from worded(_whole(entities, episodes, names, pointed))


def _window(tables: Mapping[str, pa.Table], entities: pa.Table, *, whole: bool) -> Iterator[Finding | Found]:
    space, run = _begun(entities, *tables.values())
    usable = {}
    for table in TABLES:
        if table == "entities":
            continue
        usable[table] = yield from _usable(space, run, table, _positioned(table, tables[table]))
    known = _positioned("entities", entities)
    if whole:
        known = yield from _usable(space, run, "entities", known)
    for found in run.registry(known):
        if whole:
            yield found
    yield from run.window(usable.items())
    yield from run.finish() if whole else run.finish_part()
    for table, rows in usable.items():
        yield from unsorted_rows(table, [rows], run.left_out[table])
    space.connection.close()


def _whole(entities: pa.Table, episodes: pa.Table, names: pa.Table, pointed: pa.Table) -> Iterator[Finding | Found]:
    space, run = _begun(entities, episodes, pointed)
    rows = yield from _usable(space, run, "entities", _positioned("entities", entities))
    yield from run.registry(rows)
    run.windows_elsewhere(
        episodes.append_column("row", pa.array(range(episodes.num_rows), pa.int64())),
        names,
        pointed,
    )
    yield from run.finish()
    space.connection.close()


def _begun(*tables: pa.Table) -> tuple[Workspace, Run]:
    few = sum(table.num_rows for table in tables) <= FEW_ROWS
    # Processes share the processors already.
    connection = connect(Path(gettempdir()), files=False, threads=1, few=few)
    return Workspace(connection), Run(connection, sources=())


def _positioned(table: str, rows: pa.Table) -> pa.Table:
    columns = rows.select(columns_of(table).names).cast(columns_of(table))
    return with_positions(columns, range(rows.num_rows))


def _usable(space: Workspace, run: Run, table: str, rows: pa.Table) -> Generator[Finding, None, pa.Table]:
    """The rows that have the shape of their table; a finding on each of the others."""
    odd = odd_rows(space, table, rows)
    if not odd:
        return rows
    key = TABLES[table].key
    lost = rows.take(odd).to_pylist()
    run.add_damaged(table, [(row.get("episode_id"), row[key]) for row in lost])
    for row in lost:
        del row["position"]
    yield from (found for _, found in check_shape(table, lost, odd))
    return without(rows, odd)
