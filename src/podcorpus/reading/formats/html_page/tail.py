"""What follows the talk on a page within the element that holds it: text in other elements than all words before.

The last turn has nothing behind it that would end it, so links or notes below the talk would be its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from podcorpus.findings.finding import finding
from podcorpus.reading.document import Cue, Document, Stretch
from podcorpus.reading.formats.html_page.page import Page
from podcorpus.reading.text_map import cut

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS = _HEADINGS | frozenset("p li div td dd dt blockquote pre section article main body figcaption".split())
_LEAST = 3
_MANY = 5


class Line(NamedTuple):
    """A line of the visible text: where it begins, the name and class of the innermost block around it, and the index
    of the element that this block is in."""

    start: int
    name: str
    named: str
    parent: int


def without_tail(document: Document, page: Page) -> Document:
    """The document, on the page's visible text, without what follows the last turn in elements of another kind."""
    cues = document.cues
    if len(cues) < _LEAST:
        return document
    last = cues[-1]
    if (over := _over(page, cues[0].start, last)) is not None:
        return without_tail(_cut(document, over), page)
    lines = list(lines_of(page))
    before = [line for line in lines if cues[0].start <= line.start < cues[-2].end]
    names, classes = {line.name for line in before}, {line[1:3] for line in before}
    # A class counts only where all the talk has the same.
    strict = len(classes) == 1 and len(cues) >= _MANY
    # Where each turn has one line and none has a heading, what is below a heading belongs to none.
    text = page.visible.text
    divided = any(kind == "chapter_line" and cues[0].start < at < last.start for kind, at, _, _ in document.stretches)
    apart = not divided and not any("\n" in text[cue.start : cue.end] for cue in cues[:-1])
    begin, heading = last.start, None
    for line in lines:
        if line.start <= begin or line.start >= last.end:
            continue
        if line.name in _HEADINGS:
            heading = line.start if heading is None else heading
        elif line.name not in names or (strict and line[1:3] not in classes) or (apart and heading is not None):
            return _cut(document, line.start if heading is None else heading)
        else:
            heading = None
    return document


def _over(page: Page, first: int, last: Cue) -> int | None:
    """Where the innermost element ends in which the words from an offset on to those of the last cue begin, if this cue
    has words below it."""
    around = [one for one in page.elements if one.start <= first and last.start < one.end]
    end = around[-1].end if around else last.end
    return end if page.visible.text[end : last.end].strip() else None


def lines_of(page: Page) -> Iterator[Line]:
    """The lines that begin in an element."""
    blocks = [element for element in page.elements if element.name in _BLOCKS and element.end > element.start]
    text = page.visible.text
    open_blocks: list[int] = []
    at = 0
    for line in page.visible.inner.lines:
        shown = text[line.start : line.end]
        start = line.end - len(shown.lstrip())
        if start == line.end:
            continue
        while at < len(blocks) and blocks[at].start <= start:
            while open_blocks and blocks[open_blocks[-1]].end <= blocks[at].start:
                open_blocks.pop()
            open_blocks.append(at)
            at += 1
        while open_blocks and blocks[open_blocks[-1]].end <= start:
            open_blocks.pop()
        around = blocks[open_blocks[-1]] if open_blocks else None
        if around is None:
            yield Line(start, "", "", 0)
        else:
            yield Line(start, around.name, around.attributes.get("class", ""), around.parent)


def _cut(document: Document, at: int) -> Document:
    """The document whose last turn ends before an offset of the visible text."""
    source, last = document.source, len(document.cues) - 1
    stretches: list[Stretch] = []
    headings = 0
    for stretch in document.stretches:
        kind, start, end, cue = stretch
        if end <= at:
            stretches.append(stretch)
            continue
        if start < at:
            stretches.append(Stretch(kind, start, at, cue))
        headings += kind == "chapter_line"
        stretches.append(Stretch("boilerplate" if cue == last or kind == "chapter_line" else kind, max(start, at), end))
    message = "text below the last turn in elements of another kind; set apart, not read as speech"
    line = source.line_number(at)
    found = finding("text-after-end", message, path=source.name, line=line)
    # What was found odd as words is none now.
    kept = [one for one in document.findings if one.line is None or one.line < line]
    # Headings are chapters only where none are listed with their times.
    untimed = headings if all(chapter.time_ms is None for chapter in document.chapters) else 0
    return replace(
        document,
        stretches=tuple(stretches),
        cues=(*document.cues[:-1], _shorter(source.text, document.cues[-1], at)),
        chapters=document.chapters[: len(document.chapters) - untimed],
        findings=(*kept, found),
    )


def _shorter(text: str, cue: Cue, at: int) -> Cue:
    words = None if cue.words is None else tuple(word for word in cue.words if cue.start + word.start_char < at)
    if cue.text is None:
        return cue._replace(end=cue.start + len(text[cue.start : at].rstrip()), words=words)
    over = max(run.char + min(run.n_chars, at - run.start) for run in cue.runs if run.start < at)
    shorter = cue.text[:over].rstrip()
    runs = cut(cue.runs, 0, len(shorter))
    return cue._replace(end=runs[-1].end, text=shorter, runs=runs, words=words)
