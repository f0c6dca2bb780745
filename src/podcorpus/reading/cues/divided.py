"""Stretches of words that turn out to be labels and words, of one cue or several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from podcorpus.reading.document import Stretch
from podcorpus.records.segment import SegmentKind

Begin = tuple[int, SegmentKind, int]
"""From which offset of the source on a cue's words are of a kind, and of which new cue."""
_WORDS = ("cue_text", "turn_body")
"""The kinds of words, in captions and on pages."""
_OFFSET: Callable[[Sequence[Any]], int] = itemgetter(0)


def divided(stretch: Stretch, begins: Sequence[Begin]) -> Iterator[Stretch]:
    """The stretches that one of a cue becomes, whose words are what `begins` says, in order; what is not of words goes
    to the first of the new cues."""
    words, at, end, _ = stretch
    index = begins[0][2]
    if words not in _WORDS or len(begins) == 1:
        yield stretch._replace(cue=index)
        return
    following = bisect_right(begins, at, key=_OFFSET)
    _, kind, index = begins[following - 1] if following else (at, "markup", index)
    for number in range(following, len(begins)):
        then = begins[number]
        until = then[0]
        if until >= end:
            break
        if until > at:
            yield Stretch(words if kind in _WORDS else kind, at, until, index)
            at = until
        _, kind, index = then
    yield Stretch(words if kind in _WORDS else kind, at, end, index)
