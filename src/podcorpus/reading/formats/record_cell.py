"""Whole transcripts in the cells of a table, as a database or a form exports records: one is read, several are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from podcorpus.reading.document import Document
from podcorpus.reading.formats.inner_text import read_inner
from podcorpus.reading.grid.names import roles_of
from podcorpus.reading.grid.rows import Field
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import DOUBLED

_FEWEST_LINES = 3
_SEEN = 5
"""How many rows are looked at: the names of the columns, and some records."""


class Record(NamedTuple):
    """The column with whole transcripts, and the document in its cell; None if several rows have one."""

    column: str
    document: Document | None


def record_of(source: Source, rows: Iterable[Sequence[Field]], name: str) -> Record | None:
    """The transcript, read in the format `name`, below the name of the words, or that there are several, of which each
    has several speakers or begins before the one above is over; None if a cell has few lines, or is no transcript."""
    names, *records = list(islice((row for row in rows if any(field.value for field in row)), _SEEN)) or [[]]
    at = roles_of([field.value for field in names]).get("text")
    if at is None or any(len(row) != len(names) for row in records):
        return None
    filled = [row for row in records if row[at].value]
    if not filled or any(_n_lines(row[at].value) < _FEWEST_LINES for row in filled):
        return None
    first, *others = (_document(source, (*names, *row), row[at], name) for row in filled[:2])
    if len(records) == 1:
        return None if first is None else Record(names[at].value, first)
    several = first is not None and any(other is not None and _are_two(first, other) for other in others)
    return Record(names[at].value, None) if several else None


def _n_lines(text: str) -> int:
    return sum(any(map(str.isalpha, line)) for line in text.splitlines())


def _document(source: Source, fields: Iterable[Field], words: Field, name: str) -> Document | None:
    shown = VisibleBuilder(source)
    for field in fields:
        if field is words:
            shown.copy_as(field.start, field.end, DOUBLED, lambda _: '"')
        else:
            shown.hide("metadata", field.start, field.end)
    visible = shown.visible()
    document = read_inner(visible)
    return None if document is None else mapped(document, visible, name)


def _are_two(first: Document, second: Document) -> bool:
    """Whether a document does not go on with the one above it."""
    starts, after = ([cue.start_ms for cue in one.cues if cue.start_ms is not None] for one in (first, second))
    if starts and after:
        return after[0] < starts[-1]
    return all(len({cue.label for cue in one.cues}) > 1 for one in (first, second))
