"""Files of cues, block by block.

Nearly all blocks of most files are regular: maybe a number, a line of times and lines of words, between blank lines.
They are taken many at a time, by columns, or else one by one; only what lies between them is looked at line by line.
"""

from __future__ import annotations

import re
from itertools import accumulate, repeat
from operator import add, sub

from podcorpus.reading.cues.lines import Aside, Block, BlockFields, LineReader
from podcorpus.reading.cues.timed_lines import read_timed_lines
from podcorpus.reading.cues.times import MILLISECONDS, MINUTES, SECONDS, SETTINGS

_CHUNK = 1 << 16
_INDENTED = re.compile(r"\n(?=[ \t])")


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
    if chunk.count(lines.sign) != len(blocks) or _INDENTED.search(chunk):
        return []
    numbered = chunk[:1].isdecimal() and chunk[: chunk.find(line_end)].isdecimal()
    try:
        if numbered:
            numbers, timed, words = zip(*map(str.split, blocks, repeat(line_end), repeat(2)), strict=True)
        else:
            timed, words = zip(*map(str.split, blocks, repeat(line_end), repeat(1)), strict=True)
    except ValueError:
        return []
    times = read_timed_lines(timed)
    if times is None or (numbered and not all(map(str.isdecimal, numbers))):
        return []
    spoken = tuple(map(str.strip, words))
    if not all(spoken):
        return []
    lengths = list(map(len, blocks))
    names = list(accumulate(map(add, lengths[:-1], repeat(2 * len(line_end))), initial=at))
    timed_from = names
    if numbered:
        timed_from = list(map(add, names, map(add, map(len, numbers), repeat(len(line_end)))))
    ends = list(map(add, names, lengths))
    starts = list(map(sub, ends, map(len, words)))
    if spoken != words:
        starts = [end - len(one.lstrip()) for end, one in zip(ends, words, strict=True)]
        ends = list(map(add, starts, map(len, spoken)))
    return list(zip(names, timed_from, starts, ends, *times, repeat(None)))


def _line_end(text: str) -> str:
    """What ends all lines of a file; empty if they end differently."""
    returns = text.count("\r")
    if not returns:
        return "\n"
    return "\r\n" if returns == text.count("\r\n") == text.count("\n") else ""


def _regular(text: str, at: int, stop: int, line_end: str, lines: LineReader) -> Block | None:
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
    return Block(at, times, start, start + len(spoken), start_ms, end_ms)
