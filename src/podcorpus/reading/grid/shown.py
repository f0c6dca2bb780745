"""Tables that a page or a document shows, with columns for times, speakers and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from podcorpus.reading.cues.labels_in_words import with_labels_in_words
from podcorpus.reading.document import Document
from podcorpus.reading.grid.columns import is_talk, learn_columns
from podcorpus.reading.grid.misnamed import misnamed_columns, misnamed_findings
from podcorpus.reading.grid.rows import field_of, read_rows
from podcorpus.reading.markup.visible import Visible

_MARKS = " \t\r\n\xa0*"
"""Signs of bold around a cell, and white space."""
_LEAST_ROWS = 3


class Cell(NamedTuple):
    """A table's cell: which row it is in, counted over the document, and its span of the visible text."""

    row: int
    start: int
    end: int


def read_cells(visible: Visible, cells: Sequence[Cell], names: Sequence[str] = ()) -> Document | None:
    """The document of the cells, which are in the order of the text and hold no others; None if these are not the cells
    of a transcript. The columns have `names`, or those that the first row gives, if any."""
    grouped = groupby(cells, key=lambda cell: cell.row)
    rows = [[field_of(visible.text, start, end, _MARKS) for _, start, end in row] for _, row in grouped]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths or widths.most_common(1)[0][1] < _LEAST_ROWS:
        return None
    width = widths.most_common(1)[0][0]
    rows = [row for row in rows if len(row) == width]
    values = [[field.value for field in row] for row in rows]
    values[:0] = [list(names)] if names else []
    columns = learn_columns(values)
    if columns is None or not is_talk(columns, values) or (names and not columns.first):
        return None
    inside = sum(len(field.value.split()) for row in rows for field in row)
    if 2 * inside < len(visible.text.split()):
        # The talk is elsewhere; the table may list the chapters or the guests.
        return None
    said = rows[columns.first - bool(names) :]
    grid = read_rows(visible.text, said, columns, around="show_notes")
    misnamed = [] if names else misnamed_columns(columns, values)
    findings = (*misnamed_findings(visible.inner, rows[columns.first - 1], misnamed), *grid.findings(visible.inner))
    return with_labels_in_words(Document(visible.inner, "table", grid.stretches, grid.cues, findings=findings))
