"""The labels of a source, and which of them another text is, begins with, or is almost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

_FIRST_WORD = re.compile(r"\w+")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"[\W_]+\d+(?![^\W\d_])|[\W_]*\d+$|[\W_]*[\s_.#-](?:[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)$"
)
_ASKED = re.compile(r"\b(interview|examin|train|employ)e[er]\b")
_ALIKE = str.maketrans("авекмнорстухіјѕαβεηικμνορτυχ", "abekmhopctyxijsabenikmvoptux")
"""Letters of other scripts, and those of the Latin one that look like them, small or capital."""
_CLOSE = 0.8
_MOST = 50
"""How many labels, most frequent first, a label is compared with, so that pages with thousands of names stay fast."""


class KnownLabels:
    """The labels that certainly occur in a source, and how to find one in a malformed header."""

    def __init__(self, labels: Iterable[str | None]) -> None:
        """Those that are empty, or None, are not counted."""
        self.counts = Counter({label: n for label, n in Counter(labels).items() if label})
        self._label: dict[str, str] = {}
        for label, _ in self.counts.most_common():
            self._label.setdefault(label.casefold(), label)
        self.folded = self._label.keys()
        """All labels, in lower case."""
        self.first_words = {first_word(folded) for folded in self._label}
        self.words = {word for folded in self._label for word in _WORD.findall(folded)}
        """The words of all labels, in lower case."""
        self._lengths = sorted({len(folded) for folded in self._label}, reverse=True)
        self._most = self.counts.most_common(_MOST)
        self.most = tuple(label for label, _ in self._most)
        """The most frequent labels."""
        self._folded = [label.casefold() for label in self.most]
        self._close: dict[str, str | None] = {}

    def spelling(self, label: str) -> str | None:
        """The most frequent spelling of a label, ignoring case; its own if it recurs; None for an unknown one."""
        if self.counts.get(label, 0) > 1:
            return label
        return self._label.get(label.casefold())

    def at_start(self, text: str) -> tuple[str, str] | None:
        """The longest label that a tidy text begins with, ignoring case, and the rest of the text; None without one."""
        folded = text.casefold()
        if len(folded) != len(text):
            folded = text.lower() if len(text.lower()) == len(text) else text
        if first_word(folded) in self.first_words:
            for length in self._lengths:
                if length <= len(folded) and (label := self._label.get(folded[:length])):
                    return label, text[length:]
        return None

    def close_to(self, label: str) -> str | None:
        """A label that is similar to this one, or is this one with other signs, with words added or missing or with
        initials in place of words; else None. It is more frequent, or as frequent and comes first."""
        if label not in self._close:
            words = _words(label)
            others = [other for other in takewhile(label.__ne__, self.most) if not _differ(label, other)]
            # As below: validation without sources imports this module and compares no labels.
            from difflib import get_close_matches

            close = [other for other in others if _same(words, _words(other))]
            close += get_close_matches(label, others, n=1, cutoff=_CLOSE)
            close += [other for other in others if _contains(words, _words(other)) or _shortened(words, _words(other))]
            self._close[label] = close[0] if close else None
        return self._close[label]

    def doubt(self, label: str) -> str | None:
        """What to report of a label that is close to a more frequent one; None if it is close to none.

        >>> KnownLabels(["Mara Lind", "Mara Lind", "Mara Lid"]).doubt("Mara Lid")
        '“Mara Lid” is almost “Mara Lind”, who speaks more often; are they one person?'
        """
        close = self.close_to(label)
        if close is None:
            return None
        more = ", who speaks more often" if self.counts[close] > self.counts[label] else ""
        return f"“{label}” is almost “{close}”{more}; are they one person?"

    def almost(self, label: str) -> bool:
        """Whether this is no known label, but almost one of the most frequent ones.

        >>> KnownLabels(["Mara Lind"]).almost("Mara ind"), KnownLabels(["Caller 1"]).almost("Caller 2")
        (True, False)
        """
        if label in self.counts or len(label) < 3 or not self._folded:
            return False
        folded = label.casefold()
        close = map(self._folded.__getitem__, _close_to(folded, self._folded))
        return any(folded == other or numberless(label) != numberless(other) for other in close)

    def near(self, texts: Iterable[str]) -> set[int]:
        """The positions of the texts that are one of the most frequent labels, or nearly, ignoring case: of many texts
        faster than `almost`, which may be asked of the rest."""
        folded = list(map(str.casefold, texts))
        return {index for label in self._folded for index in _close_to(label, folded)}


def _close_to(text: str, others: Sequence[str]) -> list[int]:
    """The positions of the texts that have nearly the same characters."""
    # As above.
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    close = extract(text, others, scorer=Indel.normalized_similarity, score_cutoff=_CLOSE, limit=None)
    return [index for _, _, index in close]


def _differ(one: str, other: str) -> bool:
    """Whether labels are different on purpose: only in their numbers or in a letter at the end, as `SPEAKER_00` and
    `SPEAKER_01`, `Caller` and `Caller 2`, `Guest A` and `Guest B`, because one introduces the other, as
    `Mara Lind (ML)` and `ML`, in who asks whom, as `Interviewer` and `Interviewee`, or without letters."""
    if _introduces(one, other) or _introduces(other, one) or not (_words(one) and _words(other)):
        return True
    if numberless(one) == numberless(other):
        return "".join(_words(one)) != "".join(_words(other))
    return _who_asks(one) == _who_asks(other)


def _introduces(one: str, other: str) -> bool:
    return f"({other})" in one or f"（{other}）" in one


@lru_cache(maxsize=1024)
def numberless(label: str) -> str:
    """A label in lower case without the number or letter at its end.

    >>> numberless("SPEAKER_01"), numberless("Guest B")
    ('speaker', 'guest')
    """
    return _NUMBER.sub("", label.casefold())


@lru_cache(maxsize=1024)
def _who_asks(label: str) -> str:
    """The same for who asks and who is asked."""
    return _ASKED.sub(r"\1", numberless(label))


@lru_cache(maxsize=1024)
def _words(label: str) -> list[str]:
    """The words of a label in lower case, with the letters of one form and script where those of others look alike.

    >>> _words("ＭＡＲＡ"), _words("М\u0410R\u0410")
    (['mara'], ['mara'])
    """
    return _WORD.findall(unicodedata.normalize("NFKC", label).casefold().translate(_ALIKE))


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return set(one) == set(other) or "".join(one) == "".join(other)


def _contains(one: Sequence[str], other: Sequence[str]) -> bool:
    return set(one) < set(other) or set(other) < set(one)


def _shortened(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of two labels are the same but for initials in place of words: `Mara L.`, `M. Lind` or `ML` and
    `Mara Lind`."""
    if len(one) != len(other):
        few, many = sorted((one, other), key=len)
        return len(few) == 1 and few[0] == "".join(word[0] for word in many)
    pairs = [sorted(pair, key=len) for pair in zip(one, other, strict=True)]
    return one != other and all(
        short == long or (len(short) == 1 and short.isalpha() and long.startswith(short)) for short, long in pairs
    )


def first_word(text: str) -> str:
    """The first word of a text; empty without one."""
    match = _FIRST_WORD.search(text)
    return match.group() if match else ""
