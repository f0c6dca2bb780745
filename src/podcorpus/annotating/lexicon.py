"""Names of the registry found in a turn's text.

All names are searched for at once (Aho-Corasick, by `ahocorasick_rs`) in the text folded to letters and digits, so that
case, spacing, line ends, accents and punctuation do not hide a name. Overlapping matches are first filtered by what
each spelling allows, and only then is the longest kept: in the other order, a match that its spelling does not allow
would suppress one that is allowed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick

from podcorpus.annotating.spelling import Spelling
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.counting import CLOSING, STOPS, WIDE_STOPS
from podcorpus.records.mention import EXACT_SCORE, NORMALISED_SCORE
from podcorpus.records.names import fold, fold_name
from podcorpus.records.scripts import FIRST_PARTING, parted

_SENTENCE_START = re.compile(rf"(?:^|[{STOPS}{WIDE_STOPS}:]\s*[{CLOSING}]*\s*|[\r\n⁓]\s*|[“\"(]\s*)$")
_LOOK_BACK = 12
"""How far before a name the start of its sentence is searched for, in code points, past blanks and quotation marks."""
# Letters of scripts that have capitals; those of Latin ones in ASCII are left out.
_MAYBE_LOWER = "a-zß-öø-\u1fff"
_LOWER_CASE_WORD = re.compile(rf"\b[{_MAYBE_LOWER}][{_MAYBE_LOWER}'’]*\b")


class Spelled(NamedTuple):
    """A name at `start` to `end` of a text, in code points, and the sorted ids of the entities that have it."""

    start: int
    end: int
    surface: str
    owners: tuple[str, ...]
    exact: bool
    """Whether it is spelled as in the registry."""
    opening: bool
    """Whether a sentence begins with it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found at `start` to `end` of a text, in code points."""

    start: int
    end: int
    entity_id: str
    method: str
    score: float


Choose = Callable[[str, tuple[str, ...]], str | None]
"""Chooses, by a name's surface, one of the sorted entity ids with this name; None: the name is skipped."""


def only_owner(_: str, owners: tuple[str, ...]) -> str | None:
    """The owner of a name that only one entity has; which of several is meant depends on context."""
    return owners[0] if len(owners) == 1 else None


class Lexicon:
    """The names of a registry, indexed for matching."""

    def __init__(self, registry: Mapping[str, RegistryEntry]) -> None:
        owners: dict[str, set[str]] = defaultdict(set)
        spellings: dict[str, set[str]] = defaultdict(set)
        for entry in registry.values():
            for name in (entry.canonical_name, *entry.aliases):
                if folded := fold_name(name):
                    owners[folded].add(entry.entity_id)
                    spellings[folded].add(name)
        names = sorted(owners)
        self._owners = [tuple(sorted(owners[folded])) for folded in names]
        self._spellings = [tuple(Spelling.of(name) for name in sorted(spellings[folded])) for folded in names]
        self._automaton = AhoCorasick(names) if names else None

    def find(
        self, text: str, common_words: Container[str] = frozenset(), choose: Choose = only_owner
    ) -> tuple[Hit, ...]:
        """The names in a text, in order and without overlap; of overlapping names the longest, of equally long ones the
        first.

        `common_words` are words that the episode also writes in lower case: a name that is one such word is skipped at
        the start of a sentence, where every word is capitalised. `choose` selects the entity of a name.
        """
        (names,) = self.spelled([text])
        return chosen(names, common_words, choose)

    def spelled(self, texts: Sequence[str]) -> list[tuple[Spelled, ...]]:
        """Every name that is spelled in each text, of any entity; they can overlap."""
        found: list[list[Spelled]] = [[] for _ in texts]
        if self._automaton is None:
            return list(map(tuple, found))
        for some in _together(texts):
            letters = _Letters([texts[which] for which in some])
            matches = self._automaton.find_matches_as_indexes(letters.folded, overlapping=True)
            # Most matches begin or end inside a word; those are skipped before anything is compared.
            borders = letters.borders() if matches else b""
            for name, start, end in matches:
                if borders[start] and borders[end]:
                    which, at = letters.places(start, end)
                    spelled = self._spelled(name, texts[some[which]], at)
                    if spelled is not None:
                        found[some[which]].append(spelled)
        return list(map(tuple, found))

    def _spelled(self, name: int, text: str, at: Sequence[int]) -> Spelled | None:
        """A name whose letters are at these offsets of a text; None if they are not this name."""
        spans = [span for spelling in self._spellings[name] if (span := spelling.span(text, at))]
        if not spans:
            return None
        first, beyond = max(spans, key=lambda span: span[1] - span[0])
        surface = text[first:beyond]
        exact = any(surface == spelling.name for spelling in self._spellings[name])
        opening = _SENTENCE_START.search(text[max(0, first - _LOOK_BACK) : first]) is not None
        return Spelled(first, beyond, surface, self._owners[name], exact, opening)


