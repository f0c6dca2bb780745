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


def read_recognised(source: Source, form: str | None = None) -> Document:
    """What the source alone holds, as `read_document` reads it."""
    candidates = [candidate for candidate, _ in recognise(source)] if form is None else [FORMATS.named(form)]
    if not candidates:
        raise NotATranscriptError(
            f"{source.name}: no transcript found; expected one of {', '.join(FORMATS)}",
            "`podcorpus inspect` shows what comes close",
        )
    return candidates[0].read(source)
