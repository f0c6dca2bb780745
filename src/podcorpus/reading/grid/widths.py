"""Rows of a table that have more or fewer fields than it has columns, so that these may be in the wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.grid.columns import Columns
from podcorpus.reading.grid.rows import Field
from podcorpus.reading.source import Source

_FEW = 0.1
"""The share of the rows up to which more fields are a mistake; unquoted words with delimiters have them too."""


class Widths:
    """Counts the fields of rows as they are read."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._n_rows = 0
        self._fewer: list[int] = []
        self._more: list[int] = []

    def counted(self, rows: Iterable[list[Field]]) -> Iterator[list[Field]]:
        """The rows, unchanged."""
        width = self._columns.width
        for row in rows:
            self._n_rows += 1
            if len(row) != width:
                (self._fewer if len(row) < width else self._more).append(row[0].start)
            yield row

    def findings(self, source: Source) -> Iterator[Finding]:
        """One finding on all rows with fewer fields and one on those with more, each at the first of them."""
        last = self._columns.text == self._columns.width - 1
        if self._fewer:
            yield self._finding(source, self._fewer, "fewer", "those at the end are missing")
        if self._more and (not last or len(self._more) <= max(1, _FEW * self._n_rows)):
            read = "the words go on to the end of the row" if last else "those at the end are kept as metadata"
            yield self._finding(source, self._more, "more", read)

    def _finding(self, source: Source, rows: Sequence[int], which: str, read: str) -> Finding:
        n, width = len(rows), self._columns.width
        of = "the row has" if n == 1 else f"{n} rows, of which this is the first, have"
        message = f"{of} {which} fields than the {width} columns; {read}"
        return finding("row-suspect", message, path=source.name, line=source.line_number(rows[0]))
