"""What a source shows, as text of its own: for formats in which the words are between tags.

A page or a word processor's document is turned into the lines that a reader of it sees. Any format's reader can read
these, and `mapped` carries its document back to the positions in the source.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from podcorpus.findings.finding import Finding
from podcorpus.reading.document import Cue, Document, Run, Stretch, Word
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import TextBuilder, source_start
from podcorpus.records.segment import SegmentKind


class Hidden(NamedTuple):
    """A span of the source that is not shown but is more than tags, and what it is."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(frozen=True)
class Visible:
    """The text that a source shows, and where its characters come from: the runs in order; what is in no run, such as
    the line ends between paragraphs, is not in the source."""

    outer: Source
    text: str
    runs: tuple[Run, ...]
    hidden: tuple[Hidden, ...] = ()

    @cached_property
    def inner(self) -> Source:
        """The text as a source, for other readers."""
        return Source(self.outer.name, self.text, self.outer.sha256, is_shown=True)

    @cached_property
    def _chars(self) -> list[int]:
        return [run.char for run in self.runs]

    def pieces(self, start: int, end: int) -> list[Run]:
        """The parts of the runs between two offsets of the text; a run that is decoded as a whole only if it begins
        there."""
        found: list[Run] = []
        for run in self.runs[max(0, bisect_right(self._chars, start) - 1) : bisect_left(self._chars, end)]:
            char, n_chars, first, last = run
            if n_chars != last - first:
                if char >= start:
                    found.append(run)
            elif char >= start and char + n_chars <= end:
                found.append(run)
            else:
                skipped, n_chars = max(0, start - char), min(end - char, n_chars)
                if n_chars > skipped:
                    found.append(Run(char + skipped, n_chars - skipped, first + skipped, first + n_chars))
        return found

    def position(self, char: int) -> int:
        """Where the character at an offset of the text begins in the source, or the first one after it."""
        return source_start(self.runs, char) if self.runs else 0


class VisibleBuilder(TextBuilder):
    """Collects what a source shows, in its order."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.text)
        self._outer = source
        self._hidden: list[Hidden] = []

    def decoded(self, text: str, start: int, end: int) -> None:
        """Add what the source's characters from `start` to `end` mean."""
        if len(text) == end - start and text != self._source[start:end]:
            # A run of the same length would say that these are the source's own characters.
            self.put(text)
        else:
            super().decoded(text, start, end)

    def hide(self, kind: SegmentKind, start: int, end: int) -> None:
        """Note what a span of the source is that is not shown; spans come in order and do not overlap."""
        if end > start:
            self._hidden.append(Hidden(kind, start, end))

    def visible(self) -> Visible:
        """What was collected."""
        return Visible(self._outer, self.text, self.runs, tuple(self._hidden))


def mapped(document: Document, visible: Visible, form: str) -> Document:
    """A document on the text that a source shows, as one on the source. Tags and the like become `markup`."""
    stretches = tuple(_merged(_filled(visible, _shown(document.stretches, visible))))
    cues = tuple(_cue(cue, visible) for cue in document.cues)
    findings = tuple(_finding(found, visible) for found in document.findings)
    return replace(document, source=visible.outer, format=form, stretches=stretches, cues=cues, findings=findings)


def shown_stretches(document: Document, visible: Visible) -> tuple[Stretch, ...]:
    """The stretches of a document on the text that a source shows, as those of the source; without what is between."""
    return tuple(_merged(_shown(document.stretches, visible)))


def _shown(stretches: Iterable[Stretch], visible: Visible) -> Iterator[Stretch]:
    for kind, start, end, cue in stretches:
        places = [(first, last) for _, _, first, last in visible.pieces(start, end)]
        if kind == "chapter_line":
            # Such lines are counted, and one with an escape or a tag in it is still one.
            places = [(places[0][0], places[-1][1])] if places else []
        for first, last in places:
            yield Stretch(kind, first, last, cue)


