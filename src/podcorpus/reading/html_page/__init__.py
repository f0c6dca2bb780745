"""HTML: Podcasting 2.0 transcripts (`<cite>`, `<time>`, `<p>`) and saved web pages with a transcript in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from podcorpus.errors import InputError
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.html_page.page import Page, read_page
from podcorpus.reading.html_page.roles import marks
from podcorpus.reading.html_page.structure import structured
from podcorpus.reading.inner_text import read_inner
from podcorpus.reading.markup import tokens
from podcorpus.reading.shown_tables import Cell, read_cells
from podcorpus.reading.source import Source
from podcorpus.reading.visible import mapped

NAME = "html"
DESCRIPTION = "a web page, or a fragment of one such as `<cite>Name:</cite> <time>0:12</time> <p>words</p>`"
_PAGE = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_OPENS = re.compile(r"\ufeff?\s*<(?!\?xml|tt\b|transcript\b)[a-zA-Z!]")
_HOLD_TEXT = frozenset("p li td th dd dt blockquote h1 h2 h3 h4 h5 h6 cite time span pre".split())
_TAGS_SEEN = 2000


def recognises(source: Source) -> Recognition | None:
    """Whether the source is a page, or most of its text is in paragraphs, cells or the like."""
    if _PAGE.match(source.text):
        return Recognition(0.9, "begins as an HTML page")
    if not _OPENS.match(source.text):
        return None
    inside = outside = breaks = lines = 0
    opened: list[str] = []
    for token in islice(tokens(source.text), _TAGS_SEEN):
        if token.kind == "open" and token.name in _HOLD_TEXT:
            opened.append(token.name)
        elif token.kind == "close" and token.name in opened[-5:]:
            while opened.pop() != token.name:
                pass
        elif token.name == "br":
            breaks += 1
        elif token.kind == "text":
            n = len(source.text[token.start : token.end].split())
            lines += n > 0
            inside, outside = (inside + n, outside) if opened else (inside, outside + n)
    if inside > outside or 2 * breaks > lines > 0:
        return Recognition(0.8, f"{inside} of the first {inside + outside} words are in HTML elements")
    return None


def read(source: Source) -> Document:
    """The transcript in the page. Raises InputError if there is none."""
    for everything in (False, True):
        page = read_page(source, everything=everything)
        document = _document(page)
        if document is not None:
            document = mapped(document, page.visible, NAME)
            published = document.published
            if published == Published() and page.title:
                published = Published(title=page.title)
            return Document(
                document.source,
                NAME,
                document.stretches,
                document.cues,
                document.chapters,
                document.transcript_kind,
                published,
                document.findings,
            )
    raise InputError(
        f"{source.name}: no transcript found in the HTML page; expected {DESCRIPTION}; "
        "save the page after its transcript is shown, or copy the transcript into a text file"
    )


def _document(page: Page) -> Document | None:
    by_elements = structured(page, marks(page))
    if by_elements is not None and _known(by_elements) > 0.9:
        return by_elements
    if (by_cells := read_cells(page.visible, list(_cells(page)))) is not None:
        return by_cells
    by_lines = read_inner(page.visible)
    if by_elements is None or by_lines is None:
        return by_elements or by_lines
    return max(by_elements, by_lines, key=lambda one: _known(one) * len(one.cues))


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
