"""Validation of the files of a corpus, or of one table, a window of episodes at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing

import duckdb
import pyarrow as pa

from podcorpus.engine.duckdb import FEW_ROWS, MEMORY_LIMIT, beside, connect, for_few_rows
from podcorpus.engine.relations import relation
from podcorpus.engine.sql import texts_sql
from podcorpus.engine.windows import WINDOW_ROWS, windows
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.findings.wording import one_line
from podcorpus.folder.read import Scanned
from podcorpus.progress import Progress, silent
from podcorpus.reading.source import Source
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.records.ids import ID_PARTS
from podcorpus.records.references import REFERENCES
from podcorpus.tables.positions import positioned, positioned_schema
from podcorpus.tables.scan import TableScan
from podcorpus.validating.rules.row_order import unsorted_rows
from podcorpus.validating.run import Run
from podcorpus.validating.shapes_in_files import Damage, check_shapes
from podcorpus.validating.sql import MACROS

_LETTERS = {
    table: "" if table == "speakers" else ID_PARTS["turns" if table == "mentions" else table].letter
    for table in EPISODE_TABLES
    if table != "episodes"
}
"""The letter that follows the episode's id and a dot in the ids of a table: in a mention's, that of its turn."""
_FEWER_WITH_PAGES = 10
"""Into how many a window is divided where pages are read again, too."""
_KNOWN = pa.schema([pa.field(name, pa.string()) for name in ("name", "episode_id", "id")])
_SCATTERED = pa.schema([pa.field(n, pa.int64() if n == "n" else pa.string()) for n in ("name", "id", "n", "first")])

_NOTHING_ELSEWHERE = (_KNOWN.empty_table(), _SCATTERED.empty_table())


def validate_scanned(
    scanned: Scanned,
    sources: Sequence[Source] = (),
    progress: Progress = silent,
    rows_at_once: int = WINDOW_ROWS,
    lost_mentions: int = 0,
) -> Iterator[Finding | Found]:
    """Findings of all five layers on a scanned folder. `sources` are the pages to check it against; a window holds
    about `rows_at_once` rows. `lost_mentions` is how many rows of `mentions` are known to be gone. Raises InputError
    where the rows of an episode take more memory than the engine is given, or the temporary folder cannot be used."""
    few = sum(scan.rows for scan in scanned.scans.values()) <= FEW_ROWS
    try:
        with (
            closing(connect(scanned.aside, files=few, threads=1 if few else None)) as rows,
            closing(beside(rows) if few else connect(scanned.aside, files=True)) as files,
        ):
            if not few:
                files.execute(MACROS)
            yield from _validated(scanned, sources, progress, rows_at_once, lost_mentions, files, rows, few)
    except duckdb.OutOfMemoryException:
        message = f"{scanned.path}: rows of one episode do not fit into the {MEMORY_LIMIT} of the engine"
        raise InputError(f"{message}; look for a text that is too long") from None
    except duckdb.IOException as error:
        # No file of the folder: of one that the engine cannot read a copy was made.
        message = f"{scanned.aside}: cannot be written or read ({one_line(error)})"
        raise InputError(f"{message}; set TMPDIR to a folder with more room") from None


def _validated(
    scanned: Scanned,
    sources: Sequence[Source],
    progress: Progress,
    rows_at_once: int,
    lost_mentions: int,
    files: duckdb.DuckDBPyConnection,
    connection: duckdb.DuckDBPyConnection,
    few: bool,
) -> Iterator[Finding | Found]:
    missing = TABLES.keys() - scanned.scans.keys()
    run = Run(connection, missing=missing, absent=scanned.absent, sources=sources)
    damage = Damage(run.add_damaged)
    scans = {table: scanned.scans.get(table, TableScan(table)) for table in TABLES}
    for scan in progress(scans.values(), "tables", "checked for shape"):
        yield from check_shapes(files, scan, damage, scanned.aside)
    if few:
        # Not before: what orders joins reads the statistics of files, and raises an error where other programs would.
        for_few_rows(connection)
    run.set_unnamed(damage.unnamed)
    # What their pages are read as is in memory beside the rows, and takes several times as much.
    at_once = rows_at_once // _FEWER_WITH_PAGES if sources else rows_at_once
    elsewhere = _NOTHING_ELSEWHERE if _is_one_window(scans.values(), at_once) else _elsewhere(files, scans, damage)
    run.set_elsewhere(*elsewhere, lost_mentions)
    entities = pa.Table.from_batches(positioned(scans["entities"]), schema=positioned_schema("entities"))
    yield from run.registry(damage.usable("entities", entities))
    for window in progress(windows(files, scans, scanned.aside, at_once), "windows", "of episodes validated"):
        yield from run.window((table, damage.usable(table, window.pop(table))) for table in EPISODE_TABLES)
    if sources and "episodes" not in missing:
        digests = texts_sql(run.places)
        query = f"SELECT DISTINCT source_sha256 FROM {relation(scans['episodes'])} WHERE source_sha256 IN {digests}"
        run.use_sources(digest for (digest,) in files.execute(query).fetchall())
    yield from run.finish()
    for table, scan in scans.items():
        if not scan.sorted:
            parts = (pa.Table.from_batches([batch]) for batch in positioned(scan))
            yield from unsorted_rows(table, parts, {*run.left_out[table], *damage.positions[table]})


def _is_one_window(scans: Iterable[TableScan], rows_at_once: int) -> bool:
    """Whether all rows are in one window, which shows by itself what several would have to tell each other."""
    scanned = list(scans)
    held = sum(batch.num_rows for scan in scanned for file in scan.files for batch in file.held)
    return held == sum(scan.rows for scan in scanned) < rows_at_once


def _elsewhere(
    files: duckdb.DuckDBPyConnection, scans: Mapping[str, TableScan], damage: Damage
) -> tuple[pa.Table, pa.Table]:
    """What one window alone does not show: which references to records of other episodes lead to a record, and which
    ids occur in several episodes. Both are empty for a corpus in which ids and references agree with their episodes."""
    files.execute("CREATE TEMP TABLE wanted (name VARCHAR, episode_id VARCHAR, id VARCHAR)")
    files.execute("CREATE TEMP TABLE misplaced (name VARCHAR, id VARCHAR)")
    rows, anything = {}, False
    for table, letter in _LETTERS.items():
        scan, key = scans[table], TABLES[table].key
        references = [one for one in REFERENCES[table] if one.same_episode]
        rows[table] = relation(scan)
        if damage.positions[table]:
            files.register(f"damaged_{table}", pa.table({"position": pa.array(damage.positions[table], pa.int64())}))
            rows[table] = f"({rows[table]} ANTI JOIN damaged_{table} USING (position))"
        own = " AND ".join(
            [
                f"starts_with({key}, episode_id || '.{letter}')",
                *(f"({one.column} IS NULL OR of_episode({one.column}, episode_id))" for one in references),
            ]
        )
        names = ", ".join(["episode_id", key, *(one.column for one in references if one.column != key)])
        odd = f"CREATE OR REPLACE TEMP TABLE odd AS SELECT {names} FROM {rows[table]} WHERE NOT ({own})"
        if files.execute(odd).fetchall() == [(0,)]:
            continue
        anything = True
        for one in references:
            files.execute(f"""
                INSERT INTO wanted SELECT DISTINCT '{one.target}', episode_id, {one.column} FROM odd
                WHERE NOT of_episode({one.column}, episode_id)
            """)
        files.execute(f"""
            INSERT INTO misplaced SELECT DISTINCT '{table}', {key} FROM odd
            WHERE NOT starts_with({key}, episode_id || '.{letter}')
        """)
    if not anything:
        return _NOTHING_ELSEWHERE
    targets = files.execute("SELECT DISTINCT name FROM wanted").fetchall()
    known = ["SELECT name, NULL::VARCHAR AS episode_id, id FROM misplaced"]
    # A record that cannot be used can be pointed to all the same.
    for (table,) in targets:
        ids = f"SELECT {TABLES[table].key} FROM {relation(scans[table])}"
        known.append(f"SELECT * FROM wanted WHERE name = '{table}' AND id IN ({ids})")
    scattered = []
    for (table,) in files.execute("SELECT DISTINCT name FROM misplaced").fetchall():
        key = TABLES[table].key
        scattered.append(f"""
            SELECT '{table}' AS name, {key} AS id, count(*) AS n,
                min(episode_id) FILTER (NOT starts_with({key}, episode_id || '.{_LETTERS[table]}')) AS first
            FROM {rows[table]} WHERE {key} IN (SELECT id FROM misplaced WHERE name = '{table}')
            GROUP BY 2 HAVING count(DISTINCT episode_id) > 1
        """)
    nothing = "SELECT ''::VARCHAR AS name, '' AS id, 0::BIGINT AS n, '' AS first WHERE false"
    return (
        files.sql(" UNION ALL ".join(known)).to_arrow_table(),
        files.sql(" UNION ALL ".join([nothing, *scattered])).to_arrow_table(),
    )
