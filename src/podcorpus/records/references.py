"""Foreign keys: which columns refer to a record of another table. Rules, comparisons and metadata all use this list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Reference:
    """A foreign key: a column with an id of `target`, or with `many` a list of ids; with `same_episode` only ids of the
    record's own episode."""

    column: str
    target: str
    same_episode: bool = False
    many: bool = False


REFERENCES: Mapping[str, tuple[Reference, ...]] = MappingProxyType(
    {
        "speakers": (Reference("episode_id", "episodes"), Reference("entity_id", "entities")),
        "chapters": (Reference("episode_id", "episodes"), Reference("start_turn_id", "turns", same_episode=True)),
        "turns": (
            Reference("episode_id", "episodes"),
            Reference("speaker_id", "speakers", same_episode=True),
            Reference("continues_turn_id", "turns", same_episode=True),
            Reference("chapter_id", "chapters", same_episode=True),
        ),
        "cues": (Reference("episode_id", "episodes"), Reference("turn_id", "turns", same_episode=True)),
        "mentions": (
            Reference("episode_id", "episodes"),
            Reference("turn_id", "turns", same_episode=True),
            Reference("entity_id", "entities"),
            Reference("chapter_id", "chapters", same_episode=True),
            Reference("speaker_id", "speakers", same_episode=True),
        ),
        "entities": (Reference("members", "entities", many=True),),
        "segments": (
            Reference("episode_id", "episodes"),
            Reference("turn_id", "turns", same_episode=True),
            Reference("cue_id", "cues", same_episode=True),
        ),
    }
)
"""By table; `episodes` has none."""


def targets(table: str) -> dict[str, str]:
    """The table that each single-id foreign key of a table refers to, by column.

    >>> targets("speakers"), targets("entities")
    ({'episode_id': 'episodes', 'entity_id': 'entities'}, {})
    """
    return {reference.column: reference.target for reference in REFERENCES.get(table, ()) if not reference.many}
