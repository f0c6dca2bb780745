"""Times in a page's text that no element has around them, at the beginning of words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcorpus.reading.clock_styles import CLOCK, clock_ms

_BEHIND = r"(?=[\s:–—-])[\s:–—-]*"
_AT_START = re.compile(rf"\s*[(\[]?(?P<time>{CLOCK})[)\]]?{_BEHIND}")
_OF_PARAGRAPH = re.compile(rf"(?<=\n)[(\[](?P<time>{CLOCK})[)\]]{_BEHIND}")


def time_at(text: str, at: int) -> tuple[int, int] | None:
    """The time with which the words from an offset on begin, in milliseconds, and where they go on behind it."""
    match = _AT_START.match(text, at)
    ms = None if match is None else clock_ms(match["time"])
    return None if match is None or ms is None else (ms, match.end())


def paragraph_times(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The times in brackets with which paragraphs begin: where they are, where the words begin, and milliseconds."""
    for match in _OF_PARAGRAPH.finditer(text, start, end):
        ms = clock_ms(match["time"])
        if ms is not None:
            yield match.start(), match.end(), ms
