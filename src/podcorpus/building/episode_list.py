"""Episode lists: a CSV or JSONL file with a line for each episode."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from podcorpus.building.metadata import ListedEpisode, entry_of
from podcorpus.errors import InputError, did_you_mean
from podcorpus.tables.jsonl import values_in

COLUMNS = (
    "file", "episode_id", "show", "title", "number", "season", "published_on", "url", "guid", "duration_ms", "language",
    "rights", "speakers",
)  # fmt: skip
"""What a list may say of an episode."""


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
            _known(name, where)
        entries.append(entry_of(line.value, where))
    return entries


def _from_table(path: Path) -> list[ListedEpisode]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the list as UTF-8") from None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ",", strict=True)
    entries, head = [], None
    try:
        for row in rows:
            where = f"{path}:{rows.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if head is None:
                head = [cell.strip() for cell in row]
                for name in head:
                    _known(name, where)
                continue
            if len(row) > len(head):
                raise InputError(
                    f"{where}: expected {len(head)} cells, found {len(row)}; quote a cell that has a comma"
                )
            entries.append(entry_of({name: cell.strip() for name, cell in zip(head, row, strict=False)}, where))
    except csv.Error as error:
        raise InputError(f"{path}:{rows.line_num}: not CSV ({error})") from None
    if head is None:
        raise InputError(f"{path}: the list is empty; its first line names the columns, such as file,title,speakers")
    return entries


def _known(name: str, where: str) -> None:
    if name not in COLUMNS:
        if ";" in name:
            raise InputError(f"{where}: unknown column {name!r}; separate the columns by commas, not semicolons")
        advice = did_you_mean(name, COLUMNS, f"expected some of {', '.join(COLUMNS)}")
        raise InputError(f"{where}: unknown column {name!r}; {advice}")
