"""Suspects: the reference run over the episodes that the sieve kept, a bounded number of rows at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

import pyarrow as pa
import pyarrow.compute

from podcorpus.engine.windows import OF_EPISODES, Window
from podcorpus.findings.finding import Finding
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.tables.arrow import Row
from podcorpus.validating import check_records
from podcorpus.validating.at_scale.registry import Registry
from podcorpus.validating.at_scale.shapes import Damage
from podcorpus.validating.counts import Mismatch, check_clocks, count, count_mismatches
from podcorpus.validating.source import unknown_source
from podcorpus.validating.view import View

# Its stubs know fewer types than it takes.
pc: Any = pyarrow.compute

ROWS_AT_ONCE = 20_000
"""Rows that are given to the reference at once, unless one episode has more."""
# What is told of the whole corpus, and not of the episodes that happen to be looked at together.
_OF_ALL = {"rows-unsorted", "source-twice", "source-unknown"}

Batch = dict[str, list[tuple[int, Row]]]
"""By table rows with their positions in it."""


class Reference:
    """Runs the reference over batches of episodes, and keeps what only all of them together tell: numbers that do not
    agree, rows that may be missing from them, rows that were left out, and what entities are counted by."""

    def __init__(self, registry: Registry, damage: Damage, absent: Set[str], sources: Sequence[Source]) -> None:
        self._registry, self._damage, self._absent, self._sources = registry, damage, absent, sources
        self.mismatches: list[Mismatch] = []
        self.slack = Counter({table: len(damage.positions[table]) for table in TABLES})
        self.loose: Counter[str] = Counter()
        self.dropped: dict[str, set[int]] = defaultdict(set)
        self.gaps: set[str] = set()
        self.mentioned: Counter[str] = Counter()
        self.mentioning: Counter[str] = Counter()
        """Mentions and episodes by entity that the rows left out take away from the counts; none is above zero."""
        self._unfitting = {source.sha256: source for source in sources}

    def unfitting(self) -> Iterator[Finding]:
        """The findings on sources that fit no episode of any batch, where only rows can tell."""
        yield from (unknown_source(source, by_rows=True) for source in self._unfitting.values())

    def check(self, batch: Batch) -> Iterator[Finding]:
        """Findings on the episodes of a batch."""
        view = self._view(batch)
        unusable = {table: len(positions) for table, positions in view.damaged.items()}
        before = Counter((m.entity_id, m.episode_id) for m in view.corpus.mentions if m.entity_id)
        unknown: set[str | None] = set()
        left = yield from self._own(check_records(view, self._sources), unknown)
        self._unfitting = {digest: source for digest, source in self._unfitting.items() if source.name in unknown}
        self.mismatches += count_mismatches(left, count(left), ("episodes", "speakers"))
        yield from check_clocks(left)
        after = Counter((m.entity_id, m.episode_id) for m in left.corpus.mentions if m.entity_id)
        for entity, episode in before:
            self.mentioned[str(entity)] += after[entity, episode] - before[entity, episode]
            self.mentioning[str(entity)] -= not after[entity, episode]
        for table in OF_EPISODES:
            self.slack[table] += left.slack(table) - unusable[table]
            self.loose[table] += left.loose.get(table, 0)
            self.gaps.update({table} if left.gaps.get(table) else ())
            at = left.damaged[table] - view.damaged[table]
            self.dropped[table].update(batch[table][i][0] for i in at)

    def _own(self, findings: Any, unknown: set[str | None]) -> Any:
        """What is found of the batch's own rows; the sources that fit none of them are added to `unknown`."""
        while True:
            try:
                found = next(findings)
            except StopIteration as end:
                return end.value
            if found.code == "source-unknown":
                unknown.add(found.path)
            if found.table != "entities" and found.code not in _OF_ALL:
                yield found

    def _view(self, batch: Batch) -> View:
        """The rows of a batch with all entities, and with the rows that name no episode: they may be of any."""
        raw: dict[str, list[Row]] = {"entities": self._registry.rows}
        damaged: dict[str, Set[int]] = {"entities": self._registry.damaged}
        for table in OF_EPISODES:
            rows, strays = batch[table], self._damage.strays[table]
            raw[table] = [row for _, row in rows] + strays
            damaged[table] = {
                i for i, (position, _) in enumerate(rows) if self._damage.between(table, position, position)
            } | set(range(len(rows), len(rows) + len(strays)))
        return View(raw, damaged, self._absent, self._damage.unnamed)


def batches_of(windows: Iterator[Window], groups: Sequence[Set[str]]) -> Iterator[Batch]:
    """The rows of groups of episodes: those of one episode in the order of their ids, some at once, and then the
    others one after the other."""
    alone = {episode for group in groups if len(group) == 1 for episode in group}
    group_of = {episode: i for i, group in enumerate(groups) if len(group) > 1 for episode in group}
    together: dict[int, Batch] = defaultdict(_empty)
    batch = _empty()
    for window in windows:
        for episode, rows in _episodes(window, alone | group_of.keys()):
            if episode not in group_of:
                if any(batch.values()) and sum(map(len, batch.values())) + sum(map(len, rows.values())) > ROWS_AT_ONCE:
                    yield batch
                    batch = _empty()
                _add(batch, rows)
            else:
                _add(together[group_of[episode]], rows)
    if any(batch.values()):
        yield batch
    for i in sorted(together):
        yield _in_order(together.pop(i))


def _empty() -> Batch:
    return {table: [] for table in OF_EPISODES}


def _add(batch: Batch, rows: Mapping[str, list[tuple[int, Row]]]) -> None:
    for table in OF_EPISODES:
        batch[table] += rows.get(table, [])


def _in_order(batch: Batch) -> Batch:
    return {table: sorted(rows, key=lambda row: row[0]) for table, rows in batch.items()}


def _episodes(window: Window, wanted: Set[str]) -> Iterator[tuple[str, Batch]]:
    """The wanted episodes of a window, by id, with their rows; no more rows at once than the reference is given."""
    named = pa.array(sorted(wanted), pa.string())
    tables = {
        table: rows.filter(pc.is_in(rows.column("episode_id"), value_set=named)) for table, rows in window.items()
    }
    sizes: Counter[str] = Counter()
    for rows in tables.values():
        for counted in pc.value_counts(rows.column("episode_id")).to_pylist():
            sizes[counted["values"]] += counted["counts"]
    together: list[str] = []
    for episode in sorted(sizes):
        if together and sum(sizes[other] for other in together) + sizes[episode] > ROWS_AT_ONCE:
            yield from _as_rows(tables, together)
            together = []
        together.append(episode)
    yield from _as_rows(tables, together)


def _as_rows(tables: Window, episodes: Sequence[str]) -> Iterator[tuple[str, Batch]]:
    named = pa.array(episodes, pa.string())
    found: dict[str, Batch] = {episode: _empty() for episode in episodes}
    for table in OF_EPISODES:
        rows = tables[table].filter(pc.is_in(tables[table].column("episode_id"), value_set=named))
        positions: list[Any] = rows.column("position").to_pylist()
        for position, row in zip(positions, rows.drop_columns(["position"]).to_pylist(), strict=True):
            found[row["episode_id"]][table].append((position, row))
    for episode in episodes:
        yield episode, found.pop(episode)
