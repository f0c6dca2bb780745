"""Rows of a table that have more or fewer fields than it has columns: these may be in the wrong ones, or a line
continues the words of the row above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import first_of
from podcorpus.reading.grid.columns import Columns
from podcorpus.reading.grid.rows import Field
from podcorpus.reading.source import Source

_FEW = 0.1
"""The share of the rows up to which more fields are a mistake; unquoted words with delimiters have them too."""


def are_words(value: str) -> bool:
    """Whether a value is several words, or one that ends a sentence."""
    return (" " in value or value.endswith((".", "?", "!", "…"))) and any(map(str.isalpha, value))


def _with_line(text: str, words: Field, line: Field) -> Field:
    """The words with a line that goes on with them; a quote between them is not theirs."""
    if words.further or '"' in text[words.end : line.start]:
        return words._replace(further=(*words.further, line))
    return Field(text[words.start : line.end], words.start, line.end)


class Widths:
    """Counts the fields of rows as they are read, and joins lines of words to the row that they continue."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._last = columns.text == columns.width - 1
        self._n_rows = 0
        self._fewer: list[int] = []
        self._more: list[int] = []
        self._further: list[int] = []
        self._speakers: set[str] = set()

    def counted(self, text: str, rows: Iterable[list[Field]]) -> Iterator[list[Field]]:
        """The rows of a text. A line that is only words, below a row that ends with words, is part of that row: they
        were written in paragraphs."""
        width, speaker = self._columns.width, self._columns.speaker
        waiting: list[Field] = []
        for row in rows:
            if waiting and self._goes_on(row):
                self._further.append(row[0].start)
                waiting = [*waiting[:-1], _with_line(text, waiting[-1], row[0])]
                continue
            if waiting:
                yield waiting
                waiting = []
            self._n_rows += 1
            if len(row) != width:
                (self._fewer if len(row) < width else self._more).append(row[0].start)
            if len(row) >= width > 1 and self._last:
                if speaker is not None:
                    self._speakers.add(row[speaker].value)
                waiting = row
            else:
                yield row
        if waiting:
            yield waiting

    def _goes_on(self, row: Sequence[Field]) -> bool:
        return len(row) == 1 and are_words(row[0].value) and row[0].value not in self._speakers

    def findings(self, source: Source) -> Iterator[Finding]:
        """One finding on all rows with fewer fields and one on those with more, each at the first of them."""
        if self._fewer:
            yield self._finding(source, self._fewer, "fewer", "those at the end are missing")
        if self._further:
            yield self._finding(source, self._further, "fewer", "a line of words is read as words of the row above")
        last = self._last
        if self._more and (not last or len(self._more) <= max(1, _FEW * self._n_rows)):
            read = "the words go on to the end of the row" if last else "those at the end are kept as metadata"
            yield self._finding(source, self._more, "more", read)

    def _finding(self, source: Source, rows: Sequence[int], which: str, read: str) -> Finding:
        message = f"{first_of(len(rows), 'row')} {which} fields than the {self._columns.width} columns; {read}"
        return finding("row-suspect", message, path=source.name, line=source.line_number(rows[0]))
