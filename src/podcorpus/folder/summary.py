"""The figures of a corpus that card, metadata and manifest give, counted as its rows come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa

from podcorpus.folder.manifest import CorpusEdition, EpisodeEntry
from podcorpus.folder.pictures import drawn
from podcorpus.folder.pictures.seen import Seen
from podcorpus.records import TABLES, Corpus
from podcorpus.tables.arrow import Row, record_table

SHOWN_EPISODES = 100
"""How many episodes a card lists."""
_AT_ONCE = 1_000
"""Rows that are held as Python objects at the same time."""


@dataclass
class Summary:
    """Counts of a corpus, and the few rows that its card shows."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    first: dict[str, Row] = field(default_factory=dict)
    """The first row of each table that has any."""
    episodes: list[Row] = field(default_factory=list)
    """The first episodes, as many as a card lists."""
    entries: list[EpisodeEntry] = field(default_factory=list)
    """Every episode, as the manifest lists it."""
    mentions: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    """Mentions by type and form."""
    tiers: Counter[str] = field(default_factory=Counter)
    entities: set[str] = field(default_factory=set)
    """Ids of the entities that mentions are linked to."""
    seen: Seen = field(default_factory=Seen)
    """What the pictures show."""
    _languages: set[str] = field(default_factory=set)

    def add(self, table: str, rows: pa.Table) -> None:
        """Count some rows of a table; they come in the order of the table."""
        if not rows.num_rows:
            return
        self.rows[table] += rows.num_rows
        self.seen.add(table, rows)
        self.first.setdefault(table, rows.slice(0, 1).to_pylist()[0])
        if table == "episodes":
            self.episodes += rows.slice(0, SHOWN_EPISODES - len(self.episodes)).to_pylist()
            for batch in rows.select(list(EpisodeEntry.model_fields)).to_batches(_AT_ONCE):
                self.entries += (EpisodeEntry(**row) for row in batch.to_pylist())
            self._languages |= {str(one) for one in rows.column("language").drop_null().unique().to_pylist()}
        elif table == "mentions":
            for kind, form, number in _counts(rows, "entity_type", "form"):
                self.mentions[kind, form] += number
            for tier, number in _counts(rows, "tier"):
                self.tiers[tier] += number
            self.entities |= {str(one) for one in rows.column("entity_id").drop_null().unique().to_pylist()}

    @cached_property
    def pictures(self) -> dict[str, bytes]:
        """The pictures of the corpus by file name, drawn when all of it was counted."""
        return drawn(self.seen)

    @property
    def languages(self) -> list[str]:
        """The languages that episodes state, sorted."""
        return sorted(self._languages)

    @property
    def editions(self) -> list[str]:
        """The editions of its episodes, sorted."""
        return sorted({entry.edition for entry in self.entries})

    @property
    def edition(self) -> CorpusEdition:
        """The edition that all episodes share, or `mixed`."""
        return self.entries[0].edition if len(self.editions) == 1 else "mixed"


def summary_of(corpus: Corpus) -> Summary:
    """The summary of a corpus in memory."""
    summary = Summary()
    for table in TABLES:
        summary.add(table, record_table(table, corpus.rows(table)))
    return summary


def _counts(rows: pa.Table, *columns: str) -> list[tuple[Any, ...]]:
    """The different values of some columns, each with its number of rows."""
    counted = rows.group_by(list(columns)).aggregate([([], "count_all")])
    return [(*(row[name] for name in columns), row["count_all"]) for row in counted.to_pylist()]
