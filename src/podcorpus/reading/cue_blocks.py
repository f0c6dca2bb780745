"""Files of cues, block by block.

Nearly all blocks of most files are regular: maybe a number, a line of times and lines of words, between blank lines. They
are taken as they come, and only what lies between two of them is looked at line by line.
"""

from __future__ import annotations

from podcorpus.reading.cue_lines import Aside, Block, LineReader
from podcorpus.reading.cue_times import FRACTION, SETTINGS, WHOLE

_new = tuple.__new__


def read_blocks(text: str, start: int, *, comments: bool) -> list[Block | Aside]:
    """The cues and what else stands in a file from `start` on, in order. `comments`: blocks of NOTE, STYLE and REGION
    are no words."""
    lines = LineReader(text, start, comments=comments)
    found: list[Block | Aside] = []
    line_end = _line_end(text)
    length = len(text)
    irregular, before = start, None
    at = start if line_end else length
    while at < length:
        stop = text.find(line_end + line_end, at)
        if stop < 0:
            stop = length
        while at < stop and text[at] in "\r\n":
            at += 1
        block = _regular(text, at, stop, line_end, lines)
        if block is not None:
            if before is not None:
                found.append(before)
            elif irregular < block.name:
                lines.read(irregular, block.name, found)
            before, irregular = block, at
        elif at < stop:
            # It may go on with the words of the block before, which is then not regular either.
            before = None
        at = stop + 1
    if before is not None:
        found.append(before)
    elif irregular < length:
        lines.read(irregular, length, found)
    return found


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
    line = text[at:end]
    if line.isdecimal() or (lines.named and lines.sign not in line):
        times = end + len(line_end)
        end = text.find(line_end, times, stop)
        line = text[times:end]
    if end < times:
        return None
    begin, _, finish = line.partition(" --> ")
    if len(finish) > 9 and " " in finish:
        finish, _, settings = finish.partition(" ")
        if not SETTINGS[settings.strip()]:
            return None
    if begin[-4:-3] not in _MARKS or finish[-4:-3] not in _MARKS:
        return None
    try:
        start_ms = WHOLE[begin[:-4]] + FRACTION[begin[-3:]]
        end_ms = WHOLE[finish[:-4]] + FRACTION[finish[-3:]]
    except KeyError:
        return None
    start = end + len(line_end)
    words = text[start:stop]
    if lines.sign in words or "\n " in words or "\n\t" in words:
        return None
    spoken = words.strip()
    if len(spoken) != len(words):
        if not spoken:
            return None
        start += len(words) - len(words.lstrip())
    return _new(Block, (at, times, start, start + len(spoken), start_ms, end_ms, None))


_MARKS = frozenset(".,")
