"""Times that a page gives in links to a place in its recording: `<a href="https://video.example/watch?v=x&t=46s">`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from podcorpus.reading.document import Document
from podcorpus.reading.formats.html_page.page import Page
from podcorpus.reading.formats.html_page.roles import Mark, trimmed
from podcorpus.reading.formats.html_page.timed import Given

_TIME = re.compile(
    r"(?:[?&]|&amp;|#)(?:t|start|time)=(?:(\d{1,3})h)?(?:(\d{1,4})m(?!s))?(?:(\d{1,6}(?:\.\d{1,6})?)s?)?(?=[&#]|$)"
)
_NEARLY_ALL = 0.9
_FEWEST = 3


def with_linked(document: Document, page: Page, found: Sequence[Given]) -> Document:
    """The document, which is on the page's visible text; where it has no times, and a link with one, or an element with
    one in its attributes, begins in front of nearly all words, with these."""
    cues = document.cues
    if any(cue.start_ms is not None for cue in cues):
        return document
    linked = [
        (element.start, ms)
        for element in page.elements
        if element.name == "a" and (ms := linked_ms(element.attributes.get("href", ""))) is not None
    ]
    linked += [(one.start, one.start_ms) for one in found if one.start_ms is not None]
    linked.sort()
    times: list[int | None] = []
    at = end = 0
    for cue in cues:
        # The last one behind the words before.
        while at < len(linked) and linked[at][0] <= cue.start:
            at += 1
        times.append(linked[at - 1][1] if at and linked[at - 1][0] >= end else None)
        end = cue.end
    if sum(ms is not None for ms in times) < _NEARLY_ALL * len(cues) or not cues:
        return document
    return replace(document, cues=tuple(cue._replace(start_ms=ms) for cue, ms in zip(cues, times, strict=True)))


def with_signs(page: Page, marks: Sequence[Mark]) -> list[Mark]:
    """The marks; where none is a time, and links show only a sign, such as `▶`, but go to a place, these are times."""
    if any(mark.kind == "time" for mark in marks):
        return list(marks)
    text = page.visible.text.rstrip()
    signs = []
    for index, element in enumerate(page.elements):
        ms = linked_ms(element.attributes.get("href", "")) if element.name == "a" else None
        if ms is not None and element.end < len(text) and not any(map(str.isalnum, text[element.start : element.end])):
            signs.append(Mark("time", *trimmed(text, element), "a.", None, ms, None, index))
    times = [mark.start_ms or 0 for mark in signs]
    if len(signs) < _FEWEST or any(later < ms for ms, later in pairwise(times)):
        return list(marks)
    return sorted([*marks, *signs], key=lambda mark: (mark.start, mark.kind == "time"))


def linked_ms(href: str) -> int | None:
    """Milliseconds of the place that a link goes to; None if it names none.

    >>> linked_ms("https://video.example/x?v=1&t=1m2s"), linked_ms("/x#t=46.884s"), linked_ms("/x?t="), linked_ms("/x")
    (62000, 46884, None, None)
    """
    match = _TIME.search(href)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return round(((hours * 60 + minutes) * 60 + seconds) * 1000)
