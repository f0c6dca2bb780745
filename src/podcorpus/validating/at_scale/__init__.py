"""Validation at scale: an engine finds the rows and episodes that need a look, the reference looks at them.

The findings are those of `validating.validate_rows` over the rows of the whole folder. They come by layer where a
layer is asked of rows (shapes, by table and position), then episode by episode as the reference has them (those that
name each other's rows last), then what only the whole corpus tells: sources, entities, counts, the order of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

from podcorpus.engine.duckdb import MEMORY_LIMIT, connect, text_sql
from podcorpus.engine.windows import windows
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.folder.read import Scanned
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.records import TABLES, Record
from podcorpus.tables.order import sort_key
from podcorpus.tables.scan import TableScan, batches
from podcorpus.validating.annotation import check_annotation
from podcorpus.validating.at_scale.escalate import Reference, batches_of
from podcorpus.validating.at_scale.prefilter import Sieve, entangled
from podcorpus.validating.at_scale.registry import Registry
from podcorpus.validating.at_scale.shapes import Damage, check_shapes, relation
from podcorpus.validating.counts import POINTING, check_unused, count_mismatches
from podcorpus.validating.identity import check_identity, narrowed
from podcorpus.validating.order import unsorted
from podcorpus.validating.source import unknown_source
from podcorpus.validating.view import View


def validate_scanned(
    scanned: Scanned, sources: Sequence[Source] = (), progress: Progress = silent
) -> Iterator[Finding]:
    """Findings of all five layers on a scanned folder. `sources` are the pages to hold it against: episodes built
    from one of them all go to the reference. Raises InputError where the rows of an episode take more memory than the
    engine is given, or the temporary folder cannot be used."""
    try:
        yield from _validated(scanned, sources, progress)
    except duckdb.OutOfMemoryException:
        message = f"{scanned.path}: rows of one episode do not fit into the {MEMORY_LIMIT} of the engine"
        raise InputError(f"{message}; look for a text that is too long") from None
    except duckdb.IOException as error:
        # No file of the folder: of one that the engine cannot read a copy was made.
        message = f"{scanned.aside}: cannot be written or read ({' '.join(str(error).split())[:160]})"
        raise InputError(f"{message}; set TMPDIR to a folder with more room") from None


def _validated(scanned: Scanned, sources: Sequence[Source], progress: Progress) -> Iterator[Finding]:
    connection = connect(scanned.aside, files=True)
    damage = Damage()
    scans = {table: scanned.scans.get(table, TableScan(table)) for table in TABLES}
    for scan in progress(scans.values(), "tables"):
        yield from check_shapes(connection, scan, damage, scanned.aside)
    rows = [row for _, batch in batches(scans["entities"]) for row in batch.to_pylist()]
    registry = Registry(rows, damage.positions["entities"], scanned.absent)
    digests, missing = {source.sha256 for source in sources}, TABLES.keys() - scanned.scans.keys()
    # Where no row says what an episode was built from, all of them are held against the pages.
    everything = bool(sources) and "episodes" in scanned.absent
    sieve = Sieve(scanned.aside, registry, damage, digests, missing, everything=everything)
    for window in progress(windows(connection, scans, scanned.aside), "windows"):
        sieve.look(window)
    reference = Reference(registry, damage, scanned.absent, sources)
    if sieve.suspects:
        again = windows(connection, scans, scanned.aside)
        for batch in progress(batches_of(again, entangled(sieve.suspects)), "batches"):
            yield from reference.check(batch)
    yield from _sources(connection, scans["episodes"], damage, scanned, sources)
    if everything:
        yield from reference.unfitting()
    yield from _entities(sieve, reference, registry, damage, scanned.absent)
    for mismatch in reference.mismatches:
        if mismatch.stands(reference.slack[mismatch.table]):
            yield mismatch.found
    for table, scan in scans.items():
        if not scan.sorted:
            yield from _unsorted(scan, reference.dropped[table] | set(damage.positions[table]))


def _sources(
    connection: duckdb.DuckDBPyConnection,
    scan: TableScan,
    damage: Damage,
    scanned: Scanned,
    sources: Sequence[Source],
) -> Iterator[Finding]:
    """Episodes built from one source, and sources that no episode was built from."""
    connection.register("damaged", pa.table({"position": pa.array(damage.positions["episodes"], pa.int64())}))
    query = f"""
        SELECT episode_id, first FROM (
            SELECT episode_id, position, first_value(episode_id) OVER (
                PARTITION BY source_sha256 ORDER BY position ROWS UNBOUNDED PRECEDING
            ) AS first FROM {relation(scan)} ANTI JOIN damaged USING (position)
        ) WHERE episode_id <> first ORDER BY position
    """
    for episode, first in connection.sql(query).fetchall():
        message = f"built from the same source as {first}"
        yield finding("source-twice", message, table="episodes", record_id=episode, field="source_sha256")
    if sources and "episodes" not in scanned.absent:
        digests = ", ".join(text_sql(source.sha256) for source in sources)
        query = f"SELECT DISTINCT source_sha256 FROM {relation(scan)} WHERE source_sha256 IN ({digests})"
        known = {digest for (digest,) in connection.sql(query).fetchall()}
        for source in {source.sha256: source for source in sources}.values():
            if source.sha256 not in known:
                yield unknown_source(source, by_rows=False)


def _entities(
    sieve: Sieve, reference: Reference, registry: Registry, damage: Damage, absent: set[str]
) -> Iterator[Finding]:
    """Findings on the registry itself, by what all episodes say of it."""
    others: Mapping[str, list[Any]] = {table: [] for table in TABLES if table != "entities"}
    view = View({"entities": registry.rows, **others}, {"entities": registry.damaged}, absent, damage.unnamed)
    yield from view.note(check_identity(view))
    left = narrowed(view)
    yield from left.note(check_annotation(left))
    reference.dropped["entities"] = set(left.damaged["entities"]) - registry.damaged
    reference.loose["entities"] = left.loose.get("entities", 0)
    counted = {}
    for entity in sieve.mentioned:
        counted["entities", entity, "n_mentions"] = sieve.mentioned[entity] + reference.mentioned[entity]
        counted["entities", entity, "n_episodes"] = sieve.mentioning[entity] + reference.mentioning[entity]
    for mismatch in count_mismatches(left, counted, ("entities",)):
        if mismatch.stands(reference.slack[mismatch.table]):
            yield mismatch.found
    doubtful = absent | reference.gaps | {table for table in POINTING if damage.positions[table]}
    doubtful |= {table for table in POINTING if reference.dropped[table] or reference.loose[table]}
    if doubtful.isdisjoint(POINTING):
        yield from check_unused(left.corpus.entities, {*sieve.mentioned, *sieve.speaking})


def _unsorted(scan: TableScan, unusable: set[int]) -> Iterator[Finding]:
    """The first two rows of a table that stand in the wrong order, of those that can be used."""
    model = TABLES[scan.table]
    columns = {model.key, model.index or model.key, *({"episode_id", "turn_id"} & set(model.model_fields))}

    def records() -> Iterator[Record]:
        for first, batch in batches(scan):
            for position, row in enumerate(batch.select(sorted(columns)).to_pylist(), first):
                if position not in unusable:
                    yield model.model_construct(**row)

    for one, other in pairwise(records()):
        if sort_key(one) > sort_key(other):
            yield unsorted(one, other)
            return


__all__ = ["validate_scanned"]
