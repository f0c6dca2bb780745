"""Speakers' labels in the words of cues, where a format has a place for speakers and the file names them elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from podcorpus.findings.finding import finding
from podcorpus.reading.cues.divided import Begin, divided
from podcorpus.reading.document import Cue, Document, Stretch, Word
from podcorpus.reading.labels.in_cues import CueLabels, Part
from podcorpus.reading.labels.joined import JoinedWords
from podcorpus.reading.labels.learning import learn_labels
from podcorpus.reading.markup.cue_words import Plain

_MARKUP = ("<", "&", "{\\")
"""Signs of markup in captions, which are words here."""
_FIRST: Callable[[Sequence[Any]], int] = itemgetter(0)
"""Where a word begins."""


class _Written(NamedTuple):
    """The cues that one cue becomes, and what its words are from which offset on."""

    cues: list[Cue]
    begins: list[Begin]


def with_labels_in_words(document: Document) -> Document:
    """The document with the labels that begin its words as labels, a cue for each speaker; the same document if a cue
    has a label already, or none is found. What is doubtful is reported."""
    cues = document.cues
    if any(cue.label for cue in cues) or any(one.start > other.start for one, other in pairwise(cues)):
        return document
    words = JoinedWords(document)
    lengths = [stop - start - 1 for start, stop in pairwise(words.starts)]
    labels = learn_labels(words.text, [start + 1 for start in words.starts], lengths)
    doubts = []
    for message, at in labels.doubts():
        line = document.source.line_number(cues[words.cue_at(at)].start)
        doubts.append(finding("label-suspect", message, path=document.source.name, line=line))
    if special := [sign for sign in labels.special(words.text) if sign not in _MARKUP]:
        cues, stretches = _divided(document, labels, special)
        document = replace(document, cues=cues, stretches=stretches)
    return replace(document, findings=(*document.findings, *doubts)) if doubts else document


def _divided(
    document: Document, labels: CueLabels, special: Sequence[str]
) -> tuple[tuple[Cue, ...], tuple[Stretch, ...]]:
    """The cues and stretches with the labels taken out of the words."""
    cues: list[Cue] = []
    written: list[_Written] = []
    speaker: str | None = None
    for cue, text in zip(document.cues, document.texts, strict=True):
        if any(sign in text for sign in special):
            parts = labels.parts(text, speaker)
            speaker = parts[-1].label
            written.append(_written(cue, text, parts, len(cues)))
        else:
            # Most cues go on with the speaker before.
            whole = cue if speaker is None else cue._replace(label=speaker)
            written.append(_Written([whole], [(cue.start, "cue_text", len(cues))]))
        cues += written[-1].cues
    n_cues = len(cues)
    stretches = (
        part._replace(cue=None) if part.cue == n_cues else part
        for one in document.stretches
        for part in ([one] if one.cue is None else divided(one, written[one.cue].begins))
    )
    return tuple(cues), tuple(stretches)


def _written(cue: Cue, text: str, parts: Sequence[Part], first: int) -> _Written:
    """The cues of one cue, of which the first has the index `first`."""
    plain = Plain(text, cue.start, cue.end, cue.runs if cue.text is not None else None)
    cues: list[Cue] = []
    begins: list[Begin] = []
    for part, stop in zip(parts, [*(part.char for part in parts[1:]), len(text)], strict=True):
        start, end = plain.span(part.header, stop)
        index = first + len(cues)
        if part.headed or part.opens:
            begins.append((plain.source_start(part.char), "turn_header", index))
        if start == end and len(parts) > 1:
            # A label without words in a cue with others introduces what comes next.
            continue
        words = _words(cue, start, end)
        # Where several speak in a cue, its own times are those of the first and the last of them.
        begun = words[0].start_ms if words and cues else None
        ended = words[-1].end_ms if words and stop < len(text) else None
        one = plain.cue(
            start,
            end,
            part.label,
            cue.start_ms if begun is None else begun,
            cue.end_ms if ended is None else ended,
        )._replace(words=words or None, confidence=cue.confidence, opens=part.opens or (cue.opens and not cues))
        cues.append(one)
        begins += [(one.start, "cue_text", index), (one.end, "markup", index)]
    return _Written(cues, begins)


def _words(cue: Cue, start: int, end: int) -> tuple[Word, ...]:
    """The words of a cue from `start` to `end` of its text, counted from there."""
    words = cue.words or ()
    first, last = (bisect_left(words, at, key=_FIRST) for at in (start, end))
    return tuple(
        word._replace(start_char=word.start_char - start, end_char=word.end_char - start)
        for word in words[first:last]
        if word.end_char <= end
    )
