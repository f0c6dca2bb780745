"""A word processor's document as a transcript: its tables if they have the columns of one, else its lines."""

from __future__ import annotations

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.document import Document
from podcorpus.reading.grid.shown import read_cells
from podcorpus.reading.inner_text import read_inner
from podcorpus.reading.markup.visible import mapped
from podcorpus.reading.source import Source
from podcorpus.reading.word_processor.document import Dialect, read_shown


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
