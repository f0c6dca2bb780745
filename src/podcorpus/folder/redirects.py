"""Redirects: where the records of ids went that a corpus no longer has. Ids are never used again for another record.

They are in `redirects.jsonl` of a corpus folder, one JSON object per line; the file is there only where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path
from typing import Literal

import pyarrow as pa
from pydantic import ConfigDict, Field

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show
from podcorpus.folder.layout import REDIRECTS, table_files
from podcorpus.folder.lines import by_line, read_lines, refuse_any
from podcorpus.folder.manifest import Manifest, version_numbers
from podcorpus.folder.read import read_manifest
from podcorpus.folder.releases import awaits_release, readable_releases
from podcorpus.records import TABLES
from podcorpus.records.base import Name, Strict, Version
from podcorpus.records.ids import episode_part
from podcorpus.records.schemas import json_schema
from podcorpus.records.untidy import is_untidy
from podcorpus.tables.compute import pc
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError, open_parquet

_SHOWN = 10
"""Ids of a circle, and versions, that a message names."""


class Redirect(Strict):
    """What became of an id that a released version had and a later one has not."""

    model_config = ConfigDict(
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

    table: Literal["episodes", "speakers", "chapters", "turns", "cues", "mentions", "entities", "segments"] = Field(
        description="The table that had the id."
    )
    old_id: Name = Field(description="The id that is gone.")
    new_id: Name | None = Field(
        description="The id to use instead: of a record, or one that is itself redirected. Null: the record is gone "
        "and nothing takes its place."
    )
    since: Version = Field(description="The first version of the data without the id.")
    reason: Name = Field(description="Why, in one line for people.")


RedirectMap = Mapping[tuple[str, str], Redirect]
"""Redirect by table and old id."""


def by_old_id(redirects: Iterable[Redirect]) -> RedirectMap:
    """The redirects by what they redirect; of two for the same id the first."""
    found: dict[tuple[str, str], Redirect] = {}
    for redirect in redirects:
        found.setdefault((redirect.table, redirect.old_id), redirect)
    return found


def redirect_of(redirects: RedirectMap, table: str, record_id: str) -> Redirect | None:
    """The redirect of an id: its own line, else what the line of its episode means for it; None where there is none.

    >>> moved = Redirect(table="episodes", old_id="ferry", new_id="boats.ferry", since="2.0.0", reason="Of a series.")
    >>> redirect_of(by_old_id([moved]), "turns", "ferry.t0003").new_id
    'boats.ferry.t0003'
    """
    own = redirects.get((table, record_id))
    if own is not None or table in ("episodes", "entities"):
        return own
    episode = episode_part(table, record_id)
    whole = redirects.get(("episodes", episode))
    if whole is None:
        return None
    new_id = None if whole.new_id is None else whole.new_id + record_id[len(episode) :]
    return whole.model_copy(update={"table": table, "old_id": record_id, "new_id": new_id})


def resolve(redirects: RedirectMap, table: str, record_id: str) -> str | None:
    """The id to use today for an id: itself where nothing redirects it, None where its record is gone.

    Chains are followed to their end. Raises ValueError where they run in a circle.
    """
    seen = {record_id}
    current = record_id
    while (redirect := redirect_of(redirects, table, current)) is not None:
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
    refuse_any(problems)
    return tuple(redirect for _, redirect in found)


def readable_redirects(folder: Path) -> tuple[Redirect, ...]:
    """The redirects of a corpus folder, without the lines that cannot be used, which have findings of their own."""
    return tuple(redirect for _, redirect in _read(folder / REDIRECTS)[0])


def redirect_lines(redirects: Sequence[Redirect]) -> str:
    """The text of a redirects file: a line each, sorted by table and old id."""
    ordered = sorted(redirects, key=lambda redirect: (redirect.table, redirect.old_id))
    return "".join(f"{redirect.model_dump_json()}\n" for redirect in ordered)


def check_redirects(
    folder: Path, files: Mapping[str, Sequence[Path]] | None = None, manifest: Manifest | None = None
) -> Iterator[Finding]:
    """Findings on the redirects of a corpus folder: lines, versions, ids that are still there or are another table's,
    chains that end nowhere. `files` are those of each table that can be read, by default all in the folder; `manifest`
    is by default the folder's."""
    lines, problems = _read(folder / REDIRECTS)
    yield from problems
    if not lines:
        return
    manifest = read_manifest(folder)[0] if manifest is None else manifest
    releases = readable_releases(folder)
    released = [one.version for one in releases]
    # What was removed since the last release is gone from the next one on.
    awaited = manifest is not None and awaits_release(manifest, releases)
    known = by_old_id(redirect for _, redirect in lines)
    wanted: dict[str, set[str]] = {}
    for _, redirect in lines:
        wanted.setdefault(redirect.table, set()).update({redirect.old_id, redirect.new_id or redirect.old_id})
    present = {
        table: present_ids(folder, table, ids, None if files is None else files.get(table, ()))
        for table, ids in wanted.items()
    }
    # A circle is reported once, at the first of its lines.
    circles = {circle[0]: circle for circle in circles_in(known)}
    for number, redirect in lines:
        report = partial(
            finding, table=redirect.table, record_id=redirect.old_id, path=str(folder / REDIRECTS), line=number
        )
        if manifest is not None and (
            message := _since_problem(redirect.since, manifest.corpus.version, released, awaited)
        ):
            yield report("redirect-since", message)
        foreign = [one for one in (redirect.old_id, redirect.new_id) if one and not _has_form(redirect.table, one)]
        for one in foreign:
            yield report("redirect-table", f"{show(one)} does not have the form of an id of {redirect.table}")
        if is_untidy(redirect.reason):
            message = f"reason is {show(redirect.reason)}, which has white space at an end or an invisible character"
            yield report("name-untidy", message)
        ids = present[redirect.table]
        if ids is None or foreign:
            continue
        if redirect.old_id in ids:
            yield report("redirect-shadowed", f"{redirect.old_id} is redirected, but a record still has it")
        circle = circles.get((redirect.table, redirect.old_id))
        if circle is not None:
            way = [record_id for _, record_id in circle]
            shown = [*way, way[0]] if len(way) <= _SHOWN else [*way[:_SHOWN], "…", way[0]]
            yield report("redirect-cycle", f"the redirects run in a circle: {' → '.join(shown)}")
        elif redirect.new_id and redirect.new_id not in ids and not redirect_of(known, redirect.table, redirect.new_id):
            message = f"leads to {redirect.new_id}, which is neither a record of {redirect.table} nor redirected"
            yield report("redirect-dangling", message)


