"""The words of all cues as one text, in which each begins a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, compress, count, pairwise
from operator import add

from podcorpus.reading.document import Document
from podcorpus.reading.text_map import source_start

_SIGNS = ".,:;!?…\"'“”„«»‘’()[]{}<>*_~|–—-。、，！？：；「」"


class JoinedWords:
    """The decoded words of the cues that have any, with a line end, LF, in front of each."""

    def __init__(self, document: Document) -> None:
        self.cues = document.cues
        written = list(map(str.strip, document.texts))
        self.spoken = list(compress(count(), written))
        """The indices of the cues that have words."""
        spoken = list(compress(document.texts, written))
        self.text = "\n".join(["", *spoken])
        self.starts: list[int] = [0, *map(add, accumulate(map(len, spoken)), count(1))]
        """Where the line end in front of each cue is, and the end of the text."""

    @cached_property
    def lines(self) -> str:
        """The text with LF for all line ends."""
        return self.text.replace("\r", "\n") if "\r" in self.text else self.text

    @cached_property
    def spelled(self) -> frozenset[str]:
        """All words, each as it is written, without signs around it."""
        return frozenset(word.strip(_SIGNS) for word in set(self.text.split()))

    @cached_property
    def _broken(self) -> list[tuple[int, int]]:
        """Where the words are of the cues that have line ends within them."""
        lines = self.lines
        return [(at + 1, stop) for at, stop in pairwise(self.starts) if lines.find("\n", at + 1, stop) >= 0]

    def within(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern that begins with a line end, where that is within the words of a cue."""
        for at, stop in self._broken:
            yield from pattern.finditer(self.lines, at, stop)

    def cue_at(self, char: int) -> int:
        """The index of the cue that has a character, among all cues."""
        return self.spoken[bisect_right(self.starts, char, 0, len(self.spoken)) - 1]

    def source_offset(self, char: int) -> int:
        """Where a character is in the source."""
        index = bisect_right(self.starts, char, 0, len(self.spoken)) - 1
        char -= self.starts[index] + 1
        cue = self.cues[self.spoken[index]]
        return cue.start + char if cue.text is None or not cue.runs else source_start(cue.runs, char)
