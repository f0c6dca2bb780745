"""Comparing two runs of lines: what is equal, how similar the rest is, and which lines differ.

Lines that occur once in each run are matched first and the gaps between them afterwards, so that a page of a hundred
thousand turns takes seconds; difflib, whose time grows with the square of the length, compares small gaps only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise

from rapidfuzz.distance import Indel

_SMALL = 40_000
"""Largest gap, in lines times lines, that difflib may compare."""
_LONGEST = 1000
"""How many characters of a line are used where two lines are compared character by character."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_PAIRED = 50
"""Up to how many lines a changed range of equal length is reported line by line."""


@dataclass(frozen=True, slots=True)
class Block:
    """`size` equal lines: from `ours` in the first run, from `theirs` in the second."""

    ours: int
    theirs: int
    size: int


def equal_blocks(ours: Sequence[str], theirs: Sequence[str]) -> list[Block]:
    """Ranges of equal lines, in order and without overlap in both runs."""
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(ours), 0, len(theirs))]
    while gaps:
        a, a_end, b, b_end = gaps.pop()
        while a < a_end and b < b_end and ours[a] == theirs[b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        # One run can break off early: lines at the very end are not matched just because they are last.
        if a_end < len(ours) or b_end < len(theirs):
            while a < a_end and b < b_end and ours[a_end - 1] == theirs[b_end - 1]:
                a_end, b_end = a_end - 1, b_end - 1
                pairs.append((a_end, b_end))
        if a == a_end or b == b_end:
            continue
        anchors = _anchors(ours, theirs, a, a_end, b, b_end)
        if anchors:
            edges = [(a - 1, b - 1), *anchors, (a_end, b_end)]
            pairs += anchors
            gaps += [
                (i + 1, i_next, j + 1, j_next)
                for (i, j), (i_next, j_next) in pairwise(edges)
                if i + 1 < i_next and j + 1 < j_next
            ]
        elif (a_end - a) * (b_end - b) <= _SMALL:
            matcher = SequenceMatcher(None, ours[a:a_end], theirs[b:b_end], autojunk=False)
            pairs += [(a + m.a + k, b + m.b + k) for m in matcher.get_matching_blocks() for k in range(m.size)]
    return _joined(sorted(pairs))


def _anchors(
    ours: Sequence[str], theirs: Sequence[str], a: int, a_end: int, b: int, b_end: int
) -> list[tuple[int, int]]:
    """Lines that occur once in both ranges, as many as possible in the same order."""
    mine, other = Counter(islice(ours, a, a_end)), Counter(islice(theirs, b, b_end))
    at = {theirs[j]: j for j in range(b, b_end) if other[theirs[j]] == 1}
    pairs = [(i, at[ours[i]]) for i in range(a, a_end) if mine[ours[i]] == 1 and ours[i] in at]
    # The longest increasing subsequence of their positions, by patience sorting.
    tops: list[int] = []
    piles: list[int] = []
    back: list[int] = []
    for k, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        back.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            piles.append(k)
        else:
            tops[pile], piles[pile] = j, k
    rising = []
    k = piles[-1] if piles else -1
    while k >= 0:
        rising.append(pairs[k])
        k = back[k]
    return rising[::-1]


def _joined(pairs: Sequence[tuple[int, int]]) -> list[Block]:
    blocks: list[Block] = []
    for i, j in pairs:
        if blocks and blocks[-1].ours + blocks[-1].size == i and blocks[-1].theirs + blocks[-1].size == j:
            blocks[-1] = Block(blocks[-1].ours, blocks[-1].theirs, blocks[-1].size + 1)
        else:
            blocks.append(Block(i, j, 1))
    return blocks


def gaps_between(blocks: Sequence[Block], n_ours: int, n_theirs: int) -> Iterator[tuple[range, range]]:
    """The gaps that no block covers, as ranges of lines of the first and of the second run."""
    i = j = 0
    for block in [*blocks, Block(n_ours, n_theirs, 0)]:
        if i < block.ours or j < block.theirs:
            yield range(i, block.ours), range(j, block.theirs)
        i, j = block.ours + block.size, block.theirs + block.size


def share_known(ours: Sequence[str], theirs: Sequence[str], blocks: Sequence[Block]) -> float:
    """How much of `theirs` is also in `ours`, from 0 to 1: whole lines, and runs of three words in the rest."""
    total = sum(map(len, theirs))
    equal = sum(len(theirs[j]) for block in blocks for j in range(block.theirs, block.theirs + block.size))
    mine: list[str] = []
    other: list[str] = []
    for i, j in gaps_between(blocks, len(ours), len(theirs)):
        mine += ours[i.start : i.stop]
        other += theirs[j.start : j.stop]
    left = _word_runs(other)
    shared = sum((left & _word_runs(mine)).values()) / left.total() if left else 0.0
    return (equal + shared * (total - equal)) / total if total else 1.0


def _word_runs(lines: Sequence[str]) -> Counter[tuple[str, ...]]:
    words = [word for line in lines for word in _WORD.findall(line.casefold())]
    return Counter(zip(words, words[1:], words[2:], strict=False))


def similar(one: str, other: str) -> bool:
    """Whether two lines are the same except for small differences, or one is the other cut short."""
    one, other = one.strip(), other.strip()
    if not one or not other:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    return Indel.normalized_similarity(one[:_LONGEST], other[:_LONGEST], score_cutoff=0.7) > 0.7


def differing_lines(blocks: Sequence[Block], n_ours: int, n_theirs: int) -> Iterator[tuple[int | None, int | None]]:
    """Indices of lines that differ, None if one run has none: one pair per line, or one per longer range."""
    for i, j in gaps_between(blocks, n_ours, n_theirs):
        if len(i) == len(j) <= _PAIRED:
            yield from zip(i, j, strict=True)
        else:
            yield i.start if i else None, j.start if j else None
