"""Which texts before a colon are speakers' labels, learnt from where and how often they occur in a file.

A label recurs where cues or lines begin, is seldom said without its colon, and is like a name. A file in which nearly
every cue begins with a label may have any. One that occurs once is accepted beside others if it is certainly no word
of the language: a capitalised name whose words the file does not also have in lower case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from podcorpus.reading.cues.label_starts import Start
from podcorpus.reading.labels.in_cues import CHANGE, CueLabels, Label, candidate
from podcorpus.reading.labels.names import ENTRIES, Likeness, has_case, is_sound, likeness

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000
_MENTIONS = 1_000_000
_FEW = 20
"""How many words are searched for, before it is quicker to count all."""
_COUNTED = 60
"""How many labels, most frequent first, are looked up in the whole text."""
_EARLY = 10
_MOST_NOTES = 4
"""How often a word that heads notes does so at most, unless it is a speaker's name."""


class _Seen:
    """How often a candidate was seen, and where."""

    __slots__ = ("at", "at_cue", "first", "label", "likeness", "n", "signed", "stopped", "with_words", "within")

    def __init__(self, label: Label, start: Start) -> None:
        self.label, self.first, self.at = label, start.cue, start.at
        self.likeness = likeness(label.name or "")
        self.n = self.at_cue = self.stopped = self.signed = self.with_words = self.within = 0


def learn_labels(starts: Sequence[Start], n_cues: int, text: str) -> CueLabels:
    """The labels of a file. `starts` are the beginnings of cues and lines that may be labels, `n_cues` is the number of
    cues with words, and `text` the source."""
    seen: dict[tuple[str, bool], _Seen] = {}
    dashed: Counter[int] = Counter()
    for start in starts:
        change = CHANGE.match(start.text)
        if change is not None and change["sign"][0] not in ">»":
            dashed[start.cue] += 1
        label = candidate(start.text)
        if label is None or not label.name:
            continue
        one = seen.get((label.name, label.bracket))
        if one is None:
            one = seen[label.name, label.bracket] = _Seen(label, start)
        one.n += 1
        one.at_cue += start.at_cue
        one.stopped += start.stopped
        one.signed += bool(label.sign)
        one.with_words += label.end < len(start.text)
        head = start.text[: label.end]
        on_own_line = not {"\n", "\r"}.isdisjoint(head[len(head.rstrip()) :])
        one.within += not (start.at_cue or label.sign or on_own_line)
    dashes = any(n > 1 for n in dashed.values()) or 2 <= len(dashed) <= 0.8 * n_cues
    names, suspects = _names([one for one in seen.values() if not one.label.bracket], n_cues, text)
    bracketed = [one for one in seen.values() if one.label.bracket]
    brackets = set() if names else _brackets(bracketed, n_cues, _Words(text))
    labels = CueLabels(names, brackets, dashes)
    labels.suspects = suspects
    labels.remarks = {name: one.at for one in bracketed if brackets and (name := _unheard(one, brackets)) is not None}
    return labels


def _names(seen: list[_Seen], n_cues: int, text: str) -> tuple[set[str], dict[str, int]]:
    everywhere = n_cues > 2 and sum(one.at_cue for one in seen) >= 0.9 * n_cues
    words = _Words(text)
    seen.sort(key=lambda one: -one.n)
    known: list[_Seen] = []
    for i, one in enumerate(seen):
        if (
            one.n > (_MOST_NOTES if _no_name(one) else 1)
            and one.likeness
            and (everywhere or (i < _COUNTED and _recurs(one, text, words)))
        ):
            known += [one]
    if known and not everywhere and not _throughout(known, n_cues):
        return set(), {one.label.name or "": one.at for one in known}
    if not known:
        known = [one for one in seen if one.first == 0 and one.at_cue and _certain(one, words)]
        if not known or _numbered(known[0]):
            doubtful = (one for one in seen if one.stopped == one.n == one.at_cue and _certain(one, words))
            return set(), {one.label.name or "": one.at for one in doubtful}
    names = {one.label.name or "" for one in known}
    capitals = all(name.upper() == name for name in names)
    dense = 4 * sum(one.at_cue for one in seen if one.likeness >= Likeness.STRICT) >= n_cues
    suspects = {}
    n_counted = 0
    for one in seen:
        name = one.label.name or ""
        if name in names or not one.likeness:
            continue
        if one.likeness == Likeness.LOOSE:
            n_counted += 1
            if (everywhere and not name.islower()) or (n_counted < _COUNTED and _never_else(one, text)):
                names.add(name)
        elif (
            (_certain(one, words, names) or (capitals and _shouted(one)))
            and not _no_name(one)
            and (one.stopped or one.signed or everywhere or not words.punctuated(n_cues))
            and (name.upper() == name or not capitals)
            and (one.label.spaced or everywhere)
            and not _numbered(one)
        ):
            names.add(name)
            if not (dense or capitals or one.signed or one.likeness == Likeness.ROLE or words.mentions(name) > one.n):
                suspects[name] = one.at
        else:
            suspects[name] = one.at
    return names, suspects


def _recurs(one: _Seen, text: str, words: _Words) -> bool:
    """Whether a candidate occurs where labels do rather than where a sentence brings it."""
    name = one.label.name or ""
    with_colon = text.count(name + ":") + text.count(name + "：")
    if words.space_before_colon:
        with_colon += text.count(name + " :")
    if one.n < 0.6 * with_colon:
        return False
    share = words.share(name)
    if one.likeness == Likeness.LOOSE:
        return share >= 0.5 and (one.n > 2 or not has_case(name))
    if one.likeness == Likeness.STRICT and not name.isupper() and words.lower(name) > (one.n if one.n > 2 else 0):
        return one.n > 4 and share >= 0.5
    return share >= 0.2 or one.n > 9


