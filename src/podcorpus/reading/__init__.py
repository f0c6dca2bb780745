"""Reading: a source file becomes a document. Each format is one module or package, found by what it defines.

A format has `NAME`, `DESCRIPTION`, `recognises(source)` and `read(source)`; `docs/architecture.md` has the recipe.
The names below are imported on first use: what checks a corpus without its sources needs none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from podcorpus.reading.document import Cue, Document, Published, PublishedChapter, Recognition, Run, Stretch, Word
    from podcorpus.reading.formats import FORMATS, Format, recognise
    from podcorpus.reading.one_document import read_document
    from podcorpus.reading.source import Source, load_source
    from podcorpus.reading.text_map import TextBuilder, TextMap, joined

_NAMES_OF = {
    "document": ("Cue", "Document", "Published", "PublishedChapter", "Recognition", "Run", "Stretch", "Word"),
    "formats": ("FORMATS", "Format", "recognise"),
    "one_document": ("read_document",),
    "source": ("Source", "load_source"),
    "text_map": ("TextBuilder", "TextMap", "joined"),
}
_MODULE_OF = {name: module for module, names in _NAMES_OF.items() for name in names}

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


def __getattr__(name: str) -> Any:
    """One of the names above, imported now."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
