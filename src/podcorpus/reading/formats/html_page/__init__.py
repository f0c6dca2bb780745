"""HTML: Podcasting 2.0 transcripts (`<cite>`, `<time>`, `<p>`) and saved web pages with a transcript in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from podcorpus.errors import NotATranscriptError
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.cues.labels_in_words import with_labels_in_words
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.formats.html_page.elements import KNOWN
from podcorpus.reading.formats.html_page.linked import with_linked, with_signs
from podcorpus.reading.formats.html_page.page import Page, read_page
from podcorpus.reading.formats.html_page.roles import bold_names, marks, times_before
from podcorpus.reading.formats.html_page.structure import structured
from podcorpus.reading.formats.html_page.tail import lines_of, without_tail
from podcorpus.reading.formats.html_page.timed import given, with_given, with_words, words_of
from podcorpus.reading.formats.inner_text import read_inner
from podcorpus.reading.formats.text_page.around.front_matter import front_matter
from podcorpus.reading.grid.shown import Cell, read_cells
from podcorpus.reading.markup.tags import tokens
from podcorpus.reading.markup.visible import mapped
from podcorpus.reading.source import Source

NAME = "html"
DESCRIPTION = "a web page, or a fragment of one such as `<cite>Name:</cite> <time>0:12</time> <p>words</p>`"
_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]++|-(?!->))*+-->\s*+)*+"
    r"<(?:!doctype html|html|head|(?P<body>body))\b",
    re.I,
)
_FENCES = ("---", "+++")
"""What the front matter of a site's generator begins with."""
_XML = re.compile(r"\ufeff?\s*<(?:\?xml(?![^>]*>\s*<body\b)|tt\b|transcript\b)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\S[ \t\r]*\n[ \t\r]*\n\s*\S")
_TAGS_SEEN = 2000
_CHARS_SEEN = 100_000


def recognises(source: Source) -> Recognition | None:
    """Whether the source is a page, or its text is in elements, without the blank lines of Markdown with some tags."""
    begins = _PAGE.match(source.text)
    page = Recognition(0.9, "begins as an HTML page") if begins else None
    if page and begins and not begins["body"]:
        return page
    begin = front_matter(source).end if source.text.startswith(_FENCES) else 0
    sample = source.text[begin : begin + _CHARS_SEEN]
    if "<" not in sample or _XML.match(sample):
        return None
    inside = outside = breaks = depth = strange = 0
    preformatted = False
    for token in islice(tokens(sample), _TAGS_SEEN):
        if token.kind == "open":
            depth += 1
            strange += 1 if token.name not in KNOWN else -1
            preformatted = preformatted or token.name == "pre"
        elif token.kind == "close":
            depth = max(0, depth - 1)
            preformatted = preformatted and token.name != "pre"
        elif token.kind == "text":
            text = sample[token.start : token.end]
            n = len(text.split())
            within = depth > 0 and (preformatted or not _BLANK_LINE.search(text))
            inside, outside = (inside + n, outside) if within else (inside, outside + n)
        if token.name == "br":
            breaks += 1
            depth -= token.kind == "open"
    if strange > 0:
        return None
    if page:
        # Other XML can have a `body`, too.
        return page
    shares = f"{inside} of the first {inside + outside} words are in HTML elements"
    if sample.lstrip("\ufeff \t\r\n").startswith("<") and (inside > outside or breaks > sample.count("\n") // 2):
        # Below front matter it may as well be Markdown.
        return Recognition(0.4 if begin else 0.8, shares)
    if breaks > 1 and breaks > sum(bool(text.strip()) for text in source.texts[:_TAGS_SEEN]):
        return Recognition(0.8, f"{breaks} line breaks in HTML (`<br>`)")
    return None


def read(source: Source) -> Document:
    """The transcript in the page. Raises NotATranscriptError if there is none."""
    for everything in (False, True):
        page = read_page(source, everything=everything)
        document = _document(page)
        if document is not None:
            doubts = _doubts(document, page)
            document = mapped(without_tail(document, page), page.visible, NAME)
            stated = (document.published, front_matter(source).published, Published(title=page.title))
            published = next((one for one in stated if one != Published()), Published())
            return replace(document, published=published, findings=(*document.findings, *doubts))
    raise NotATranscriptError(
        f"{source.name}: no transcript found in the HTML page; expected {DESCRIPTION}; "
        "save the page after its transcript is shown, or copy the transcript into a text file"
    )


def _document(page: Page) -> Document | None:
    found = given(page)
    known = with_signs(page, with_given(page, marks(page), found))
    if known and all(mark.kind == "time" for mark in known):
        names = bold_names(page, len(known))
        # A few times above all names are those of a list.
        above = len(known) < len(names) and known[-1].start < names[0].start
        known = [] if above else known
        known = sorted([*known, *names], key=lambda mark: (mark.start, mark.kind == "speaker"))
    elif not any(mark.kind == "time" for mark in known):
        names = known or bold_names(page, 0)
        if before := times_before(page, names):
            known = sorted([*names, *before], key=lambda mark: mark.start)
    stated = by_elements = structured(page, known)
    if by_elements is not None:
        stated = with_words(by_elements, words_of(page, found))
        by_elements = with_labels_in_words(stated)
        if by_elements is stated and _known(stated) > 0.9:
            return stated
    if (by_cells := read_cells(page.visible, list(_cells(page)))) is not None:
        return by_cells
    by_lines = read_inner(page.visible)
    if by_lines is not None:
        named = found if _is_named(by_lines) else ()
        by_lines = with_words(with_linked(by_lines, page, named), words_of(page, named))
    if by_elements is None or by_lines is None:
        return by_elements or by_lines
    if not _is_timed(by_elements) and _is_timed(by_lines) and by_lines.cues[-1].start < by_elements.cues[0].start:
        # The names are below the talk.
        return by_lines
    if _is_named(by_elements) and not _is_timed(by_lines) and 2 * len(by_elements.cues) > len(by_lines.cues):
        # What elements say is surer than what lines look like.
        return by_elements
    # Labels in words divide cues: those of the next cue, at the end of the one before, too.
    most = None if stated is None or by_elements is stated else len(stated.cues)
    return max(by_elements, by_lines, key=lambda one: _known(one) * len(one.cues[:most]))


def _is_named(document: Document) -> bool:
    return all(cue.label is not None for cue in document.cues)


def _is_timed(document: Document) -> bool:
    return any(cue.start_ms is not None for cue in document.cues)


def _cells(page: Page) -> Iterator[Cell]:
    """The cells of tables that have no tables in them."""
    cells = [index for index, element in enumerate(page.elements) if element.name in ("td", "th")]
    outer = set()
    for index in cells:
        above = page.elements[index].parent
        while above > 0 and page.elements[above].name not in ("td", "th"):
            above = page.elements[above].parent
        outer.add(above)
    for index in cells:
        if index not in outer:
            element = page.elements[index]
            yield Cell(element.parent, element.start, element.end)


def _known(document: Document) -> float:
    """How much of speakers and times is known, from 0 to 1."""
    n = 2 * len(document.cues) or 1
    return (
        sum(cue.label is not None for cue in document.cues) + sum(c.start_ms is not None for c in document.cues)
    ) / n


def _doubts(document: Document, page: Page) -> Iterator[Finding]:
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
