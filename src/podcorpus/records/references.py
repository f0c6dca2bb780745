"""References: which columns name a record of another table. Rules, comparisons and metadata all read this list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Reference:
    """A column that holds ids of `target`; with `same_episode` those of the record's own episode only. The column may
    hold a list of ids."""

    column: str
    target: str
    same_episode: bool = False


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
        "mentions": (
            Reference("episode_id", "episodes"),
            Reference("turn_id", "turns", same_episode=True),
            Reference("entity_id", "entities"),
            Reference("chapter_id", "chapters", same_episode=True),
        ),
        "entities": (Reference("members", "entities"),),
        "segments": (Reference("episode_id", "episodes"), Reference("turn_id", "turns", same_episode=True)),
    }
)
"""By table; `episodes` refers to none."""
