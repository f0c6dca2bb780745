"""Windows: the rows of all tables side by side, some episodes at once, each with all of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from podcorpus.engine.relations import relation
from podcorpus.engine.sql import text_sql
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.tables.compute import pc
from podcorpus.tables.parquet_limits import MOST_ROWS_AT_ONCE
from podcorpus.tables.positions import positioned, positioned_schema
from podcorpus.tables.scan import TableScan

WINDOW_ROWS = 100_000
"""Rows of a window: with 250,000, 10,000 episodes take 80 MB more; with fewer, planning the queries of all rules takes
longer than to run them."""
_WINDOW_BYTES = 1 << 27
"""What is held of all tables at once; one episode is never cut, however long it is."""

Window = dict[str, pa.Table]
"""By table the rows of some episodes, by episode and then in the order of the table, with the column `position`."""


def windows(
    connection: duckdb.DuckDBPyConnection, scans: Mapping[str, TableScan], aside: Path, rows: int = WINDOW_ROWS
) -> Iterator[Window]:
    """All episodes, each in one window, in the order of their ids. Rows that name no episode are in none. A window has
    about so many rows, unless its only episode has more.

    A table that is not in the order of its episodes is sorted into a file in `aside` first.
    """
    # Of each table some rows are held back, so that it is read in smaller steps than a window has.
    most = max(1, min(MOST_ROWS_AT_ONCE, rows // len(TABLES)))
    present = [table for table in EPISODE_TABLES if table in scans]
    feeds = [_Feed(table, _by_episode(connection, scans[table], aside, most)) for table in present]
    for feed in feeds:
        feed.fill()
    while any(feed.held for feed in feeds):
        live = [feed for feed in feeds if not feed.exhausted]
        cut = min((feed.last for feed in live), default=None)
        much = sum(feed.rows for feed in feeds) >= rows or sum(feed.bytes for feed in feeds) >= _WINDOW_BYTES
        if cut is None or (much and any(feed.before(cut) for feed in feeds)):
            yield _taken(feeds, cut)
        # What is before the least of the last episodes is whole: only the tables that end there need go on.
        for feed in live:
            if feed.last == cut:
                feed.fill()


def _taken(feeds: Sequence[_Feed], cut: str | None) -> Window:
    """The window of the episodes before `cut`, or of all."""
    taken = {feed.table: feed.take(cut) for feed in feeds}
    return {table: taken.get(table, positioned_schema(table).empty_table()) for table in EPISODE_TABLES}


class _Feed:
    """The rows of one table as they come, and those held back because their episode may go on."""

    def __init__(self, table: str, source: Iterator[pa.RecordBatch]) -> None:
        self.table, self.source = table, source
        self.held: list[pa.RecordBatch] = []
        self.exhausted = False

    @property
    def rows(self) -> int:
        """How many rows are held."""
        return sum(batch.num_rows for batch in self.held)

    @property
    def bytes(self) -> int:
        """How much they take."""
        return sum(batch.nbytes for batch in self.held)

    @property
    def last(self) -> str:
        """The episode of the last row held."""
        return str(self.held[-1].column("episode_id")[-1].as_py())

    def fill(self) -> None:
        """Hold the next batch too, or be exhausted."""
        for batch in self.source:
            if batch.num_rows:
                self.held.append(batch)
                return
        self.exhausted = True

    def before(self, cut: str) -> bool:
        """Whether a row held is of an episode before this one."""
        return bool(self.held) and self.held[0].column("episode_id")[0].as_py() < cut

    def take(self, cut: str | None) -> pa.Table:
        """The rows held of the episodes before `cut`, or all."""
        taken, kept = [], []
        for batch in self.held:
            column = batch.column("episode_id")
            whole = cut is None or column[-1].as_py() < cut
            at = batch.num_rows if whole else pc.sum(pc.less(column, cut)).as_py() or 0
            taken.append(batch.slice(0, at))
            if at < batch.num_rows:
                kept.append(batch.slice(at))
        self.held = kept
        return pa.Table.from_batches(taken, schema=positioned_schema(self.table))


def _by_episode(
    connection: duckdb.DuckDBPyConnection, scan: TableScan, aside: Path, most: int
) -> Iterator[pa.RecordBatch]:
    if scan.by_episode:
        yield from positioned(scan, most)
        return
    file = aside / f"{scan.table}-by-episode.parquet"
    if not file.exists():
        query = f"SELECT * FROM {relation(scan)} WHERE episode_id IS NOT NULL ORDER BY episode_id, position"
        connection.execute(f"COPY ({query}) TO {text_sql(str(file))} (FORMAT parquet, ROW_GROUP_SIZE 100000)")
    with pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20) as parquet:
        for batch in parquet.iter_batches(most):
            yield batch.cast(positioned_schema(scan.table))
