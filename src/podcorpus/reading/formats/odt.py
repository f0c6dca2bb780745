"""ODT: the paragraphs and tables of an OpenDocument text, read as a page of text."""

from __future__ import annotations

from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats.word_processor.document import ODT, read_document_of
from podcorpus.reading.source import Source

NAME = "odt"
DESCRIPTION = "an OpenDocument text with a transcript"


def recognises(source: Source) -> Recognition | None:
    """Whether the text is the content of an OpenDocument file."""
    at = source.text.find("<office:document", 0, 4096)
    return Recognition(1, "the content of an OpenDocument file (`office:document`)") if at >= 0 else None


def read(source: Source) -> Document:
    """The transcript in the document. Raises InputError if there is none."""
    return read_document_of(source, ODT, NAME, DESCRIPTION)
