"""Reading: a source file becomes a document. Each format is one module or package, found by what it defines.

A format has `NAME`, `DESCRIPTION`, `recognises(source)` and `read(source)`; `docs/architecture.md` has the recipe.
"""

from podcorpus.reading.document import Cue, Document, Published, PublishedChapter, Recognition, Run, Stretch, Word
from podcorpus.reading.formats import FORMATS, Format, recognise
from podcorpus.reading.one_document import read_document
from podcorpus.reading.source import Source, load_source
from podcorpus.reading.text_map import TextBuilder, TextMap, joined

__all__ = [
    "FORMATS",
    "Cue",
    "Document",
    "Format",
    "Published",
    "PublishedChapter",
    "Recognition",
    "Run",
    "Source",
    "Stretch",
    "TextBuilder",
    "TextMap",
    "Word",
    "joined",
    "load_source",
    "read_document",
    "recognise",
]
