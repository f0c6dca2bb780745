"""Transcript formats: their interface, and how the format of a source is recognised."""

from __future__ import annotations

from typing import Protocol

from podcorpus.errors import NotATranscriptError
from podcorpus.plugins import Registry
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.not_read import not_read
from podcorpus.reading.source import Source


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


FORMATS: Registry[Format] = Registry("podcorpus.reading.formats", "format", needs=("DESCRIPTION", "recognises", "read"))
"""Every format by name: the modules and packages of this package that have a NAME."""


def recognise(source: Source) -> list[tuple[Format, Recognition]]:
    """The formats that recognise the source, the most certain first, ties by name."""
    found = [(candidate, seen) for candidate in FORMATS.values() if (seen := candidate.recognises(source)) is not None]
    return sorted(found, key=_rank)


def read_recognised(source: Source, form: str | None = None) -> Document:
    """What the source alone holds, as `read_document` reads it."""
    if form is None and (unread := not_read(source)) is not None:
        raise NotATranscriptError(f"{source.name}: {unread.name}; this format is not read; {unread.instead}")
    candidate = _surest(source) if form is None else FORMATS.named(form)
    if candidate is None:
        raise NotATranscriptError(
            f"{source.name}: no transcript found; expected one of {', '.join(FORMATS)}",
            "`podcorpus inspect` shows what comes close",
        )
    return candidate.read(source)


def _surest(source: Source) -> Format | None:
    """The first of the formats that recognise the source; those that cannot be the first are not asked."""
    found: list[tuple[Format, Recognition]] = []
    for candidate in sorted(FORMATS.values(), key=_at_most, reverse=True):
        if any(seen.certainty > _at_most(candidate) for _, seen in found):
            break
        if (seen := candidate.recognises(source)) is not None:
            found.append((candidate, seen))
    return min(found, key=_rank)[0] if found else None


def _rank(found: tuple[Format, Recognition]) -> tuple[float, str]:
    candidate, seen = found
    return -seen.certainty, candidate.NAME


def _at_most(candidate: Format) -> float:
    """The highest certainty with which a format recognises a source: what it gives as `AT_MOST`, or 1."""
    most: float = getattr(candidate, "AT_MOST", 1.0)
    return most
