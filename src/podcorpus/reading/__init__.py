"""Reading: a source file becomes a document. Each format is one module or package, found by what it defines.

A format has `NAME`, `DESCRIPTION`, `recognises(source)` and `read(source)`; `docs/architecture.md` has the recipe.
"""

from podcorpus.reading.document import Document, Piece, Recognition
from podcorpus.reading.formats import FORMATS, Format, read_document, recognise
from podcorpus.reading.source import Source, load_source

__all__ = [
    "FORMATS",
    "Document",
    "Format",
    "Piece",
    "Recognition",
    "Source",
    "load_source",
    "read_document",
    "recognise",
]
