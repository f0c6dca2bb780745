"""Transcript formats: their interface, and how the format of a source is recognised."""

from __future__ import annotations

from typing import Protocol

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.source import Source
from podcorpus.registry import Registry


class Format(Protocol):
    """The interface of a format module."""

    NAME: str
    DESCRIPTION: str

    def recognises(self, source: Source) -> Recognition | None:
        """How certain it is that the source is in this format, and why; None if it is not."""
        ...

    def read(self, source: Source) -> Document:
        """The source split into pieces."""
        ...


FORMATS: Registry[Format] = Registry("podcorpus.reading", "format", needs=("DESCRIPTION", "recognises", "read"))
"""Every format by name: the modules and packages next to this one that have a NAME."""


def recognise(source: Source) -> list[tuple[Format, Recognition]]:
    """The formats that recognise the source, the most certain first, ties by name."""
    found = [(candidate, seen) for candidate in FORMATS.values() if (seen := candidate.recognises(source)) is not None]
    return sorted(found, key=lambda one: (-one[1].certainty, one[0].NAME))


def read_document(source: Source, form: str | None = None) -> Document:
    """Read a source in the named format, or else in the one that recognises its content with most certainty.

    Raises InputError if there is no such format, NotATranscriptError if no format recognises the source.
    """
    if form is not None:
        return FORMATS.named(form).read(source)
    for candidate, _ in recognise(source):
        return candidate.read(source)
    raise NotATranscriptError(
        f"{source.name}: no transcript found; expected one of {', '.join(FORMATS)}; "
        "`podcorpus inspect` shows what comes close"
    )
