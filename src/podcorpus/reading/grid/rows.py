"""A table of times, speakers and words as a document: each row with words, a time or a speaker is a cue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import first_of
from podcorpus.reading.cues.dates import EARLIEST_MS, earlier
from podcorpus.reading.document import Cue, Stretch
from podcorpus.reading.grid.columns import Columns
from podcorpus.reading.labels.parts import label_and_time
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import DOUBLED, TextBuilder, trimmed
from podcorpus.records.segment import SegmentKind

_WORD = re.compile(r"\w")
_COLON = re.compile(r"\s*[:：]\s*")
_FEW = 0.1
"""In what share of the rows with a label the row above may have the same one, where labels are given at changes."""


class Field(NamedTuple):
    """A cell: its value, its span in the text without signs around it, whether quotes in it are doubled, and lines
    below its row that go on with it."""

    value: str
    start: int
    end: int
    doubled: bool = False
    further: tuple[Field, ...] = ()


def field_of(text: str, start: int, end: int, signs: str | None = None, *, doubled: bool = False) -> Field:
    """The cell between two offsets of a text, without white space, or these signs, around it; with `doubled` quotes
    in it, if there are any."""
    start, end = trimmed(text, start, end, signs)
    value = text[start:end]
    doubled = doubled and '""' in value
    return Field(value.replace('""', '"') if doubled else value, start, end, doubled)


class Grid(NamedTuple):
    """The stretches and cues of a table, where rows begin of whose times one cannot be read, and the cues that are by
    the speaker before although the name is given again below them."""

    stretches: tuple[Stretch, ...]
    cues: tuple[Cue, ...]
    untimed: tuple[int, ...]
    between: tuple[Cue, ...] = ()

    def findings(self, source: Source) -> Iterator[Finding]:
        """One finding on all of these rows, at the first of them; their offsets are those of the source's text."""
        if self.between:
            first = self.between[0]
            of = first_of(len(self.between), "row", "names", "name")
            message = f"{of} nobody between rows of “{first.label}”; read as by the speaker before"
            yield finding("unknown-speaker", message, path=source.name, line=source.line_number(first.start))
        if self.untimed:
            message = f"{first_of(len(self.untimed), 'row')} a time that cannot be read"
            line = source.line_number(self.untimed[0])
            yield finding("cue-time-unreadable", message, path=source.name, line=line)


def read_rows(text: str, rows: Iterable[Sequence[Field]], columns: Columns, *, around: SegmentKind) -> Grid:
    """The rows of data as a document has them; rows and their fields are in the order of the text.

    What is between fields is `markup`, or `around` if it has words.
    """
    grid = _Grid(text, columns)
    for row in rows:
        grid.take(row)
    given = [cue.label for cue in grid.cues]
    labels = list(_carried(given))
    cues = [cue._replace(label=label) for cue, label in zip(grid.cues, labels, strict=True)]
    # Where names are given at changes only, one that is given again tells of somebody else before it.
    below = list(_carried(given[::-1]))[::-1]
    between = [cue for cue, one, next_ in zip(cues, given, below, strict=True) if one is None and cue.label == next_]
    first = min((cue.start_ms for cue in cues if cue.start_ms is not None), default=0)
    if first >= EARLIEST_MS:
        # The times are dates, which are counted from the first of them.
        cues = [earlier(cue, first) for cue in cues]
    stretches = tuple(_filled(text, grid.stretches, around))
    return Grid(stretches, tuple(cues), tuple(grid.untimed), tuple(one for one in between if one.label))


