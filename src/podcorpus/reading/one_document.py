"""A source read as a document: in the format that recognises it, with the chapters of the file beside it, and with its
times compared with each other."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import itemgetter

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, first_of
from podcorpus.reading.document import Document
from podcorpus.reading.formats import read_recognised
from podcorpus.reading.labels.doubts import NEARLY_ALL, speaker_doubts
from podcorpus.reading.labels.unread import unread_labels
from podcorpus.reading.source import CONTAINERS, Source
from podcorpus.records.clock import format_time

_OF_TEXT = ("text-page", *CONTAINERS)
"""Formats whose times are in headers, where people read them."""
_OF_SPEAKERS = ("unknown-speaker", "header-", "label-")
"""How the codes of findings begin that are on who speaks."""


def read_document(source: Source, form: str | None = None) -> Document:
    """Read a source in the named format, or else in the one that recognises its content with most certainty.

    Raises InputError if there is no such format, NotATranscriptError if no format recognises the source.
    """
    with _without_collecting():
        document = read_recognised(source, form)
        impossible, untimed = _times(document)
        findings = [*document.findings, *impossible]
        if document.format != "text-page":
            # Text in other files may be read as a text page is, which reports these itself.
            known = {one.line for one in document.findings if one.code.startswith(_OF_SPEAKERS)}
            findings += (one for one in speaker_doubts(document) if one.line not in known)
            findings += _empty_cues(document)
        findings += _untimed_cues(document, untimed, findings)
        if document.format != "text-page":
            findings += unread_labels(document, tuple(findings))
        return _with_chapters(replace(document, findings=tuple(findings)))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without the collection of cyclic garbage, of which there is none among hundreds of thousands of new tuples."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not gc.get_freeze_count():
                # As after a collection, without one: the new tuples are old, or else all would be looked at at once.
                gc.freeze()
                gc.unfreeze()
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
        n = counted(len(document.chapters), "chapter")
        message = f"the source's own ({n}) are not used, since there are chapters beside it in {beside.name}"
        findings.append(finding("chapters-twice", message, path=document.source.name))
    in_contents = tuple(chapter for chapter in chapters if chapter.in_contents)
    return replace(document, chapters=in_contents, findings=tuple(findings))


def _empty_cues(document: Document) -> Iterator[Finding]:
    """One finding on all cues without words and label, where speakers are named: a label may be lost with the words."""
    if not document.labels.counts:
        return
    cues = document.cues
    empty = {i for i, text in enumerate(document.texts) if not text and cues[i].start == cues[i].end}
    if empty:
        empty -= {one.cue for one in document.stretches if one.kind == "turn_header" and one.cue in empty}
    if empty:
        line = document.lines_of_cues([min(empty)])[min(empty)]
        yield finding("cue-empty", f"{first_of(len(empty), 'cue')} no words", path=document.source.name, line=line)


def _untimed_cues(document: Document, untimed: Sequence[int], others: Sequence[Finding]) -> Iterator[Finding]:
    """One finding on the `untimed` cues where something is written in place of a time, or where nearly all others have
    one, unless `others` are at their lines."""
    n_timed = len(document.cues) - len(untimed)
    if not untimed or not n_timed:
        return
    if n_timed < NEARLY_ALL * len(document.cues):
        if any(one.code == "cue-time-unreadable" for one in others):
            return
        text = document.source.text
        # Tags of XML without a time are none that cannot be read.
        written = {
            one.cue for one in document.stretches if one.kind == "cue_time" and not text.startswith("<", one.start)
        }
        untimed = [cue for cue in untimed if cue in written]
    reported = {one.line for one in others}
    lines = [line for line in document.lines_of_cues(untimed).values() if line not in reported]
    if lines:
        message = f"{first_of(len(lines), 'cue')} no time that can be read, as others have"
        yield finding("cue-time-unreadable", message, path=document.source.name, line=min(lines))


def _times(document: Document) -> tuple[list[Finding], list[int]]:
    """Findings on cues that begin before the one above them, or end before they begin, each at the line of its time;
    and the cues without a time."""
    found: dict[int, tuple[str, str]] = {}
    untimed: list[int] = []
    before: int | None = None
    for number, (start, end) in enumerate(map(itemgetter(3, 4), document.cues)):
        if start is None:
            # It is passed over, so that it does not hide what comes after it.
            untimed.append(number)
            continue
        if before is not None and start < before:
            found[number] = _earlier(document, start, before)
        elif end is not None and end < start:
            found[number] = "cue-out-of-order", "the cue ends before it begins"
        before = start
    lines = document.lines_of_cues(found) if found else {}
    path = document.source.name
    return [finding(*what, path=path, line=lines[number]) for number, what in found.items()], untimed


def _earlier(document: Document, start: int, before: int) -> tuple[str, str]:
    """Code and message for a cue that begins before the one above it."""
    if document.format not in _OF_TEXT:
        return "cue-out-of-order", "the cue begins before the one above it"
    times = f"{format_time(start)}, earlier than {format_time(before)} of the previous header"
    return "header-time-runs-back", f"the turn starts at {times}"
