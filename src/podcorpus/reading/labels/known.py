"""The labels of a source, and which of them another text is, begins with, or is almost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_FIRST_WORD = re.compile(r"\w+")
_NUMBER = re.compile(
    r"[\W_]+\d+(?![^\W\d_])|[\W_]*\d+$|[\W_]*[\s_.#-](?:[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)$"
)
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
        self.first_words = {first_word(folded) for folded in self._label}
        self._lengths = sorted({len(folded) for folded in self._label}, reverse=True)
        self._most = self.counts.most_common(_MOST)
        self.most = tuple(label for label, _ in self._most)
        """The most frequent labels."""
        self._folded = [(label.casefold(), numberless(label)) for label in self.most]
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
        """A more frequent label that is similar to this one, or is this one with words added or missing; else None."""
        if label not in self._close:
            count, words = self.counts[label], set(label.casefold().split())
            others = [other for other, n in self._most if n > count and not _numbered_alike(label, other)]
            # As below: validation without sources imports this module and compares no labels.
            from difflib import get_close_matches

            close = get_close_matches(label, others, n=1, cutoff=_CLOSE)
            close += [other for other in others if _contains(words, set(other.casefold().split()))]
            self._close[label] = close[0] if close else None
        return self._close[label]

    def doubt(self, label: str) -> str | None:
        """What to report of a label that is close to a more frequent one; None if it is close to none.

        >>> KnownLabels(["Mara Lind", "Mara Lind", "Mara Lid"]).doubt("Mara Lid")
        '“Mara Lid” is almost “Mara Lind”, who speaks more often; are they one person?'
        """
        close = self.close_to(label)
        return f"“{label}” is almost “{close}”, who speaks more often; are they one person?" if close else None

    def almost(self, label: str) -> bool:
        """Whether this is no known label, but almost one of the most frequent ones.

        >>> KnownLabels(["Mara Lind"]).almost("Mara ind"), KnownLabels(["Caller 1"]).almost("Caller 2")
        (True, False)
        """
        if label in self.counts or len(label) < 3:
            return False
        from rapidfuzz.distance import Indel

        folded, bare = label.casefold(), numberless(label)
        return any(
            (folded == other or bare != other_bare) and Indel.normalized_similarity(folded, other) >= _CLOSE
            for other, other_bare in self._folded
        )


def _numbered_alike(one: str, other: str) -> bool:
    """Whether labels differ only in their numbers or in a letter at the end. `SPEAKER_00` and `SPEAKER_01`, `Caller`
    and `Caller 2`, `Guest A` and `Guest B` are different speakers, and neither is a misspelling."""
    return one.casefold() != other.casefold() and numberless(one) == numberless(other)


def numberless(label: str) -> str:
    """A label in lower case without the number or letter at its end.

    >>> numberless("SPEAKER_01"), numberless("Guest B")
    ('speaker', 'guest')
    """
    return _NUMBER.sub("", label.casefold())


def _contains(one: set[str], other: set[str]) -> bool:
    return one < other or other < one


def first_word(text: str) -> str:
    """The first word of a text; empty without one."""
    match = _FIRST_WORD.search(text)
    return match.group() if match else ""
