"""Times behind the words to which they belong, as f4 writes them at the ends of paragraphs: `words #00:01:02-3#`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.times import time_ms

_BEHIND = re.compile(
    r"(?:#(?P<clock>\d{1,2}:\d\d:\d\d)-(?P<tenth>\d)#|[\[(](?P<time>(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)[\])])\Z"
)
_HEADING = re.compile(r"(?<=[\r\n])#[^\r\n]*+\Z")
_LONGEST = 20
_FEWEST = 3
_NEARLY_ALL = 0.9


def times_behind(source: Source, headers: Sequence[Header]) -> tuple[list[Header], list[Header]]:
    """The headers with the times at the ends of their words as ends, and where these times are. Nearly all turns have
    one, the times move on, and no header has one of its own. A time alone at the end of a page begins no turn."""
    last = list(headers[-1:]) if len(headers) > 1 and headers[-1].bare and _is_end(source, headers[-1]) else []
    headers = headers[: len(headers) - len(last)]
    if len(headers) < _FEWEST or any(header.time_ms is not None or header.end_ms is not None for header in headers):
        return list(headers), last
    stops = [*(header.begin(source.line_starts) for header in headers[1:]), len(source.text)]
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
    while heading := _HEADING.search(words):
        words = words[: heading.start()].rstrip()
    end = start + len(words)
    mark = _BEHIND.search(source.text, max(start, end - _LONGEST), end)
    if mark is None:
        return None
    ms = time_ms(mark["clock"] or mark["time"])
    return None if ms is None else (mark, ms + 100 * int(mark["tenth"] or 0))
