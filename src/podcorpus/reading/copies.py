"""A page's content that stands on it again: where the copy is, and where it differs.

Found by what it says and not by where it stands: the turn headers start over with the same names
and times, and most of the long lines are the same. Text is set aside only where both hold, so that a
repeated advertisement or a second conversation that also begins at 00:00 stays in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from podcorpus.reading.headers import Header
from podcorpus.reading.source import Source

_LONG = 20
"""Characters from which on a line that stands twice is unlikely to do so by chance."""
_ALIKE = 0.5
_SLACK = 3
"""How many headers at the start of either copy may be broken."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines (from 1) of the first content and of the copy that are not the same; None where one has none."""

    first_line: int | None
    copy_line: int | None


@dataclass(frozen=True)
class Copy:
    """A copy at `start` to `end` in code points of what begins at `first_start`; `header` is its first header."""

    start: int
    end: int
    first_start: int
    header: int
    next_header: int
    """Index of the first header after the copy."""
    differences: tuple[Difference, ...]


def find_copies(source: Source, headers: Sequence[Header]) -> list[Copy]:
    """The copies of the first content, in order; an empty list where the content stands once."""
    restarts = [i for i in range(1, len(headers)) if _restarts(headers, i)]
    restarts = [i for i in restarts if _same_content(source, headers, restarts[0], i)]
    return [
        _bounds(source, headers, restarts[0], start, stop)
        for start, stop in zip(restarts, [*restarts[1:], len(headers)], strict=True)
    ]


def _key(header: Header) -> tuple[str, int | None]:
    return header.label, header.time_ms


def _restarts(headers: Sequence[Header], i: int) -> bool:
    """Whether the headers go back in time at `i` to one of the very first headers."""
    before, now = headers[i - 1].time_ms, headers[i].time_ms
    if before is not None and now is not None and now > before:
        return False
    opening = {_key(header) for header in headers[: min(_SLACK, i)]}
    return any(_key(header) in opening for header in headers[i : i + _SLACK])


def _body_lines(source: Source, headers: Sequence[Header], start: int, stop: int) -> set[str]:
    last = headers[stop].line if stop < len(headers) else len(source.lines)
    lines = (source.line_text(line).strip() for line in source.lines[headers[start].line : last])
    return {line for line in lines if len(line) >= _LONG}


def _same_content(source: Source, headers: Sequence[Header], first_stop: int, i: int) -> bool:
    stop = min(len(headers), i + first_stop)
    ours = [_key(header) for header in headers[:first_stop]]
    theirs = [_key(header) for header in headers[i:stop]]
    matched = sum(block.size for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks())
    if matched < _ALIKE * min(len(ours), len(theirs)):
        return False
    said = _body_lines(source, headers, 0, first_stop)
    again = _body_lines(source, headers, i, stop)
    return len(said & again) >= _ALIKE * min(len(said), len(again))


def _bounds(source: Source, headers: Sequence[Header], first_stop: int, start: int, stop: int) -> Copy:
    """Grow the copy backwards over the notes before its first header and forwards over its last turn."""
    first_keys = {_key(header) for header in headers[:first_stop]}
    said = _body_lines(source, headers, 0, first_stop)
    last = start
    for i in range(start, stop):
        if _key(headers[i]) in first_keys or _body_lines(source, headers, i, i + 1) & said:
            last = i
    # Headers after the last one that the first content also has are new: they are not part of the copy.
    next_header = last + 1 if last + 1 < stop else stop
    end_line = headers[next_header].line if next_header < len(headers) else len(source.lines)

    first_at, copy_at, first_start, copy_start = _openings(source, headers, start)
    if next_header == stop < len(headers):
        # Another copy follows: its notes stand before its first header and are its own.
        end_line = _openings(source, headers, stop)[1]
    first_end = _openings(source, headers, first_stop)[1]
    ours = [source.line_text(line) for line in source.lines[first_at:first_end]]
    theirs = [source.line_text(line) for line in source.lines[copy_at:end_line]]
    theirs[0] = source.text[copy_start : source.lines[copy_at].end]
    ours[0] = source.text[first_start : source.lines[first_at].end]
    differences, end_line = _compare(ours, theirs, first_at, copy_at, end_line)
    end = source.lines[end_line].start if end_line < len(source.lines) else len(source.text)
    return Copy(copy_start, end, first_start, start, next_header, differences)


def _openings(source: Source, headers: Sequence[Header], start: int) -> tuple[int, int, int, int]:
    """Line indices and offsets at which the first content and the copy before header `start` begin."""
    texts = [source.line_text(line) for line in source.lines]
    la, lb = headers[0].line, headers[start].line
    floor = headers[start - 1].line + 1
    blocks = SequenceMatcher(None, texts[:la], texts[floor:lb], autojunk=False).get_matching_blocks()
    pairs = [(block.a + k, floor + block.b + k) for block in blocks for k in range(block.size)]
    pair = next(((a, b) for a, b in pairs if len(texts[a].strip()) >= _LONG), None)
    if pair is None:
        return la, lb, source.lines[la].start, source.lines[lb].start
    a, b = pair
    while a > 0 and b > floor and texts[a - 1] == texts[b - 1] and texts[a - 1].strip():
        a, b = a - 1, b - 1
    if a > 0 and b > floor:
        # The line before can hold the copy's first words after something else, with no line end between.
        first, copy = texts[a - 1], texts[b - 1]
        match = SequenceMatcher(None, first, copy, autojunk=False).find_longest_match()
        if match.size >= max(_LONG, _ALIKE * len(first)):
            return (
                a - 1,
                b - 1,
                source.lines[a - 1].start,
                source.lines[b - 1].start + max(0, match.b - match.a),
            )
    return a, b, source.lines[a].start, source.lines[b].start


def _compare(
    ours: list[str], theirs: list[str], first_at: int, copy_at: int, end_line: int
) -> tuple[tuple[Difference, ...], int]:
    """Differing lines, and the line after the copy once trailing lines that are nobody's copy are left out."""
    codes = [op for op in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes() if op[0] != "equal"]
    # What follows the end of either content is not a difference: a page can go on after it.
    if codes and codes[-1][0] == "delete" and codes[-1][2] == len(ours) and codes[-1][3] == len(theirs):
        between = ours[codes[-1][1] :]
        if all(len(line) < 2 * _LONG for line in between):
            codes.pop()
    elif codes and codes[-1][0] == "insert" and codes[-1][4] == len(theirs):
        end_line = copy_at + codes[-1][3]
        codes.pop()
    differences = tuple(
        Difference(
            first_at + a_start + 1 if a_end > a_start else None,
            copy_at + b_start + 1 if b_end > b_start else None,
        )
        for _, a_start, a_end, b_start, b_end in codes
    )
    return differences, end_line
