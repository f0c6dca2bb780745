"""Forming turns: consecutive cues of one speaker, or where nobody is named, paragraphs or stretches between pauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podcorpus.reading import Document
from podcorpus.records.counting import SENTENCE_END
from podcorpus.records.episode import TurnsFrom

PAUSE_MS = 2_000
"""A pause that ends a turn where nobody is named."""
LONG_MS = 60_000
"""From which length on the end of a sentence ends such a turn."""


def turns_from(document: Document) -> TurnsFrom:
    """What tells one turn from the next: `speakers` if the source names any, else `paragraphs` if it has them, else
    `pauses` if it has times, else `cues`."""
    if any(cue.label for cue in document.cues):
        return "speakers"
    if any(cue.opens for cue in document.cues):
        return "paragraphs"
    return "pauses" if any(cue.start_ms is not None for cue in document.cues) else "cues"


def form_turns(document: Document) -> list[range]:
    """The indices of each turn's cues, in the order of the source."""
    kind = turns_from(document)
    if kind == "speakers":
        starts = _changes(document)
    elif kind == "paragraphs":
        starts = (i for i, cue in enumerate(document.cues) if cue.opens)
    elif kind == "pauses":
        starts = _pauses(document)
    else:
        starts = iter(range(len(document.cues)))
    return _ranges(sorted({0, *starts}), len(document.cues))


def _ranges(starts: Sequence[int], stop: int) -> list[range]:
    return [range(start, end) for start, end in zip(starts, [*starts[1:], stop], strict=True) if end > start]


def _changes(document: Document) -> Iterator[int]:
    """Cues with another label than the one before. Of nobody it is not known who goes on, so each is on its own."""
    before: str | None = None
    for i, cue in enumerate(document.cues):
        if not cue.label or cue.label != before:
            yield i
        before = cue.label


def _pauses(document: Document) -> Iterator[int]:
    """Cues after a pause of two seconds, or after the end of a sentence in a turn of more than a minute."""
    began = ended = None
    text = ""
    for i, cue in enumerate(document.cues):
        start = cue.start_ms
        paused = start is not None and ended is not None and start - ended >= PAUSE_MS
        long = start is not None and began is not None and start - began >= LONG_MS and SENTENCE_END.search(text)
        if paused or long:
            yield i
            began = start
        elif began is None:
            began = start
        ended = cue.end_ms if cue.end_ms is not None else ended
        text = document.cue_text(cue)