def chosen(names: Iterable[Spelled], common_words: Container[str], choose: Choose) -> tuple[Hit, ...]:
    """Of names that are spelled in a text those that are meant, as `Lexicon.find` gives them."""
    hits = []
    for name in names:
        if name.opening and _plain(name.surface) in common_words:
            continue
        entity_id = choose(name.surface, name.owners)
        if entity_id is not None:
            how, score = ("lexicon-exact", EXACT_SCORE) if name.exact else ("lexicon-normalised", NORMALISED_SCORE)
            hits.append(Hit(name.start, name.end, entity_id, how, score))
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if taken.isdisjoint(range(hit.start, hit.end)):
            taken.update(range(hit.start, hit.end))
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.start))


_AT_ONCE = 1 << 16
"""Code points that are searched at once, which bounds the memory."""
_NOT_ASKED, _SEVERAL, _NONE, _BETWEEN = 0, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFF
"""Of a character that was not folded yet, of one that is folded to several letters and of one to none; and what is
between two texts, which no name has."""
_FOLDED = np.zeros(sys.maxunicode + 1, np.uint32)
"""What `fold` gives for each character, by code point."""


class _Letters:
    """The letters and digits of texts, folded, one text after the other."""

    def __init__(self, texts: Sequence[str]) -> None:
        together = "\0".join(texts)
        self._together = together
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))[:-1]
        self._codes = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), np.uint32)
        letters = _FOLDED[self._codes]
        if not letters.all():
            for code in set(self._codes[letters == _NOT_ASKED].tolist()):
                one = fold(chr(code))
                _FOLDED[code] = _SEVERAL if len(one) > 1 else ord(one) if one else _NONE
            letters = _FOLDED[self._codes]
        letters[np.array(self._starts[1:], np.int64) - 1] = _BETWEEN
        self._origin = np.flatnonzero(letters != _NONE)
        letters = letters[self._origin]
        if (several := letters == _SEVERAL).any():
            # A character such as ß gives two letters.
            folded = [fold(together[at]) for at in self._origin[several].tolist()]
            times = np.ones(len(letters), np.int64)
            times[several] = list(map(len, folded))
            self._origin, letters = self._origin.repeat(times), letters.repeat(times)
            letters[letters == _SEVERAL] = list(map(ord, "".join(folded)))
        self._between = np.flatnonzero(letters == _BETWEEN)
        self.folded = letters.tobytes().decode("utf-32-le")

    def places(self, start: int, end: int) -> tuple[int, list[int]]:
        """The text that some of the letters are in, by its place, and the offset of each in it."""
        which = bisect_right(self._starts, self._origin[start]) - 1
        return which, (self._origin[start:end] - self._starts[which]).tolist()

    def borders(self) -> bytes:
        """For each letter, and for the end, whether a word ends before it."""
        apart = np.ones(len(self._origin) + 1, np.bool_)
        np.greater_equal(np.diff(self._origin), 2, out=apart[1:-1])
        apart[self._between] = apart[self._between + 1] = True
        if not self._together.isascii():
            parting = self._codes[self._origin] >= ord(FIRST_PARTING)
            for at in (np.flatnonzero(~apart[1:-1] & (parting[:-1] | parting[1:])) + 1).tolist():
                apart[at] = parted(self._together[self._origin[at - 1]], self._together[self._origin[at]])
        return apart.tobytes()


def _together(texts: Sequence[str]) -> Iterator[range]:
    """The places of the texts that are searched at once."""
    first = size = 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _AT_ONCE:
            yield range(first, place + 1)
            first, size = place + 1, 0
    if first < len(texts):
        yield range(first, len(texts))


class LowerCaseWords(Container[str]):
    """The words that occur in lower case anywhere in the texts, with composed letters; looked up when one is asked
    for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts

    @cached_property
    def _words(self) -> frozenset[str]:
        return lower_case_words(self._texts)

    def __contains__(self, word: object) -> bool:
        return word in self._words


def lower_case_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that occur in lower case anywhere in the texts, with composed letters."""
    # Between blanks, so that a stretch that occurs often is looked at once.
    together = " ".join({stretch for text in texts for stretch in text.split(" ")})
    return frozenset(filter(str.islower, _LOWER_CASE_WORD.findall(_composed(together))))


def _plain(surface: str) -> str:
    return _composed(surface.casefold())


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
