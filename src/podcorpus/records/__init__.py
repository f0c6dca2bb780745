"""The records of a corpus: one frozen model per table, defined here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from podcorpus.records.base import Record, digest
from podcorpus.records.chapter import Chapter, ChapterMap
from podcorpus.records.cue import Cue
from podcorpus.records.entity import Entity
from podcorpus.records.episode import Episode
from podcorpus.records.mention import Mention
from podcorpus.records.segment import Segment
from podcorpus.records.speaker import Speaker
from podcorpus.records.turn import Turn

MODELS: tuple[type[Record], ...] = (Episode, Speaker, Chapter, Turn, Cue, Mention, Entity, Segment)
TABLES = MappingProxyType({model.table: model for model in MODELS})
"""Model by table name, in the order in which tables are listed."""
EPISODE_TABLES = tuple(table for table, model in TABLES.items() if "episode_id" in model.model_fields)
"""The tables whose rows belong to an episode: all but `entities`."""


@dataclass(frozen=True, repr=False)
class Corpus:
    """All records of a corpus, one tuple per table, each in published order."""

    episodes: tuple[Episode, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    turns: tuple[Turn, ...] = ()
    cues: tuple[Cue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    segments: tuple[Segment, ...] = ()

    def __repr__(self) -> str:
        """How many records each table has; all of them would be some hundred thousand characters."""
        return f"Corpus({', '.join(f'{table}: {len(self.rows(table)):,}' for table in TABLES)})"

    @property
    def languages(self) -> list[str]:
        """The languages that episodes state, sorted."""
        return sorted({episode.language for episode in self.episodes if episode.language})

    def rows(self, table: str) -> Sequence[Record]:
        """The records of one table, by name."""
        rows: Sequence[Record] = getattr(self, table)
        return rows


__all__ = [
    "EPISODE_TABLES",
    "MODELS",
    "TABLES",
    "Chapter",
    "ChapterMap",
    "Corpus",
    "Cue",
    "Entity",
    "Episode",
    "Mention",
    "Record",
    "Segment",
    "Speaker",
    "Turn",
    "digest",
]
