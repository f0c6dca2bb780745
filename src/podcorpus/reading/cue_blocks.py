"""Files of cues, block by block: what stands around the lines that time a cue, and which lines are a cue's words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from podcorpus.reading.cue_times import Timing, find_timings

_LINE_END = r"(?:\r\n|\n|\r(?!\n))"
_BLANK_LINE = re.compile(rf"{_LINE_END}[ \t]*{_LINE_END}")
_BLANK_AT_END = re.compile(rf"{_LINE_END}[ \t]*{_LINE_END}\Z")
_COMMENT = re.compile(r"(?:NOTE(?=[ \t\r\n]|\Z)|STYLE[ \t]*(?=[\r\n]|\Z)|REGION[ \t]*(?=[\r\n]|\Z))")
_SENTENCE = re.compile(r"\S+[ \t]+\S+[ \t]+\S+.*[.?!,…。？！]\s*$")


class Block(NamedTuple):
    """A cue as the file writes it. The words' span has no white space around it, and no characters if there are none."""

    timing: Timing
    name_start: int
    """Start of the line above the times that numbers or names the cue; of the times if there is none."""
    start: int
    end: int
    apart: int | None
    """Where words begin again after a blank line; None if they do not."""


class Aside(NamedTuple):
    """Lines that are no cue: comments, styles, and text before the first cue. `comment`: the format says so."""

    start: int
    end: int
    comment: bool


def read_blocks(text: str, start: int, comments: bool) -> Iterator[Block | Aside]:
    """The cues and what else stands in a file from `start` on, in order. `comments`: blocks of NOTE, STYLE and REGION
    are no words."""
    timings = find_timings(text)
    names = _Names(text, timings)
    first = timings[0].start if timings else len(text)
    named = names.before(True, start, first)
    yield from _asides(text, start, named)
    for i, timing in enumerate(timings):
        stop = timings[i + 1].start if i + 1 < len(timings) else len(text)
        following = names.before(False, timing.end, stop) if i + 1 < len(timings) else stop
        yield from _block(text, timing, named, following, comments)
        named = following


def _asides(text: str, start: int, stop: int) -> Iterator[Aside]:
    """What stands before the first cue, by blocks."""
    at = start
    while at < stop:
        blank = _BLANK_LINE.search(text, at, stop)
        end = blank.start() if blank else stop
        if written := text[at:end].strip():
            begins = text.index(written, at)
            yield Aside(begins, begins + len(written), bool(_COMMENT.match(written)))
        at = blank.end() if blank else stop


def _block(text: str, timing: Timing, named: int, stop: int, comments: bool) -> Iterator[Block | Aside]:
    region = text[timing.end : stop]
    words = region.strip()
    if not words:
        yield Block(timing, named, timing.end, timing.end, None)
        return
    start = timing.end + region.index(words[0])
    end = start + len(words)
    if "\n\n" not in words and "\r" not in words and (" \n" not in words and "\t\n" not in words):
        yield Block(timing, named, start, end, None)
        return
    blank = _BLANK_LINE.search(text, start, end)
    if blank is None:
        yield Block(timing, named, start, end, None)
        return
    yield from _spaced(text, Block(timing, named, start, end, None), comments)


def _spaced(text: str, block: Block, comments: bool) -> Iterator[Block | Aside]:
    """A cue with blank lines below its first line: its words, and comments among or after them."""
    parts: list[tuple[int, int, bool]] = []
    at = block.start
    while at < block.end:
        blank = _BLANK_LINE.search(text, at, block.end)
        end = blank.start() if blank else block.end
        part = text[at:end]
        if written := part.strip():
            begins = at + part.index(written[0])
            comment = comments and bool(parts) and bool(_COMMENT.match(written))
            parts.append((begins, begins + len(written), comment))
        at = blank.end() if blank else block.end
    spoken = [part for part in parts if not part[2]]
    start, end, _ = spoken[0]
    apart = spoken[1][0] if len(spoken) > 1 else None
    if len(spoken) == len(parts):
        yield block._replace(apart=apart)
        return
    # Words below a comment belong to no cue: players drop them. They are kept where they stand, apart from the words.
    last = next(i for i, part in enumerate(parts) if part[2]) - 1
    apart = parts[1][0] if last > 0 else None
    yield block._replace(end=parts[last][1], apart=apart)
    for start, end, comment in parts[last + 1 :]:
        yield Aside(start, end, comment)


class _Names:
    """Lines right above the times that number or name cues. Whether such a line is one is learnt from the file."""

    def __init__(self, text: str, timings: list[Timing]) -> None:
        self._text = text
        self._last: int | None = None
        kinds: Counter[str] = Counter()
        for i, timing in enumerate(timings[:2000]):
            start = timings[i - 1].end if i else 0
            at, line = _line_above(text, start, timing.start)
            if line.isdigit():
                kinds["number" if _blank_above(text, start, at) else "glued"] += 1
            elif not line and self._last_number(start, timing.start)[1]:
                kinds["spaced"] += 1
            else:
                kinds["text" if line and _blank_above(text, start, at) else "none"] += 1
        self._numbered = 2 * (kinds["number"] + kinds["glued"]) >= kinds.total()
        self._spaced = 2 * kinds["spaced"] > kinds.total()
        self._glued = kinds["glued"] > kinds["number"]
        self._named = 2 * kinds["text"] >= kinds.total()

    def before(self, first: bool, start: int, stop: int) -> int:
        """Where the name of a cue begins that is timed at `stop`; `stop` if it has none. The cue before, or the file,
        has its words from `start` on."""
        text = self._text
        at, line = _line_above(text, start, stop)
        if line.isdigit():
            number = int(line) if len(line) < 10 else -1
            expected = self._last is not None and self._last < number <= self._last + 1
            # Otherwise a line of digits right below words is words.
            if expected or first or (self._numbered and self._glued) or _blank_above(text, start, at):
                self._last = number
                return at
            return stop
        if line:
            named = (first or _blank_above(text, start, at)) and (self._named or len(line.split()) < 3)
            return at if named and not _SENTENCE.match(line) else stop
        if self._spaced or (self._numbered and self._last is not None):
            at, written = self._last_number(start, stop)
            if written and (self._spaced or int(written) == (self._last or 0) + 1):
                self._last = int(written)
                return at
        return stop

    def _last_number(self, start: int, stop: int) -> tuple[int, str]:
        """The number alone on the last line that is not blank, and where it begins; empty if there is none."""
        end = stop
        while end > start and self._text[end - 1].isspace():
            end -= 1
        at = end
        while at > start and end - at < 10 and self._text[at - 1].isdigit():
            at -= 1
        alone = at == 0 or self._text[at - 1] in "\r\n\ufeff"
        return at, self._text[at:end] if alone else ""


def _line_above(text: str, start: int, stop: int) -> tuple[int, str]:
    """The line that ends right before `stop`, and where it begins; an empty one if there is none after `start`."""
    end = stop
    if end > start and text[end - 1] == "\n":
        end -= 1
    if end > start and text[end - 1] == "\r":
        end -= 1
    if end == stop:
        return stop, ""
    floor = max(start, end - 200)
    at = max(text.rfind("\n", floor, end), text.rfind("\r", floor, end)) + 1
    if at == 0:
        if floor > start or (start and text[start - 1] not in "\r\n\ufeff"):
            return stop, ""
        at = start
    return at, text[at:end].strip("\ufeff \t")


def _blank_above(text: str, start: int, at: int) -> bool:
    """Whether the line that begins at `at` has a blank line above it, or nothing."""
    above = text[max(start, at - 200) : at]
    return not above.strip() or _BLANK_AT_END.search(above) is not None
