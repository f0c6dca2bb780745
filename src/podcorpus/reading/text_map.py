"""Where the characters of a text come from in the source: for a cue's text, and for a turn's, made of several cues."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from podcorpus.reading.document import Cue, Run

_CHAR = attrgetter("char")
DOUBLED = re.compile('""')
"""A quotation mark within quotation marks, as tables and TextGrids have it."""


def is_copied(run: Run) -> bool:
    """Whether the characters of a run are the source's own."""
    return run.n_chars == run.end - run.start


class TextBuilder:
    """A text put together from stretches of the source, such as a cue's."""

    def __init__(self, source: str) -> None:
        """`source` is the whole text of the source."""
        self._source = source
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self.n_chars = 0

    @property
    def text(self) -> str:
        """All that was added, which is put together once, however often it is asked for."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return "".join(self._parts)

    @property
    def tail(self) -> str:
        """The end of what was added: at least the last two parts."""
        return "".join(self._parts[-2:])

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where its characters come from."""
        return tuple(self._runs)

    def copy(self, start: int, end: int) -> None:
        """Add the source's characters from `start` to `end`."""
        if end > start:
            self._add(self._source[start:end], start, end)

    def decoded(self, text: str, start: int, end: int) -> None:
        """Add what the source's characters from `start` to `end` mean, such as the character of an escape."""
        if text:
            self._add(text, start, end)

    def copy_as(self, start: int, end: int, pattern: re.Pattern[str], shown: Callable[[re.Match[str]], str]) -> None:
        """Add the source's characters from `start` to `end`, with what matches a pattern as it is `shown`."""
        for found in pattern.finditer(self._source, start, end):
            self.copy(start, found.start())
            start = found.end()
            self.decoded(shown(found), found.start(), start)
        self.copy(start, end)

    def put(self, text: str) -> None:
        """Add characters that the source does not have, such as a line end between two paragraphs."""
        self._parts.append(text)
        self.n_chars += len(text)

    def space(self) -> None:
        """Add a space that the source does not have."""
        self.put(" ")

    def take(self, other: TextBuilder, start: int, end: int) -> None:
        """Add the characters of another text from `start` to `end`, and where they come from."""
        text, at = other.text, start
        for char, n_chars, first, last in cut(other._runs, start, end):
            if char + start > at:
                self.put(text[at : char + start])
            at = char + start + n_chars
            self._add(text[char + start : at], first, last)
        if end > at:
            self.put(text[at:end])

    def part(self, start: int, end: int) -> TextBuilder:
        """The characters from `start` to `end`, as a text of their own."""
        part = TextBuilder(self._source)
        part.take(self, start, end)
        return part

    def _add(self, text: str, start: int, end: int) -> None:
        before = self._runs[-1] if self._runs else None
        copied = len(text) == end - start
        adjoins = before is not None and before.end == start and before.char + before.n_chars == self.n_chars
        if before is not None and adjoins and copied and is_copied(before):
            self._runs[-1] = Run(before.char, before.n_chars + len(text), before.start, end)
        else:
            self._runs.append(Run(self.n_chars, len(text), start, end))
        self._parts.append(text)
        self.n_chars += len(text)

    def cue(self, label: str | None, start_ms: int | None = None, end_ms: int | None = None, **more: object) -> Cue:
        """The cue with this text, without a text of its own if that is a single slice of the source.

        Raises ValueError if nothing was added.
        """
        if not self._runs:
            raise ValueError("no characters of the source were added")
        text, runs = self.text, self.runs
        start, end = runs[0].start, runs[-1].end
        if text == self._source[start:end]:
            return Cue(start, end, label, start_ms, end_ms, **more)  # type: ignore[arg-type]
        return Cue(start, end, label, start_ms, end_ms, text, runs, **more)  # type: ignore[arg-type]


def source_start(runs: Sequence[Run], char: int) -> int:
    """Where the character at an offset of a text made of runs, of which there are some, begins in the source; for one
    that the source does not have, where the next one does."""
    at = max(0, bisect_right(runs, char, key=_CHAR) - 1)
    run = runs[at]
    if char >= run.char + run.n_chars:
        return runs[at + 1].start if at + 1 < len(runs) else run.end
    return run.start + (max(0, char - run.char) if is_copied(run) else 0)


def cut(runs: Sequence[Run], char: int, stop: int) -> tuple[Run, ...]:
    """The runs of the characters between two offsets of a text, counted from the first of these."""
    found: list[Run] = []
    for at in range(max(0, bisect_right(runs, char, key=_CHAR) - 1), len(runs)):
        run = runs[at]
        if run.char >= stop:
            break
        first, last = max(char, run.char), min(stop, run.char + run.n_chars)
        if first >= last:
            continue
        if is_copied(run):
            found.append(Run(first - char, last - first, run.start + first - run.char, run.start + last - run.char))
        else:
            found.append(Run(first - char, last - first, run.start, run.end))
    return tuple(found)


def trimmed(text: str, start: int, end: int, signs: str | None = None) -> tuple[int, int]:
    """The span of a text between two offsets without the white space, or these signs, at its ends; with nothing else
    in it, none at its end."""
    part = text[start:end]
    begin = end - len(part.lstrip(signs))
    return begin, max(begin, start + len(part.rstrip(signs)))


class TextMap:
    """Positions in the source of the characters of a text made of cues, joined by one space."""

    def __init__(self, cues: Iterable[tuple[int, Cue]]) -> None:
        """`cues`: where each begins in the text, in code points, and the cue."""
        self._runs: list[Run] = []
        self._fallback = 0
        for char, cue in cues:
            self._fallback = self._fallback if self._runs else cue.start
            if cue.text is None:
                if cue.end > cue.start:
                    self._runs.append(Run(char, cue.end - cue.start, cue.start, cue.end))
            else:
                self._runs += [Run(char + run.char, run.n_chars, run.start, run.end) for run in cue.runs]
        self._chars = [run.char for run in self._runs]

    def start(self, char: int) -> int:
        """Where the character at an offset of the text begins in the source; for one that the source does not have,
        where the next one does."""
        return source_start(self._runs, char) if self._runs else self._fallback

    def chars(self, start: int, end: int) -> tuple[int, int] | None:
        """The offsets in the text of the characters that come from a span of the source; None if none do, or if the
        span begins or ends inside what is decoded as a whole."""
        first = next((run for run in self._runs if run.end > start), None)
        last = next((run for run in reversed(self._runs) if run.start < end), None)
        if first is None or last is None or first.start > start or last.end < end:
            return None
        begin = first.char + (start - first.start if is_copied(first) else 0)
        until = last.char + (end - last.start if is_copied(last) else last.n_chars)
        whole = all(is_copied(run) or at in (run.start, run.end) for run, at in ((first, start), (last, end)))
        return (begin, until) if whole else None

    def end(self, char: int) -> int:
        """Where the character before an offset of the text ends in the source."""
        if not self._runs:
            return self._fallback
        at = max(0, bisect_right(self._chars, char - 1) - 1)
        run = self._runs[at]
        return run.start + min(char - run.char, run.n_chars) if is_copied(run) else run.end


def joined(texts: Sequence[str]) -> tuple[str, list[int]]:
    """The texts joined by one space, and where each begins; texts without characters add none.

    >>> joined(["Yes.", "", "And the nets?"])
    ('Yes. And the nets?', [0, 4, 5])
    """
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for text in texts:
        if text and length:
            parts.append(" ")
            length += 1
        starts.append(length)
        parts.append(text)
        length += len(text)
    return "".join(parts), starts
