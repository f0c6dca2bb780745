"""What is around the talk: front matter, show notes, chapters, the notice of an automatic transcript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import PublishedChapter, Stretch
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.around.boilerplate import is_head, is_notice
from podcorpus.reading.text_page.around.chapter_list import find_chapters
from podcorpus.reading.text_page.around.headings import Aside, find_headings
from podcorpus.reading.text_page.around.transcript_heading import below_heading, names_transcript
from podcorpus.reading.text_page.copies.found import Copy, content_line
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.prose import extent, is_prose
from podcorpus.records.counting import count_words
from podcorpus.records.segment import SegmentKind

_NEAR = 20
"""How many lines above the first turn its header may be."""
_LONGEST = 200
_FEWEST_TIMED = 2
_LATE = 20_000
"""From which start on, in milliseconds, something was said before the first turn."""
_FAST = 40
"""How many milliseconds it takes to say a character, at least."""
MUCH, SHARE = 1_500, 5
"""How many characters of prose before the first turn are many, and what share of the turns' text."""
PARAGRAPHS = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*+(?:\r\n|\r|\n)")
_PUT_BEFORE_NAME = re.compile(r"^[\W\d_]+")
_GREETING = re.compile(r"[^\W\d_][^:：/\r\n]{10,200}[.?!…。？！][\"”’)]?")
"""A paragraph that is one sentence or more, without a field's colon."""
_DIGITS = re.compile(r"^\W{1,6}\d")
_HEADING = re.compile(
    r"#{1,6}\s[^\r\n]*|[^\r\n]{1,100}(?:\r\n|\r|\n)(?:-{3,}|={3,})|(?P<bold>\*\*|__)[^\r\n]{1,100}(?P=bold)"
)


@dataclass
class Around:
    """Stretches before or after the talk, and what they say."""

    stretches: list[Stretch] = field(default_factory=list)
    chapters: list[PublishedChapter] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    automatic: bool = False


def preamble(
    source: Source, front: int, stop: int, trailing: frozenset[int], copies: list[Copy], sections: list[Aside]
) -> Around:
    """What comes before the first header, after front matter that ends at `front`. If there is a copy, the content
    begins where the copy's first line does. `sections` are headings that belong to the talk."""
    around = Around()
    if front:
        around.stretches.append(Stretch("metadata", 0, front))
    first = source.line_number(front) - 1 if front else 0
    last = source.line_number(stop) - 1 if stop else 0
    content = content_line(source, copies[0].first_line) if copies else first
    while content < last and is_head(source.texts[content]):
        content += 1
    until = source.line_number(sections[0].start) - 1 if sections else last
    _lines(source, range(first, until), content, trailing, around)
    ends = [*(later.start for later in sections[1:]), source.lines[last].start] if sections else []
    for section, following in zip(sections, ends, strict=True):
        around.stretches.append(Stretch("chapter_line", section.start, section.end))
        if following > section.end:
            around.stretches.append(Stretch("blank", section.end, following))
    rest = source.lines[last].start if last < len(source.lines) else stop
    if rest < stop:
        around.stretches.append(Stretch("show_notes", rest, stop))
        if source.text[rest:stop].strip():
            message = "text before the first time, on its line; kept as show notes"
            around.findings.append(finding("words-before-turn", message, path=source.name, line=last + 1))
    return around


def notes_after(source: Source, first: int) -> Around:
    """What comes after the talk, from a line on."""
    around = Around()
    _lines(source, range(first, len(source.lines)), first, frozenset(), around)
    return around


def _lines(source: Source, lines: range, content: int, trailing: frozenset[int], around: Around) -> None:
    chapters, headings, around.findings = find_chapters(source, lines, trailing)
    by_line = {chapter.line for chapter in chapters}
    headed = set(headings)
    stretches = around.stretches
    for i in lines:
        line = source.lines[i]
        kind: SegmentKind
        if i in by_line:
            kind = "chapter_line"
        elif i in headed:
            kind = "chapter_heading"
        elif i < content:
            kind = "furniture"
        elif is_notice(source.texts[i]):
            kind = "notice"
            around.automatic = True
        else:
            kind = "show_notes"
        if stretches and stretches[-1].kind == kind and kind in ("furniture", "show_notes"):
            stretches[-1] = Stretch(kind, stretches[-1].start, line.next)
        else:
            stretches.append(Stretch(kind, line.start, line.next))
    around.chapters = [PublishedChapter(chapter.time_ms, chapter.title) for chapter in chapters]


