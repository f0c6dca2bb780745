"""Times below the words to which they belong, as in `Mara: words` and `12:34` under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.mark import Mark

_FEWEST = 3


def times_below(
    source: Source, headers: dict[int, Header], marks: Sequence[Mark]
) -> tuple[dict[int, Header], dict[int, Header]]:
    """The headers with the times that are below their words, and the lines with these times. Nearly every time of the
    page is there: right under the words, at the end of a paragraph, and no header has one of its own."""
    times = [mark for mark in marks if mark.kind == "T" and mark.start_ms is not None and "#" not in mark.shape]
    if len(times) < _FEWEST or any(header.time_ms is not None for header in headers.values()):
        return headers, {}
    lines = sorted(headers)
    last = {_last_line(source, begin, end): begin for begin, end in pairwise([*lines, len(source.texts)])}
    found = {mark.line: mark for mark in times if mark.line in last and source.texts[mark.line - 1].strip()}
    rising = all(one.start_ms <= other.start_ms for one, other in pairwise(found.values()))  # type: ignore[operator]
    if 10 * len(found) < 9 * len(times) or not rising:
        return headers, {}
    timed = {
        last[line]: headers[last[line]]._replace(time_ms=mark.start_ms, end_ms=mark.end_ms)
        for line, mark in found.items()
    }
    below = {line: Header(line, "", mark.start_ms, source.lines[line].next) for line, mark in found.items()}
    return headers | timed, below


def _last_line(source: Source, begin: int, end: int) -> int:
    """The last written line of those from `begin` to `end`, if a blank one is below it or the page ends; -1 if not."""
    texts = source.texts
    last = max((line for line in range(begin + 1, end) if texts[line].strip()), default=-1)
    return last if last + 1 == len(texts) or last + 1 < end else -1
