"""The automatic layer: names of the registry found in a turn's text.

All names are looked for at once (Aho and Corasick, by `ahocorasick_rs`) in the text folded to letters
and digits, so that case, spacing, line ends, accents and punctuation do not hide a name. Matches are taken
overlapping, filtered by word boundary and case, and only then is the longest kept: the other way round, a
short name that fits by letters alone would eat a long one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from podcorpus.annotating.decisions import RegistryEntry
from podcorpus.names import fold, fold_name

_ACRONYM = re.compile(r"^[^a-z]*[A-Z][^a-z]*$")
_SENTENCE_START = re.compile(r"(?:^|[.?!…:]\s*[”\"’)]*\s*|[\r\n⁓]\s*|[“\"(]\s*)$")
# What may stand inside a surface between the letters of a name, where the name itself has nothing there.
_GAP = re.compile(r"[^\S\r\n]{1,2}|[^\S\r\n]?(?:\r\n|\r|\n)[^\S\r\n]?|[-‐‑–’'.·&]|\. ?(?=\w)|")
_MAX_ACRONYM = 5
EXACT_SCORE, NORMALISED_SCORE = 1.0, 0.9


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found at `start` to `end` of a text, in code points."""

    start: int
    end: int
    entity_id: str
    method: str
    score: float


class Lexicon:
    """The names of a registry, ready for matching. Names that two entities share are left out: which one is
    meant takes context."""

    def __init__(self, registry: Mapping[str, RegistryEntry]) -> None:
        owners: dict[str, set[str]] = defaultdict(set)
        spellings: dict[str, list[str]] = defaultdict(list)
        for entry in registry.values():
            for name in (entry.canonical_name, *entry.aliases):
                if folded := fold_name(name):
                    owners[folded].add(entry.entity_id)
                    spellings[folded].append(name)
        self._names = sorted(folded for folded, ids in owners.items() if len(ids) == 1)
        self._owner = {folded: next(iter(owners[folded])) for folded in self._names}
        self._spellings = {folded: tuple(spellings[folded]) for folded in self._names}
        self._automaton = AhoCorasick(self._names) if self._names else None

    def find(self, text: str, common_words: frozenset[str] = frozenset()) -> tuple[Hit, ...]:
        """The names in a text, apart from each other and in order.

        `common_words` are words that the episode also writes in lower case: a name of one such word is not
        taken at a sentence's start, where every word has a capital.
        """
        chosen: list[Hit] = []
        taken: set[int] = set()
        hits = sorted(self._hits(text, common_words), key=lambda hit: (hit.start - hit.end, hit.start))
        for hit in hits:
            if taken.isdisjoint(range(hit.start, hit.end)):
                taken.update(range(hit.start, hit.end))
                chosen.append(hit)
        return tuple(sorted(chosen, key=lambda hit: hit.start))

    def _hits(self, text: str, common_words: frozenset[str]) -> Iterator[Hit]:
        if self._automaton is None:
            return
        letters: list[str] = []
        origin: list[int] = []
        for i, char in enumerate(text):
            folded = fold(char)
            letters.append(folded)
            origin.extend([i] * len(folded))
        for which, start, end in self._automaton.find_matches_as_indexes("".join(letters), overlapping=True):
            first, last = origin[start], origin[end - 1] + 1
            # Combining marks after the last letter belong to it.
            while last < len(text) and not fold(text[last]) and not text[last].isprintable():
                last += 1
            surface = text[first:last]
            name = self._names[which]
            if not _whole_words(text, first, last) or not self._allowed(name, surface, text[:first], common_words):
                continue
            exact = surface in self._spellings[name]
            yield Hit(
                first,
                last,
                self._owner[name],
                "lexicon-exact" if exact else "lexicon-normalised",
                EXACT_SCORE if exact else NORMALISED_SCORE,
            )

    def _allowed(self, name: str, surface: str, before: str, common_words: frozenset[str]) -> bool:
        return any(_same_case(spelling, surface) for spelling in self._spellings[name]) and not (
            surface.casefold() in common_words and _SENTENCE_START.search(before[-12:])
        )


def _whole_words(text: str, start: int, end: int) -> bool:
    return not (start and fold(text[start - 1])) and not (end < len(text) and fold(text[end]))


def _same_case(name: str, surface: str) -> bool:
    """Whether a surface may stand for a name by its capitals and gaps.

    A short name in capitals is taken in capitals only (`US`, never `us`); any other name that begins with a
    capital needs one; a name of several words needs none.
    """
    if surface == name:
        return True
    if not all(_GAP.fullmatch(gap) for gap in re.findall(r"(?<=\w)\W*(?=\w)", surface)) and not _same_gaps(
        name, surface
    ):
        return False
    if " " in name:
        return True
    if len(fold_name(name)) <= _MAX_ACRONYM and _ACRONYM.match(name):
        return bool(_ACRONYM.match(surface))
    return not name[0].isupper() or surface[0].isupper()


def _same_gaps(name: str, surface: str) -> bool:
    return re.findall(r"\W+", name) == re.findall(r"\W+", surface)


def lower_case_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in lower case anywhere in the texts."""
    return frozenset(word for text in texts for word in re.findall(r"\b[a-z][a-z'’]*\b", text))
