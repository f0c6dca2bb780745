"""The headers of a page's transcript: the elements with names and times that are together before words, and times at
the beginning of words that no element has around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from podcorpus.reading.clock_styles import CLOCK, clock_ms
from podcorpus.reading.formats.html_page.roles import Mark
from podcorpus.reading.labels.parts import label_and_time

NO_WORDS = re.compile(r"[\s()\[\]{}:：,;*#|·•@/\\–—-]*")
FEW = 3
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_LAST_OPEN = re.compile(r"([(\[{])[^()\[\]{}]*\Z")
_CLOSED = re.compile(r"\s*([)\]}])")
_NUMBER = re.compile(r"(?:\A|\n)[ \t]*(?P<number>#?\d{1,6})[.):]?\s*\Z")
_NEARLY_ALL = 0.9
_BEHIND = r"(?=[\s:–—-])[\s:–—-]*"
_AT_START = re.compile(rf"\s*[(\[]?(?P<time>{CLOCK})[)\]]?{_BEHIND}")
_OF_PARAGRAPH = re.compile(rf"(?<=\n)[(\[](?P<time>{CLOCK})[)\]]{_BEHIND}")


@dataclass(slots=True)
class Header:
    """Elements that are together before words: from where to where, and the name and times in them."""

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    label: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    names: bool = False
    last: bool = False
    """Whether it only ends the talk, with the time of what is above it."""

    def takes(self, mark: Mark, between: str) -> bool:
        """Whether an element further on belongs to it, too: nothing is said between, and it has none of its kind."""
        other = not self.names if mark.kind == "speaker" else self.start_ms is None
        return other and NO_WORDS.fullmatch(between) is not None

    def add(self, mark: Mark) -> None:
        """Take what an element says."""
        self.marks.append(mark)
        self.end = max(self.end, mark.end)
        if mark.kind == "time":
            self.start_ms, self.end_ms = mark.start_ms, mark.end_ms
            return
        self.names = True
        self.label, time_ms = label_and_time(mark.label or "")
        self.start_ms = time_ms if self.start_ms is None else self.start_ms


def headers_of(text: str, chosen: Sequence[Mark], end: int) -> list[Header]:
    """The headers that marks form, in a transcript up to `end`."""
    headers = _without_headings(text, _headers(text, chosen))
    _times_below(text, headers, end)
    _with_brackets(text, headers)
    _with_numbers(text, headers)
    return headers


def _headers(text: str, chosen: Sequence[Mark]) -> list[Header]:
    headers: list[Header] = []
    for mark in chosen:
        before = headers[-1] if headers else None
        # A time within a name's element has the name around it.
        if before is not None and (mark.start < before.end or before.takes(mark, text[before.end : mark.start][:200])):
            before.add(mark)
            continue
        headers.append(Header(mark.start, mark.end))
        headers[-1].add(mark)
    return headers


def _without_headings(text: str, headers: list[Header]) -> list[Header]:
    """The headers without those above the talk that are right above another name and occur once: headings, such as
    `Transcript`."""
    counts = Counter(header.label for header in headers)
    for at, (header, following) in enumerate(pairwise(headers)):
        names = header.names and header.start_ms is None and counts[header.label] == 1 and following.names
        if not names or NO_WORDS.fullmatch(text, header.end, following.start) is None:
            return headers[at:]
    return headers[-1:]


def _times_below(text: str, headers: list[Header], end: int) -> None:
    """Where every name comes before its words and every time behind them, give the times to the words above."""
    first, last = headers[0], headers[-1]
    below = first.names and first.start_ms is None and last.start_ms is not None and not last.names
    if not below or len(headers) < FEW or NO_WORDS.fullmatch(text[last.end : end][:200]) is None:
        return
    for header, following in pairwise(headers):
        header.start_ms, header.end_ms = following.start_ms, following.end_ms
    last.last = True


def _with_brackets(text: str, headers: Sequence[Header]) -> None:
    """Brackets around an element belong to it, and the one before it at the beginning of a line, closed or not."""
    for header in headers:
        line = text.rfind("\n", 0, header.start) + 1
        if text[line : header.start].strip(" *#\xa0") in _CLOSING:
            header.start = line
        elif text[header.start - 1 : header.start] in _CLOSING:
            header.start -= 1
        opened = _LAST_OPEN.search(text, header.start, header.end)
        if opened and (closed := _CLOSED.match(text, header.end)) and closed[1] == _CLOSING[opened[1]]:
            header.end = closed.end()


def _with_numbers(text: str, headers: Sequence[Header]) -> None:
    """Numbers that count the headers, each alone in the line above, belong to them and are no words."""
    above = [0, *(header.end for header in headers)]
    found = [_NUMBER.search(text, over, header.start) for over, header in zip(above, headers, strict=False)]
    counted = [int(number["number"].lstrip("#")) for number in found if number is not None]
    rising = sum(one < other for one, other in pairwise(counted))
    if len(counted) < max(FEW, _NEARLY_ALL * len(headers)) or rising < _NEARLY_ALL * (len(counted) - 1):
        return
    for header, number in zip(headers, found, strict=True):
        header.start = header.start if number is None else number.start("number")


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
