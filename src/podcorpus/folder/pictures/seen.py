"""What the pictures show of a corpus, kept as its rows go by, in memory that does not grow with the episodes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pyarrow as pa

from podcorpus.tables.arrow import Row
from podcorpus.tables.compute import pc

MOST_EPISODES = 24
"""Episodes whose turns are shown."""
_KEPT = {
    "episodes": ("episode_id",),
    "speakers": ("episode_id", "speaker_id", "label", "name", "n_words"),
    "chapters": ("episode_id", "chapter_id", "start_ms", "end_ms", "title"),
    "turns": ("episode_id", "speaker_id", "start_ms", "end_ms", "kind", "n_words"),
}
_OF_ENTITIES = ("entity_id", "canonical_name", "entity_type", "n_mentions")


@dataclass(frozen=True)
class Spoken:
    """An episode: its speakers, chapters and turns."""

    episode_id: str
    speakers: list[Row]
    chapters: list[Row]
    turns: list[Row]


@dataclass
class Seen:
    """The rows of the first episodes, and counts of all."""

    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Mentions by entity and form."""
    misheard: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Misheard spellings by entity."""
    n_episodes: int = 0
    n_mentions: int = 0
    _rows: dict[str, dict[str, list[Row]]] = field(default_factory=lambda: {table: {} for table in _KEPT})
    _past: set[str] = field(default_factory=set)
    _entities: list[pa.Table] = field(default_factory=list)

    def add(self, table: str, rows: pa.Table) -> None:
        """Take note of some rows of a table; they come in its order."""
        if table == "entities":
            self._entities.append(rows.select(_OF_ENTITIES))
        elif table == "mentions":
            self._add_mentions(rows.select(["entity_id", "form", "surface"]))
        elif table in _KEPT:
            self.n_episodes += rows.num_rows if table == "episodes" else 0
            self._keep(table, rows.select(_KEPT[table]))

    def _keep(self, table: str, rows: pa.Table) -> None:
        """The rows of the first episodes that have any in this table."""
        kept = self._rows[table]
        if len(kept) == MOST_EPISODES and rows.column("episode_id")[0].as_py() not in kept:
            self._past.add(table)
            return
        wanted = [one for one in rows.column("episode_id").unique().to_pylist() if one not in kept]
        wanted = [*kept, *wanted[: MOST_EPISODES - len(kept)]]
        first = rows.filter(pc.is_in(rows.column("episode_id"), pa.array(wanted, pa.string())))
        for row in first.to_pylist():
            kept.setdefault(row["episode_id"], []).append(row)

    def _add_mentions(self, rows: pa.Table) -> None:
        self.n_mentions += rows.num_rows
        rows = rows.filter(pc.and_(pc.is_valid(rows.column("entity_id")), pc.is_valid(rows.column("form"))))
        counted = rows.group_by(["entity_id", "form"]).aggregate([([], "count_all")])
        for row in counted.to_pylist():
            self.forms[row["entity_id"], row["form"]] += row["count_all"]
        for row in rows.filter(pc.equal(rows.column("form"), "asr_error")).to_pylist():
            self.misheard[row["entity_id"]][row["surface"]] += 1

    def has_enough(self, table: str) -> bool:
        """Whether nothing more is kept of a table, whatever rows follow."""
        return table not in _KEPT or table in self._past

    @property
    def spoken(self) -> list[Spoken]:
        """The first episodes, in order."""
        return [
            Spoken(one, *(self._rows[table].get(one, []) for table in ("speakers", "chapters", "turns")))
            for one in self._rows["episodes"]
        ]

    @property
    def entities(self) -> pa.Table:
        """Id, name, type and number of mentions of every entity."""
        empty = pa.table({name: pa.array([], pa.int64() if name[0] == "n" else pa.string()) for name in _OF_ENTITIES})
        return pa.concat_tables(self._entities) if self._entities else empty
