"""Names by their sound: which registry name is most similar to a misheard one.

The similarity of two spellings is the mean of three measures: by letters (Levenshtein 1966), by letters with more
weight on the beginning (Jaro-Winkler, Winkler 1990), and by the consonants as pronounced in English (Metaphone, Philips
1990). Before that, letters with a different value in pinyin are rewritten as an English speaker hears them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, pairwise
from string import ascii_lowercase
from typing import NamedTuple

import jellyfish
from rapidfuzz.distance import JaroWinkler, Levenshtein

from podcorpus.annotating.overlap import Overlap
from podcorpus.annotating.word_frequency import familiarity
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.names import fold

# Each rule begins with a letter, so that a text without it costs nothing, and none looks beyond a blank.
_HEARD = (
    (re.compile(r"zh"), "j"),
    (re.compile(r"x|hs"), "sh"),
    (re.compile(r"q(?:u(?=[aeio]))?"), "kw"),
    (re.compile(r"kww"), "kw"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c(?!h)"), "k"),
    (re.compile(r"y(?![aeiou])"), "i"),
    (re.compile(r"e(?<=[^aeiou ]e)(?= |$)"), ""),
)
_PINYIN_Q = re.compile(r"q(?!u)", re.IGNORECASE)
MARGIN = 0.04
"""By how much the next entity must be less similar than the one that a surface is taken for."""
_LEAST_LETTERS = 4
_KNOWN_WORD, _KNOWN_WORDS = 3.6, 4.0
"""Familiarity from which a name of one word, or the least familiar word of several, is assumed to be transcribed
correctly: Google, Hong Kong. The names of people may consist of ordinary words."""
_ACRONYM = re.compile(r"[A-Z]{1,4}\Z")


class Sound(NamedTuple):
    """A spelling in the form that is compared: its letters as heard, without blanks, its consonants, and its digits."""

    letters: str
    consonants: str
    digits: str

    def likeness(self, other: Sound) -> float:
        """How similar two spellings sound, from 0 to 1; 0 if their digits differ."""
        if self.digits != other.digits:
            return 0.0
        # Two names without Latin letters share no beginning, although the library gives 1 for two empty strings.
        beginning = JaroWinkler.similarity(self.letters, other.letters) if self.letters else 0.0
        return (
            Levenshtein.normalized_similarity(self.letters, other.letters)
            + beginning
            + Levenshtein.normalized_similarity(self.consonants, other.consonants)
        ) / 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """The entity with the most similar name, its similarity, and that of the next entity, from 0 to 1."""

    entity_id: str
    score: float
    next_score: float


class Sounds:
    """The names of a registry that can be misheard, indexed by sound."""

    def __init__(self, registry: Mapping[str, RegistryEntry]) -> None:
        self._names = [
            (entry.entity_id, sound)
            for entry in registry.values()
            for name in (entry.canonical_name, *entry.aliases)
            if _may_be_misheard(name, entry)
            for sound in _sounds_of(name)
        ]
        self._by_consonants: dict[str, list[tuple[str, Sound]]] = defaultdict(list)
        for entity_id, sound in self._names:
            self._by_consonants[sound.consonants].append((entity_id, sound))
        self._openings = frozenset(key[:n] for key in self._by_consonants for n in range(len(key) + 1))
        sounds = [sound for _, sound in self._names]
        self._overlap = Overlap([sound.letters for sound in sounds], [sound.consonants for sound in sounds])
        self.nearest = lru_cache(maxsize=4096)(self._nearest)

    def _nearest(self, surface: str, least: float = 0.0) -> Likeness | None:
        """The entity whose name sounds most like a surface; None if no name has a similarity of `least` or more. Names
        more than `MARGIN` below that are skipped."""
        return self.nearest_of([sound_of(surface)], least).get(0)

    def nearest_of(self, heard: Sequence[Sound], least: float) -> dict[int, Likeness]:
        """The same for many, by their indices, without those for which it is None."""
        alike: dict[int, list[tuple[str, float]]] = defaultdict(list)
        letters, consonants = [sound.letters for sound in heard], [sound.consonants for sound in heard]
        for one, name in self._overlap.reaching(letters, consonants, least - MARGIN):
            entity_id, sound = self._names[name]
            alike[one].append((entity_id, heard[one].likeness(sound)))
        best = {one: _best(iter(likenesses)) for one, likenesses in alike.items()}
        return {one: likeness for one, likeness in best.items() if likeness and likeness.score >= least}

    def same(self, surface: str) -> Likeness | None:
        """The entity that a surface sounds most like, among names with the same consonants; None if there are none."""
        heard = sound_of(surface)
        found = self._by_consonants.get(heard.consonants, ())
        return _best((entity_id, heard.likeness(sound)) for entity_id, sound in found)

    def runs(self, consonants: Sequence[str], most: int) -> Iterator[tuple[int, int]]:
        """Where consecutive words have the consonants of a name together: index of the first word, and how many they
        are, from two to `most`; in order, the longer ones first. `consonants` are those of each word."""
        # A name that begins with both words begins with the first, and most words do not go on as a name does.
        known = self._openings.__contains__
        pairs = compress(enumerate(pairwise(consonants)), map(known, consonants))
        firsts = [at for at, (one, other) in pairs if one + other in self._openings]
        for first in firsts:
            together, ends = consonants[first], []
            for count in range(2, min(most, len(consonants) - first) + 1):
                together += consonants[first + count - 1]
                if together not in self._openings:
                    break
                if together in self._by_consonants:
                    ends.append(count)
            for count in reversed(ends):
                yield first, count


def sounds_of(words: Iterable[str]) -> dict[str, Sound]:
    """Each of many words as `sound_of` gives it, at a fraction of the cost.

    >>> sounds_of(["Zhipu", "don't"]) == {word: sound_of(word) for word in ("Zhipu", "don't")}
    True
    """
    every = list(words)
    simple = [word for word in every if word.isascii() and word.isalpha()]
    # No rule looks beyond a blank.
    heard = _as_heard(" ".join(simple).lower()).split(" ") if simple else []
    sounds = {
        word: Sound(letters, consonants, "")
        for word, letters, consonants in zip(simple, heard, map(jellyfish.metaphone, heard), strict=True)
    }
    return {word: sounds[word] if word in sounds else sound_of(word) for word in every}


@lru_cache(maxsize=65536)
def sound_of(name: str) -> Sound:
    """A name in the form that is compared by sound.

    >>> sound_of("Zhipu") == sound_of("Jipoo"), sound_of("Zhipu") == sound_of("Jipu")
    (False, True)
    """
    plain = "".join(fold(char) or " " for char in name)
    digits = re.sub(r"[^0-9]", "", plain)
    plain = re.sub(r"[^a-z ]", "", plain)
    plain = _as_heard(plain)
    consonants = "".join(jellyfish.metaphone(part) for part in plain.split())
    return Sound(plain.replace(" ", ""), consonants, digits)


def _as_heard(plain: str) -> str:
    """Words of the letters a to z, separated by blanks, respelled by their sound."""
    for pattern, heard in _HEARD:
        plain = pattern.sub(heard, plain)
    for letter in ascii_lowercase:
        plain = plain.replace(2 * letter, letter)
    return plain


def _sounds_of(name: str) -> Iterator[Sound]:
    """The pronunciations of a registry name: a q of pinyin is read as in English and as in Chinese."""
    yield sound_of(name)
    if _PINYIN_Q.search(name):
        yield sound_of(_PINYIN_Q.sub("ch", name))


def _may_be_misheard(name: str, entry: RegistryEntry) -> bool:
    letters = [char for char in name if char.isalpha()]
    if len(letters) < _LEAST_LETTERS or _ACRONYM.match(name):
        return False
    parts = re.findall(r"[^\W\d_]+", name)
    known = min(map(familiarity, parts))
    if len(parts) == 1:
        return known < _KNOWN_WORD
    return known < _KNOWN_WORDS or entry.entity_type == "PERSON"


def _best(likenesses: Iterator[tuple[str, float]]) -> Likeness | None:
    best: dict[str, float] = {}
    for entity_id, score in likenesses:
        best[entity_id] = max(best.get(entity_id, 0.0), score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return None
    return Likeness(ranked[0][0], ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0)
