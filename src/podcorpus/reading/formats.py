"""The formats of transcripts: what each offers, and which of them reads a source."""

from __future__ import annotations

from typing import Protocol

from podcorpus.errors import InputError
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.source import Source
from podcorpus.registry import Registry


class Format(Protocol):
    """What a module of this package offers for the format it reads."""

    NAME: str
    DESCRIPTION: str

    def recognises(self, source: Source) -> Recognition | None:
        """How sure it is that the source is of this format, and why; None where it is not."""
        ...

    def read(self, source: Source) -> Document:
        """The source cut into pieces."""
        ...


FORMATS: Registry[Format] = Registry("podcorpus.reading", "format", needs=("DESCRIPTION", "recognises", "read"))
"""Every format by name: the modules and packages beside this one that have a NAME."""


def recognise(source: Source) -> list[tuple[Format, Recognition]]:
    """The formats that the source can be read in, the surest first, equally sure ones by name."""
    found = [(candidate, seen) for candidate in FORMATS.values() if (seen := candidate.recognises(source)) is not None]
    return sorted(found, key=lambda one: (-one[1].certainty, one[0].NAME))


def read_document(source: Source, form: str | None = None) -> Document:
    """Read a source in the format of this name, or else in the one that is surest of its content.

    Raises InputError where there is no such format; and, naming what the formats expect, where none recognises it.
    """
    if form is not None:
        return FORMATS.named(form).read(source)
    for candidate, _ in recognise(source):
        return candidate.read(source)
    expected = "; ".join(f"{candidate.NAME}: {candidate.DESCRIPTION}" for candidate in FORMATS.values())
    raise InputError(f"{source.name}: no transcript found; expected {expected}")
