"""What shows that a page is not as its author meant it: tags that do not match, and words above the first header in
elements like those of the talk."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Document
from podcorpus.reading.html_page.page import Page
from podcorpus.reading.html_page.tail import lines_of


def page_doubts(document: Document, page: Page) -> Iterator[Finding]:
    """The findings on a page, of which the document on its visible text is given."""
    source = page.visible.outer
    if page.unmatched is not None:
        message = "the tag breaks off or has no match; names around it may be read as words, or words as names"
        yield finding("markup-broken", message, path=source.name, line=source.line_number(page.unmatched))
    begins = next((stretch.start for stretch in document.stretches if stretch.cue is not None), 0)
    if not document.cues or not (document.cues[0].start_ms or 0):
        return
    lines = list(lines_of(page))
    talk = {line[1:] for line in lines if any(cue.start <= line.start < cue.end for cue in document.cues[:2])}
    above = [line for line in lines if line.start < begins and line[1:] in talk]
    if above:
        message = "text above the first header, in elements like those of the talk; kept as show notes"
        line = source.line_number(_in_source(page, above[0].start))
        yield finding("words-before-turn", message, path=source.name, line=line)


def _in_source(page: Page, at: int) -> int:
    return next((run.start for run in page.visible.pieces(at, at + 1)), 0)
