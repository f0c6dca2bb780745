"""Episode lists: a table or JSON lines with a line for each episode."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from podcorpus.building.metadata import ListedEpisode, entry_of
from podcorpus.errors import InputError, did_you_mean
from podcorpus.reading.decoding import decode
from podcorpus.tables.jsonl import values_in

COLUMNS = (
    "file", "episode_id", "show", "title", "number", "season", "published_on", "url", "guid", "duration_ms", "language",
    "rights", "speakers",
)  # fmt: skip
"""What a list may say of an episode."""
_SEPARATORS = ",;\t"


def load_episode_list(path: Path) -> list[ListedEpisode]:
    """The entries of a list. Raises InputError, with file and line, if it cannot be read or says something unknown."""
    try:
        return _from_lines(path) if path.suffix == ".jsonl" else _from_table(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path of the episode list") from None


def _from_lines(path: Path) -> list[ListedEpisode]:
    entries = []
    for number, line in values_in(path):
        where = f"{path}:{number}"
        if line.problem is not None:
            raise InputError(f"{where}: {line.problem[1]}")
        if not isinstance(line.value, dict):
            raise InputError(f'{where}: expected an object, as in {{"file": "ep1.vtt", "title": "…"}}')
        for name in line.value:
            if name not in COLUMNS:
                raise _unknown(name, where)
        entries.append(entry_of(line.value, where))
    return entries


def _from_table(path: Path) -> list[ListedEpisode]:
    data = path.read_bytes()
    text = decode(data, str(path)).removeprefix("\ufeff") if data.strip() else ""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda one: (len(_columns(first, one) & {*COLUMNS}), first.count(one)))
    rows = _rows(path, text, separator)
    where, cells = next(rows, ("", []))
    head = [_column(cell) for cell in cells]
    for name, cell in zip(head, cells, strict=True):
        if name and name not in COLUMNS:
            raise _unknown(cell.strip(), where)
        if name and head.count(name) > 1:
            raise InputError(f"{where}: two columns are called {name!r}; rename or remove one")
    if not any(head):
        raise InputError(f"{path}: the list is empty; its first line names the columns, such as file,title,speakers")
    return [entry_of(_named(head, row, where), where) for where, row in rows]


def _rows(path: Path, text: str, separator: str) -> Iterator[tuple[str, list[str]]]:
    """The rows that are not empty, each with the file and the line at which it begins."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        where = f"{path}:{rows.line_num + 1}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            until = f", at line {rows.line_num}" if f"{path}:{rows.line_num}" != where else ""
            raise InputError(f"{where}: not CSV ({error}{until}); check the quotes of this row") from None
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield where, row


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


def _unknown(name: str, where: str) -> InputError:
    advice = did_you_mean(name, COLUMNS, f"expected some of {', '.join(COLUMNS)}")
    return InputError(f"{where}: unknown column {name!r}; {advice}")
