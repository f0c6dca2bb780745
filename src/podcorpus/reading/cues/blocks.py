"""Files of cues, block by block.

Nearly all blocks of most files are regular: maybe a number, a line of times and lines of words, between blank lines.
They are taken many at a time, by columns, from parts of which all blocks are regular; only what lies between them is
looked at line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
from operator import add, sub

from podcorpus.reading.cues.lines import Aside, BlockFields, LineReader
from podcorpus.reading.cues.times import SETTINGS

_CHUNK, _SMALLEST = 1 << 16, 1 << 10
_INDENTED = re.compile(r"\n(?=[ \t])")
_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_CLOCK = r"(?:0{1,3}:)?0{1,2}:00[.,]000"
_FORM = re.compile(rf"({_CLOCK}) --> ({_CLOCK})".encode())
_SETTINGS = re.compile(rf"[ \t]*(?:(?<=[ \t]){SETTINGS})?")
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
    for blocks in _parts(text, start if line_end else length, length, _CHUNK, line_end, lines):
        if not blocks:
            # It may go on with the words of the block before, which is then not regular either.
            before = None
            continue
        if before is not None:
            found.append(before)
        elif irregular < blocks[0][0]:
            lines.read(irregular, blocks[0][0], found, asides)
        found += blocks[:-1]
        before, irregular = blocks[-1], blocks[-1][0]
    if before is not None:
        found.append(before)
    elif irregular < length:
        lines.read(irregular, length, found, asides)
    return found, asides


def _parts(
    text: str, at: int, stop: int, size: int, line_end: str, lines: LineReader
) -> Iterator[Sequence[BlockFields]]:
    """The cues of each part of a text, of at most `size` characters where blank lines allow it; those of a part that is
    not regular in smaller parts, and none of one that is small."""
    while at < stop:
        end = text.rfind(2 * line_end, at, at + size)
        end = stop if at + size >= stop or end <= at else end
        blocks = _columns(text, at, end, line_end, lines)
        if blocks or size <= _SMALLEST:
            yield blocks
        else:
            yield from _parts(text, at, end, size // 8, line_end, lines)
        at = end + 1


def _columns(text: str, at: int, stop: int, line_end: str, lines: LineReader) -> list[BlockFields]:
    """The cues between two offsets, if all of them are regular; otherwise none."""
    while at < stop and text[at] in "\r\n":
        at += 1
    chunk = text[at:stop]
    blocks = chunk.rstrip("\r\n").split(2 * line_end)
    headed = lines.sign not in chunk[: chunk.find(line_end)]
    try:
        if headed:
            heads, timed, words = zip(*map(str.split, blocks, repeat(line_end), repeat(2)), strict=True)
        else:
            timed, words = zip(*map(str.split, blocks, repeat(line_end), repeat(1)), strict=True)
    except ValueError:
        return []
    said = line_end.join(words)
    if lines.sign in said or _INDENTED.search(said) or (headed and not (lines.named or "".join(heads).isdecimal())):
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
    places = map(add, map(add, names, map(len, heads)), repeat(len(line_end))) if headed else names
    return list(zip(names, places, starts, ends, *times, spoken, repeat(None)))


def _line_end(text: str) -> str:
    """What ends all lines of a file; empty if they end differently."""
    if "\r" not in text:
        return "\n"
    return "\r\n" if text.count("\r") == text.count("\r\n") == text.count("\n") else ""


def _timed_lines(lines: Sequence[str]) -> tuple[Sequence[int], Sequence[int]] | None:
    """Start and end of each line in milliseconds; None unless all lines have two times, written as in the first one,
    and nothing else but settings.

    >>> _timed_lines(["00:01.000 --> 00:02.500", "01:02.500 --> 01:10.000"])
    ([1000, 62500], [2500, 70000])
    """
    # Only files of many cues need it, and it takes a tenth of a second to load.
    import numpy as np

    first = lines[0].encode("ascii", "replace").translate(_ALIKE)
    form = _FORM.match(first)
    if form is None:
        return None
    length = form.end()
    settings = {line[length:] for line in lines}
    if not all(map(_SETTINGS.fullmatch, settings)):
        return None
    first = first[:length]
    written = "".join([line[:length] for line in lines]).encode("ascii", "replace")
    if written.translate(_ALIKE) != first * len(lines):
        return None
    digits = np.frombuffer(written, np.uint8).reshape(len(lines), -1) - ord("0")
    places = ([at for at in reversed(range(*form.span(i))) if first[at] == ord("0")] for i in (1, 2))
    start, end = ((digits[:, one] @ np.array(_COUNTS[: len(one)])).tolist() for one in places)
    return start, end
