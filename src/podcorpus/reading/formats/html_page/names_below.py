"""Names below words: `<blockquote><p>Words</p><cite>Mara</cite></blockquote>`, or in the caption of a figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from podcorpus.reading.formats.html_page.headers import NO_WORDS, Header, headers_of
from podcorpus.reading.formats.html_page.page import Element, Page
from podcorpus.reading.formats.html_page.roles import Mark

_HOLDS_WORDS = frozenset(("blockquote", "figure"))
_FEW = 2
_WHITE = re.compile(r"\s*")
_SIGNS = frozenset(" \t\r\n\xa0—–-*")


def with_names_below(page: Page, chosen: Sequence[Mark], end: int) -> tuple[list[Header], list[tuple[int, int]]]:
    """The headers that marks form in a transcript up to `end`. Where nearly all names end the quotation or figure that
    they are in, each is of the words above it; then the spans of these names, which are no words, are given, too."""
    text = page.visible.text
    named = sum(mark.kind == "speaker" for mark in chosen)
    below = _below(page, chosen)
    if len(below) < _FEW or 10 * len(below) < 9 * named:
        return headers_of(text, chosen, end), []
    used = {id(mark) for marks, _ in below for mark in marks}
    left = [mark for mark in chosen if id(mark) not in used]
    times = headers_of(text, left, end) if left else []
    starts, headers = [header.start for header in times], [*times]
    spans: list[tuple[int, int]] = []
    for marks, held in below:
        start = _WHITE.match(text, held.start).end()  # type: ignore[union-attr]
        header = Header(start, start)
        for mark in marks:
            header.add(mark)
        header.marks, header.end = [], start
        begin = marks[0].start
        while text[begin - 1] in _SIGNS:
            begin -= 1
        spans.append((begin, held.end))
        at = bisect_left(starts, held.start)
        if at < len(times) and starts[at] < begin and not times[at].names:
            # Its time is above its words.
            times[at].label, times[at].names = header.label, True
        else:
            headers.append(header)
    return sorted(headers, key=lambda header: header.start), spans


def _below(page: Page, chosen: Sequence[Mark]) -> list[tuple[list[Mark], Element]]:
    """The names that end what they are in, each with a time right behind it, and the quotation or figure."""
    found = []
    for i, mark in enumerate(chosen):
        if mark.kind != "speaker":
            continue
        for marks in ([*chosen[i : i + 2]], [mark]):
            held = _held(page, marks) if len({one.kind for one in marks}) == len(marks) else None
            if held is not None:
                found.append((marks, held))
                break
    return found


def _held(page: Page, marks: Sequence[Mark]) -> Element | None:
    """The outermost quotation or figure that marks end, with words above them; None if there is none."""
    text, held = page.visible.text, None
    above = page.elements[marks[0].element].parent
    while above > 0:
        element = page.elements[above]
        if (
            element.name in _HOLDS_WORDS
            and marks[-1].end <= element.end
            and NO_WORDS.fullmatch(text, marks[-1].end, element.end)
            and not NO_WORDS.fullmatch(text, element.start, marks[0].start)
        ):
            held = element
        above = element.parent
    return held
