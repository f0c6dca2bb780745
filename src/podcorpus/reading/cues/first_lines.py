"""Cues whose first line is the speaker's name, as some programs for meetings write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from podcorpus.reading.document import Cue, Document, Stretch
from podcorpus.reading.labels.names import Likeness, likeness
from podcorpus.reading.labels.parts import tidy_label

_FIRST_LINE = re.compile(r"([^\n]{1,60})\n\s*(?=\S)")
_SENTENCE_END = re.compile(r"[.?!…,;][\"”’']?\s*$")
_LEAST = 3
_NEARLY_ALL = 0.9


def with_names_of_first_lines(document: Document, least: Likeness = Likeness.NONE) -> Document:
    """The document with first lines as labels, if no cue has a label and nearly all begin with a line that recurs and
    is like a name to the degree `least`: lines of captions are broken anywhere.
    """
    text = document.source.text
    if any(cue.label for cue in document.cues) or len(document.cues) < _LEAST:
        return document
    found = [
        match if (match := _first_line(text, cue)) is not None and likeness(match[1]) >= least else None
        for cue in document.cues
    ]
    names = [match[1] for match in found if match is not None]
    if len(names) < _NEARLY_ALL * len(document.cues) or len(set(names)) > max(2, len(names) // 2):
        return document
    cues = [
        cue if match is None else cue._replace(start=match.end(), label=tidy_label(match[1]))
        for cue, match in zip(document.cues, found, strict=True)
    ]
    stretches = tuple(_split(document.stretches, {i: match.end() for i, match in enumerate(found) if match}))
    return replace(document, cues=tuple(cues), stretches=stretches)


def _first_line(text: str, cue: Cue) -> re.Match[str] | None:
    if cue.text is not None:
        return None
    match = _FIRST_LINE.match(text, cue.start, cue.end)
    return None if match is None or _SENTENCE_END.search(match[1]) else match


def _split(stretches: tuple[Stretch, ...], words: dict[int, int]) -> Iterator[Stretch]:
    """The stretches of words with what is before `words`, the offset by cue, as the label."""
    for kind, start, end, cue in stretches:
        at = words.get(-1 if cue is None else cue, start) if kind == "cue_text" else start
        if at > start:
            yield Stretch("turn_header", start, min(at, end), cue)
        if end > at:
            yield Stretch(kind, max(start, at), end, cue)
