"""A word processor's document as a transcript: the paragraphs and tables in the XML of a DOCX or ODT file, read as a
table if they have the columns of one, else as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.document import Document
from podcorpus.reading.formats.inner_text import read_inner
from podcorpus.reading.grid.shown import Cell, read_cells
from podcorpus.reading.markup.shown_lines import LineBuilder
from podcorpus.reading.markup.tags import ESCAPE, Token, attributes, decoded, tokens
from podcorpus.reading.markup.visible import Visible, mapped
from podcorpus.reading.source import Source

_HEADING_STYLE = re.compile(r"(?:heading|berschrift|titre|título|titolo|kop)[\s_]*(\d)", re.IGNORECASE)


class Dialect(NamedTuple):
    """The names of a document format's elements. `text` holds the words (empty: every text between tags does);
    `hidden` elements show nothing."""

    paragraph: frozenset[str]
    text: frozenset[str]
    breaks: frozenset[str]
    tab: frozenset[str]
    hidden: frozenset[str]
    row: str
    cell: str


DOCX = Dialect(
    paragraph=frozenset(("w:p",)),
    text=frozenset(("w:t",)),
    breaks=frozenset(("w:br", "w:cr")),
    tab=frozenset(("w:tab", "w:ptab")),
    # Deleted or moved away in tracked changes; codes of fields; drawings for programs that know no newer ones.
    hidden=frozenset(("w:del", "w:moveFrom", "w:instrText", "mc:Fallback", "w:tabs")),
    row="w:tr",
    cell="w:tc",
)
ODT = Dialect(
    paragraph=frozenset(("text:p", "text:h")),
    text=frozenset(),
    breaks=frozenset(("text:line-break",)),
    tab=frozenset(("text:tab",)),
    hidden=frozenset(
        "office:automatic-styles office:font-face-decls office:scripts office:forms office:annotation "
        "text:tracked-changes text:note text:sequence-decls".split()
    ),
    row="table:table-row",
    cell="table:table-cell",
)


@dataclass(frozen=True)
class Shown:
    """What a document shows, and the cells of its tables in order."""

    visible: Visible
    cells: tuple[Cell, ...]


def read_shown(source: Source, dialect: Dialect) -> Shown:
    """The paragraphs of a document as lines, bold at their beginning and headings marked as in Markdown."""
    reader = _Reader(source, dialect)
    for token in tokens(source.text, xml=True):
        reader.take(token)
    reader.out.unmark()
    return Shown(reader.out.visible(), tuple(reader.cells))


@dataclass
class _Reader:
    source: Source
    dialect: Dialect
    cells: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.out = LineBuilder(self.source)
        self.hidden: list[str] = []
        self.shows = 0
        self.row = -1
        self.cell_starts: list[tuple[int, int, int]] = []
        self.bold_styles: set[str] = set()
        self.style = ""

    def take(self, token: Token) -> None:
        kind, name = token.kind, token.name
        if kind in ("text", "raw"):
            if not self.hidden and (self.shows or not self.dialect.text):
                self._text(token.start, token.end, verbatim=kind == "raw")
        elif kind == "close":
            self._close(name)
        elif kind in ("open", "empty"):
            if self.hidden:
                if kind == "open" and name == self.hidden[0]:
                    self.hidden.append(name)
                self._styles(token)
                return
            self._open(token)
            if kind == "empty":
                self._close(name)

    def _open(self, token: Token) -> None:
        name, dialect = token.name, self.dialect
        if name in dialect.hidden:
            self.hidden.append(name)
        elif name in dialect.paragraph:
            self.out.breaks = max(self.out.breaks, 1)
            self.out.level = 0
            if name == "text:h":
                self.out.level = _number(self._has(token).get("text:outline-level", "1"))
            self.out.bold = not dialect.text and self._has(token).get("text:style-name", "") in self.bold_styles
        elif name in dialect.text:
            self.shows += 1
        elif name in dialect.breaks:
            self.out.breaks += 1
        elif name in dialect.tab:
            self._put("\t")
        elif name == "text:s":
            self._put(" " * min(_number(self._has(token).get("text:c", "1")), 80))
        elif name == "text:span":
            self.out.bold = self._has(token).get("text:style-name", "") in self.bold_styles
        elif name == "w:pStyle":
            match = _HEADING_STYLE.match(self._has(token).get("w:val", ""))
            self.out.level = int(match[1]) if match else 0
        elif name == "w:r":
            self.out.bold = False
        elif name == "w:b":
            self.out.bold = self._has(token).get("w:val", "1") not in ("0", "false", "off")
        elif name == dialect.row:
            self.row += 1
            self.out.breaks = max(self.out.breaks, 1)
        elif name == dialect.cell:
            self.cell_starts.append((self.row, self.out.n_chars, len(self.cells)))

    def _close(self, name: str) -> None:
        dialect = self.dialect
        if self.hidden:
            if name == self.hidden[0]:
                self.hidden.pop()
        elif name in dialect.paragraph:
            self.out.breaks = max(self.out.breaks, 1)
            self.out.bold = False
        elif name in dialect.text:
            self.shows = max(0, self.shows - 1)
        elif name == "text:span":
            self.out.bold = False
        elif name == dialect.cell and self.cell_starts:
            row, start, n_before = self.cell_starts.pop()
            if len(self.cells) == n_before:
                self.cells.append(Cell(row, start, self.out.n_chars))

    def _styles(self, token: Token) -> None:
        """The names of ODT's styles that are bold."""
        if token.name == "style:style":
            self.style = self._has(token).get("style:name", "")
        elif token.name == "style:text-properties" and self._has(token).get("fo:font-weight") in ("bold", "700"):
            self.bold_styles.add(self.style)

    def _has(self, token: Token) -> dict[str, str]:
        return attributes(self.source.text, token)

    def _put(self, text: str) -> None:
        if not self.out.at_line_start and not self.out.breaks:
            self.out.put(text)

    def _text(self, start: int, end: int, *, verbatim: bool) -> None:
        text = self.source.text
        if not self.dialect.text and not text[start:end].strip():
            # White space between the tags of indented XML.
            if "\n" not in text[start:end]:
                self._put(" ")
            return
        self.out.begin(blank=not text[start:end].strip())
        if verbatim:
            self.out.copy(start, end)
        else:
            self.out.copy_as(start, end, ESCAPE, lambda escape: decoded(escape[0], xml=True))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 1


def read_document_of(source: Source, dialect: Dialect, form: str, expected: str) -> Document:
    """The transcript in the document. Raises NotATranscriptError if there is none."""
    shown = read_shown(source, dialect)
    document = read_cells(shown.visible, shown.cells) or read_inner(shown.visible)
    if document is None:
        raise NotATranscriptError(
            f"{source.name}: no transcript found in the document; expected {expected}: paragraphs that begin with a "
            "speaker's name or a time; if it has one in another layout, save its text as a UTF-8 file and look at it"
        )
    return mapped(document, shown.visible, form)
