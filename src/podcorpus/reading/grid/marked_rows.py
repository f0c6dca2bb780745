"""Rows of tables in wiki markup and of list tables in reStructuredText, where marks at the beginnings of lines tell
rows and cells apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcorpus.reading.grid.rows import Field, field_of

WIKI, LIST = "{|", "* -"
_TABLES = {
    WIKI: re.compile(r"^[^\S\r\n]*\{\|[^\r\n]*", re.MULTILINE),
    LIST: re.compile(r"^[^\S\r\n]*\.\. list-table::[^\r\n]*", re.MULTILINE),
}
_SIGNS = {WIKI: "{|", LIST: ".. list-table::"}
_LINE = re.compile(r"[^\r\n]+")
_WIKI_END = re.compile(r"\s*\|\}")
_WIKI_ROW = re.compile(r"\s*\|-")
_WIKI_CAPTION = re.compile(r"\s*\|\+")
_WIKI_CELL = re.compile(r"\s*[|!](?:[^|!\[\]\r\n]{0,120}=[^|!\[\]\r\n]{0,120}\|(?!\|))?")
_WIKI_NEXT = {"|": re.compile(r"\|\|"), "!": re.compile(r"\|\||!!")}
_LIST_ROW = re.compile(r"\s+\*\s+-(?:\s+|$)")
_LIST_CELL = re.compile(r"\s+-(?:\s+|$)")
_LIST_OPTION = re.compile(r"\s+:[\w-]+:")
_BOLD = re.compile(r"\s*(?P<mark>'{2,3}|\*{1,2})(?P<value>[^'*]+)(?P=mark)\s*")
_NEW_ROW, _MORE = (-1, -1), (-2, -2)
"""In the place of a cell: a row begins, or the line goes on with the cell above."""


def marked_table(text: str) -> tuple[str, int] | None:
    """What kind of table with marks a text has, and the offset behind the line that opens it; None without one."""
    for kind, pattern in _TABLES.items():
        if _SIGNS[kind] in text and (opens := pattern.search(text)) is not None:
            return kind, opens.end()
    return None


def marked_rows(text: str, kind: str, begin: int) -> Iterator[list[Field]]:
    """The rows of fields of a table with marks, up to its end.

    >>> page = "{|\\n! Who !! Words\\n|-\\n| Mara || Nets float.\\n|}"
    >>> [[field.value for field in row] for row in marked_rows(page, *marked_table(page))]
    [['Who', 'Words'], ['Mara', 'Nets float.']]
    """
    row: list[tuple[int, int]] = []
    for line in _LINE.finditer(text, begin):
        cells = _wiki_line(line) if kind == WIKI else _list_line(line, bool(row))
        if cells is None:
            break
        if cells[:1] == [_NEW_ROW]:
            if row:
                yield [_field(text, *span) for span in row]
            row = []
            cells = cells[1:]
        if cells == [_MORE]:
            row[-1:] = [(start, line.end()) for start, _ in row[-1:]]
        else:
            row += cells
    if row:
        yield [_field(text, *span) for span in row]


def _wiki_line(line: re.Match[str]) -> list[tuple[int, int]] | None:
    """The cells of a line, after `_NEW_ROW` if it begins a row, or `_MORE`; None if the table ends."""
    text = line.string
    if _WIKI_END.match(text, *line.span()):
        return None
    if _WIKI_ROW.match(text, *line.span()):
        return [_NEW_ROW]
    cell = _WIKI_CELL.match(text, *line.span())
    if _WIKI_CAPTION.match(text, *line.span()) or cell is None:
        return [_MORE] if cell is None else []
    at = cell.end()
    cells = []
    for sign in _WIKI_NEXT[cell[0].lstrip()[0]].finditer(text, at, line.end()):
        cells.append((at, sign.start()))
        at = sign.end()
    return [*cells, (at, line.end())]


def _list_line(line: re.Match[str], inside: bool) -> list[tuple[int, int]] | None:
    text = line.string
    if (first := _LIST_ROW.match(text, *line.span())) is not None:
        return [_NEW_ROW, (first.end(), line.end())]
    if not line[0][0].isspace():
        return None
    if (cell := _LIST_CELL.match(text, *line.span())) is not None and inside:
        return [(cell.end(), line.end())]
    return [_MORE] if inside and not _LIST_OPTION.match(line[0]) else []


def _field(text: str, start: int, end: int) -> Field:
    bold = _BOLD.fullmatch(text, start, end)
    return field_of(text, *((start, end) if bold is None else bold.span("value")))
