"""What the layers after the first look at: the records that have the right shape, and what is known of the rest.

A row of the wrong shape is still a row: its id can be pointed to, and what is said of whole tables (gaps, counts,
partitions) is not said of a table that has such a row, so that one damaged value gives one finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from podcorpus.records import TABLES, Chapter, Corpus, Turn
from podcorpus.tabulating import corpus_of

RawRows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class View:
    """The tables of a corpus after the shape check. `damaged` holds the positions of rows of the wrong shape."""

    raw: Mapping[str, RawRows]
    damaged: Mapping[str, Set[int]]
    absent: Set[str] = frozenset()
    """Tables that could not be read at all."""

    @cached_property
    def corpus(self) -> Corpus:
        """The records of the right shape, by table, in file order."""
        return corpus_of(
            {
                table: [
                    dict(row) for i, row in enumerate(self.raw.get(table, ())) if i not in self.damaged.get(table, ())
                ]
                for table in TABLES
            }
        )

    def whole(self, *tables: str) -> bool:
        """Whether the tables are there and all their rows have the right shape."""
        return not any(table in self.absent or self.damaged.get(table) for table in tables)

    def ids(self, table: str) -> set[str]:
        """All ids of a table, of damaged rows too."""
        return self._ids[table]

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        return {
            table: {row[model.key] for row in self.raw.get(table, ()) if isinstance(row.get(model.key), str)}
            for table, model in TABLES.items()
        }

    @cached_property
    def turn_by_id(self) -> dict[str, Turn]:
        """The turns of the right shape by id."""
        return {turn.turn_id: turn for turn in self.corpus.turns}

    @cached_property
    def chapters_of(self) -> dict[str, list[Chapter]]:
        """Placed and unplaced chapters by episode, in file order."""
        found: dict[str, list[Chapter]] = defaultdict(list)
        for chapter in self.corpus.chapters:
            found[chapter.episode_id].append(chapter)
        return found
