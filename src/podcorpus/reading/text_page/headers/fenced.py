"""Labels and times in fenced blocks of a page whose talk is outside of them: captions of slides, output, code."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.around.blocks import fences
from podcorpus.reading.text_page.headers.mark import Mark, Marks
from podcorpus.reading.text_page.headers.names import name_like
from podcorpus.reading.text_page.headers.scanning import scan_text

_SHARE = 4
"""One part in how many of a page its fenced blocks are at most, if the talk is outside of them."""


def without_fenced(source: Source, marks: Marks) -> Marks:
    """The candidates without the labels that are in fenced blocks alone and are no names, and without the times there
    if most times are elsewhere, where the blocks are a small part of the page."""
    if not marks.labelled and not marks.timed:
        return marks
    scan = scan_text(source)
    spans = [fence.span() for fence in fences(scan)]
    if not spans or _SHARE * sum(end - begin for begin, end in spans) > len(scan):
        return marks
    begins = [begin for begin, _ in spans]

    def is_inside(mark: Mark) -> bool:
        at = bisect_right(begins, mark.start) - 1
        return at >= 0 and mark.start < spans[at][1]

    outside = {mark.label for mark in (*marks.timed, *marks.labelled) if not is_inside(mark)}
    kept = [mark for mark in marks.labelled if mark.label in outside or name_like(mark.label) or not is_inside(mark)]
    timed = [mark for mark in marks.timed if not is_inside(mark)]
    timed = timed if len(marks.timed) < 2 * len(timed) else [*marks.timed]
    if len(kept) == len(marks.labelled) and len(timed) == len(marks.timed):
        return marks
    return replace(marks, labelled=tuple(kept), timed=tuple(timed))
