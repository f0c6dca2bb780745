"""The time of the first turn above a line that is no turn: `0:37`, `Intro.`, `Mara: words`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.lines import between_blanks, written
from podcorpus.reading.source import Source

_LONGEST = 100


def with_first_time(source: Source, found: Mapping[int, Header], marks: Sequence[Mark]) -> dict[int, Header]:
    """The headers, the first with the time above the line above it, if all later times are right above a header."""
    texts, first = source.texts, found[min(found)]
    title = written(texts, first.line, -1)
    above = written(texts, title, -1) if title is not None else None
    times = {mark.line: mark.start_ms for mark in marks if mark.kind == "T" and mark.start_ms is not None}
    later = [line for line in times if line > first.line]
    if title is None or above not in times or title in times or first.time_ms is not None or not later:
        return dict(found)
    if len(texts[title]) > _LONGEST or not between_blanks(texts, title) or times[above] >= times[min(later)]:
        return dict(found)
    if any(written(texts, line, 1) not in found for line in later):
        return dict(found)
    return {**found, first.line: first._replace(time_ms=times[above])}
