"""Transcripts in pages whose elements say what they hold: a name, a time, or words.

The elements that name speakers and give times, however they are called, are the headers; what follows one, up to the
next, is said under it. The transcript is the innermost element that holds nearly all headers.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.document import Cue, Document, PublishedChapter, Stretch
from podcorpus.reading.formats.html_page.headers import FEW, NO_WORDS, Header, paragraph_times, time_at
from podcorpus.reading.formats.html_page.names_below import with_names_below
from podcorpus.reading.formats.html_page.other_names import other_names
from podcorpus.reading.formats.html_page.page import Page
from podcorpus.reading.formats.html_page.roles import Mark
from podcorpus.reading.formats.text_page.around.chapter_list import find_chapters, tidy_title
from podcorpus.reading.formats.text_page.around.transcript_heading import names_transcript
from podcorpus.reading.text_map import TextBuilder, trimmed
from podcorpus.records.segment import SegmentKind

_LEAD = re.compile(r"[\s:：]*(?:\*\*[\s:：]*)*(?:[–—|·•-]\s+)?")
_NEARLY_ALL = 0.9


def structured(page: Page, found: Sequence[Mark]) -> Document | None:
    """The page's visible text as a document, by the elements that name speakers and give times; None if these are not
    the headers of a transcript."""
    text = page.visible.text
    if (others := other_names(text, found)) is not None:
        found = [mark for mark in found if mark.kind == "time" and mark.start < others]
    region = _region(page, found)
    if region is None:
        return None
    container, chosen = region
    start, end = page.elements[container].start, page.elements[container].end
    end = end if others is None else min(end, others)
    headers, below = with_names_below(page, chosen, end)
    headings = _headings(page, end, headers)
    leading = _first_heading(page, headings, headers)
    return _Assembled(page, headers, headings, below, start, end, leading).document()


def _region(page: Page, found: Sequence[Mark]) -> tuple[int, list[Mark]] | None:
    """The element that holds the transcript, and the marks in it that are its headers."""
    text = page.visible.text
    speakers = _speakers(text, found)
    looks = Counter(mark.looks for mark in found)
    times = [mark for mark in found if mark.kind == "time"]
    frequent = [mark for mark in times if looks[mark.looks] >= FEW]
    deciding = speakers if len(speakers) >= FEW else [*speakers, *(frequent or times)]
    if len(deciding) < 2 and not (deciding and deciding[0].looks in ("cite.", "data")):
        return None
    container = _container(page, deciding)
    within = page.elements[container]
    kept = {id(mark) for mark in speakers}
    usual = max((looks[mark.looks] for mark in times), default=0)
    chosen = [
        mark
        for mark in found
        if within.start <= mark.start
        and mark.end <= within.end
        and (id(mark) in kept if mark.kind == "speaker" else looks[mark.looks] >= min(usual, FEW))
    ]
    return (container, chosen) if chosen else None


def _speakers(text: str, found: Sequence[Mark]) -> list[Mark]:
    """The names that are headers: where a line begins, before a time, or of somebody whom such a header names."""
    sure: set[int] = set()
    for mark, following in zip_longest(found, found[1:]):
        timed = following is not None and following.kind == "time" and following.start >= mark.end
        if mark.kind == "speaker" and (
            mark.looks == "data"
            or _begins(text, mark)
            or (timed and NO_WORDS.fullmatch(text[mark.end : following.start][:200]))
        ):
            sure.add(id(mark))
    known = {(mark.looks, mark.label) for mark in found if id(mark) in sure}
    return [m for m in found if m.kind == "speaker" and (id(m) in sure or (m.looks, m.label) in known)]


def _begins(text: str, mark: Mark) -> bool:
    """Whether a name begins its line, at most a time before it."""
    line = text.rfind("\n", max(0, mark.start - 80), mark.start) + 1
    before = text[max(line, mark.start - 80) : mark.start]
    return clock_ms(before) is not None or NO_WORDS.fullmatch(before) is not None


def _container(page: Page, deciding: Sequence[Mark]) -> int:
    """The innermost element that holds nearly all of these marks."""
    holds = [0] * len(page.elements)
    for mark in deciding:
        holds[mark.element] += 1
    for index in range(len(page.elements) - 1, 0, -1):
        holds[page.elements[index].parent] += holds[index]
    needed = _NEARLY_ALL * len(deciding)
    container = 0
    for index in range(1, len(page.elements)):
        if holds[index] >= needed and page.elements[index].parent == container:
            container = index
    return container


def _headings(page: Page, end: int, headers: Sequence[Header]) -> list[tuple[int, int]]:
    """Headings in the transcript, apart from those that hold a header."""
    found = []
    at = 0
    for element in page.elements:
        if (
            len(element.name) == 2
            and element.name[0] == "h"
            and element.name[1].isdigit()
            and element.end > element.start
        ):
            if not (headers[0].start <= element.start and element.end <= end):
                continue
            while at < len(headers) and headers[at].end <= element.start:
                at += 1
            if at == len(headers) or headers[at].start >= element.end:
                found.append((element.start, element.end))
    return found


def _first_heading(
    page: Page, headings: Sequence[tuple[int, int]], headers: Sequence[Header]
) -> tuple[int, int] | None:
    """The heading right above the talk, if one in it is of the same level: it is a chapter's, unless it says that the
    transcript begins."""
    inside = {(start, end) for start, end in headings}
    names = {one.name for one in page.elements if (one.start, one.end) in inside}
    begin, text = headers[0].start if headers else 0, page.visible.text
    for element in page.elements:
        if element.name in names and element.start < element.end <= begin:
            title = text[element.start : element.end].casefold()
            if not text[element.end : begin].strip(" \n*#") and not names_transcript(title):
                return element.start, element.end
    return None


@dataclass
class _Assembled:
    """Puts cues and stretches together from headers and headings, over the visible text."""

    page: Page
    headers: list[Header]
    headings: list[tuple[int, int]]
    below: list[tuple[int, int]]
    """Names below their words."""
    start: int
    end: int
    leading: tuple[int, int] | None = None
    """The heading right above the talk that is a chapter's."""

    def document(self) -> Document | None:
        self.text = self.page.visible.text
        headings: list[tuple[int, int, SegmentKind]] = [(*span, "chapter_line") for span in self.headings]
        self.waiting = deque(sorted([*headings, *((*span, "turn_header") for span in self.below)]))
        self.titles: list[str | None] = []
        self.stretches: list[Stretch] = []
        self.cues: list[Cue] = []
        self.findings: list[Finding] = []
        if not self.headers:
            return None
        self._times_before_words()
        begin = self.headers[0].start
        chapters = self._before(self.leading[0] if self.leading else begin)
        if self.leading:
            self._stretch("chapter_line", *self.leading, None)
            self._title(*self.leading)
            self._stretch("blank", self.leading[1], begin, None)
        stops = [*(header.start for header in self.headers[1:]), self.end]
        label: str | None = None
        for header, stop in zip(self.headers, stops, strict=True):
            if header.last:
                self._stretch("cue_time", header.start, max(header.end, stop), len(self.cues) - 1)
                break
            label = header.label if header.names else label
            self._cue(header, label, max(header.end, stop))
        self._after(max(self.end, self.headers[-1].end))
        if not any(cue.end > cue.start for cue in self.cues):
            return None
        chapters = chapters or [PublishedChapter(None, title) for title in self.titles]
        return Document(
            self.page.visible.inner,
            "html",
            tuple(self.stretches),
            tuple(self.cues),
            tuple(chapters),
            findings=tuple(self.findings),
        )

    def _times_before_words(self) -> None:
        """Times that no element has around them, at the beginning of most words, belong to the headers."""
        lacking = [header for header in self.headers if header.start_ms is None]
        timed = [(header, time) for header in lacking if (time := time_at(self.text, header.end))]
        if 2 * len(timed) <= len(self.headers):
            return
        for header, time in timed:
            header.start_ms, header.end = time
        # There, too, further paragraphs of a speaker can begin with a time.
        taken = {header.end for header in self.headers}
        times = paragraph_times(self.text, self.headers[0].end, self.end)
        self.headers += [Header(start, end, start_ms=ms) for start, end, ms in times if end not in taken]
        self.headers.sort(key=lambda header: header.start)

    def _cue(self, header: Header, label: str | None, stop: int) -> None:
        """The stretches of a header and its words up to `stop`, and the cue."""
        text, index = self.text, len(self.cues)
        lead = _LEAD.match(text, header.end, stop)
        at, marks = header.start, header.marks
        begin = lead.end() if lead and marks else header.end
        for i, mark in enumerate(marks):
            over = marks[i + 1].start if i + 1 < len(marks) else begin
            if over > at:
                self._stretch("turn_header" if mark.kind == "speaker" else "cue_time", at, over, index)
                at = over
        builder = TextBuilder(text)
        at = begin
        while self.waiting and self.waiting[0][0] < stop:
            start, end, kind = self.waiting.popleft()
            self._words(builder, at, max(at, start), index)
            self._stretch(kind, max(at, start), end, index if kind == "turn_header" else None)
            if kind == "chapter_line":
                self._title(start, end)
            at = max(at, end)
        self._words(builder, at, stop, index)
        if builder.n_chars:
            self.cues.append(builder.cue(label, header.start_ms, header.end_ms))
        else:
            self.cues.append(Cue(begin, begin, label, header.start_ms, header.end_ms))

    def _title(self, start: int, end: int) -> None:
        self.titles.append(tidy_title(self.text[start:end].strip("# \n")))

    def _words(self, builder: TextBuilder, start: int, end: int, cue: int) -> None:
        first, last = trimmed(self.text, start, end)
        self._stretch("blank", start, first, None)
        if last > first:
            if builder.n_chars:
                builder.space()
            builder.copy(first, last)
            self._stretch("cue_text", first, last, cue)
            self._stretch("blank", last, end, None)

    def _stretch(self, kind: SegmentKind, start: int, end: int, cue: int | None) -> None:
        if end > start:
            self.stretches.append(Stretch(kind, start, end, cue))

    def _before(self, end: int) -> list[PublishedChapter]:
        """The stretches before the talk, and the chapters listed there."""
        inner = self.page.visible.inner
        last = inner.line_number(end) - 1
        lines = range(last + (inner.lines[last].end <= end))
        chapters, headings, findings = find_chapters(inner, lines, frozenset())
        listed = {chapter.line for chapter in chapters}
        for index in lines:
            line = inner.lines[index]
            kind: SegmentKind = "chapter_line" if index in listed else "show_notes"
            self._stretch("chapter_heading" if index in headings else kind, line.start, min(line.next, end), None)
        self._stretch("show_notes", inner.lines[last].start if last == lines.stop else end, end, None)
        self.findings += findings
        return [PublishedChapter(chapter.time_ms, chapter.title) for chapter in chapters]

    def _after(self, start: int) -> None:
        """What follows the talk, and a finding if it has words."""
        words = self.text[start:].strip()
        self._stretch("boilerplate", start, len(self.text), None)
        if words:
            line = self.page.visible.inner.line_number(self.text.index(words, start))
            message = "text after the element with the transcript; set apart, not read as speech"
            self.findings.append(finding("text-after-end", message, path=self.page.visible.outer.name, line=line))
