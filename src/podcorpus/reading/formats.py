"""Transcript formats: their interface, and how the format of a source is recognised."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.findings.finding import finding
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
    with _without_collecting():
        candidates = [candidate for candidate, _ in recognise(source)] if form is None else [FORMATS.named(form)]
        if candidates:
            return _with_chapters(candidates[0].read(source))
    raise NotATranscriptError(
        f"{source.name}: no transcript found; expected one of {', '.join(FORMATS)}; "
        "`podcorpus inspect` shows what comes close"
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without the collection of cyclic garbage, of which there is none among hundreds of thousands of new tuples."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _with_chapters(document: Document) -> Document:
    """The document with the chapters in the file beside its source, if there is one, in place of its own."""
    beside = document.source.chapters
    if beside is None:
        return document
    from podcorpus.reading.chapters import chapter_findings, read_chapters

    try:
        chapters = read_chapters(beside)
    except InputError as error:
        problem = str(error).removeprefix(f"{beside.name}: ")
        found = finding("chapters-unreadable", problem, path=beside.name)
        return replace(document, findings=(*document.findings, found))
    findings = [*document.findings, *chapter_findings(beside, chapters)]
    if document.chapters:
        message = (
            f"{len(document.chapters)} chapters in the source are not used, since there are chapters beside it in {{}}"
        )
        findings.append(finding("chapters-twice", message.format(beside.name), path=document.source.name))
    in_contents = tuple(chapter for chapter in chapters if chapter.in_contents)
    return replace(document, chapters=in_contents, findings=tuple(findings))
