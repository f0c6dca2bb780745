"""Pages whose elements have times and speakers in their attributes, such as `<span data-start="12.3">`.

Players that follow a transcript write them: for paragraphs, or for every word, as Hyperaudio does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from podcorpus.reading.clock_styles import clock_range
from podcorpus.reading.cues.units import PER_SECOND, likely_unit
from podcorpus.reading.document import Cue, Document, Word
from podcorpus.reading.formats.html_page.elements import HEADINGS
from podcorpus.reading.formats.html_page.page import Page
from podcorpus.reading.formats.html_page.roles import Mark, trimmed
from podcorpus.reading.text_map import TextMap
from podcorpus.records.counting import count_words

_MS = frozenset(
    "m data-m data-ms data-start-ms data-startms data-time-ms data-begin-ms data-start-milliseconds".split()
)
_TIMES = (
    *sorted(_MS),
    *"data-start data-start-time data-starttime data-timestamp data-time data-timecode data-begin data-seconds".split(),
    *"data-sec data-t data-ts data-from data-offset data-start-seconds data-cue data-seek".split(),
)
_CLOCKS = ("begin", "start", "time")
"""Without `data-` in front of them, attributes are read only where their value is a clock's, or where they give an end,
too."""
_ENDS = "end data-end data-end-time data-endtime data-end-ms data-e data-to data-stop".split()
_DURATIONS = "data-d data-dur data-duration".split()
_SPEAKERS = (
    "data-speaker data-speaker-name data-speakername data-speaker-label data-voice data-author data-character data-who"
).split()
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_BLOCKS = frozenset("p div li section article blockquote td".split())
_WORDS_AT_MOST = 1.6
_SIGNS_AT_MOST = 3
"""How many characters words have on average, at most, in scripts without spaces between them."""
_LEAST = 3


class Given(NamedTuple):
    """What the attributes of an element say of its words: when they begin and end, in milliseconds, and who speaks."""

    element: int
    start: int
    end: int
    start_ms: int | None
    end_ms: int | None
    label: str | None


def given(page: Page) -> list[Given]:
    """The elements with words whose attributes give a time or a speaker."""
    found = []
    rows: list[tuple[int, float | None, float | None, float | None, bool | None, str | None]] = []
    for index, element in enumerate(page.elements):
        has = element.attributes
        if (
            not has
            or element.end <= element.start
            or not any(name.startswith("data-") or name == "m" or name in _CLOCKS for name in has)
        ):
            continue
        label = next((has[name].strip() for name in _SPEAKERS if has.get(name, "").strip()), None)
        name = next((name for name in _TIMES if _number(has.get(name, "")) is not None), None) or next(
            (name for name in _CLOCKS if _is_time(has, name)), None
        )
        if name is None and label is None:
            continue
        start = None if name is None else _number(has[name])
        end = next((n for one in _ENDS if (n := _number(has.get(one, ""))) is not None), None)
        lasts = next((n for one in _DURATIONS if (n := _number(has.get(one, ""))) is not None), None)
        clock = name is not None and ":" in has[name]
        rows.append((index, start, end, lasts, True if clock or name in _MS else None, label))
    others = [row for row in rows if row[5] is not None or not _heading_around(page, row[0])]
    if 2 * len(others) > len(rows):
        # Headings say when a chapter begins.
        rows = others
    numbers = [start for _, start, _, _, in_ms, _ in rows if start is not None and in_ms is None]
    unit = 1000 / PER_SECOND[likely_unit(numbers, len(page.visible.text))]
    for index, start, end, lasts, in_ms, label in rows:
        factor = 1.0 if in_ms else unit
        over = end if end is not None else start + lasts if start is not None and lasts is not None else None
        first, last = trimmed(page.visible.text, page.elements[index])
        if last > first:
            found.append(Given(index, first, last, _ms(start, factor), _ms(over, factor), label))
    return found


def _heading_around(page: Page, index: int) -> bool:
    """Whether an element is a heading or in one."""
    while index > 0 and page.elements[index].name not in HEADINGS:
        index = page.elements[index].parent
    return index > 0


def _is_time(has: dict[str, str], name: str) -> bool:
    given = has.get(name, "")
    return _number(given) is not None and (":" in given or _number(has.get("end", "")) is not None)


def _number(value: str) -> float | None:
    value = value.strip()
    if _NUMBER.fullmatch(value):
        return float(value)
    times = clock_range(value) if ":" in value else None
    return None if times is None else float(times[0])


def _ms(number: float | None, unit: float) -> int | None:
    return None if number is None else round(number * unit)


def words_of(page: Page, found: Sequence[Given]) -> list[Given]:
    """The innermost elements with times, if they are single words; empty otherwise."""
    timed = [one for one in found if one.start_ms is not None]
    outer: set[int] = set()
    for one in timed:
        above = page.elements[one.element].parent
        while above > 0 and above not in outer:
            outer.add(above)
            above = page.elements[above].parent
    inner = [one for one in timed if one.element not in outer]
    texts = [page.visible.text[one.start : one.end] for one in inner]
    single = sum(len(text.split()) for text in texts) <= _WORDS_AT_MOST * len(inner)
    return (
        inner if len(inner) >= _LEAST and single and sum(map(count_words, texts)) <= _SIGNS_AT_MOST * len(inner) else []
    )


def with_given(page: Page, marks: Sequence[Mark], found: Sequence[Given]) -> list[Mark]:
    """The marks, and those without characters where attributes say who speaks, or when, and nothing shown does."""
    words = words_of(page, found)
    shown = {kind: sum(mark.kind == kind for mark in marks) for kind in ("speaker", "time")}
    timed = list(_divided(page, words, found)) if words else [one for one in found if one.start_ms is not None]
    more: list[Mark] = []
    if len(timed) >= (1 if words else _LEAST) and 2 * shown["time"] < len(timed):
        marks = [mark for mark in marks if mark.kind == "speaker"]
        inside = -1
        for one in timed:
            # Of elements within each other the outer one has the words.
            if one.start >= inside:
                more.append(Mark("time", one.start, one.start, "data", None, one.start_ms, one.end_ms, one.element))
            inside = max(inside, one.end if words or len(timed) < _LEAST else one.start + 1)
    named = [one for one in found if one.label is not None]
    if len(named) >= 2 and 2 * shown["speaker"] < len(named):
        marks = [mark for mark in marks if mark.kind == "time"]
        before: str | None = None
        for one in named:
            if one.label != before or not words:
                more.append(Mark("speaker", one.start, one.start, "data", one.label, None, None, one.element))
            before = one.label
    if not more:
        return list(marks)
    return sorted([*marks, *more], key=lambda mark: (mark.start, mark.kind == "time", -mark.end))


def _divided(page: Page, words: Sequence[Given], found: Sequence[Given]) -> Iterator[Given]:
    """What words with times are divided into: elements around them that have times, too, or paragraphs, each with the
    time of its first word, as far as the paragraph goes."""
    timed = {one.element: one for one in found if one.start_ms is not None}
    headings = [element for element in page.elements if element.name in HEADINGS and element.end > element.start]
    begins = [heading.start for heading in headings]
    before = (-1, 0)
    for one in words:
        if _role_is_name(page, one):
            continue
        above = page.elements[one.element].parent
        while above > 0 and above not in timed and page.elements[above].name not in _BLOCKS:
            above = page.elements[above].parent
        # A heading divides words that are in the same element.
        passed = bisect_right(begins, one.start)
        if (above, passed) != before:
            # Words without a time in front of the first are in the same paragraph.
            start, over = trimmed(page.visible.text, page.elements[above])
            start = max((start, *(heading.end for heading in headings[max(0, passed - 1) : passed])))
            end = min((over, *begins[passed : passed + 1]))
            whole = above in timed and (timed[above].start, timed[above].end) == (start, end)
            yield timed[above] if whole else one._replace(element=above, start=start, end=end, end_ms=None)
        before = above, passed


def _role_is_name(page: Page, one: Given) -> bool:
    return "speaker" in page.elements[one.element].attributes.get("class", "")


def with_words(document: Document, timed: Sequence[Given]) -> Document:
    """The document with the times of words; it is on the page's visible text."""
    cues: list[Cue] = []
    at = 0
    for cue in document.cues:
        words = []
        places = TextMap([(0, cue)])
        while at < len(timed) and timed[at].start < cue.start:
            at += 1
        while at < len(timed) and timed[at].end <= cue.end:
            one = timed[at]
            if (chars := places.chars(one.start, one.end)) is not None:
                words.append(Word(*chars, one.start_ms, one.end_ms))
            at += 1
        if words:
            last = words[-1].end_ms
            cue = cue._replace(words=tuple(words), end_ms=cue.end_ms if cue.end_ms is not None else last)
        cues.append(cue)
    return replace(document, cues=tuple(cues))
