"""Ambiguous names that need context: short names for an entity named in full elsewhere, also used for other things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from podcorpus.annotating.word_frequency import familiarity
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.names import fold_name

_GIVEN_NAME = 3.5
"""Familiarity from which a given name is common to many people: Grace and Karen, but not Dorrit."""
_WORD = 4.5
"""Familiarity from which a part of a name is an ordinary word: the Journal, Information."""
_INITIALS = 2
"""Number of letters up to which a short form is too ambiguous: SF, JD, R1."""


class Context:
    """Which entities an episode is about, and which entity a name is linked to there."""

    def __init__(
        self,
        registry: Mapping[str, RegistryEntry],
        openings: Mapping[str, Sequence[str]],
        named: Set[str] = frozenset(),
    ) -> None:
        """`named` are the entities that the episode names unambiguously, and those of its speakers; `openings` are
        those of the registry (`by_opening`)."""
        self._registry = registry
        names = {fold_name(registry[entity_id].canonical_name) for entity_id in named if entity_id in registry}
        # In an episode about DeepSeek, R1 is DeepSeek's.
        self._in_play = named | {entity_id for name in names for entity_id in openings.get(name, ())}
        self.asked: set[str] = set()
        """The entities of which anybody asked whether they are in play."""

    def plays(self, entity_id: str) -> bool:
        """Whether an entity is in play: what the episode is about, or a part of that."""
        self.asked.add(entity_id)
        return entity_id in self._in_play

    def agrees(self, other: Context, asked: Set[str]) -> bool:
        """Whether both say the same of the entities that were `asked` about."""
        return asked.isdisjoint(self._in_play ^ other._in_play)

    def choose(self, surface: str, owners: tuple[str, ...]) -> str | None:
        """The entity that a name is linked to, of the ids in `owners`: the only one, unless the name needs context;
        else the only one in play. None if it remains ambiguous."""
        if len(owners) == 1 and not waits(surface, self._registry[owners[0]]):
            return owners[0]
        playing = list(filter(self.plays, owners))
        return playing[0] if len(playing) == 1 else None


def waits(surface: str, entry: RegistryEntry) -> bool:
    """Whether a name alone does not identify its entity: a common given name, a part of the full name that is an
    ordinary word, or initials. The name of a place never needs context (the US, HK, Washington)."""
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


def by_opening(registry: Mapping[str, RegistryEntry]) -> Mapping[str, Sequence[str]]:
    """The ids of the entities whose names of several words begin with some words, by these words, folded."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in registry.values():
        for opening in _opening_words(entry.canonical_name):
            found[opening].append(entry.entity_id)
    return dict(found)


def _opening_words(name: str) -> set[str]:
    """The folded first words of a name of several words: “bollard” and “bollard3” for “Bollard 3 Plus”."""
    words = name.split()
    return {fold_name(" ".join(words[:count])) for count in range(1, len(words))}
