"""Cues of what is spoken, and the stretches of the source that belong to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from podcorpus.reading.cues.of_words import Heard, cues_of_words
from podcorpus.reading.document import Cue, Stretch, Word
from podcorpus.reading.formats.json_transcript.spoken import Piece, Spoken
from podcorpus.reading.formats.json_transcript.texts import (
    UNSPACED,
    has_own_space,
    joined,
    of_strings,
    placed,
)
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.text_map import trimmed
from podcorpus.records.segment import SegmentKind
from podcorpus.records.untidy import ESCAPE

_APOSTROPHES = "'’"


class Found(NamedTuple):
    """Cues with the stretches of the source that belong to them."""

    cues: list[Cue]
    stretches: list[Stretch]


def cues_of(spoken: Iterable[Spoken], source: str) -> Found:
    """A cue for each stretch of speech, or more if its words change their speaker inside it; none if it is blank."""
    found = Found([], [])
    spoken = list(spoken)
    own_space = has_own_space(piece for one in spoken if not one.strings for piece in one.pieces)
    for one in spoken:
        if one.strings:
            _with_strings(one, source, found)
        else:
            _of_pieces(one.pieces, source, found, one, own_space=own_space)
    return found


def grouped(pieces: Sequence[Piece], source: str) -> Found:
    """Cues of a file that has only words."""
    found = Found([], [])
    own_space = has_own_space(pieces)
    for group, label in cues_of_words(map(_heard, pieces)):
        _of_pieces(pieces[group], source, found, Spoken(label=label), own_space=own_space)
    return found


def _heard(piece: Piece) -> Heard:
    text = "".join(string.text or "" for string in piece.strings)
    return Heard(text, piece.start_ms, piece.end_ms, piece.label, piece.attached, piece.part)


def _of_pieces(pieces: Sequence[Piece], source: str, found: Found, above: Spoken, *, own_space: bool) -> None:
    """A cue made of words; more if they are of several speakers although they are in one stretch."""
    runs = list(_speaker_runs(pieces))
    if len(runs) > 1:
        for run in runs:
            _of_pieces(run, source, found, Spoken(), own_space=own_space)
        return
    whole, spans = joined(pieces, source, own_space=own_space)
    text = whole.text
    start, end = trimmed(text, 0, len(text))
    if end <= start:
        return
    heard = [piece for piece, span in zip(pieces, spans, strict=True) if not text[slice(*span)].isspace()]
    starts = [piece.start_ms for piece in heard if piece.start_ms is not None]
    ends = [piece.end_ms for piece in heard if piece.end_ms is not None]
    label = next((piece.label for piece in pieces if piece.label is not None), None)
    index = len(found.cues)
    cue = whole.part(start, end).cue(
        label or above.label,
        starts[0] if above.start_ms is None and starts else above.start_ms,
        max(ends) if above.end_ms is None and ends else above.end_ms,
        words=_words(pieces, spans, text, start) or None,
        confidence=above.confidence,
        opens=above.opens,
    )
    found.cues.append(cue)
    first_label = next((piece.label_node for piece in pieces if piece.label_node is not None), None)
    found.stretches.extend(_marked(above.marks or ((first_label, True),), index))
    found.stretches.extend(_inside(string, index) for piece in pieces for string in piece.strings)


def _speaker_runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    label = None
    for piece in pieces:
        if run and piece.label is not None and label is not None and piece.label != label:
            yield run
            run = []
        run.append(piece)
        label = piece.label or label
    if run:
        yield run


def _words(pieces: Sequence[Piece], spans: Sequence[tuple[int, int]], text: str, offset: int) -> tuple[Word, ...]:
    """The pieces that have times, without the white space around them. Parts of one word are one word; a mark behind
    one is no word."""
    words: list[Word] = []
    for piece, span in zip(pieces, spans, strict=True):
        start, end = trimmed(text, *span)
        if piece.start_ms is None or piece.attached or end <= start:
            continue
        last = words[-1] if words else None
        adjoins = last is not None and last.end_char == start - offset and not UNSPACED.match(text[start])
        own = text[start:end]
        if last and adjoins and not any(map(str.isalnum, own)):
            continue
        if last and adjoins and text[start - 1].isalnum() and own.lstrip(_APOSTROPHES)[:1].isalnum():
            words[-1] = last._replace(end_char=end - offset, end_ms=piece.end_ms)
            continue
        words.append(Word(start - offset, end - offset, piece.start_ms, piece.end_ms, piece.confidence))
    return tuple(words)


def _with_strings(one: Spoken, source: str, found: Found) -> None:
    """Cues of a stretch whose text the file has as a whole; its words are found in it, in order."""
    if len(one.strings) == 1 and not one.pieces and _verbatim(one, source, found):
        return
    whole = of_strings(one.strings, source)
    text = whole.text
    if not text.strip():
        return
    marked = any("<" in (string.text or "") for string in one.strings)
    words = placed(one.pieces, text) if one.pieces else []
    at = [start for _, start, _ in words]
    cuts, labels = _speakers_inside(words, one.label)
    for i, (begin, stop) in enumerate(pairwise([0, *cuts, len(text)])):
        start, end = trimmed(text, begin, stop)
        inside = words[bisect_left(at, begin) : bisect_left(at, stop)]
        timed = [word for word in inside if word[0].start_ms is not None]
        starts = [piece.start_ms for piece, _, _ in timed]
        ends = [piece.end_ms for piece, _, _ in timed if piece.end_ms is not None]
        known_start, known_end = None if i else one.start_ms, None if i < len(cuts) else one.end_ms
        index = len(found.cues)
        cue = whole.part(start, end).cue(
            labels[i],
            starts[0] if known_start is None and starts else known_start,
            max(ends) if known_end is None and ends else known_end,
            words=tuple(Word(a - start, b - start, w.start_ms, w.end_ms, w.confidence) for w, a, b in timed) or None,
            confidence=one.confidence,
            opens=one.opens and not i,
        )
        found.cues.append(cue)
        if not i:
            found.stretches.extend(_marked(one.marks, index))
        if cuts or marked:
            runs = whole.part(begin, stop).runs
            found.stretches.extend(Stretch("cue_text", run.start, run.end, index) for run in runs)
        else:
            found.stretches.extend(_inside(string, index) for string in one.strings)
    if one.words_at is not None:
        found.stretches.append(Stretch("duplicate_copy", one.words_at.start, one.words_at.end, len(found.cues) - 1))


def words_only(stretches: Iterable[Stretch], cues: Sequence[Cue]) -> Iterator[Stretch]:
    """The stretches, those of words without the white space around the cue's words."""
    for stretch in stretches:
        if stretch.kind != "cue_text" or stretch.cue is None:
            yield stretch
            continue
        start = min(max(stretch.start, cues[stretch.cue].start), stretch.end)
        end = max(min(stretch.end, cues[stretch.cue].end), start)
        parts: tuple[tuple[SegmentKind, int, int], ...] = (
            ("markup", stretch.start, start),
            ("cue_text", start, end),
            ("markup", end, stretch.end),
        )
        yield from (Stretch(kind, a, b, stretch.cue) for kind, a, b in parts if b > a)


