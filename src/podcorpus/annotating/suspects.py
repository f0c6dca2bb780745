"""Names that may be transcribed as ordinary words: one word that is not English, or several that sound like a name when
spoken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from podcorpus.annotating.capitalisation import Capitals
from podcorpus.annotating.phonetic import Likeness, Sound, Sounds, sounds_of
from podcorpus.annotating.tokens import Words, is_plain, word_list
from podcorpus.annotating.word_frequency import familiarity, inflected
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.names import fold_name

LIKE_IN_LOWER_CASE, IN_PLAY = 0.85, 0.065
"""The least similarity of sound for an ordinary word, and what is subtracted for an entity in play."""
_UNKNOWN, _RARE = 2.0, 3.5
"""Familiarity below which a lower-case word may be a misheard name, and below which a word with exactly a name's
letters may be that name if the episode names it elsewhere."""
LEAST_LETTERS, _LEAST_LETTERS_APART = 4, 8
"""Least number of letters of a misheard name, and of one misheard as several words."""
_MOST_PARTS = 3


class Suspect(NamedTuple):
    """Some words of a text that can be a name: the index of the first, how many they are, the name that they sound
    like, and the entity whose name one word is in lower case."""

    first: int
    n: int
    likeness: Likeness | None
    written: str | None = None


class Suspects:
    """The names of a registry that are looked for in ordinary words."""

    def __init__(self, registry: Mapping[str, RegistryEntry], sounds: Sounds) -> None:
        self._sounds = sounds
        self._words = {
            fold_name(entry.canonical_name): entry.entity_id
            for entry in registry.values()
            if len(entry.canonical_name) >= LEAST_LETTERS and entry.canonical_name.isalpha()
        }

    def find(self, texts: Sequence[str], every: Sequence[Words], capitals: Capitals) -> Sequence[Sequence[Suspect]]:
        """Where names can have been transcribed as ordinary words, text by text and in order, the longer ones first:
        one word that is not English, or several that sound like a name when spoken together."""
        sounds = sounds_of(capitals.uses)
        consonants = {form: sound.consonants for form, sound in sounds.items()}
        alone = self._alone(sounds, capitals)
        suspects = []
        for text, here in zip(texts, every, strict=True):
            found = [alone[form]._replace(first=i) for i, form in enumerate(here.forms) if form in alone]
            for first, n in self._sounds.runs(list(map(consonants.__getitem__, here.forms)), _MOST_PARTS):
                if (likeness := self._together(text, here, first, n)) is not None:
                    found.append(Suspect(first, n, likeness))
            suspects.append(sorted(found, key=lambda one: (one.first, -one.n)))
        return suspects

    def _alone(self, sounds: Mapping[str, Sound], capitals: Capitals) -> Mapping[str, Suspect]:
        """The words that can be a name by themselves: in lower case, or misheard."""
        asked = [
            form
            for form in sounds
            if (len(form) if is_plain(form) else sum(map(str.isalpha, form))) >= LEAST_LETTERS
            and familiarity(form) < _UNKNOWN
        ]
        least = LIKE_IN_LOWER_CASE - IN_PLAY
        near = self._sounds.nearest_of([sounds[form] for form in asked], least)
        alone = {asked[i]: Suspect(0, 1, likeness) for i, likeness in near.items()}
        for form in sounds:
            written = self._words.get(form if is_plain(form) else fold_name(form))
            if written is not None and self._is_lower_case(form, capitals):
                likeness = alone[form].likeness if form in alone else None
                alone[form] = Suspect(0, 1, likeness, written)
        return alone

    def _is_lower_case(self, form: str, capitals: Capitals) -> bool:
        """Whether a word can be a name in lower case: a rare word, or any word that is not inflected if the episode has
        no capitals."""
        if not form.islower():
            return False
        if capitals.informative:
            return familiarity(form) < _RARE
        return not inflected(form) and form not in word_list("directions")

    def _together(self, text: str, every: Words, first: int, n: int) -> Likeness | None:
        """The name that several words sound like if they are spoken together."""
        beyond = first + n
        if not all(gap.near for gap in every.gaps[first + 1 : beyond]):
            return None
        surface = text[every.starts[first] : every.end(beyond - 1)]
        letters = sum(map(str.isalpha, surface))
        if letters < _LEAST_LETTERS_APART and all(familiarity(form) >= _RARE for form in every.forms[first:beyond]):
            return None
        return self._sounds.same(surface)
