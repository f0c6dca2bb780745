"""Cues in the order of their times, where a source has them speaker by speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from podcorpus.reading.document import Cue, Document, Stretch


def in_time(
    cues: Sequence[Cue], stretches: Sequence[Stretch], places: Sequence[int] = ()
) -> tuple[list[Cue], list[Stretch]]:
    """The cues by their start, those without a time behind the one before them, and the stretches of the source, whose
    order stays. `places`: where on a timeline each cue begins, if the source says that of all of them."""
    last = 0
    starts = list(places)
    for cue in cues if not starts else ():
        last = cue.start_ms if cue.start_ms is not None else last
        starts.append(last)
    order = sorted(range(len(starts)), key=starts.__getitem__)
    place = {old: new for new, old in enumerate(order)}
    moved = [one if one.cue is None else one._replace(cue=place[one.cue]) for one in stretches]
    return [cues[i] for i in order], moved


def by_time(document: Document, places: Sequence[int] = ()) -> Document:
    """The document with its cues in that order."""
    cues, stretches = in_time(document.cues, document.stretches, places)
    return replace(document, stretches=tuple(stretches), cues=tuple(cues))
