"""Files of cues, block by block.

Nearly all blocks of most files are regular: maybe a number, a line of times and lines of words, between blank lines.
They are taken many at a time, by columns, or else one by one; only what lies between them is looked at line by line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, repeat
from operator import add, sub

from podcorpus.reading.cues.lines import Aside, BlockFields, LineReader
from podcorpus.reading.cues.times import MILLISECONDS, MINUTES, SECONDS, SETTINGS

_CHUNK = 1 << 16
_INDENTED = re.compile(r"\n(?=[ \t])")
_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_CLOCK = r"(?:0{1,3}:)?0{1,2}:00[.,]000"
_FORM = re.compile(rf"({_CLOCK}) --> ({_CLOCK})".encode())
_COUNTS = (1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000)
"""How many milliseconds the digits of a time count, from the last one on."""


def read_blocks(text: str, start: int, *, comments: bool) -> tuple[list[BlockFields], list[Aside]]:
    """The cues and what else is in a file from `start` on, in order. `comments`: blocks of NOTE, STYLE and REGION
    are no words."""
    lines = LineReader(text, start, comments=comments)
    found: list[BlockFields] = []
    asides: list[Aside] = []
    line_end = _line_end(text)
    length = len(text)
    irregular = start
    before: BlockFields | None = None
    at = start if line_end else length
    blank = line_end + line_end
    while at < length:
        stop = text.rfind(blank, at, at + _CHUNK)
        stop = length if at + _CHUNK >= length or stop <= at else stop
        blocks = _columns(text, at, stop, line_end, lines)
        if blocks:
            if before is not None:
                found.append(before)
            elif irregular < at:
                lines.read(irregular, at, found, asides)
            found += blocks[:-1]
            before, irregular = blocks[-1], blocks[-1][0]
            at = stop + 1
            continue
        while at < stop:
            end = text.find(blank, at, stop)
            if end < 0:
                end = stop
            while at < end and text[at] in "\r\n":
                at += 1
            block = _regular(text, at, end, line_end, lines) if at < end else None
            if block is not None:
                if before is not None:
                    found.append(before)
                elif irregular < at:
                    lines.read(irregular, at, found, asides)
                before, irregular = block, at
            elif at < end:
                # It may go on with the words of the block before, which is then not regular either.
                before = None
            at = end + 1
    if before is not None:
        found.append(before)
    elif irregular < length:
        lines.read(irregular, length, found, asides)
    return found, asides


def _columns(text: str, at: int, stop: int, line_end: str, lines: LineReader) -> list[BlockFields]:
    """The cues between two offsets, if all of them are regular; otherwise none."""
    while at < stop and text[at] in "\r\n":
        at += 1
    chunk = text[at:stop]
    blocks = chunk.rstrip("\r\n").split(line_end + line_end)
    numbered = chunk[:1].isdecimal() and chunk[: chunk.find(line_end)].isdecimal()
    try:
        if numbered:
            numbers, timed, words = zip(*map(str.split, blocks, repeat(line_end), repeat(2)), strict=True)
        else:
            timed, words = zip(*map(str.split, blocks, repeat(line_end), repeat(1)), strict=True)
    except ValueError:
        return []
    said = line_end.join(words)
    if lines.sign in said or _INDENTED.search(said) or (numbered and not "".join(numbers).isdecimal()):
        return []
    times = _timed_lines(timed)
    if times is None:
        return []
    spoken = tuple(map(str.strip, words))
    if not all(spoken):
        return []
    lengths = list(map(len, blocks))
    names = list(accumulate(map(add, lengths[:-1], repeat(2 * len(line_end))), initial=at))
    ends = list(map(add, names, lengths))
    starts = list(map(sub, ends, map(len, words)))
    if spoken != words:
        starts = [end - len(one.lstrip()) for end, one in zip(ends, words, strict=True)]
        ends = list(map(add, starts, map(len, spoken)))
    return list(zip(names, names, starts, ends, *times, spoken, repeat(None)))


def _line_end(text: str) -> str:
    """What ends all lines of a file; empty if they end differently."""
    if "\r" not in text:
        return "\n"
    return "\r\n" if text.count("\r") == text.count("\r\n") == text.count("\n") else ""


def _regular(text: str, at: int, stop: int, line_end: str, lines: LineReader) -> BlockFields | None:
    """The cue between two offsets, if it is written as cues should be."""
    times = at
    end = text.find(line_end, at, stop)
    if end < 0:
        return None
    line = text[at:end]
    if line.isdecimal() or (lines.named and lines.sign not in line):
        times = end + len(line_end)
        end = text.find(line_end, times, stop)
        if end < 0:
            return None
        line = text[times:end]
    begin, _, finish = line.partition(" --> ")
    if len(finish) > 9 and " " in finish:
        finish, _, settings = finish.partition(" ")
        if not SETTINGS[settings.strip()]:
            return None
    try:
        start_ms = MINUTES[begin[:-6]] + SECONDS[begin[-6:-4]] + MILLISECONDS[begin[-4:]]
        end_ms = MINUTES[finish[:-6]] + SECONDS[finish[-6:-4]] + MILLISECONDS[finish[-4:]]
    except KeyError:
        return None
    start = end + len(line_end)
    words = text[start:stop]
    if lines.sign in words or _INDENTED.search(words):
        return None
    spoken = words.strip()
    if len(spoken) != len(words):
        if not spoken:
            return None
        start += len(words) - len(words.lstrip())
    return at, times, start, start + len(spoken), start_ms, end_ms, spoken, None


def _timed_lines(lines: Sequence[str]) -> tuple[Sequence[int], Sequence[int]] | None:
    """Start and end of each line in milliseconds; None unless all lines have two times, written as in the first one.

    >>> _timed_lines(["00:01.000 --> 00:02.500", "01:02.500 --> 01:10.000"])
    ([1000, 62500], [2500, 70000])
    """
    # Only files of many cues need it, and it takes a tenth of a second to load.
    import numpy as np

    written = "".join(lines).encode("ascii", "replace")
    first = written[: len(lines[0])].translate(_ALIKE)
    form = _FORM.fullmatch(first)
    if form is None or written.translate(_ALIKE) != first * len(lines):
        return None
    digits = np.frombuffer(written, np.uint8).reshape(len(lines), -1) - ord("0")
    places = ([at for at in reversed(range(*form.span(i))) if first[at] == ord("0")] for i in (1, 2))
    start, end = ((digits[:, one] @ np.array(_COUNTS[: len(one)])).tolist() for one in places)
    return start, end
