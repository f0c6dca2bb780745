"""Headings between turns, as Markdown has them: chapters that belong to nobody's words."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.chapter_list import tidy_title
from podcorpus.reading.text_page.times import TIME_SPAN, time_ms

_HEADING = re.compile(r"(?:\A|(?<=[\r\n]))(?P<level>#{1,6})[^\S\r\n]+(?P<title>[^\r\n]+)(?:\r\n|\r|\n|\Z)")
_TIME = re.compile(rf"[(\[{{]?\s*(?:{TIME_SPAN.pattern})\s*[)\]}}]?[\s:：\-–—|]*")


class Heading(NamedTuple):
    """A heading: where it is, with its line end, its level, title, and time if it has one. A mark between turns has the
    level 0."""

    start: int
    end: int
    level: int
    title: str | None
    time_ms: int | None


def find_headings(source: Source, start: int, stop: int, taken: Container[int]) -> list[Heading]:
    """The headings from `start` to `stop` whose lines are not in `taken`."""
    text = source.text
    if "#" not in text:
        return []
    found = []
    for match in _HEADING.finditer(text, start, stop):
        if source.line_number(match.start()) - 1 in taken:
            continue
        title, ms = match["title"].strip().rstrip("#").rstrip(), None
        time = _TIME.search(title[:300])
        if time is not None and (time.start() == 0 or time.end() == len(title)):
            ms = time_ms(time["first"])
            title = title[: time.start()] + title[time.end() :]
        found.append(Heading(match.start(), match.end(), len(match["level"]), tidy_title(title), ms))
    return found
