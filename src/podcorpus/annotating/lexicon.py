"""Names of the registry found in a turn's text.

All names are searched for at once (Aho-Corasick, by `ahocorasick_rs`) in the text folded to letters and digits, so that
case, spacing, line ends, accents and punctuation do not hide a name. Overlapping matches are first filtered by what
each spelling allows, and only then is the longest kept: in the other order, a match that its spelling does not allow
would suppress one that is allowed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick

from podcorpus.annotating.spelling import Spelling
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.counting import CLOSING, STOPS, WIDE_STOPS
from podcorpus.records.names import fold, fold_name
from podcorpus.records.scripts import PARTING, parted

_SENTENCE_START = re.compile(rf"(?:^|[{STOPS}{WIDE_STOPS}:]\s*[{CLOSING}]*\s*|[\r\n⁓]\s*|[“\"(]\s*)$")
_LOOK_BACK = 12
"""How far before a name the start of its sentence is searched for, in code points, past blanks and quotation marks."""
# Letters of scripts that have capitals; those of Latin ones in ASCII are left out.
_MAYBE_LOWER = "a-zß-öø-\u1fff"
_LOWER_CASE_WORD = re.compile(rf"\b[{_MAYBE_LOWER}][{_MAYBE_LOWER}'’]*\b")
EXACT_SCORE, NORMALISED_SCORE = 1.0, 0.9


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
        return chosen(self.spelled(text), common_words, choose)

    def spelled(self, text: str) -> tuple[Spelled, ...]:
        """Every name that is spelled in a text, whatever its entity; they can overlap."""
        if self._automaton is None:
            return ()
        letters, origin = _folded(text)
        matches = self._automaton.find_matches_as_indexes(letters, overlapping=True)
        if not matches:
            return ()
        # Most matches begin or end inside a word; those are skipped before anything is compared.
        borders = _borders(text, origin)
        found = []
        for which, start, end in matches:
            if borders[start] and borders[end]:
                at = origin[start:end].tolist()
                spans = [span for spelling in self._spellings[which] if (span := spelling.span(text, at))]
                if spans:
                    first, beyond = max(spans, key=lambda span: span[1] - span[0])
                    surface = text[first:beyond]
                    exact = any(surface == spelling.name for spelling in self._spellings[which])
                    opening = _SENTENCE_START.search(text[max(0, first - _LOOK_BACK) : first]) is not None
                    found.append(Spelled(first, beyond, surface, self._owners[which], exact, opening))
        return tuple(found)


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


_Offsets = npt.NDArray[np.int64]
_BMP = 0x10000
_NOT_ASKED, _NOT_ONE = 0xFFFFFFFF, 0xFFFFFFFE
"""Of a character that was not folded yet, and of one that is folded to several letters."""
_FOLDED = np.full(_BMP, _NOT_ASKED, np.uint32)
"""What `fold` gives for each character, by code point; 0 for nothing."""


def _folded(text: str) -> tuple[str, _Offsets]:
    """The letters and digits of a text, folded, and the offset in the text of each."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if codes.size and codes.max() < _BMP:
        one = _FOLDED[codes]
        if (one == _NOT_ASKED).any():
            for code in set(codes[one == _NOT_ASKED].tolist()):
                letters = fold(chr(code))
                _FOLDED[code] = _NOT_ONE if len(letters) > 1 else ord(letters or "\0")
            one = _FOLDED[codes]
        if not (one == _NOT_ONE).any():
            origin = np.flatnonzero(one)
            return one[origin].tobytes().decode("utf-32-le", "surrogatepass"), origin
    # A character such as ß gives two letters.
    folded = list(map(fold, text))
    return "".join(folded), np.repeat(np.arange(len(folded)), list(map(len, folded)))


def _borders(text: str, origin: _Offsets) -> bytes:
    """For each letter, and for the end of the text, whether a word ends before it."""
    apart = np.ones(len(origin) + 1, np.bool_)
    np.greater_equal(np.diff(origin), 2, out=apart[1:-1])
    if not text.isascii():
        for at in np.flatnonzero(~apart).tolist() if PARTING.search(text) else ():
            apart[at] = parted(text[origin[at - 1]], text[origin[at]])
    return apart.tobytes()


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
