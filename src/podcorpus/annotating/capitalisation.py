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
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from podcorpus.annotating.tokens import Gap, Word, Words, is_plain, known_form
from podcorpus.annotating.word_frequency import abroad, familiarity, international

_VERSION = re.compile(r"\d{1,2}(?:\.\d+)*\Z")
_MODEL = re.compile(r"(?:[A-Za-z]\d[\w.]*|\d+\.\d+|\d{2,}[A-Z])\Z")
_RARE, _PLAIN, _ENGLISH, _FUNCTION = 3.0, 3.9, 4.5, 5.8
"""Thresholds of familiarity: up to `_RARE` a single word at the start of a sentence is taken as a name; from `_PLAIN`
it is an ordinary word that can be part of a longer name (“British Airways”, “Google Cloud”); from `_ENGLISH` it is not
a name if only English has it; from `_FUNCTION` it may be a function word with a stray capital (“Twitter But also”)."""
_SHOUTING = 0.5
"""Share of capitalised words inside sentences from which capitals are uninformative: titles, or text in capitals."""


class Name(NamedTuple):
    """A name found by its capitals, in code points of its text. `score` is how informative its capitals are, from 0 to
    1: the share of a word's uses inside sentences that are capitalised, smoothed by one use of each kind (Laplace's
    rule of succession); for several words, the probability that not all of them are misleading."""

    start: int
    end: int
    score: float


_Run = tuple[tuple[str, ...], tuple[Gap, ...]]
"""Words in a row as they are written, and what is between each and the previous one."""


class Capitals:
    """Counts of how an episode spells its words, gathered from all its texts, and the names found with them."""

    def __init__(self, texts: Sequence[Words]) -> None:
        self._texts = texts
        self.uses = Counter(chain.from_iterable(words.forms for words in texts))
        """How often the texts have each form of a word."""
        self._lower = Counter(self.uses)
        odd = {form: self._lower.pop(form) for form in self.uses if not is_plain(form)}
        self._capital = {form for form in odd if known_form(form).capital}
        """The forms that are written like names."""
        for form, n in odd.items():
            if form not in self._capital:
                self._lower[known_form(form).folded] += n
        self._at = {words: [i for i, form in enumerate(words.forms) if form in self._capital] for words in texts}
        """The indices of the words of each text that are written like names."""
        self._inside = Counter(
            known_form(words.forms[i]).folded for words, at in self._at.items() for i in at if not words.gaps[i].opening
        )
        n_inside, n_lower = self._inside.total(), self._lower.total()
        self.informative = 0 < n_inside < _SHOUTING * (n_inside + n_lower)
        """Whether capitals are informative: not in a transcript that has none, or little else."""
        self._alone_no_name = {form for form in self._capital if len(form) == 1 or "openers" in known_form(form).lists}
        """The words with a capital that are no name where no other one is beside them."""
        self._named: dict[_Run, list[Name]] = {}
        """The names in each run that was met, since most are met again: the same words begin many sentences."""

    @cached_property
    def _alone(self) -> Set[str]:
        """The words that occur at least once without a hyphen beside them, folded."""
        return {
            known_form(form).folded
            for words in self._texts
            for i, form in enumerate(words.forms)
            if not words.gaps[i].hyphened and not words.hyphen_after(i)
        }

    def names(self, words: Words, covered: Set[int]) -> Iterator[Name]:
        """Names in one of the texts, in order, without overlap with each other; none has a word at an offset that is
        `covered`."""
        if not self.informative:
            return
        forms, gaps = words.forms, words.gaps
        for first, beyond in _runs(words, self._at[words], covered):
            if beyond == first + 1 and forms[first] in self._alone_no_name:
                continue
            run = (tuple(forms[first:beyond]), tuple(gaps[first:beyond]))
            named = self._named.get(run)
            if named is None:
                named = self._named[run] = list(self._names_in(run))
            for name in named:
                yield Name(words.starts[first + name.start], words.end(first + name.end - 1), name.score)

    def _names_in(self, run: _Run) -> Iterator[Name]:
        """The names in a run, by the places of their words in it."""
        written = enumerate(zip(*run, strict=True))
        words = [Word(at, at + 1, form, known_form(form), *gap) for at, (form, gap) in written]
        for part in self._parted(words):
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
            word = words[i]
            if not word.near or word.hyphened or word.opening or word.start in taken:
                break
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
        if word.text in self._alone_no_name or not word.capital:
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


def _runs(words: Words, capitals: Sequence[int], covered: Set[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with the small words and version numbers between or after them: the index of the first
    word and the one after the last. A run does not begin at an offset in `covered`. `capitals` are the indices of the
    capitalised words."""
    after, forms, gaps, starts = 0, words.forms, words.gaps, words.starts
    for first in capitals:
        if first < after or starts[first] in covered:
            continue
        after = beyond = first + 1
        while after < len(forms):
            between = gaps[after]
            if not between.near or between.opening or starts[after] in covered:
                break
            form = forms[after]
            known = known_form(form)
            if known.capital or (beyond == after and _VERSION.match(form)):
                beyond = after + 1
            elif "joining" not in known.lists or words.hyphen_after(after):
                break
            after += 1
        yield first, beyond