def _since_problem(since: str, own: str, released: Sequence[str], awaited: bool) -> str | None:
    """Why a version cannot be the first without a record; None if it can. `own` is the corpus's own version, `released`
    are the versions that it records, oldest first; there may have been earlier ones. A later one may be `awaited`."""
    if version_numbers(since) > version_numbers(own):
        if awaited:
            return None
        return f"since is {since}, which is later than the corpus itself ({own})"
    if released and since not in (own, *released) and version_numbers(since) > version_numbers(released[0]):
        listed = ", ".join(dict.fromkeys([*released[-_SHOWN:], own]))
        return f"since is {since}, which was never released; expected one of {listed}"
    return None


def circles_in(known: RedirectMap) -> list[list[tuple[str, str]]]:
    """The redirects of each circle, from the first of them on in the order of `known`. Each redirect is followed
    once, however long the chains are."""
    found: list[list[tuple[str, str]]] = []
    walk_of: dict[tuple[str, str], int] = {}
    for number, start in enumerate(known):
        way: list[tuple[str, str]] = []
        current: tuple[str, str] | None = start
        while current is not None and current not in walk_of:
            walk_of[current] = number
            way.append(current)
            table, new_id = current[0], known[current].new_id
            current = None if new_id is None or (table, new_id) not in known else (table, new_id)
        if current is not None and walk_of[current] == number:
            found.append(way[way.index(current) :])
    position = {key: i for i, key in enumerate(known)} if found else {}
    for circle in found:
        first = min(range(len(circle)), key=lambda i: position[circle[i]])
        circle[:] = [*circle[first:], *circle[:first]]
    return found


def _has_form(table: str, record_id: str) -> bool:
    """Whether an id is one that a record of the table could have."""
    pattern = json_schema(table)["properties"][TABLES[table].key]["pattern"]
    return re.search(pattern, record_id) is not None and not record_id.endswith("\n")


def present_ids(folder: Path, table: str, wanted: Set[str], files: Sequence[Path] | None = None) -> set[str] | None:
    """Those of the ids that are in a table of a corpus folder; None where the table cannot be read."""
    found: set[str] = set()
    key = TABLES[table].key
    files = table_files(folder, table) if files is None else files
    values = pa.array(sorted(wanted), pa.string())
    try:
        for file in files:
            with open_parquet(file) as parquet:
                for batch in parquet.iter_batches(columns=[key]):
                    column = batch.column(0)
                    found.update(map(str, column.filter(pc.is_in(column, value_set=values)).to_pylist()))
    except (*PARQUET_ERRORS, IndexError, TooLargeError):
        return None
    return found if files else None


def _read(path: Path) -> tuple[list[tuple[int, Redirect]], list[Finding]]:
    """The redirects of a file with their lines, and a finding for each line that is not a redirect or repeats an id."""
    lines, problems = read_lines(path, Redirect, "redirect-unreadable")
    found: list[tuple[int, Redirect]] = []
    seen: dict[tuple[str, str], int] = {}
    for number, redirect in lines:
        key = (redirect.table, redirect.old_id)
        if key in seen:
            message = f"{redirect.table} {redirect.old_id} is already redirected on line {seen[key]}"
            problems.append(finding("redirect-twice", message, path=str(path), line=number))
            continue
        seen[key] = number
        found.append((number, redirect))
    return found, by_line(problems)
