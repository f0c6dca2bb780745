"""Pages whose elements have times and speakers in their attributes, such as `<span data-start="12.3">`.

Players that follow a transcript write them: for paragraphs, or for every word, as Hyperaudio does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from podcorpus.reading.clock_styles import clock_range
from podcorpus.reading.document import Cue, Document, Word
from podcorpus.reading.grid.columns import likely_unit
from podcorpus.reading.html_page.page import Page
from podcorpus.reading.html_page.roles import Mark, trimmed

_MS = frozenset("data-m data-ms data-start-ms data-startms data-time-ms data-begin-ms data-start-milliseconds".split())
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
            or not any(name.startswith("data-") or name in _CLOCKS for name in has)
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
    numbers = [start for _, start, _, _, in_ms, _ in rows if start is not None and in_ms is None]
    n_words = len(page.visible.text.split())
    unit = likely_unit(max(numbers) - min(numbers), n_words) if numbers else 1000.0
    for index, start, end, lasts, in_ms, label in rows:
        factor = 1.0 if in_ms else unit
        over = end if end is not None else start + lasts if start is not None and lasts is not None else None
        first, last = trimmed(page.visible.text, page.elements[index])
        if last > first:
            found.append(Given(index, first, last, _ms(start, factor), _ms(over, factor), label))
    return found


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


def are_words(page: Page, found: Sequence[Given]) -> bool:
    """Whether the elements are single words."""
    timed = [one for one in found if one.start_ms is not None]
    n_words = sum(len(page.visible.text[one.start : one.end].split()) for one in timed)
    return len(timed) >= _LEAST and n_words <= _WORDS_AT_MOST * len(timed)


def with_given(page: Page, marks: Sequence[Mark], found: Sequence[Given]) -> list[Mark]:
    """The marks, and those without characters where attributes say who speaks, or when, and nothing shown does."""
    words = are_words(page, found)
    shown = {kind: sum(mark.kind == kind for mark in marks) for kind in ("speaker", "time")}
    timed = list(_paragraphs(page, found)) if words else [one for one in found if one.start_ms is not None]
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


def _paragraphs(page: Page, found: Sequence[Given]) -> Iterator[Given]:
    """For each paragraph its first word, as far as the paragraph goes."""
    before = -1
    for one in found:
        if one.start_ms is None or _role_is_name(page, one):
            continue
        above = page.elements[one.element].parent
        while above > 0 and page.elements[above].name not in _BLOCKS:
            above = page.elements[above].parent
        if above != before:
            yield one._replace(element=above, end=page.elements[above].end, end_ms=None)
        before = above


def _role_is_name(page: Page, one: Given) -> bool:
    return "speaker" in page.elements[one.element].attributes.get("class", "")


def with_words(document: Document, found: Sequence[Given]) -> Document:
    """The document with the times of words; it is on the page's visible text."""
    timed = [one for one in found if one.start_ms is not None]
    cues: list[Cue] = []
    at = 0
    for cue in document.cues:
        words = []
        while at < len(timed) and timed[at].start < cue.start:
            at += 1
        while at < len(timed) and timed[at].end <= cue.end:
            one = timed[at]
            words.append(Word(one.start - cue.start, one.end - cue.start, one.start_ms, one.end_ms))
            at += 1
        if cue.text is None and words:
            last = words[-1].end_ms
            cue = cue._replace(words=tuple(words), end_ms=cue.end_ms if cue.end_ms is not None else last)
        cues.append(cue)
    return Document(document.source, document.format, document.stretches, tuple(cues), findings=document.findings)
