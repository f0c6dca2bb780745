"""Rows of words, each below the row of the stretch that they are the words of."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.reading.document import Cue, Word
from podcorpus.reading.grid.rows import Grid

_FEWEST = 2


def with_words_in_cues(text: str, grid: Grid) -> Grid:
    """The table with such rows as the times of the words of the cues above, if all of its rows are of this kind: read
    as cues, they would have all words said twice."""
    cues: list[Cue] = []
    now: list[int] = []
    at = 0
    while at < len(grid.cues):
        words = _words_below(text, grid.cues, at)
        if not words:
            return grid
        now += [len(cues)] * (1 + len(words))
        cues.append(grid.cues[at]._replace(words=tuple(words)))
        at += 1 + len(words)
    if len(cues) < _FEWEST:
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
    """The words of a cue, of which each has a row below it; none if they are not the same ones within its time."""
    above = cues[at]
    said = _said(text, above)
    parts = said.split()
    below = cues[at + 1 : at + 1 + len(parts)]
    if above.start_ms is None or above.end_ms is None or [_said(text, one) for one in below] != parts:
        return []
    words: list[Word] = []
    end = 0
    for one, part in zip(below, parts, strict=True):
        start = said.index(part, end)
        end = start + len(part)
        if one.start_ms is None or not above.start_ms <= one.start_ms <= above.end_ms or one.label != above.label:
            return []
        words.append(Word(start, end, one.start_ms, one.end_ms, one.confidence))
    return words


def _said(text: str, cue: Cue) -> str:
    return text[cue.start : cue.end] if cue.text is None else cue.text
