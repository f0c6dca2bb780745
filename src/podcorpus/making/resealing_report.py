"""What resealing a folder has fixed, in sentences for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from podcorpus.findings.wording import counted, some_of
from podcorpus.folder.derived import METADATA
from podcorpus.folder.layout import CARD, MANIFEST, table_files
from podcorpus.folder.manifest import FileEntry, Manifest
from podcorpus.folder.read import Scanned
from podcorpus.making.counts import Counts
from podcorpus.records import TABLES
from podcorpus.tables.same_files import measured

_SHOWN = 5
_PARTS = {
    "schema_version": "the schema version",
    "edition": "the edition",
    "episodes": "the list of episodes",
    "tables": "what it says of the tables",
    "files": "the list of files",
    "built_with": "the versions of the software",
}
"""Of the manifest."""


def what_was_done(scanned: Scanned, before: Manifest, after: Manifest, counts: Counts) -> tuple[str, ...]:
    """What differs between a folder that was scanned and what takes its place, which `after` describes."""
    folder = scanned.path
    lines = [line for table in TABLES for line in _table(scanned, table, before, after, counts)]
    for entry in after.files:
        if not (folder / entry.path).is_file():
            lines.append(f"{entry.path}: was missing; wrote it from manifest and tables")
        elif not _same(folder, entry):
            what = "its front matter and generated parts" if entry.path == CARD else "it"
            lines.append(f"{entry.path}: wrote {what} from manifest and tables again")
    kept = {entry.path for entry in after.files}
    lines += [
        f"{name}: removed it; only a corpus with authors and a date has one"
        for name in METADATA
        if name not in kept and (folder / name).is_file()
    ]
    lines += _manifest(folder, before, after)
    return tuple(lines)


def _table(scanned: Scanned, table: str, before: Manifest, after: Manifest, counts: Counts) -> Iterator[str]:
    for found in scanned.findings:
        column = str(found.pointer).removeprefix("/")
        if found.table == table and found.code == "column-type":
            yield f"{table}: wrote {column} in the type of the schema: {found.message}"
        elif found.table == table and found.code == "column-unknown":
            yield f"{table}: left out the column {column}, the index of a pandas data frame"
    for (of_table, column), by_id in counts.items():
        if of_table == table:
            for record_id, count in list(by_id.items())[:_SHOWN]:
                yield f"{table}: set {column} of {record_id} to {count.found:,}, as counted; it was {count.given:,}"
            if len(by_id) > _SHOWN:
                yield f"{table}: set {column} of {len(by_id) - _SHOWN:,} more"
    if not scanned.scans[table].sorted:
        yield f"{table}: sorted the rows by id"
    was, now = before.tables.get(table), after.tables[table]
    names = [file.relative_to(scanned.path).as_posix() for file in table_files(scanned.path, table)]
    if names != [entry.path for entry in now.files] or not all(_same(scanned.path, entry) for entry in now.files):
        same = was is not None and was.content_sha256 == now.content_sha256
        which = "those that the manifest described" if same else "other than the manifest described, as accepted"
        yield f"{table}: wrote its {counted(now.rows, 'row')} again, {which}"
    elif was is None or was.content_sha256 != now.content_sha256:
        yield f"{table}: accepted its {counted(now.rows, 'row')}, other than the manifest described"


def _manifest(folder: Path, before: Manifest, after: Manifest) -> Iterator[str]:
    if (folder / MANIFEST).read_bytes() == after.to_json().encode("utf-8"):
        return
    known = {entry.path: entry for entry in before.every_file}
    changed = [entry.path for entry in after.every_file if known.get(entry.path) != entry]
    if not changed:
        parts = [words for name, words in _PARTS.items() if getattr(before, name) != getattr(after, name)]
        yield f"{MANIFEST}: wrote {' and '.join(parts) or 'it'} again"
        return
    yield f"{MANIFEST}: set size and digest of {some_of(changed, _SHOWN)}"


def _same(folder: Path, entry: FileEntry) -> bool:
    file = folder / entry.path
    return file.is_file() and measured(file) == (entry.bytes, entry.sha256)