class _Grid:
    def __init__(self, text: str, columns: Columns) -> None:
        self.text = text
        self.columns = columns
        self.stretches: list[Stretch] = []
        self.cues: list[Cue] = []
        self.untimed: list[int] = []
        self.kinds: dict[int, SegmentKind] = {columns.text: "cue_text"}
        for column in (columns.start, columns.end, columns.duration):
            if column is not None:
                self.kinds.setdefault(column, "cue_time")
        if columns.speaker is not None:
            self.kinds.setdefault(columns.speaker, "turn_header")
        if columns.punctuation is not None:
            self.kinds.setdefault(columns.punctuation, "cue_text")

    def take(self, row: Sequence[Field]) -> None:
        columns = self.columns
        values = [field.value for field in row]
        start, end = columns.times(values)
        if (start is None and _has(values, columns.start)) or (
            end is None and (_has(values, columns.end) or _has(values, columns.duration))
        ):
            self.untimed.append(row[0].start)
        label = None
        if columns.speaker is not None and columns.speaker < len(row):
            label, beside = label_and_time(values[columns.speaker])
            start = beside if start is None else start
        words = row[columns.text] if columns.text < len(row) else None
        spoken = words is not None and bool(words.value.strip())
        said = label is not None or start is not None or spoken
        cue = len(self.cues) if said else None
        copied = _label_again(label, words)
        placed = ((at, part) for at, cell in enumerate(row) for part in (cell, *cell.further))
        for at, field in placed:
            if field.end > field.start:
                kind = self.kinds.get(at, "metadata")
                if copied and field is words:
                    self.stretches.append(Stretch("turn_header", field.start, field.start + copied, cue))
                    field = field._replace(start=field.start + copied)
                self.stretches.append(
                    Stretch(kind if said else "metadata", field.start, field.end, cue if at in self.kinds else None)
                )
        if not said:
            return
        place = words.start if words is not None else row[-1].end
        confidence = self._confidence(values)
        if words is None or not spoken:
            self.cues.append(Cue(place, place, label, start, end, confidence=confidence))
            return
        words = words._replace(start=words.start + copied)
        signs = () if columns.punctuation is None else row[columns.punctuation : columns.punctuation + 1]
        self.cues.append(self._words(words, *signs).cue(label, start, end, confidence=confidence))

    def _words(self, *fields: Field) -> TextBuilder:
        builder = TextBuilder(self.text)
        for field in (part for cell in fields for part in (cell, *cell.further)):
            if field not in fields:
                builder.space()
            if field.doubled:
                builder.copy_as(field.start, field.end, DOUBLED, lambda _: '"')
            else:
                builder.copy(field.start, field.end)
        return builder

    def _confidence(self, values: Sequence[str]) -> float | None:
        at = self.columns.confidence
        try:
            number = float(values[at]) if at is not None and at < len(values) else -1.0
        except ValueError:
            return None
        return number if 0 <= number <= 1 else None


def _label_again(label: str | None, words: Field | None) -> int:
    """How many characters of the words are the label of their row again, with its colon and the space behind it; none
    if nothing else is there."""
    if label is None or words is None or not words.value.startswith(label):
        return 0
    again = _COLON.match(words.value, len(label))
    return again.end() if again is not None and again.end() < len(words.value) else 0


def _has(values: Sequence[str], column: int | None) -> bool:
    return column is not None and column < len(values) and bool(values[column].strip())


def _carried(labels: Sequence[str | None]) -> Iterator[str | None]:
    """Labels that are given only where the speaker changes, with few exceptions, go on; in a table that repeats them,
    none means nobody."""
    given = [label for label in labels if label is not None]
    beside = [one == other for one, other in pairwise(labels) if one is not None and other is not None]
    carries = len(set(given)) > 1 and sum(beside) <= _FEW * len(beside)
    before: str | None = None
    for label in labels:
        before = label if label is not None or not carries else before
        yield before


def _filled(text: str, stretches: Iterable[Stretch], around: SegmentKind) -> Iterator[Stretch]:
    at = 0
    for stretch in (*stretches, Stretch("markup", len(text), len(text))):
        if stretch.start > at:
            yield Stretch(around if _WORD.search(text, at, stretch.start) else "markup", at, stretch.start)
        if stretch.end > stretch.start:
            yield stretch
        at = stretch.end