def much_before(source: Source, start: int, stop: int, end: int, first: Header, *, transcript: bool) -> list[Finding]:
    """A finding if much is written from `start` to the first turn, or sentences right before that which can be said
    before its time, or any if the page is the `transcript` only: part of the talk may have no names. Before a turn that
    starts late there may be a heading in between, but for one that says that the transcript begins."""
    text = source.text[start:stop]
    line = source.line_number(start + len(text) - len(text.lstrip()))
    long, turns = extent(text), extent(source.text[stop:end])
    if long >= 2_000 and long >= turns:
        message = "more text before the first turn than in all turns; kept as show notes"
        return [finding("words-before-turn", message, path=source.name, line=line)]
    paragraphs = [paragraph.strip() for paragraph in PARAGRAPHS.split(text) if paragraph.strip()]
    if (first.time_ms or 0) >= _LATE and not start < below_heading(source, start) <= stop:
        while paragraphs and _HEADING.fullmatch(paragraphs[-1]):
            paragraphs.pop()
    while paragraphs and (paragraphs[-1].startswith("{{") or names_transcript(paragraphs[-1])):
        # What a site's generator puts in, and what is about the page.
        paragraphs.pop()
    if not paragraphs:
        return []
    late = (first.time_ms or 0) >= min(_LATE, _FAST * extent(paragraphs[-1]))
    right = (late or transcript) and is_prose(paragraphs[-1], short=True)
    two = len(paragraphs) > 1 and _is_said(paragraphs[-2])
    right = right or ((late or two) and transcript and bool(_GREETING.fullmatch(paragraphs[-1])))
    prose = [one for one in paragraphs[:-1] if is_prose(one)] + [
        one for one in paragraphs[-1:] if right or is_prose(one)
    ]
    if not right and not ((said := sum(map(extent, prose))) >= MUCH and SHARE * said >= turns):
        return []
    what = "before the first turn"
    if right:
        what = f"right before the first turn{', which starts late' * late}"
        above = takewhile(_is_said, reversed(paragraphs[:-1]))
        prose = [*reversed(list(above)), paragraphs[-1]]
    line = source.line_number(start + text.index(prose[0]))
    message = f"{sum(map(count_words, prose))} words of prose {what}; kept as show notes"
    return [finding("words-before-turn", message, path=source.name, line=line)]


def _is_said(paragraph: str) -> bool:
    return is_prose(paragraph, short=True) or bool(_GREETING.fullmatch(paragraph))


def below_timed_heading(source: Source, start: int, stop: int, inside: Sequence[Aside]) -> list[Finding]:
    """A finding if sentences are between a heading with a time, of those between two offsets, and the first turn, where
    other headings, there or `inside` the talk, have times, too."""
    timed = [heading for heading in find_headings(source, start, stop, ()) if heading.time_ms is not None]
    if not timed or len(timed) + sum(heading.time_ms is not None for heading in inside) < _FEWEST_TIMED:
        return []
    for index in range(source.line_number(timed[0].end) - 1, source.line_number(stop) - 1):
        if SENTENCE_END.search(source.texts[index]) and not source.texts[index].startswith("#"):
            message = "text below a heading with a time and before the first turn; kept as show notes"
            return [finding("words-before-turn", message, path=source.name, line=index + 1)]
    return []


def _like_header(line: str, label: str, labels: KnownLabels, *, garbled: bool) -> bool:
    """Whether a line begins with a label or a slip of it, and with what belongs to a header and not to a sentence."""
    name, rest = line[: len(label)], line[len(label) :]
    short = len(rest.strip()) < 4 or bool(_DIGITS.match(rest))
    if name == label:
        return bool(_DIGITS.match(rest)) or (garbled and ":" in rest[:4])
    return (
        (short or ":" in rest[:4])
        and not any(map(line.startswith, labels.most))
        and labels.almost(name.rstrip(" (:[*"))
    )


def ruined_first(source: Source, front: int, first: Header, labels: KnownLabels) -> list[Finding]:
    """A finding for a line above the first turn that is almost the header of a known speaker."""
    last = first.line
    begin = source.line_number(front) - 1 if front else 0
    headed = source.texts[last].startswith("#")
    for index in range(max(begin, last - _NEAR), last):
        if source.texts[index].startswith("#") and not headed:
            # `## Introductions` is no slip of `Introducer`.
            continue
        line = source.texts[index][:_LONGEST]
        name = _PUT_BEFORE_NAME.sub("", line)
        garbled = any(map(str.isdecimal, line[: len(line) - len(name)]))
        below = source.texts[index + 1].strip()
        timed = len(below) < 20 and not any(map(str.isalpha, below)) and sum(map(str.isdecimal, below)) > 1
        if (timed and name in labels.counts) or (
            name and any(_like_header(name, label, labels, garbled=garbled) for label in labels.most)
        ):
            message = "the line above the first turn is almost a speaker's header; kept as show notes"
            return [finding("words-before-turn", message, path=source.name, line=index + 1)]
    return []


def before_turns(source: Source, first: Header, stretches: list[Stretch]) -> list[Finding]:
    """A finding for text between the chapters or the notice and a first turn that does not start at 0."""
    if not first.time_ms:
        return []
    ends = [i for i, stretch in enumerate(stretches) if stretch.kind in ("chapter_line", "notice")]
    words = [stretch for stretch in stretches[ends[-1] + 1 :] if stretch.kind == "show_notes"] if ends else []
    written = next((p for p in words if source.text[p.start : p.end].strip()), None)
    if written is None:
        return []
    text = source.text[written.start : written.end]
    line = source.line_number(written.start + len(text) - len(text.lstrip()))
    message = "text right before the first turn, which does not start at 0; kept as show notes"
    return [finding("words-before-turn", message, path=source.name, line=line)]
