"""Where a page's content may begin again: lines of its opening that stand once more further down.

These are only places to look at; `copies` verifies what stands there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice, pairwise

from podcorpus.reading.player_page.boilerplate import is_tail
from podcorpus.reading.player_page.line_diff import similar
from podcorpus.reading.source import Source

LONG = 20
"""Characters from which on a line that stands twice is unlikely to do so by chance."""
_OPENING = 24
"""How many telling lines of the talk, besides all before it, are its opening: some of them may be damaged."""
_GLUED = 8
"""How many opening lines are also looked for behind other text on a line."""
_HITS = 50
_HEAD = 12


@dataclass(frozen=True, slots=True)
class Restart:
    """A place where content that begins in line `first` may begin again: in line `line`, at offset `start`."""

    first: int
    line: int
    start: int


@dataclass
class _Group:
    """Opening lines found again one after the other: (line, line again, offset within a line or None)."""

    pairs: list[tuple[int, int, int | None]] = field(default_factory=list)
    weight: int = 0


def find_restarts(
    source: Source, texts: Sequence[str], header_lines: Sequence[int]
) -> tuple[list[Restart], list[Restart], list[Restart]]:
    """Places where most of the opening stands again, others inside these, and weaker ones at the page's end.

    `texts` are the source's lines without white space around them.
    """
    first_header = header_lines[0]
    opening = _opening(texts, first_header, frozenset(header_lines))
    again: list[tuple[int, list[int], int | None]] = [
        (j, opening[texts[j]], None)
        for j in range(first_header + 1, len(texts))
        if texts[j] in opening and opening[texts[j]][0] < j
    ]
    again += _glued(source, opening, first_header)
    groups = _groups(sorted(again, key=lambda found: found[0]), texts)
    best = max((group.weight for group in groups), default=0)
    strong = [group for group in groups if 2 * group.weight >= best]
    begin = [_begin(source, texts, first_header, *group.pairs[0]) for group in strong]
    # A line of the talk that also stands in the opening may have been taken for the beginning.
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
    """Telling lines of the opening, each with all lines there that say it."""
    opening: dict[str, list[int]] = {}
    left = _OPENING
    for index, text in enumerate(texts):
        if index in headers or len(text) >= LONG:
            opening.setdefault(text, []).append(index)
            left -= index >= first_header
        if not left:
            break
    return opening


def _glued(source: Source, opening: dict[str, list[int]], first_header: int) -> list[tuple[int, list[int], int | None]]:
    """Opening lines that end a line which has something else before them, with no line end between."""
    found: list[tuple[int, list[int], int | None]] = []
    for text, at_lines in islice(opening.items(), _GLUED):
        at = source.text.find(text, source.lines[first_header].next)
        for _ in range(_HITS):
            if at < 0:
                break
            j = source.line_number(at) - 1
            line = source.lines[j]
            if source.text[line.start : at].strip() and not source.text[at + len(text) : line.end].strip():
                found.append((j, at_lines, at))
            at = source.text.find(text, at + 1)
    return found


def _groups(again: Sequence[tuple[int, list[int], int | None]], texts: Sequence[str]) -> list[_Group]:
    """Runs of lines found again that go down the opening; a run ends where it would go up, or after a long gap."""
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


def _begin(source: Source, texts: Sequence[str], floor: int, i: int, j: int, at: int | None) -> Restart:
    """Go back from the first opening line found again to where the content begins on either side."""
    if at is not None:
        return Restart(i, j, at)
    while i > 0 and j - 1 > floor and _same(texts[i - 1], texts[j - 1]):
        i, j = i - 1, j - 1
    while not texts[i]:
        i, j = i + 1, j + 1
    if i > 0 and j - 1 > floor and texts[i - 1]:
        line = source.lines[j - 1]
        behind = _behind(texts[i - 1], source.line_text(line))
        if behind is not None:
            return Restart(i - 1, j - 1, line.start + behind)
    return Restart(i, j, source.lines[j].start)


def _same(one: str, other: str) -> bool:
    return one == other or (len(one) >= LONG and len(other) >= LONG and similar(one, other))


def _behind(text: str, line: str) -> int | None:
    """Where in a line a text begins that ends it, slips allowed; None where the line does not end so."""
    at = line.find(text[:_HEAD])
    if at >= 0:
        return at if similar(text, line[at:]) else None
    if len(text) < LONG:
        return None
    match = SequenceMatcher(None, text[:1000], line[:1000], autojunk=False).find_longest_match()
    at = max(0, match.b - match.a)
    return at if match.size >= LONG and similar(text, line[at:]) else None


def _cut_short(source: Source, texts: Sequence[str], opening: dict[str, list[int]], floor: int) -> list[Restart]:
    """The page's last line, where it ends in the beginning of an opening line: a copy that stops at once."""
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
            # Behind furniture on the same line fewer letters will do.
            at = next((at for at in range(max(1, len(text) - LONG), len(text) - 2) if _cut_behind(text, at, whole)), -1)
        if at >= 0 and whole.startswith(text[at:]):
            return [Restart(i, last, line.start + at) if at else _begin(source, texts, floor, i, last, None)]
    return []


def _cut_behind(text: str, at: int, whole: str) -> bool:
    return whole.startswith(text[at:]) and is_tail(text[:at])
