"""Rows of a table whose fields may be in the wrong columns: they have more or fewer than it has columns, or words for a
time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.columns import Columns
from podcorpus.reading.grid import Field
from podcorpus.reading.source import Source

_NO_TIME = re.compile(r"\"|[^\W\d_]{4}")
_FEW = 0.1
"""The share of the rows up to which more fields are a mistake; unquoted words with delimiters have them too."""


class Widths:
    """Counts the fields of rows as they are read."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._n_rows = 0
        self._fewer: list[int] = []
        self._more: list[int] = []
        self._untimed: list[int] = []

    def counted(self, rows: Iterable[list[Field]]) -> Iterator[list[Field]]:
        """The rows, unchanged."""
        columns = self._columns
        width = columns.width
        timed = [column for column in (columns.start, columns.end, columns.duration) if column is not None]
        for row in rows:
            self._n_rows += 1
            if len(row) != width:
                (self._fewer if len(row) < width else self._more).append(row[0].start)
            # A time has no quotes, and no letters but those of a unit.
            elif any(_NO_TIME.search(row[column].value) for column in timed):
                self._untimed.append(row[0].start)
            yield row

    def findings(self, source: Source) -> Iterator[Finding]:
        """One finding for all rows with fewer fields, one for those with more, and one for those with words for a time,
        at the first of them."""
        last = self._columns.text == self._columns.width - 1
        if self._fewer:
            yield self._finding(source, self._fewer, "fewer", "those at the end are missing")
        if self._more and (not last or len(self._more) <= max(1, _FEW * self._n_rows)):
            read = "the words go on to the end of the row" if last else "those at the end are kept as metadata"
            yield self._finding(source, self._more, "more", read)

        if self._untimed:
            of = (
                "the row has" if len(self._untimed) == 1 else f"{len(self._untimed)} rows, the first of them here, have"
            )
            line = source.line_number(self._untimed[0])
            yield finding("row-suspect", f"{of} words where a time is expected", path=source.name, line=line)

    def _finding(self, source: Source, rows: Sequence[int], which: str, read: str) -> Finding:
        n, width = len(rows), self._columns.width
        of = "the row has" if n == 1 else f"{n} rows, of which this is the first, have"
        message = f"{of} {which} fields than the {width} columns; {read}"
        return finding("row-suspect", message, path=source.name, line=source.line_number(rows[0]))
