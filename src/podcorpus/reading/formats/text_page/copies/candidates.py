"""Where a duplicate of a page's content may start: lines of its opening that occur again further down.

These are candidates only; `copies` verifies them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import compress, count, islice, pairwise, repeat

from podcorpus.reading.formats.text_page.around.boilerplate import is_tail
from podcorpus.reading.formats.text_page.copies.line_diff import similar
from podcorpus.reading.source import Source

LONG = 20
"""Shortest line, in characters, that is unlikely to occur twice by chance."""
_OPENING = 24
"""How many distinctive lines of the talk belong to the opening, with all lines before the talk: some may be damaged."""
_GLUED = 8
"""How many opening lines are also searched for after other text on the same line."""
_HEAD = 12


@dataclass(frozen=True, slots=True)
class CopyStart:
    """A place where a copy of the content that begins in line `first` may begin: in line `line`, at offset `start`."""

    first: int
    line: int
    start: int


@dataclass
class _Group:
    """Consecutive opening lines found again: (line, line in the copy, offset within that line or None)."""

    pairs: list[tuple[int, int, int | None]] = field(default_factory=list)
    weight: int = 0


def find_copy_starts(
    source: Source, texts: Sequence[str], header_lines: Sequence[int]
) -> tuple[list[CopyStart], list[CopyStart], list[CopyStart]]:
    """Places where most of the opening occurs again, others inside these, and weaker ones at the page's end.

    `texts` are the source's lines without leading and trailing white space.
    """
    first_header = header_lines[0]
    opening = _opening(texts, first_header, frozenset(header_lines))
    again: list[tuple[int, list[int], int | None]] = [
        (j, opening[texts[j]], None)
        for j in compress(count(), map(opening.__contains__, texts))
        if j > first_header and opening[texts[j]][0] < j
    ]
    again += _glued(source, texts, opening, first_header)
    groups = _groups(sorted(again, key=lambda found: found[0]), texts)
    best = max((group.weight for group in groups), default=0)
    strong = [group for group in groups if 2 * group.weight >= best]
    begin = [_begin(source, texts, first_header, *group.pairs[0]) for group in strong]
    # The apparent beginning may be a line of the talk that also occurs in the opening.
    later = [
        _begin(source, texts, first_header, *pair)
        for group in strong
        for before, pair in islice(pairwise(group.pairs), _OPENING)
        if pair[0] - before[0] != pair[1] - before[1]
    ]
    weak = [
        _begin(source, texts, first_header, *group.pairs[0]) for group in groups[-1:] if 2 * group.weight < best
    ] + _cut_short(source, texts, opening, max(first_header, header_lines[-1] - 1))
    return begin, later, weak


def _opening(texts: Sequence[str], first_header: int, headers: frozenset[int]) -> dict[str, list[int]]:
    """Distinctive lines of the opening, each with the indices of all lines there with this text."""
    opening: dict[str, list[int]] = {}
    left = _OPENING
    for index, text in enumerate(texts):
        if index in headers or len(text) >= LONG:
            opening.setdefault(text, []).append(index)
            left -= index >= first_header
        if not left:
            break
    return opening


def _glued(
    source: Source, texts: Sequence[str], opening: dict[str, list[int]], first_header: int
) -> list[tuple[int, list[int], int | None]]:
    """Opening lines that occur at the end of a line, after other text without a line end between."""
    found: list[tuple[int, list[int], int | None]] = []
    first = tuple(islice(opening, _GLUED))
    # An opening line that recurs as it is ends with no other one.
    alone = {line for line in opening if not any(line.endswith(text) and line != text for text in first)}
    for j in compress(count(), map(str.endswith, texts, repeat(first))):
        if j > first_header and texts[j] not in alone:
            end = source.line_starts[j] + len(source.texts[j].rstrip())
            ends = (text for text in first if texts[j].endswith(text) and texts[j] != text)
            found += ((j, opening[text], end - len(text)) for text in ends)
    return found


def _groups(again: Sequence[tuple[int, list[int], int | None]], texts: Sequence[str]) -> list[_Group]:
    """Runs of lines found again in the order of the opening; a run ends where the order breaks, or after a long gap."""
    groups: list[_Group] = []
    for j, at_lines, at in again:
        i = at_lines[0]
        if groups:
            i_before, j_before, _ = groups[-1].pairs[-1]
            k = bisect_right(at_lines, i_before)
            goes_down = k < len(at_lines) and at_lines[k] < groups[-1].pairs[0][1]
            if goes_down and j - j_before <= 2 * (at_lines[k] - i_before) + 30:
                i = at_lines[k]
            else:
                groups.append(_Group())
        else:
            groups.append(_Group())
        groups[-1].pairs.append((i, j, at))
        groups[-1].weight += len(texts[i])
    return groups


def _begin(source: Source, texts: Sequence[str], floor: int, i: int, j: int, at: int | None) -> CopyStart:
    """Go back from the first opening line found again to where the content begins, in the original and in the copy."""
    if at is not None:
        return CopyStart(i, j, at)
    while i > 0 and j - 1 > floor and _same(texts[i - 1], texts[j - 1]):
        i, j = i - 1, j - 1
    while not texts[i]:
        i, j = i + 1, j + 1
    if i > 0 and j - 1 > floor and texts[i - 1]:
        line = source.lines[j - 1]
        behind = _behind(texts[i - 1], source.line_text(line))
        if behind is not None:
            return CopyStart(i - 1, j - 1, line.start + behind)
    return CopyStart(i, j, source.line_starts[j])


def _same(one: str, other: str) -> bool:
    return one == other or (len(one) >= LONG and len(other) >= LONG and similar(one, other))


def _behind(text: str, line: str) -> int | None:
    """Where in a line a text begins that ends the line, small differences allowed; None if the line ends otherwise."""
    at = line.find(text[:_HEAD])
    if at >= 0:
        return at if similar(text, line[at:]) else None
    if len(text) < LONG:
        return None
    match = SequenceMatcher(None, text[:1000], line[:1000], autojunk=False).find_longest_match()
    at = max(0, match.b - match.a)
    return at if match.size >= LONG and similar(text, line[at:]) else None


def _cut_short(source: Source, texts: Sequence[str], opening: dict[str, list[int]], floor: int) -> list[CopyStart]:
    """The page's last line, if it ends with the beginning of an opening line: a copy that breaks off at once."""
    last = next((j for j in range(len(texts) - 1, floor, -1) if texts[j]), None)
    if last is None:
        return []
    line = source.lines[last]
    text = source.line_text(line).rstrip()
    for whole, (i, *_) in opening.items():
        if i >= last or len(whole) < LONG:
            continue
        at = text.find(whole[:LONG])
        if at < 0:
            # After boilerplate on the same line, fewer characters are enough.
            at = next((at for at in range(max(1, len(text) - LONG), len(text) - 2) if _cut_behind(text, at, whole)), -1)
        if at >= 0 and whole.startswith(text[at:]):
            return [CopyStart(i, last, line.start + at) if at else _begin(source, texts, floor, i, last, None)]
    return []


def _cut_behind(text: str, at: int, whole: str) -> bool:
    return whole.startswith(text[at:]) and is_tail(text[:at])
