"""Reading: a source file becomes a document. One module a format.

A format module has `NAME`, `DESCRIPTION`, `recognises(source)` and `read(source)`; adding a format is
adding its module to `FORMATS`, most specific first.
"""

from __future__ import annotations

from typing import Protocol

from podcorpus.errors import InputError
from podcorpus.reading import player_page
from podcorpus.reading.document import Document, Piece
from podcorpus.reading.source import Source, load_source


class Format(Protocol):
    """What a module of this package offers for the format it reads."""

    NAME: str
    DESCRIPTION: str

    def recognises(self, source: Source) -> bool:
        """Whether the source is of this format."""
        ...

    def read(self, source: Source) -> Document:
        """The source cut into pieces."""
        ...


FORMATS: tuple[Format, ...] = (player_page,)


def read_document(source: Source) -> Document:
    """Read a source in the first format that recognises its content.

    Raises InputError, naming what the formats expect, where none does.
    """
    for candidate in FORMATS:
        if candidate.recognises(source):
            return candidate.read(source)
    expected = "; ".join(f"{candidate.NAME}: {candidate.DESCRIPTION}" for candidate in FORMATS)
    raise InputError(f"{source.name}: no transcript found; expected {expected}")


__all__ = ["FORMATS", "Document", "Format", "Piece", "Source", "load_source", "read_document"]