def _verbatim(one: Spoken, source: str, found: Found) -> bool:
    """The cue of a string without escapes, in one part: most are like this. False, and nothing done, for others."""
    string = one.strings[0]
    start, end = string.start + 1, string.end - 1
    raw = source[start:end]
    if (
        "\\" in raw
        or "<" in raw
        or ("&" in raw and string.file.in_html and ESCAPE.search(raw))
        or len(string.parts()) > 1
    ):
        return False
    if text := raw.strip():
        at = start + raw.index(text[0])
        index = len(found.cues)
        found.cues.append(
            Cue(
                at,
                at + len(text),
                one.label,
                one.start_ms,
                one.end_ms,
                confidence=one.confidence,
                opens=one.opens,
            )
        )
        found.stretches.extend(_marked(one.marks, index))
        found.stretches.append(Stretch("cue_text", start, end, index))
        if one.words_at is not None:
            found.stretches.append(Stretch("duplicate_copy", one.words_at.start, one.words_at.end, index))
    return True


def _speakers_inside(words: Sequence[tuple[Piece, int, int]], label: str | None) -> tuple[list[int], list[str | None]]:
    """Where another speaker begins inside a stretch, by the labels of its words, and the labels before and after."""
    labelled = [(piece.label, start) for piece, start, _ in words if piece.label is not None]
    if not labelled:
        return [], [label]
    cuts: list[int] = []
    labels: list[str | None] = [labelled[0][0]]
    for own, start in labelled:
        if own != labels[-1]:
            cuts.append(start)
            labels.append(own)
    return cuts, labels


def _inside(string: Node, cue: int) -> Stretch:
    return Stretch("cue_text", string.start + 1, string.end - 1, cue)


def _marked(marks: Iterable[tuple[Node | None, bool]], cue: int) -> Iterator[Stretch]:
    for node, is_label in marks:
        if node is not None:
            quotes = 1 if node.kind in ("string", "key") and node.end - node.start > 2 else 0
            yield Stretch("turn_header" if is_label else "cue_time", node.start + quotes, node.end - quotes, cue)
