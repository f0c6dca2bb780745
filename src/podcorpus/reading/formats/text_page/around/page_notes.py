"""The stretches around the talk: front matter, show notes, chapters, the notice of an automatic transcript."""

from __future__ import annotations

from dataclasses import dataclass, field

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import PublishedChapter, Stretch
from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.boilerplate import is_head, is_notice
from podcorpus.reading.formats.text_page.around.chapter_list import find_chapters
from podcorpus.reading.formats.text_page.copies.found import Copy, content_line
from podcorpus.reading.source import Source
from podcorpus.records.segment import SegmentKind


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
    ends = [*(later.start for later in sections[1:]), source.line_starts[last]] if sections else []
    for section, following in zip(sections, ends, strict=True):
        around.stretches.append(Stretch("chapter_line", section.start, section.end))
        if following > section.end:
            around.stretches.append(Stretch("blank", section.end, following))
    rest = source.line_starts[last] if last < len(source.lines) else stop
    if rest < stop:
        around.stretches.append(Stretch("show_notes", rest, stop))
        if source.text[rest:stop].strip():
            message = "text before the first header, on its line; kept as show notes"
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