def _merged(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, neighbours of one kind and cue as one."""
    waiting: Stretch | None = None
    for stretch in stretches:
        if waiting is not None and (waiting.kind, waiting.end, waiting.cue) == (
            stretch.kind,
            stretch.start,
            stretch.cue,
        ):
            waiting = Stretch(waiting.kind, waiting.start, stretch.end, waiting.cue)
            continue
        if waiting is not None:
            yield waiting
        waiting = stretch
    if waiting is not None:
        yield waiting


def _filled(visible: Visible, shown: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches with what lies between them."""
    at = 0
    before: Stretch | None = None
    hidden = iter((*visible.hidden, Hidden("markup", len(visible.outer.text), len(visible.outer.text))))
    ahead = next(hidden)
    end = Stretch("markup", len(visible.outer.text), len(visible.outer.text))
    for stretch in (*shown, end):
        within = before is not None and (before.kind, before.cue) == (stretch.kind, stretch.cue)
        cue = stretch.cue if within else None
        while at < stretch.start:
            while ahead.end <= at and ahead.start < len(visible.outer.text):
                ahead = next(hidden)
            if ahead.start > at:
                over = min(ahead.start, stretch.start)
                yield Stretch("markup", at, over, cue)
            else:
                over = min(ahead.end, stretch.start)
                yield Stretch(ahead.kind, at, over)
            at = over
        if stretch.end > stretch.start:
            yield stretch
        at, before = stretch.end, stretch


def _cue(cue: Cue, visible: Visible) -> Cue:
    """The cue on the source; characters that only the text has become a space if they are white space, or go."""
    text = TextBuilder(visible.outer.text)
    moved: list[tuple[int, int]] = []
    shown = visible.text[cue.start : cue.end] if cue.text is None else cue.text
    runs = (Run(0, cue.end - cue.start, cue.start, cue.end),) if cue.text is None else cue.runs
    over, spaced = 0, True
    for char, n_chars, start, end in runs:
        for at, length, piece in _pieces(visible, char, n_chars, start, end):
            between = shown[over:at]
            if between and not spaced and (between.isspace() or "\n" in between) and not shown[at].isspace():
                text.space()
            moved.append((at, text.n_chars))
            if length == piece.end - piece.start == piece.n_chars:
                text.copy(piece.start, piece.end)
            else:
                text.decoded(shown[at : at + length], piece.start, piece.end)
            over = at + length
            spaced = shown[over - 1].isspace()
    label, start_ms, end_ms = cue.label, cue.start_ms, cue.end_ms
    words = None if cue.words is None else tuple(_word(word, moved) for word in cue.words)
    if not moved:
        at = visible.position(cue.start)
        return Cue(at, at, label, start_ms, end_ms, words=words, confidence=cue.confidence, opens=cue.opens)
    return text.cue(label, start_ms, end_ms, words=words, confidence=cue.confidence, opens=cue.opens)


def _pieces(visible: Visible, char: int, n_chars: int, start: int, end: int) -> list[tuple[int, int, Run]]:
    """The parts of a cue's run in the source: offset and length in the cue's text, and the run of the text shown."""
    if n_chars == end - start:
        return [
            (char + piece.char - start, min(piece.n_chars, end - piece.char), piece)
            for piece in visible.pieces(start, end)
        ]
    found = visible.pieces(start, end)
    return [(char, n_chars, Run(found[0].char, n_chars, found[0].start, found[-1].end))] if found else []


def _word(word: Word, moved: list[tuple[int, int]]) -> Word:
    return word._replace(start_char=_moved(word.start_char, moved), end_char=_moved(word.end_char - 1, moved) + 1)


def _moved(char: int, moved: list[tuple[int, int]]) -> int:
    at = max(0, bisect_right(moved, char, key=itemgetter(0)) - 1)
    return moved[at][1] + char - moved[at][0] if moved else char


def _finding(found: Finding, visible: Visible) -> Finding:
    if found.line is None:
        return found
    lines = visible.inner.lines
    start = lines[min(found.line, len(lines)) - 1].start if lines else 0
    return found.model_copy(update={"line": visible.outer.line_number(visible.position(start))})
