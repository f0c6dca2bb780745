"""Cues whose first line is the speaker's name, as some programs for meetings write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from podcorpus.reading.cues.divided import Begin, divided
from podcorpus.reading.document import Cue, Document
from podcorpus.reading.labels.names import Likeness, likeness
from podcorpus.reading.labels.parts import tidy_label
from podcorpus.reading.sentence_ends import SENTENCE_ENDS

_FIRST_LINE = re.compile(r"([^\n\r]{1,60})[\n\r]\s*(?=\S)")
_SENTENCE_END = re.compile(rf"[{SENTENCE_ENDS},;][\"”’']?\s*$")
_LEAST = 3
_NEARLY_ALL, _HALF = 0.9, 0.5
_SAMPLE = 100
"""Cues that are looked at first."""


def with_names_of_first_lines(document: Document, least: Likeness = Likeness.NONE) -> Document:
    """The document with first lines as labels, if no cue has a label and nearly all begin with a line that recurs and
    is like a name to the degree `least`: lines of captions are broken anywhere.
    """
    # Most files of captions show in their first cues that lines are words, and the rest need not be looked at.
    if any(cue.label for cue in document.cues) or _names(document, document.cues[:_SAMPLE], least, _HALF) is None:
        return document
    found = _names(document, document.cues, least, _NEARLY_ALL)
    if found is None:
        return document
    cues = [
        cue if match is None else cue._replace(start=match.end(), label=tidy_label(match[1]))
        for cue, match in zip(document.cues, found, strict=True)
    ]
    begins: dict[int | None, list[Begin]] = {
        number: [(match.start(), "turn_header", number), (match.end(), "cue_text", number)]
        for number, match in enumerate(found)
        if match is not None
    }
    parts = (divided(one, begins[one.cue]) if one.cue in begins else (one,) for one in document.stretches)
    return replace(document, cues=tuple(cues), stretches=tuple(chain.from_iterable(parts)))


def _names(document: Document, cues: Sequence[Cue], least: Likeness, share: float) -> list[re.Match[str] | None] | None:
    """The first line of each cue that may be a name; None if fewer than a share of them may, or they do not recur."""
    lines = [_first_line(document.source.text, cue) for cue in cues]
    found = [None if line is None or likeness(line[1]) < least else line for line in lines]
    names = [line[1] for line in found if line is not None]
    few = len(cues) < _LEAST or len(names) < share * len(cues)
    return None if few or len(set(names)) > max(2, len(names) // 2) else found


def _first_line(text: str, cue: Cue) -> re.Match[str] | None:
    if cue.text is not None:
        return None
    match = _FIRST_LINE.match(text, cue.start, cue.end)
    return None if match is None or _SENTENCE_END.search(match[1]) else match
