"""A whole transcript in one cell of a table of one row, as a database or a form exports a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from podcorpus.reading.document import Document
from podcorpus.reading.formats.inner_text import read_inner
from podcorpus.reading.grid.names import roles_of
from podcorpus.reading.grid.rows import Field
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import DOUBLED

_FEWEST_LINES = 3


def document_in_cell(source: Source, rows: Iterable[Sequence[Field]], name: str) -> Document | None:
    """The document, in the format `name`, in the cell below the name of the words; None if there are more rows, the
    cell has few lines, or they cannot be read."""
    record = list(islice((row for row in rows if any(field.value for field in row)), 3))
    if len(record) != 2 or len(record[0]) != len(record[1]):
        return None
    at = roles_of([field.value for field in record[0]]).get("text")
    if at is None or sum(any(map(str.isalpha, line)) for line in record[1][at].value.splitlines()) < _FEWEST_LINES:
        return None
    shown = VisibleBuilder(source)
    for field in (*record[0], *record[1]):
        if field is record[1][at]:
            shown.copy_as(field.start, field.end, DOUBLED, lambda _: '"')
        else:
            shown.hide("metadata", field.start, field.end)
    visible = shown.visible()
    document = read_inner(visible)
    return None if document is None else mapped(document, visible, name)
