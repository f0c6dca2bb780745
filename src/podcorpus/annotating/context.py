"""Names that wait for context: what an entity is called once it was named, and other things are called too."""

from __future__ import annotations

from collections.abc import Mapping, Set

from podcorpus.annotating.word_frequency import familiarity
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.names import fold_name

_GIVEN_NAME = 3.5
"""Familiarity from which on a given name has many bearers: Grace and Karen, but not Dorrit."""
_WORD = 4.5
"""Familiarity from which on a part of a name is an ordinary word: the Journal, Information."""
_INITIALS = 2
"""Letters up to which a short form stands for too many things: SF, JD, R1."""


class Context:
    """Which entities are in play in an episode, and what a name is taken for there."""

    def __init__(self, registry: Mapping[str, RegistryEntry], named: Set[str] = frozenset()) -> None:
        """`named` are the entities that the episode names without doubt, and those of its speakers."""
        self._registry = registry
        names = {fold_name(registry[entity_id].canonical_name) for entity_id in named if entity_id in registry}
        # One who speaks of DeepSeek means its R1.
        parts = {entry.entity_id for entry in registry.values() if _opening_words(entry.canonical_name) & names}
        self.in_play = frozenset(named) | parts

    def choose(self, surface: str, owners: tuple[str, ...]) -> str | None:
        """Whose a name is, of its owners' ids: the only one's, unless it waits; else the only one's that is in play.
        None where that leaves it open."""
        if len(owners) == 1 and not waits(surface, self._registry[owners[0]]):
            return owners[0]
        playing = [owner for owner in owners if owner in self.in_play]
        return playing[0] if len(playing) == 1 else None


def waits(surface: str, entry: RegistryEntry) -> bool:
    """Whether a name alone does not tell its entity: a well-known given name, a word that is a part of the whole name
    and an ordinary one, or initials; a place's is known by itself (the US, HK, Washington)."""
    if entry.entity_type == "PLACE" or surface.casefold() == entry.canonical_name.casefold():
        return False
    if len(surface.split()) > 1:
        return False
    whole = [word.casefold() for word in entry.canonical_name.split()]
    if entry.entity_type == "PERSON":
        return surface.casefold() == whole[0] and familiarity(surface) >= _GIVEN_NAME
    if len(fold_name(surface)) <= _INITIALS:
        return True
    return surface.casefold() in whole and familiarity(surface) >= _WORD


def _opening_words(name: str) -> set[str]:
    """What a name of several words begins with, folded: of “Bollard 3 Plus” both “bollard” and “bollard3”."""
    words = name.split()
    return {fold_name(" ".join(words[:count])) for count in range(1, len(words))}
