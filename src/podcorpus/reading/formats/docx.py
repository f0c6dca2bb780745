"""DOCX: the paragraphs and tables of a Word document, read as a page of text."""

from __future__ import annotations

from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats.word_processor.document import DOCX, read_document_of
from podcorpus.reading.source import Source

NAME = "docx"
DESCRIPTION = "a Word document with a transcript"


def recognises(source: Source) -> Recognition | None:
    """Whether the text is the main part of a Word document."""
    at = source.text.find("<w:document", 0, 4096)
    return Recognition(1, "the main part of a Word document (`w:document`)") if at >= 0 else None


def read(source: Source) -> Document:
    """The transcript in the document. Raises InputError if there is none."""
    return read_document_of(source, DOCX, NAME, DESCRIPTION)
