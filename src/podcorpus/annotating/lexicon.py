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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from ahocorasick_rs import AhoCorasick

from podcorpus.annotating.spelling import Spelling
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.counting import CLOSING, STOPS, WIDE_STOPS
from podcorpus.records.names import fold, fold_name
from podcorpus.records.scripts import parted

_SENTENCE_START = re.compile(rf"(?:^|[{STOPS}{WIDE_STOPS}:]\s*[{CLOSING}]*\s*|[\r\n⁓]\s*|[“\"(]\s*)$")
_LOOK_BACK = 12
"""How far before a name the start of its sentence is searched for, in code points, past blanks and quotation marks."""
# Letters of scripts that have capitals; those of Latin ones in ASCII are left out.
_MAYBE_LOWER = "a-zß-öø-\u1fff"
_LOWER_CASE_WORD = re.compile(rf"\b[{_MAYBE_LOWER}][{_MAYBE_LOWER}'’]*\b")
EXACT_SCORE, NORMALISED_SCORE = 1.0, 0.9


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
        self, text: str, common_words: frozenset[str] = frozenset(), choose: Choose = only_owner
    ) -> tuple[Hit, ...]:
        """The names in a text, in order and without overlap; of overlapping names the longest, of equally long ones the
        first.

        `common_words` are words that the episode also writes in lower case: a name that is one such word is skipped at
        the start of a sentence, where every word is capitalised. `choose` selects the entity of a name.
        """
        chosen: list[Hit] = []
        taken: set[int] = set()
        for hit in sorted(self._hits(text, common_words, choose), key=lambda hit: (hit.start - hit.end, hit.start)):
            if taken.isdisjoint(range(hit.start, hit.end)):
                taken.update(range(hit.start, hit.end))
                chosen.append(hit)
        return tuple(sorted(chosen, key=lambda hit: hit.start))

    def _hits(self, text: str, common_words: frozenset[str], choose: Choose) -> Iterator[Hit]:
        if self._automaton is None:
            return
        letters, origin = _folded(text)
        last = len(letters)
        for which, start, end in self._automaton.find_matches_as_indexes(letters, overlapping=True):
            # Most matches begin or end inside a word; those are skipped before anything is compared.
            if (end < last and _joined(text, origin, end)) or (start and _joined(text, origin, start)):
                continue
            at = origin[start:end]
            spans = [span for spelling in self._spellings[which] if (span := spelling.span(text, at))]
            if not spans:
                continue
            first, beyond = max(spans, key=lambda span: span[1] - span[0])
            surface = text[first:beyond]
            if _plain(surface) in common_words and _SENTENCE_START.search(text[max(0, first - _LOOK_BACK) : first]):
                continue
            entity_id = choose(surface, self._owners[which])
            if entity_id is None:
                continue
            exact = any(surface == spelling.name for spelling in self._spellings[which])
            yield Hit(
                first,
                beyond,
                entity_id,
                "lexicon-exact" if exact else "lexicon-normalised",
                EXACT_SCORE if exact else NORMALISED_SCORE,
            )


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, folded, and for each of them the offset it comes from."""
    folded = list(map(fold, text))
    letters = "".join(folded)
    origin = list(compress(range(len(folded)), folded))
    if len(origin) < len(letters):
        # A character such as ß gives two letters.
        origin = [i for i, char in enumerate(folded) for _ in char]
    return letters, origin


def _joined(text: str, origin: Sequence[int], at: int) -> bool:
    """Whether the letter at an index is of one word with the one before it."""
    one, other = origin[at - 1], origin[at]
    return other - one < 2 and not parted(text[one], text[other])


def lower_case_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that occur in lower case anywhere in the texts, with composed letters."""
    return frozenset(
        filter(str.islower, (word for text in texts for word in _LOWER_CASE_WORD.findall(_composed(text))))
    )


def _plain(surface: str) -> str:
    return _composed(surface.casefold())


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
