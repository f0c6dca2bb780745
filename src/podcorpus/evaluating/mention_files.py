"""Reading mentions for scoring: from a corpus, a curated episode or one pass over it, or a single file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from podcorpus.curating.decisions import EPISODE, MENTIONS, REGISTRY, MentionDecision
from podcorpus.errors import InputError
from podcorpus.evaluating.scoring import ScoredMention
from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import key_twice, one_line, show
from podcorpus.folder.layout import PARQUET, table_files
from podcorpus.records.ids import turn_id
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError, open_parquet
from podcorpus.tables.jsonl import values_in
from podcorpus.tables.parquet_limits import rows_at_once
from podcorpus.tables.safe_files import parquet_problem

_NEEDED = {"turn_id": "start_char", "turn": "start"}
"""The column with the turn, and the one with the start: in records, and in decisions."""


def read_mentions(path: str | Path, texts: Mapping[str, str] | None = None) -> list[ScoredMention]:
    """The mentions of a corpus folder, of a folder of decisions with mentions.jsonl, or of one Parquet or JSONL file.

    Decisions refer to turns by number; their episode is taken from the folder, so that they can be compared with
    records. `texts` are those of the turns by id, in which a decision without positions is looked up by its surface and
    occurrence. Raises InputError if there are no mentions to read.
    """
    path = Path(path)
    files = _files(path)
    types = _registry_types(path)
    episode = _episode(path)
    return [
        _mention(_placed(row, where, episode, texts), where, episode, types)
        for file in files
        for where, row in _rows(file)
    ]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError(f"{path}: no such file or folder; give a corpus, a folder of decisions or a file of mentions")
    if (path / MENTIONS).is_file():
        return [path / MENTIONS]
    files = table_files(path, "mentions")
    if not files:
        raise InputError(f"{path}: no mentions found; give a corpus folder or one with {MENTIONS}")
    return files


def _rows(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of a file, each with its place in words: the line or, in Parquet, the row."""
    if file.suffix == PARQUET:
        try:
            rows_at_once(file)
            with open_parquet(file) as parquet:
                rows = parquet.read().to_pylist()
                yield from ((f"{file}, row {number}", row) for number, row in enumerate(rows, 1))
        except (*PARQUET_ERRORS, TooLargeError) as error:
            raise InputError(f"{file}: {parquet_problem(file, one_line(error))}; restore it") from None
        return
    try:
        for number, read in values_in(file):
            if not isinstance(read.value, dict):
                what = "not a JSON object" if read.problem is None else read.problem[1]
                raise InputError(f"{file}:{number}: {what}; write one mention per line")
            if read.twice is not None:
                raise InputError(f"{file}:{number}: {key_twice(read.twice)}; keep one of the two")
            yield f"{file}:{number}", read.value
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error}); give JSON lines in UTF-8") from None


def _placed(row: Mapping[str, Any], where: str, episode: str, texts: Mapping[str, str] | None) -> Mapping[str, Any]:
    """A row with its positions, which a decision may leave out."""
    turn = row.get("turn")
    if row.get("start") is not None or not isinstance(turn, int) or "surface" not in row:
        return row
    if texts is None:
        advice = "write them, or compare passes with `podcorpus quality`, which looks them up"
        raise InputError(f"{where}: has no start and end, which only the words of the turn give; {advice}")
    try:
        decision = MentionDecision.model_validate(dict(row))
    except ValidationError as error:
        raise InputError(f"{where}: {first_problem(error)}; correct the line") from None
    span = decision.span_in(texts.get(turn_id(episode, turn), ""))
    if span is None:
        place = decision.place or "at one place of"
        raise InputError(f"{where}: expected {show(decision.surface)} {place} turn {turn}; correct the line")
    return {**row, "start": span[0], "end": span[1]}


def _mention(row: Mapping[str, Any], where: str, episode: str, types: Mapping[str, str]) -> ScoredMention:
    turn_column = next((column for column in _NEEDED if column in row), "turn_id")
    start = _NEEDED[turn_column]
    try:
        turn = row[turn_column]
        labels = {column: row.get(column) for column in ("entity_id", "entity_type", "form")}
        if any(label is not None and not isinstance(label, str) for label in labels.values()):
            raise ValueError
        return ScoredMention(
            turn if isinstance(turn, str) else turn_id(episode, turn),
            int(row[start]),
            int(row[start.replace("start", "end")]),
            labels["entity_id"],
            labels["entity_type"] or types.get(labels["entity_id"] or ""),
            labels["form"],
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise InputError(
            f"{where}: not a mention; expected the fields turn_id, start_char and end_char, or turn, start and end; "
            f"entity_id, entity_type and form must be texts"
        ) from None


def _episode(path: Path) -> str:
    """The episode of decisions: the name of the curated folder, also for a pass inside it."""
    folder = path if path.is_dir() else path.parent
    inside = next((p for p in (folder, *folder.resolve().parents[:2]) if (p / EPISODE).is_file()), folder)
    return inside.resolve().name


def _registry_types(path: Path) -> dict[str, str]:
    """Entity types from the registry above a folder of decisions; empty if there is none."""
    for folder in (path, *path.resolve().parents[:4]):
        registry = folder / REGISTRY
        if registry.is_file():
            pairs = ((row.get("entity_id"), row.get("entity_type")) for _, row in _rows(registry))
            return {one: kind for one, kind in pairs if isinstance(one, str) and isinstance(kind, str)}
    return {}
