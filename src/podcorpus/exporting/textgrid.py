"""Praat TextGrid, in its long form: an interval tier per speaker, and one of chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.tiers import Interval, Tier, tiered
from podcorpus.findings.finding import Finding

NAME = "textgrid"
DESCRIPTION = "Praat TextGrid, a tier per speaker"


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.TextGrid`."""
    return tiered(corpus, ".TextGrid", lambda _, found: text_grid(found))


def text_grid(found: Sequence[Tier]) -> str:
    """The file: all tiers from 0 to the same end, without gaps; nobody speaks in an interval without a label."""
    end = max(one.end_ms for tier in found for one in tier.intervals)
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    parts = [f"{head}xmin = 0\nxmax = {_seconds(end)}\ntiers? <exists>\nsize = {len(found)}\nitem []:\n"]
    for number, tier in enumerate(found, 1):
        intervals = list(_without_gaps(tier.intervals, end))
        parts.append(
            f'    item [{number}]:\n        class = "IntervalTier"\n        name = {_quoted(tier.name)}\n'
            f"        xmin = 0\n        xmax = {_seconds(end)}\n        intervals: size = {len(intervals)}\n"
        )
        parts += [
            f"        intervals [{n}]:\n            xmin = {_seconds(one.start_ms)}\n"
            f"            xmax = {_seconds(one.end_ms)}\n            text = {_quoted(one.text)}\n"
            for n, one in enumerate(intervals, 1)
        ]
    return "".join(parts)


def _without_gaps(intervals: Sequence[Interval], end: int) -> Iterator[Interval]:
    at = 0
    for one in intervals:
        if one.start_ms > at:
            yield Interval(at, one.start_ms, "")
        yield one
        at = one.end_ms
    if at < end:
        yield Interval(at, end, "")


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".") or "0"


def _quoted(text: str) -> str:
    """A text in quotation marks; those inside it are doubled."""
    return '"' + text.replace('"', '""') + '"'