def _never_else(one: _Seen, text: str) -> bool:
    """Whether a short name in a script without capitals is where labels are, and nowhere else."""
    name = one.label.name or ""
    return (
        not has_case(name)
        and len(name) < 7
        and one.stopped == one.n
        and text.count(name) == text.count(name + "：") + text.count(name + ":")
    )


def _throughout(known: list[_Seen], n_cues: int) -> bool:
    """Whether labels are found from the beginning on, or at least many that alternate."""
    early = min(one.first for one in known) < max(_EARLY, n_cues // 20)
    if all(one.likeness == Likeness.LOOSE for one in known):
        return min(one.first for one in known) == 0
    return early or (len(known) > 1 and sum(one.n for one in known) > 5)


def _certain(one: _Seen, words: _Words, known: Iterable[str] = ()) -> bool:
    """Whether a candidate that does not recur can be nothing but a name. `known` are those that do: one with a comma,
    as in `Mara Lind, Orkney`, is certain beside others that have one."""
    if one.likeness == Likeness.ROLE:
        return True
    name = one.label.name or ""
    if one.likeness != Likeness.STRICT or len(name.split()) > 5 or words.any_lower(name):
        return False
    return "," not in name or any("," in other for other in known)


def _shouted(one: _Seen) -> bool:
    """Whether it begins cues and is in capitals, so that the same word in lower case is another one: `MAN`."""
    return one.likeness == Likeness.STRICT and (one.label.name or "").isupper() and one.at_cue == one.n


def _no_name(one: _Seen) -> bool:
    """Whether it heads a note: `Note`, `Source`."""
    return (one.label.name or "").casefold() in ENTRIES


def _numbered(one: _Seen) -> bool:
    """Whether it has a number, as a title does: `Episode 12`."""
    return one.likeness < Likeness.ROLE and any(map(str.isdigit, one.label.name or ""))


def _brackets(seen: list[_Seen], n_cues: int, words: _Words) -> set[str]:
    """Names in brackets without a colon, unless they are sounds. In a script without capitals most cues have one."""
    seen = [one for one in seen if one.with_words >= 0.8 * one.n and not is_sound(one.label.name or "")]
    everywhere = 2 * sum(one.at_cue for one in seen) >= n_cues
    uncased = [
        one for one in seen if everywhere and one.likeness == Likeness.LOOSE and not has_case(one.label.name or "")
    ]
    known = [
        one
        for one in (*(one for one in seen if one.likeness >= Likeness.STRICT), *uncased)
        if (one.n > 1 or one.signed or one.likeness == Likeness.ROLE) and (one.at_cue or one.signed) and not one.within
    ]
    names = {one.label.name or "" for one in known}
    # Beside those that recur, others may be heard once.
    once = [one for one in seen if one.at_cue == one.n and (one in uncased or _certain(one, words, names))]
    if not known or not any(one.first == 0 or one.signed for one in (*known, *once)):
        return set()
    return names.union(one.label.name or "" for one in once)


def _unheard(one: _Seen, names: set[str]) -> str | None:
    """What is in brackets like a name in front of words, and none of the names; None if it is not."""
    name = one.label.name or ""
    is_name = one.likeness >= Likeness.STRICT and not is_sound(name)
    return name if is_name and one.with_words and name not in names else None


class _Words:
    """The words of a sample of the text that are written in lower case."""

    def __init__(self, text: str) -> None:
        self._text, self._whole, self._n_chars = text[:_SAMPLE], text[:_MENTIONS], len(text)
        self._all_words: Counter[str] | None = None
        self._counts: dict[str, int] = {}
        self._all: Counter[str] | None = None
        self._source = text

    @cached_property
    def space_before_colon(self) -> bool:
        """Whether a colon has a space before it anywhere, as in French."""
        return " :" in self._source

    def lower(self, name: str) -> int:
        """How often a name of one word is written in lower case; 0 for longer names."""
        words = _WORD.findall(name)
        return self._of(words[0].lower()) if len(words) == 1 else 0

    def any_lower(self, name: str) -> bool:
        """Whether the name's first word, or all of them, are also written in lower case."""
        words = [word for word in _WORD.findall(name) if word[0].isupper()]
        return bool(words) and all(self._of(word.lower()) for word in words)

    def mentions(self, name: str) -> float:
        """How often a name of one word occurs; names of more words are certain enough."""
        if " " in name:
            return float("inf")
        if self._all_words is None:
            self._all_words = Counter(_WORD.findall(self._whole))
        return self._all_words[name]

    def share(self, name: str) -> float:
        """In which share of its occurrences a name has a colon behind it; 1 if the sample does not have it."""
        found = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)([\s\])>]{{0,2}}[:：])?", self._text)
        return sum(map(bool, found)) / len(found) if found else 1

    def punctuated(self, n_cues: int) -> bool:
        """Whether sentences end with signs, so that what comes before a label shows that one has ended."""
        ends = sum(self._text.count(sign) for sign in (". ", ".\n", ".\r", "? ", "?\n", "?\r", "。", ".<", "?<"))
        return 5 * ends >= n_cues * len(self._text) / max(1, self._n_chars)

    def _of(self, word: str) -> int:
        if word not in self._counts:
            if len(self._counts) < _FEW:
                self._counts[word] = sum(self._text.count(f" {word}{after}") for after in (" ", ",", ".", "?", "\n"))
            else:
                if self._all is None:
                    self._all = Counter(word for word in _WORD.findall(self._text) if word.islower())
                self._counts[word] = self._all[word]
        return self._counts[word]
