"""Times below the words to which they belong, as in `Mara: words` and `12:34` under it; and behind them, as f4 writes
them at the ends of paragraphs: `words #00:01:02-3#`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from podcorpus.reading.formats.text_page.headers.header import Header, begins
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.times import time_ms
from podcorpus.reading.formats.text_page.prose import extent
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source

_FEWEST = 3
_FASTEST = 30
"""How many letters a second are said at most."""
_MARGIN = 0.2
"""How much worse the words above may fit than those below."""
_EITHER = (
    "has words above it, and the last time none below: the times may be those of the words above; read as below them"
)
_BEHIND = re.compile(
    r"(?:#(?P<clock>\d{1,2}:\d\d:\d\d)-(?P<tenth>\d)#|[\[(](?P<time>(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)[\])])\Z"
)
_HEADING = re.compile(r"(?<=[\r\n])#[^\r\n]*+\Z")
_LONGEST = 20
_NEARLY_ALL = 0.9


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
    words below it, and nearly all are right under words and end a paragraph, or are as near to the words below and fit
    those above. Where they may be those of either, the first has a problem."""
    texts, lines = source.texts, source.lines
    times = [header for header in headers if header.start < 0]
    if len(times) < _FEWEST or len(times) < len(headers) or source.text[times[-1].words :].strip():
        return list(headers), {}
    last = len(texts) - 1
    alone = [
        header
        for header in times
        if header.line and header.words == lines[header.line].next and not texts[header.line - 1].startswith("#")
    ]
    gaps = {h: (not texts[h.line - 1].strip(), h.line == last or not texts[h.line + 1].strip()) for h in alone}
    under = [header for header, (above, below) in gaps.items() if below and not above]
    between = [header for header, (above, below) in gaps.items() if below == above or header == times[-1]]
    if times[0] in under and 10 * len(under) >= 9 * len(times):
        return _moved(source, times)
    if times[0] in between and 10 * len(between) >= 9 * len(times):
        stops = [lines[header.line].start for header in times]
        said = [source.text[one:stop].rstrip() for one, stop in zip(_begins(source, times), stops, strict=True)]
        if _fits(said, [header.time_ms or 0 for header in times]):
            return _moved(source, times)
        if _alike(said):
            return [times[0]._replace(problem=_EITHER), *times[1:]], {}
    return list(headers), {}


def _begins(source: Source, times: Sequence[Header]) -> list[int]:
    """Where the words above each time begin."""
    first = _first_said(source.texts, times[0].line)
    return [source.line_starts[first], *(header.words for header in times[:-1])]


def _moved(source: Source, times: Sequence[Header]) -> tuple[list[Header], dict[int, Header]]:
    """The headers of the words above the times, and the lines with these."""
    found = [
        header._replace(line=source.line_number(start) - 1, words=start, start=start)
        for header, start in zip(times, _begins(source, times), strict=True)
    ]
    return found, {header.line: Header(header.line, "", header.time_ms, header.words) for header in times}


def _alike(said: Sequence[str]) -> bool:
    """Whether the words above the first time are such as those above the others, rather than a title: they end as
    sentences do, or no words do and they are about as long."""
    letters = [extent(words) for words in said]
    ends = [SENTENCE_END.search(words[-40:]) is not None for words in said]
    return ends[0] or (not any(ends) and 2 * letters[0] >= median(letters))


def _fits(said: Sequence[str], times: Sequence[int]) -> bool:
    """Whether times, in milliseconds, fit the words above them: the first words look like the others and are about as
    long, their time is later than the beginning, and the lengths of all go with the times to the next about as well as
    with those from the one before."""
    letters = [extent(words) for words in said]
    steps = [other - one for one, other in pairwise(times)]
    if not _alike(said) or 2 * letters[0] < median(letters) or not times[0] or min(steps) < 0:
        return False
    if any(1000 * n > _FASTEST * step for n, step in zip(letters, steps, strict=False)):
        return False
    return _misfit(letters[:-1], steps) <= _misfit(letters[1:], steps) + _MARGIN


def _misfit(letters: Sequence[int], steps: Sequence[int]) -> float:
    """How far the shares of words in all words are from those of their times, from 0 to 2."""
    all_letters, all_steps = sum(letters) or 1, sum(steps) or 1
    return sum(abs(n / all_letters - step / all_steps) for n, step in zip(letters, steps, strict=True))


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


def times_behind(source: Source, headers: Sequence[Header]) -> tuple[list[Header], list[Header]]:
    """The headers with the times at the ends of their words as ends, and where these times are. Nearly all turns have
    one, the times move on, and no header has one of its own. A time alone at the end of a page begins no turn."""
    last = list(headers[-1:]) if len(headers) > 1 and headers[-1].bare and _is_end(source, headers[-1]) else []
    headers = headers[: len(headers) - len(last)]
    if len(headers) < _FEWEST or any(header.time_ms is not None or header.end_ms is not None for header in headers):
        return list(headers), last
    stops = [*begins(headers[1:], source.line_starts), len(source.text)]
    needed = max(_FEWEST, _NEARLY_ALL * len(headers))
    found = {}
    for at, (header, stop) in enumerate(zip(headers, stops, strict=True)):
        if (time := _last(source, header.words, stop)) is not None:
            found[at] = time
        elif len(found) + len(headers) - at - 1 < needed:
            return list(headers), last
    times = [ms for _, ms in found.values()]
    if not all(one <= other for one, other in pairwise(times)):
        return list(headers), last
    ended = [header._replace(end_ms=found[at][1]) if at in found else header for at, header in enumerate(headers)]
    return ended, [
        Header(source.line_number(mark.start()) - 1, "", ms, mark.end(), start=mark.start())
        for mark, ms in found.values()
    ] + last


def _is_end(source: Source, header: Header) -> bool:
    return not source.text[header.words :].strip()


def _last(source: Source, start: int, stop: int) -> tuple[re.Match[str], int] | None:
    """The time that ends the words between two offsets, above the headings of a section that follows, and its
    milliseconds; None if none does."""
    words = source.text[start:stop].rstrip()
    while "#" in words and (heading := _HEADING.search(words)):
        words = words[: heading.start()].rstrip()
    end = start + len(words)
    mark = _BEHIND.search(source.text, max(start, end - _LONGEST), end)
    if mark is None:
        return None
    ms = time_ms(mark["clock"] or mark["time"])
    return None if ms is None else (mark, ms + 100 * int(mark["tenth"] or 0))
