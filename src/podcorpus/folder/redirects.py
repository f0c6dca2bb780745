"""Redirects: where the records of ids went that a corpus no longer has. Ids are never used again for another record.

They stand in `redirects.jsonl` of a corpus folder, one JSON object a line; the file is there only where there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, Field

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.folder.layout import REDIRECTS, table_files
from podcorpus.records import TABLES
from podcorpus.records.base import Name
from podcorpus.tables.jsonl import models_in
from podcorpus.tables.safe_files import refusal

_MOST_BYTES = 1 << 26
"""Of a redirects file that is read: some hundred thousand lines."""


class Redirect(BaseModel):
    """What became of an id that a released version had and a later one has not."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "table": "entities",
                    "old_id": "skerra-energy",
                    "new_id": "skerra-tidal",
                    "since": "1.1.0",
                    "reason": "The same company under its older name.",
                }
            ]
        },
    )

    table: Literal["episodes", "speakers", "chapters", "turns", "mentions", "entities", "segments"] = Field(
        description="The table that had the id."
    )
    old_id: Name = Field(description="The id that is gone.")
    new_id: Name | None = Field(
        description="The id to use instead: of a record, or one that is itself redirected. Null: the record is gone "
        "and nothing stands for it."
    )
    since: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")] = Field(
        description="The first version of the data without the id."
    )
    reason: Name = Field(description="Why, in one line for people.")


RedirectMap = Mapping[tuple[str, str], Redirect]
"""Redirect by table and old id."""


def by_old_id(redirects: Iterable[Redirect]) -> RedirectMap:
    """The redirects by what they redirect; of two for the same id the first."""
    found: dict[tuple[str, str], Redirect] = {}
    for redirect in redirects:
        found.setdefault((redirect.table, redirect.old_id), redirect)
    return found


def resolve(redirects: RedirectMap, table: str, record_id: str) -> str | None:
    """The id that stands for an id today: itself where nothing redirects it, None where nothing stands for it.

    Chains are followed to their end. Raises ValueError where they run in a circle.
    """
    seen = {record_id}
    current = record_id
    while (redirect := redirects.get((table, current))) is not None:
        if redirect.new_id is None:
            return None
        if redirect.new_id in seen:
            raise ValueError(f"{table} {record_id}: its redirects run in a circle")
        current = redirect.new_id
        seen.add(current)
    return current


def load_redirects(folder: Path) -> tuple[Redirect, ...]:
    """The redirects of a corpus folder or curated layer; none where it has no such file. Raises InputError where a
    line cannot be used."""
    found, problems = _read(folder / REDIRECTS)
    if problems:
        raise InputError(f"{problems[0].place}: {problems[0].message}; {problems[0].hint}")
    return tuple(redirect for _, redirect in found)


def readable_redirects(folder: Path) -> tuple[Redirect, ...]:
    """The redirects of a corpus folder, without the lines that cannot be used, which have findings of their own."""
    return tuple(redirect for _, redirect in _read(folder / REDIRECTS)[0])


def redirect_lines(redirects: Sequence[Redirect]) -> str:
    """The text of a redirects file: a line each, sorted by table and old id."""
    ordered = sorted(redirects, key=lambda redirect: (redirect.table, redirect.old_id))
    return "".join(f"{redirect.model_dump_json()}\n" for redirect in ordered)


def check_redirects(folder: Path, files: Mapping[str, Sequence[Path]] | None = None) -> Iterator[Finding]:
    """Findings on the redirects of a corpus folder: lines, ids that are still there, chains that end nowhere. `files`
    are those of each table that can be read, by default all in the folder."""
    lines, problems = _read(folder / REDIRECTS)
    yield from problems
    known = by_old_id(redirect for _, redirect in lines)
    wanted: dict[str, set[str]] = {}
    for _, redirect in lines:
        wanted.setdefault(redirect.table, set()).update({redirect.old_id, redirect.new_id or redirect.old_id})
    present = {
        table: present_ids(folder, table, ids, None if files is None else files.get(table, ()))
        for table, ids in wanted.items()
    }
    told: set[tuple[str, str]] = set()
    for number, redirect in lines:
        ids = present[redirect.table]
        if ids is None:
            continue
        say = partial(
            finding, table=redirect.table, record_id=redirect.old_id, path=str(folder / REDIRECTS), line=number
        )
        if redirect.old_id in ids:
            yield say("redirect-shadowed", f"{redirect.old_id} is redirected and still there")
        circle = _circle(known, redirect)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            way = " → ".join([*(record_id for _, record_id in circle), redirect.old_id])
            yield say("redirect-cycle", f"the redirects run in a circle: {way}")
        elif redirect.new_id and redirect.new_id not in ids and (redirect.table, redirect.new_id) not in known:
            message = f"leads to {redirect.new_id}, which is neither a record nor redirected"
            yield say("redirect-dangling", message)


def present_ids(folder: Path, table: str, wanted: Set[str], files: Sequence[Path] | None = None) -> set[str] | None:
    """Those of the ids that are in a table of a corpus folder; None where the table cannot be read."""
    found: set[str] = set()
    key = TABLES[table].key
    files = table_files(folder, table) if files is None else files
    values = pa.array(sorted(wanted), pa.string())
    try:
        for file in files:
            with pq.ParquetFile(file) as parquet:
                for batch in parquet.iter_batches(columns=[key]):
                    column = batch.column(0)
                    found.update(map(str, column.filter(pc.is_in(column, value_set=values)).to_pylist()))
    except (OSError, pa.ArrowException, IndexError):
        return None
    return found if files else None


def _circle(known: RedirectMap, redirect: Redirect) -> list[tuple[str, str]]:
    """The redirects of a circle from this one on; empty where it stands in none."""
    way: list[tuple[str, str]] = [(redirect.table, redirect.old_id)]
    current = redirect
    while current.new_id is not None and (following := known.get((redirect.table, current.new_id))) is not None:
        if following.old_id == redirect.old_id:
            return way
        if (key := (following.table, following.old_id)) in way:
            return []
        way.append(key)
        current = following
    return []


def _read(path: Path) -> tuple[list[tuple[int, Redirect]], list[Finding]]:
    """The redirects of a file with their lines, and a finding for each line that is none, or redirects again."""
    if not path.exists() and not path.is_symlink():
        return [], []
    refused = refusal(path.parent, path)
    if refused is not None:
        return [], [finding("redirect-unreadable", refused, path=str(path))]
    try:
        if (size := path.stat().st_size) > _MOST_BYTES:
            message = f"has {size:,} bytes, more than {_MOST_BYTES:,}"
            return [], [finding("redirect-unreadable", message, path=str(path))]
        lines = list(models_in(path, Redirect))
    except OSError as error:
        return [], [finding("redirect-unreadable", f"cannot be read: {error}", path=str(path))]
    found: list[tuple[int, Redirect]] = []
    problems = []
    seen: dict[tuple[str, str], int] = {}
    for number, redirect in lines:
        if isinstance(redirect, str):
            problems.append(finding("redirect-unreadable", redirect, path=str(path), line=number))
            continue
        key = (redirect.table, redirect.old_id)
        if key in seen:
            message = f"{redirect.table} {redirect.old_id} is redirected on line {seen[key]} already"
            problems.append(finding("redirect-twice", message, path=str(path), line=number))
            continue
        seen[key] = number
        found.append((number, redirect))
    return found, problems
