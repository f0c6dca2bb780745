"""Marks of a layout that was learnt, as headers."""

from __future__ import annotations

from collections.abc import Container

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.header import Header
from podcorpus.reading.text_page.mark import InlineTime, Mark
from podcorpus.reading.text_page.names import KnownLabels
from podcorpus.reading.text_page.scanning import next_start

UNLIKE = "is not written like the others"
"""What is wrong with a header that has a layout of its own."""
_new = tuple.__new__


def loose(mark: Mark) -> InlineTime:
    """The time of a mark, as one within its line."""
    return InlineTime(mark.at, mark.rest, mark.start_ms or 0)


def strict_header(source: Source, mark: Mark, labels: KnownLabels, odd: Container[str]) -> Header:
    """The header that a mark is, with what is wrong with it. `odd` are the shapes that only one mark has."""
    problem = (
        (UNLIKE if mark.shape in odd else None)
        if mark.start_ms is not None
        else f"has the time {mark.time}, which is not a clock time"
    )
    spelled = labels.spelling(mark.label) or mark.label
    if spelled != mark.label:
        problem = problem or f"has the name in different case than in other headers (“{spelled}”)"
    words = mark.words if mark.words < mark.end and mark.kind != "TL" else next_start(source, mark.line)
    return _new(Header, (mark.line, spelled, mark.start_ms, words, problem, mark.end_ms, -1, False, False))
