"""A source read as a document: in the format that recognises it, and with the chapters of the file beside it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from podcorpus.errors import InputError
from podcorpus.findings.finding import finding
from podcorpus.reading.document import Document
from podcorpus.reading.formats import read_recognised
from podcorpus.reading.source import Source


def read_document(source: Source, form: str | None = None) -> Document:
    """Read a source in the named format, or else in the one that recognises its content with most certainty.

    Raises InputError if there is no such format, NotATranscriptError if no format recognises the source.
    """
    with _without_collecting():
        return _with_chapters(read_recognised(source, form))


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
    # Few sources have one, and the formats of chapters take some time to import.
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
