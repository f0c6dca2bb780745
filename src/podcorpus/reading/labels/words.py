"""How often the words of a label occur in a file otherwise: in lower case, and without a colon behind them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000
_MENTIONS = 1_000_000
_FEW = 20
"""How many words are searched for, before it is quicker to count all."""


class Words:
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
        found = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)((?:[\s\])>]|</\w{{1,9}}>){{0,2}}[:：])?", self._text)
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
