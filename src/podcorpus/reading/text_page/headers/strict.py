"""Marks of a layout that was learnt, as headers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.mark import InlineTime, Mark
from podcorpus.reading.text_page.headers.scanning import next_start

UNLIKE = "is not written like the others"
"""What is wrong with a header that has a layout of its own."""
_new = tuple.__new__


def loose(mark: Mark) -> InlineTime:
    """The time of a mark, as one within its line."""
    return InlineTime(mark.at, mark.rest, mark.start_ms or 0)


def strict_headers(source: Source, marks: Iterable[Mark], labels: KnownLabels, odd: Container[str]) -> Iterator[Header]:
    """The headers that marks are, with what is wrong with them. `odd` are the shapes that only one mark has."""
    spellings: dict[str, str] = {}
    for mark in marks:
        line, _, kind, label, ms, end_ms, words, end, shape, time, _, _ = mark
        spelled = spellings.get(label)
        if spelled is None:
            spelled = spellings[label] = labels.spelling(label) or label
        problem = UNLIKE if shape in odd else None
        if ms is None:
            problem = f"has the time {time}, which is not a clock time"
        if spelled != label:
            problem = problem or f"has the name in different case than in other headers (“{spelled}”)"
        if words >= end or kind == "TL":
            words = next_start(source, line)
        yield _new(Header, (line, spelled, ms, words, problem, end_ms, -1, False, False))
