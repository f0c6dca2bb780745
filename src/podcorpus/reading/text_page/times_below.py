"""Times below the words to which they belong, as in `Mara: words` and `12:34` under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.mark import Mark
from podcorpus.reading.text_page.prose import SENTENCE_END

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


def unnamed_below(source: Source, headers: Sequence[Header]) -> tuple[list[Header], dict[int, Header]]:
    """The headers of a page that names nobody, and the lines with times that are below their words: the last has no
    words below it, and nearly all are right under words and end a paragraph."""
    texts, lines = source.texts, source.lines
    times = [header for header in headers if header.start < 0]
    if len(times) < _FEWEST or len(times) < len(headers) or source.text[times[-1].words :].strip():
        return list(headers), {}
    last = len(texts) - 1
    under = [
        header
        for header in times
        if header.line
        and texts[header.line - 1].strip()
        and not texts[header.line - 1].startswith("#")
        and header.words == lines[header.line].next
        and (header.line == last or not texts[header.line + 1].strip())
    ]
    if times[0] not in under or 10 * len(under) < 9 * len(times):
        return list(headers), {}
    begins = [lines[_first_said(texts, times[0].line)].start, *(header.words for header in times[:-1])]
    found = [
        header._replace(line=source.line_number(start) - 1, words=start, start=start)
        for header, start in zip(times, begins, strict=True)
    ]
    return found, {header.line: Header(header.line, "", header.time_ms, header.words) for header in times}


def _first_said(texts: Sequence[str], time: int) -> int:
    """The line with which what is said above a time begins: the paragraph right above, and those above it that end as
    sentences do, up to a heading."""
    begin = time
    while begin and not texts[begin - 1].startswith("#"):
        above = begin - 1
        while above and not texts[above].strip():
            above -= 1
        goes_on = above == begin - 1 or SENTENCE_END.search(texts[above])
        if not texts[above].strip() or not goes_on or texts[above].startswith("#"):
            break
        begin = above
    return begin


def _last_line(source: Source, begin: int, end: int) -> int:
    """The last written line of those from `begin` to `end`, if a blank one is below it or the page ends; -1 if not."""
    texts = source.texts
    last = max((line for line in range(begin + 1, end) if texts[line].strip()), default=-1)
    return last if last + 1 == len(texts) or last + 1 < end else -1
