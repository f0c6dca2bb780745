"""Rows of words, each below the row of the stretch that they are the words of."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.reading.document import Cue, Word
from podcorpus.reading.grid.rows import Grid

_FEWEST = 2


def with_words_in_cues(text: str, grid: Grid) -> Grid:
    """The table with such rows as the times of the words of the cues above: read as cues, they would have these words
    said twice, or as often as there are words where they repeat the whole text."""
    cues: list[Cue] = []
    now: list[int] = []
    at = 0
    most = 0
    while at < len(grid.cues):
        words = _words_below(text, grid.cues, at)
        now += [len(cues)] * (1 + len(words))
        cues.append(grid.cues[at]._replace(words=tuple(words)) if words else grid.cues[at])
        at += 1 + len(words)
        most = max(most, len(words))
    if most < _FEWEST:
        return grid
    copies = {at for at in range(1, len(now)) if now[at] == now[at - 1]}
    stretches = tuple(
        one
        if one.cue is None
        else one._replace(kind="duplicate_copy" if one.cue in copies else one.kind, cue=now[one.cue])
        for one in grid.stretches
    )
    return grid._replace(cues=tuple(cues), stretches=stretches)


def _words_below(text: str, cues: Sequence[Cue], at: int) -> list[Word]:
    """The words of a cue, of which each has a row below it within its time; none if they have not."""
    above = cues[at]
    if at + 1 == len(cues) or not _is_within(cues[at + 1], above):
        return []
    said = _said(text, above)
    parts = said.split()
    below = cues[at + 1 : at + 1 + len(parts)]
    if not any(_have(text, below, texts, above) for texts in (parts, [said] * len(parts))):
        return []
    starts = [one.start_ms or 0 for one in below]
    if starts != sorted(set(starts)):
        # Words follow each other; rows of one and the same time are repeated, or timed to the minute.
        return []
    words: list[Word] = []
    end = 0
    for one, part in zip(below, parts, strict=True):
        start = said.index(part, end)
        end = start + len(part)
        words.append(Word(start, end, one.start_ms, one.end_ms, one.confidence))
    return words


def _have(text: str, below: Sequence[Cue], texts: Sequence[str], above: Cue) -> bool:
    """Whether rows have some texts, each within the time of a cue; no further than to the first that has not."""
    pairs = zip(below, texts, strict=False)
    return len(below) == len(texts) and all(_is_within(one, above) and _said(text, one) == said for one, said in pairs)


def _is_within(cue: Cue, above: Cue) -> bool:
    if cue.start_ms is None or cue.end_ms is None or above.start_ms is None or above.end_ms is None:
        return False
    return above.start_ms <= cue.start_ms <= cue.end_ms <= above.end_ms and cue.label == above.label


def _said(text: str, cue: Cue) -> str:
    return text[cue.start : cue.end] if cue.text is None else cue.text
