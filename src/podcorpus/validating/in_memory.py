"""Validation of rows at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa

from podcorpus.engine.duckdb import connect
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import worded
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.tables.scan import columns_of
from podcorpus.validating.rules.row_order import unsorted_rows
from podcorpus.validating.run import Run
from podcorpus.validating.shape import RawRows, check_shape


def validate_rows(
    rows: Mapping[str, RawRows], sources: Sequence[Source] = (), absent: Set[str] = frozenset()
) -> Iterator[Finding]:
    """Findings on the tables of a corpus, given as plain values by table name.

    `sources` are the pages to check it against; `absent` names tables that could not be read, so that what points to
    them is not reported as dangling. One damaged value gives one finding where that can be told: rules name in
    `unless` what makes them silent.
    """
    run = Run(connect(Path(gettempdir()), files=False), absent=absent, sources=sources)
    damaged: dict[str, set[int]] = {}
    unnamed: set[str] = set()
    for table, model in TABLES.items():
        damaged[table] = set()
        for position, found in check_shape(table, rows.get(table, ())):
            damaged[table].add(position)
            if found.pointer in (None, f"/{model.key}"):
                unnamed.add(table)
            yield found
        lost = [rows[table][position] for position in sorted(damaged[table])]
        run.add_damaged(table, [(_text(row, "episode_id"), _text(row, model.key)) for row in lost])
    run.set_unnamed(unnamed)
    usable = {table: _usable(table, rows.get(table, ()), damaged[table]) for table in TABLES}
    run.use_sources(digest for row in rows.get("episodes", ()) if (digest := _text(row, "source_sha256")) is not None)
    yield from worded(run.registry(usable["entities"]))
    yield from worded(run.window(usable))
    yield from worded(run.finish())
    for table in TABLES:
        yield from unsorted_rows(table, [usable[table]], run.left_out[table])


def _usable(table: str, rows: RawRows, damaged: Set[int]) -> pa.Table:
    kept = [(position, row) for position, row in enumerate(rows) if position not in damaged]
    found = pa.Table.from_pylist([dict(row) for _, row in kept], schema=columns_of(table))
    return found.append_column("position", pa.array([position for position, _ in kept], pa.int64()))


def _text(row: object, column: str) -> str | None:
    value = row.get(column) if isinstance(row, Mapping) else None
    return value if isinstance(value, str) and _encodable(value) else None


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
