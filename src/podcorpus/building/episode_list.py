"""Episode lists: a table or JSON lines with a line for each episode."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from podcorpus.building.days_and_lengths import order_of
from podcorpus.building.metadata import ListedEpisode, entry_of
from podcorpus.errors import InputError, resembled, suggestion
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import key_twice, show
from podcorpus.reading.decoding import decode
from podcorpus.tables.jsonl import values_in

COLUMNS = (
    "file", "episode_id", "show", "title", "number", "season", "published_on", "url", "guid", "duration_ms", "language",
    "rights", "speakers",
)  # fmt: skip
"""What a list may say of an episode."""
_ALL = ", ".join(COLUMNS)
_RENAME = "rename the column if it is one of these; otherwise leave it"
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")
_SEPARATORS = ",;\t"


@dataclass
class EpisodeList:
    """The entries of a list, and a finding on each column that it has and podcorpus does not know."""

    path: Path
    entries: list[ListedEpisode] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """The columns that have a finding."""

    def knows(self, column: str, line: int, name: str) -> bool:
        """Whether a column is one of those that a list has. Raises InputError if it seems to be one that is misspelt;
        other columns, such as somebody's notes, are reported once. `name` is how the list has it."""
        if column in COLUMNS:
            return True
        if (meant := resembled(column, COLUMNS)) is not None:
            raise InputError(f"{self.path}:{line}: unknown column {name!r}; {suggestion([meant], '')}")
        if column not in self.unknown:
            self.unknown.add(column)
            message = f"column {show(name)}: expected some of {_ALL}; left out"
            self.findings.append(finding("entry-value", message, path=str(self.path), line=line, hint=_RENAME))
        return False


def load_episode_list(path: Path) -> EpisodeList:
    """A list of episodes. Raises InputError, with file and line, if it cannot be read or has a value that cannot be."""
    listed = EpisodeList(path)
    try:
        rows = [*(_from_lines(listed) if path.suffix == ".jsonl" else _from_table(listed))]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path of the episode list") from None
    order = order_of(day for _, row in rows if isinstance(day := row.get("published_on"), str))
    listed.entries += [entry_of(row, where, order) for where, row in rows]
    return listed


def _from_lines(listed: EpisodeList) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in values_in(listed.path):
        where = f"{listed.path}:{number}"
        if line.problem is not None:
            raise InputError(f"{where}: {line.problem[1]}")
        if line.inside is not None:
            raise InputError(f"{where}: {key_twice(line.inside)}; keep one of the two")
        if not isinstance(line.value, dict):
            raise InputError(f'{where}: expected an object, as in {{"file": "ep1.vtt", "title": "…"}}')
        yield where, {name: value for name, value in line.value.items() if listed.knows(name, number, name)}


def _from_table(listed: EpisodeList) -> Iterator[tuple[str, dict[str, Any]]]:
    path, data = listed.path, listed.path.read_bytes()
    if path.suffix.lower() in _SPREADSHEETS or data.startswith(b"PK\x03\x04"):
        raise InputError(f"{path}: a spreadsheet; save it as CSV and name that file")
    text = decode(data, str(path)).removeprefix("\ufeff") if data.strip() else ""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda one: (len(_columns(first, one) & {*COLUMNS}), first.count(one)))
    rows = _rows(path, text, separator)
    line, cells = next(rows, (1, []))
    head = [_column(cell) for cell in cells]
    if not {*head} & {*COLUMNS}:
        found = f"found {', '.join(map(show, cells))}" if cells else "the list is empty"
        raise InputError(f"{path}:{line}: {found}; its first line names the columns: expected some of {_ALL}")
    for name, cell in zip(head, cells, strict=True):
        if name and listed.knows(name, line, cell.strip()) and head.count(name) > 1:
            raise InputError(f"{path}:{line}: two columns are called {name!r}; rename or remove one")
    for line, row in rows:
        where = f"{path}:{line}"
        named = _named(head, row, where)
        yield where, {name: cell for name, cell in named.items() if name not in listed.unknown}


def _rows(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line at which it begins."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            until = f", at line {rows.line_num}" if rows.line_num > line else ""
            raise InputError(f"{path}:{line}: not CSV ({error}{until}); check the quotes of this row") from None
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, row


def _named(head: list[str], row: list[str], where: str) -> dict[str, str]:
    """The cells of a row by their columns. Raises InputError for a cell that has none."""
    for at, cell in enumerate(row):
        if cell.strip() and not (at < len(head) and head[at]):
            raise InputError(
                f"{where}: cell {at + 1}, {cell.strip()!r}, has no column; expected {sum(map(bool, head))} cells; "
                "quote a cell that has a separator in it"
            )
    return {name: cell.strip() for name, cell in zip(head, row, strict=False) if name}


def _columns(line: str, separator: str) -> set[str]:
    return {_column(cell.strip().strip('"')) for cell in line.split(separator)}


def _column(text: str) -> str:
    """The name of a column, however a spreadsheet writes it: `Published On` is `published_on`."""
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())
