"""Names by their capitals: runs of words with a capital that are not just the start of a sentence.

In a transcript that capitalises names, most of them can be found without a list. How informative a capital is depends
on the episode: a word at the start of a sentence is a name only if the episode also capitalises it elsewhere, or if it
is not an English word; a word that the episode mostly writes in lower case is not a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from podcorpus.annotating.tokens import Word, Words, folded, is_plain
from podcorpus.annotating.word_frequency import abroad, familiarity, international

_VERSION = re.compile(r"\d{1,2}(?:\.\d+)*\Z")
_MODEL = re.compile(r"(?:[A-Za-z]\d[\w.]*|\d+\.\d+|\d{2,}[A-Z])\Z")
_RARE, _PLAIN, _ENGLISH, _FUNCTION = 3.0, 3.9, 4.5, 5.8
"""Thresholds of familiarity: up to `_RARE` a single word at the start of a sentence is taken as a name; from `_PLAIN`
it is an ordinary word that can be part of a longer name (“British Airways”, “Google Cloud”); from `_ENGLISH` it is not
a name if only English has it; from `_FUNCTION` it may be a function word with a stray capital (“Twitter But also”)."""
_SHOUTING = 0.5
"""Share of capitalised words inside sentences from which capitals are uninformative: titles, or text in capitals."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name found by its capitals, in code points of its text. `score` is how informative its capitals are, from 0 to
    1: the share of a word's uses inside sentences that are capitalised, smoothed by one use of each kind (Laplace's
    rule of succession); for several words, the probability that not all of them are misleading."""

    start: int
    end: int
    score: float


class Capitals:
    """Counts of how an episode spells its words, gathered from all its texts, and the names found with them."""

    def __init__(self, texts: Sequence[Words]) -> None:
        self._texts = texts
        self.uses = Counter(chain.from_iterable(words.forms for words in texts))
        """How often the texts have each form of a word."""
        capitals = Counter(words.forms[i] for words in texts for i in words.capitals)
        self._inside = Counter(
            folded(words.forms[i]) for words in texts for i in words.capitals if not words.opening(i)
        )
        self._lower = Counter(self.uses)
        odd = {form: self._lower.pop(form) for form in self.uses if not is_plain(form)}
        for form, n in odd.items():
            if form not in capitals:
                self._lower[folded(form)] += n
        n_inside, n_lower = self._inside.total(), self._lower.total()
        self.informative = 0 < n_inside < _SHOUTING * (n_inside + n_lower)
        """Whether capitals are informative: not in a transcript that has none, or little else."""

    @cached_property
    def _alone(self) -> Set[str]:
        """The words that occur at least once without a hyphen beside them, folded."""
        return {
            folded(form)
            for words in self._texts
            for i, form in enumerate(words.forms)
            if not words.hyphened(i) and not (i + 1 < len(words) and words.hyphened(i + 1))
        }

    def names(self, words: Words, covered: Set[int]) -> Iterator[Name]:
        """Names in one of the texts, in order, without overlap with each other; none has a word at an offset that is
        `covered`."""
        if not self.informative:
            return
        for run in _runs(words, covered):
            for part in self._parted(run):
                name = self._trimmed(part)
                if name and self._is_name(name):
                    yield Name(name[0].start, name[-1].end, self._score(name))

    def longer(
        self, words: Words, span: tuple[int, int], taken: Set[int], *, place: bool, versioned: bool
    ) -> Name | None:
        """The longer name that contains the one at `span`, such as “Google Cloud” or “South America”, or, if it is
        `versioned`, “Qwen 2.5”; None if there is none. It ends before another name, of those that begin at `taken`."""
        if not self.informative:
            return None
        start, end = span
        first, after = bisect_left(words.starts, start), bisect_left(words.starts, end)
        name = list(words[first:after])
        for i in range(after, len(words)):
            # After a name that ends with a full stop a new sentence may begin.
            if not words.near(i) or words.hyphened(i) or words.opening(i) or words.starts[i] in taken:
                break
            word = words[i]
            if not (self._lengthens(word) or (versioned and _MODEL.match(word.text))):
                break
            name.append(word)
        before = words[first - 1] if first and name and name[0].near else None
        if place and before and before.capital and before.among("directions"):
            name.insert(0, before)
        if not name or (name[0].start >= start and name[-1].end <= end):
            return None
        return Name(min(start, name[0].start), max(end, name[-1].end), self._score(name))

    def _lengthens(self, word: Word) -> bool:
        """Whether a word after a name is part of it: an ordinary capitalised word is."""
        if not word.capital or word.among("generic", "adjectives", "openers", "titles", "calendar"):
            return False
        return familiarity(word.text) >= _PLAIN

    def _parted(self, run: Sequence[Word]) -> Iterator[list[Word]]:
        """A run split into names: at titles, calendar words and function words, which are between names and not
        inside them, and at a hyphen between two words that the episode also uses separately."""
        part: list[Word] = []
        for word in run:
            if word.among("titles", "calendar") or self._stray(word):
                yield part
                part = []
            elif word.hyphened and part and self._alone >= {word.folded, part[-1].folded}:
                yield part
                part = [word]
            else:
                part.append(word)
        yield part

    def _stray(self, word: Word) -> bool:
        if not word.capital or not word.among("openers") or word.among("numbers", "directions"):
            return False
        return familiarity(word.text) >= _FUNCTION and self._lower[word.folded] >= self._inside[word.folded]

    def _trimmed(self, name: list[Word]) -> list[Word]:
        """A name without the words at its ends that do not belong to it."""
        while name and (name[-1].among("joining") or self._trails(name)):
            name = name[:-1]
        while name and (name[0].among("joining") or self._opens(name)):
            name = name[1:]
        return name

    def _opens(self, name: Sequence[Word]) -> bool:
        first, rest = name[0], name[1:]
        if first.opening and first.among("openers"):
            return not (rest and self._inside[first.folded] > self._lower[first.folded])
        if first.opening and rest and self._lower[first.folded] > self._inside[first.folded]:
            return True
        if first.among("adjectives"):
            # “British Airways”, but neither “Chinese DeepSeek” nor “Chinese AI”.
            others = [word for word in rest if not word.among("generic")]
            return not others or any(
                familiarity(word.text) < _PLAIN or self._lower[word.folded] >= self._inside[word.folded]
                for word in others
            )
        return first.among("generic")

    def _trails(self, name: Sequence[Word]) -> bool:
        last = name[-1]
        if last.folded == "ai":
            return len(name) == 1
        return last.among("generic", "adjectives")

    def _is_name(self, name: Sequence[Word]) -> bool:
        if len(name) > 1:
            return True
        word = name[0]
        if len(word.text) == 1 or not word.capital or word.among("openers"):
            return False
        if word.opening:
            if self._lower[word.folded]:
                return False
            known = familiarity(word.text)
            return bool(self._inside[word.folded]) or known < _RARE or international(word.text)
        if self._inside[word.folded] == 1 and familiarity(word.text) >= _ENGLISH and not abroad(word.text):
            return False
        return self._inside[word.folded] > self._lower[word.folded]

    def _score(self, name: Sequence[Word]) -> float:
        misled = 1.0
        for word in name:
            inside, lower = self._inside[word.folded], self._lower[word.folded]
            misled *= (lower + 1) / (inside + lower + 2)
        return round(1 - misled, 3)


def _runs(words: Words, covered: Set[int]) -> Iterator[list[Word]]:
    """Runs of capitalised words, with the small words and version numbers between or after them. A run does not begin
    at an offset in `covered`."""
    after = 0
    for first in words.capitals:
        if first < after or words.starts[first] in covered:
            continue
        run, held = [words[first]], list[Word]()
        after = first + 1
        while after < len(words):
            word = words[after]
            if not word.near or word.opening or word.start in covered:
                break
            if word.capital or (not held and _VERSION.match(word.text)):
                run += [*held, word]
                held = []
            elif word.among("joining") and not (after + 1 < len(words) and words.hyphened(after + 1)):
                held.append(word)
            else:
                break
            after += 1
        yield run
