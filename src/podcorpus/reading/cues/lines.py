"""Files of cues, line by line: which lines are a cue's words, its name or a comment, however they are arranged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from podcorpus.reading.cues.times import Timing, Timings
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.text_map import trimmed

_LINE_END = r"(?:\r\n|\n|\r(?!\n))"
_BLANK_LINE = re.compile(rf"{_LINE_END}(?:[ \t]*+{_LINE_END})++")
_BLANK_AT_END = re.compile(rf"{_LINE_END}[ \t]*{_LINE_END}\Z")
_COMMENT = re.compile(r"(?:NOTE(?=[ \t\r\n]|\Z)|STYLE[ \t]*(?=[\r\n]|\Z)|REGION[ \t]*(?=[\r\n]|\Z))")
_SENTENCE_END = (*SENTENCE_ENDS, ",")
_LONGEST_NAME = 200
_SAMPLE = 50_000


class Block(NamedTuple):
    """A cue as the file writes it. The words' span has no white space around it; without words it has no characters.

    One that is written as it should be is a plain tuple of these fields: they are many, and made and collected faster.
    """

    name: int
    """Start of the line above the times that numbers or names the cue; of the times if there is none."""
    times: int
    """Start of the line with the times; or the same, if only a number is above them in a block as it should be."""
    start: int
    end: int
    start_ms: int | None
    end_ms: int | None
    words: str
    apart: int | None = None
    """Where words begin again after a blank line; None if they do not."""


BlockFields = tuple[int, int, int, int, int | None, int | None, str, int | None]


class Aside(NamedTuple):
    """Lines that are no cue: comments, styles, and text before the first cue."""

    start: int
    end: int
    comment: bool
    """Whether the format says that it is no words."""
    block: int
    """Index of the block before which it is."""


class LineReader:
    """Reads stretches of a file in order. Which lines name cues is learnt from its beginning."""

    def __init__(self, text: str, start: int, *, comments: bool) -> None:
        """`comments`: blocks of NOTE, STYLE and REGION are no words."""
        self._text, self._comments = text, comments
        self._timings = Timings(text)
        self.sign = self._timings.sign
        """What every line with times has."""
        self._last: int | None = None
        kinds: Counter[str] = Counter()
        before = start
        for timing in self._timings.find(start, min(len(text), start + _SAMPLE)):
            kinds[self._kind(before, timing.start, opening=before == start)] += 1
            before = timing.end
        self._numbered = 2 * (kinds["number"] + kinds["glued"]) >= kinds.total()
        self._spaced = 2 * kinds["spaced"] > kinds.total()
        self._glued = kinds["glued"] > kinds["number"]
        self.named = 2 * kinds["text"] > kinds.total()
        """Whether most cues have a line above their times that is no number."""

    def read(self, start: int, stop: int, blocks: list[BlockFields], asides: list[Aside]) -> None:
        """Add the cues and what else is between two offsets, where a line begins or the file ends."""
        timings = self._timings.find(start, stop)
        first = timings[0].start if timings else stop
        name = self._name(start, first, opening=True)
        for begin, end in self._parts(start, name):
            asides.append(Aside(begin, end, self._is_comment(begin), len(blocks)))
        for i, timing in enumerate(timings):
            last = i + 1 == len(timings)
            end = stop if last else self._name(timing.end, timings[i + 1].start, opening=False)
            self._block(timing, name, end, blocks, asides)
            name = end

    def _kind(self, start: int, stop: int, *, opening: bool) -> str:
        """What the line above times is; the cue before has its words from `start` on."""
        at, line = _line_above(self._text, start, stop)
        if line.isdecimal():
            return "number" if self._blank_above(start, at, opening=opening) else "glued"
        if line:
            return "text" if self._blank_above(start, at, opening=opening) else "none"
        return "spaced" if self._last_number(start, stop)[1] else "none"

    def _name(self, start: int, stop: int, *, opening: bool) -> int:
        """Where the name of a cue begins that is timed at `stop`; `stop` if it has none."""
        at, line = _line_above(self._text, start, stop)
        if line.isdecimal():
            number = int(line) if len(line) < 10 else -1
            expected = self._last is not None and number == self._last + 1
            # Otherwise a line of digits right below words is words.
            if expected or opening or (self._numbered and self._glued) or self._blank_above(start, at, opening=opening):
                self._last = number
                return at
            return stop
        if line:
            apart = opening or self._blank_above(start, at, opening=opening)
            named = self.named or (len(line.split()) < 3 and not line.endswith(_SENTENCE_END))
            return at if apart and named else stop
        if self._spaced or (self._numbered and self._last is not None):
            at, written = self._last_number(start, stop)
            if written and (self._spaced or int(written) == (self._last or 0) + 1):
                self._last = int(written)
                return at
        return stop

    def _last_number(self, start: int, stop: int) -> tuple[int, str]:
        """The number alone on the last line that is not blank, and where it begins; empty if there is none."""
        end = start + len(self._text[start:stop].rstrip())
        at = end
        while at > start and end - at < 10 and self._text[at - 1].isdecimal():
            at -= 1
        alone = at == 0 or self._text[at - 1] in "\r\n\ufeff"
        return at, self._text[at:end] if alone else ""

    def _blank_above(self, start: int, at: int, *, opening: bool) -> bool:
        """Whether the line that begins at `at` has a blank line above it, or nothing if `start` is `opening` the file.
        Right below times that end at `start` are their words."""
        above = self._text[max(start, at - _LONGEST_NAME) : at]
        return (opening and not above.strip()) or _BLANK_AT_END.search(above) is not None

    def _block(self, timing: Timing, name: int, stop: int, blocks: list[BlockFields], asides: list[Aside]) -> None:
        """Add a cue and comments below it. What is below a comment has no times, and is no cue's words."""
        parts = list(self._parts(timing.end, stop))
        times = timing.start_ms, timing.end_ms
        if not parts:
            blocks.append(Block(name, timing.start, timing.end, timing.end, *times, ""))
            return
        n_spoken = next((i for i, part in enumerate(parts) if i and self._is_comment(part[0])), len(parts))
        apart = parts[1][0] if n_spoken > 1 else None
        begin, end = parts[0][0], parts[n_spoken - 1][1]
        blocks.append(Block(name, timing.start, begin, end, *times, self._text[begin:end], apart))
        for begin, end in parts[n_spoken:]:
            asides.append(Aside(begin, end, self._is_comment(begin), len(blocks)))

    def _is_comment(self, start: int) -> bool:
        return self._comments and _COMMENT.match(self._text, start) is not None

    def _parts(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """What is between blank lines, without white space around it."""
        text = self._text
        at = start
        while at < stop:
            blank = _BLANK_LINE.search(text, at, stop)
            end = blank.start() if blank else stop
            first, last = trimmed(text, at, end)
            if last > first:
                yield first, last
            at = blank.end() if blank else stop


def _line_above(text: str, start: int, stop: int) -> tuple[int, str]:
    """The line that ends right before `stop`, and where it begins; an empty one if there is none after `start`."""
    end = stop
    if end > start and text[end - 1] == "\n":
        end -= 1
    if end > start and text[end - 1] == "\r":
        end -= 1
    if end == stop:
        return stop, ""
    floor = max(start, end - _LONGEST_NAME)
    at = max(text.rfind("\n", floor, end), text.rfind("\r", floor, end)) + 1
    if at == 0:
        if floor > start or (start and text[start - 1] not in "\r\n\ufeff"):
            return stop, ""
        at = start
    return at, text[at:end].strip("\ufeff \t")
