"""Resealing: a corpus folder that other programs wrote to is written anew from its rows, and describes them again.

What follows from the rows is made again: how tables are stored, their order, counts of rows, digests, metadata,
schemas, the generated parts of the card. No other value is changed. What the folder would be is validated before it is
put in place; if anything is left that a person has to decide, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from podcorpus.engine.duckdb import connect
from podcorpus.engine.windows import windows
from podcorpus.errors import InputError
from podcorpus.findings import reports
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES
from podcorpus.findings.tally import Tally
from podcorpus.folder.card import load_card
from podcorpus.folder.derived import DERIVED, METADATA
from podcorpus.folder.layout import DATA, MANIFEST, PICTURES, SCHEMAS, table_files
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.pictures import PICTURES as DRAWN
from podcorpus.folder.read import Scanned, load_pictures, scanned_folder
from podcorpus.folder.redirects import load_redirects
from podcorpus.folder.releases import check_releases
from podcorpus.folder.shards import InFolder
from podcorpus.folder.write import CorpusWriter, written_folder
from podcorpus.making.counts import Counts, with_counts, wrong_counts
from podcorpus.making.resealing_report import what_was_done
from podcorpus.progress import Progress, silent
from podcorpus.records import TABLES
from podcorpus.tables.column_types import is_index
from podcorpus.tables.compute import pc
from podcorpus.tables.order import in_order
from podcorpus.tables.scan import batches, columns_of
from podcorpus.validating import check_scanned

ACCEPT = "--accept-changes"
Stamps = dict[str, tuple[int, int]]
_FROM_ROWS = {"rows-unsorted", "count-wrong"}
"""Findings on records that follow from other rows."""
_LAYERS = {"folder", "digest"}
_FOR_PEOPLE = {"file-irregular", "file-name-case", "file-unknown", "file-unlisted", "schema-version"}
"""Findings on files that writing them anew would not fix, or only by losing what is in them."""
_DERIVED = {DATA, SCHEMAS, *METADATA}
"""Where a missing file is written again, of a table only if its rows are in another file."""


@dataclass(frozen=True)
class Resealed:
    """What became of a corpus folder: the manifest, what was fixed, a sentence each, and the errors that are left.

    If errors are left, nothing was changed or fixed. `manifest` is None if it cannot be read.
    """

    manifest: Manifest | None
    done: tuple[str, ...]
    left: Tally

    @property
    def valid(self) -> bool:
        """Whether the folder has no errors now."""
        return not self.left.found


def reseal(folder: str | Path, *, accept_changes: bool = False, progress: Progress = silent) -> Resealed:
    """Write a corpus folder anew from its rows, so that it is valid and describes what it holds.

    With `accept_changes` rows may differ from those that the manifest describes; a version that was released keeps its
    rows in any case. Raises InputError if the folder cannot be read or written; then nothing was changed.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build_folder, reseal
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name, "corpus")
    ...     _ = build_folder(SAMPLE_PAGE, out=folder)
    ...     (folder / "croissant.json").unlink()
    ...     reseal(folder).done
    ('croissant.json: was missing; wrote it from manifest and tables',)
    """
    stamps = _stamps(Path(folder))
    with scanned_folder(Path(folder), progress) as scanned:
        seen = _Seen(scanned)
        for found in check_scanned(scanned, progress=progress, every_count=True):
            seen.take(found)
        manifest = scanned.manifest
        if manifest is None or seen.left.found or not seen.settled:
            return Resealed(manifest, (), seen.left)
        try:
            return _written(scanned, manifest, seen, stamps, accept_changes, progress)
        except _LeftError as error:
            return Resealed(manifest, (), error.left)


class _LeftError(Exception):
    """Errors would be left, so that the folder stays as it is."""

    def __init__(self, left: Tally) -> None:
        self.left = left


class _Seen:
    """The errors of a folder: those that writing it anew settles, and those that are left to a person."""

    def __init__(self, scanned: Scanned) -> None:
        self.left = Tally(reports.SHOWN)
        self.settled = 0
        self.of_rows = 0
        """How many of them need other rows, or rows in another order."""
        self.counts: Counts = {}
        self._folder = scanned.path
        self._whole = scanned.manifest is not None and not scanned.absent
        listed = () if scanned.manifest is None else scanned.manifest.files
        self._pictures = [name for entry in listed if (name := entry.path.removeprefix(f"{PICTURES}/")) != entry.path]
        lost = (scanned.path / name for name in scanned.moved)
        self._moved = {str(path) for file in lost for path in (file, file.parent)}
        self._shards = {str(file) for table in TABLES for file in table_files(scanned.path, table)}

    def take(self, found: Finding | Found) -> None:
        """Note what was found."""
        if RULES[found.code].level != "error":
            return
        if not self._settles(found):
            self.left.take([found])
            return
        self.settled += 1
        self.of_rows += found.code in _FROM_ROWS
        if isinstance(found, Found) and found.code == "count-wrong":
            wrong_counts(found, self.counts)

    def _settles(self, found: Finding | Found) -> bool:
        if found.code in _FROM_ROWS:
            return self._whole
        if RULES[found.code].layer not in _LAYERS or not self._whole or isinstance(found, Found):
            return False
        if found.code == "file-unlisted":
            # The rows of a file by another name were read with those of its table.
            return found.path in self._shards
        if found.code == "file-missing":
            if found.path in self._moved:
                # Written again, it would be there twice.
                return False
            top, *rest = Path(str(found.path)).relative_to(self._folder).parts
            lost = rest or self._pictures
            return top in _DERIVED or (top == PICTURES and DRAWN.keys() >= set(lost))
        if found.code == "column-unknown":
            return is_index(str(found.pointer).removeprefix("/"))
        return found.code not in _FOR_PEOPLE


def _written(
    scanned: Scanned, before: Manifest, seen: _Seen, stamps: Stamps, accept_changes: bool, progress: Progress
) -> Resealed:
    folder = scanned.path
    card, redirects, pictures = load_card(folder), load_redirects(folder), load_pictures(folder / PICTURES)
    shards = {file.relative_to(folder).as_posix() for table in TABLES for file in table_files(folder, table)}
    with written_folder(folder, replaced=shards) as new:
        writer = CorpusWriter(InFolder(new), before.corpus)
        _write_rows(writer, scanned, seen.counts, progress)
        after = writer.finish(card, redirects, pictures)
        left = Tally(reports.SHOWN)
        left.take(_changed(scanned, before, after, accept_changes))
        # Of a version that was released; rows that it has lost already are reported by validating.
        known = {found.code for found in check_releases(folder, before)}
        left.take(found for found in check_releases(folder, after) if found.code not in known)
        with scanned_folder(new) as again:
            # Records that are as they were have been validated.
            found = check_scanned(again, progress=progress) if seen.of_rows else again.findings
            left.take(_in_place(_errors(found), new, folder))
        if left.found:
            raise _LeftError(left)
        done = what_was_done(scanned, before, after, seen.counts)
        if _stamps(folder) != stamps:
            raise InputError(f"{folder}: somebody wrote to it meanwhile, so that nothing was changed; run reseal again")
    return Resealed(after, done, left)


def _stamps(folder: Path) -> Stamps:
    """Size and time of the derived files that are there."""
    files = (path for name in DERIVED for path in (folder / name, *(folder / name).rglob("*")) if path.is_file())
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _write_rows(writer: CorpusWriter, scanned: Scanned, counts: Counts, progress: Progress) -> None:
    connection = connect(scanned.aside, files=True)
    try:
        for window in progress(windows(connection, scanned.scans, scanned.aside), "windows", "of episodes written"):
            for table, positioned in window.items():
                rows = in_order(table, positioned.drop_columns(["position"]))
                for episode in _episodes(with_counts(table, rows, counts)):
                    writer.add({table: episode})
    finally:
        connection.close()
    entities = pa.Table.from_batches(batches(scanned.scans["entities"]), columns_of("entities"))
    writer.add({"entities": with_counts("entities", in_order("entities", entities), counts)})


def _episodes(rows: pa.Table) -> Iterator[pa.Table]:
    """The rows of each episode; they are sorted by episode."""
    at = 0
    for number in pc.value_counts(rows.column("episode_id")).field("counts").to_pylist():
        yield rows.slice(at, number)
        at += number


def _changed(scanned: Scanned, before: Manifest, after: Manifest, accepted: bool) -> Iterator[Finding]:
    """Tables whose rows were not those that the manifest describes, unless that is accepted; without one of the files
    that it lists they are incomplete."""
    folder = scanned.path
    for table, now in after.tables.items():
        was = before.tables.get(table)
        # As they were, or in their order; what is counted anew follows from other rows.
        if was is not None and was.content_sha256 in (now.content_sha256, scanned.scans[table].content):
            continue
        lost = [] if was is None else [entry.path for entry in was.files if not (folder / entry.path).exists()]
        for path in lost:
            message = "the manifest lists it, and no other file of the table has all of its rows"
            yield finding("file-missing", message, table=table, path=str(folder / path), hint="restore the file")
        if accepted or lost:
            continue
        if was is None:
            message = "the manifest does not say which rows the table has"
        elif was.rows != now.rows:
            message = f"expected {was.rows:,} rows as in the manifest, found {now.rows:,}"
        else:
            digests = f"expected content_sha256 {was.content_sha256[:12]}…, found {now.content_sha256[:12]}…"
            message = f"its rows are not those that the manifest describes: {digests}"
        hint = f"restore the table; if its rows were changed on purpose, run `podcorpus reseal {ACCEPT}`"
        yield finding("manifest-content", message, table=table, path=str(folder / MANIFEST), hint=hint)


def _errors(found: Iterable[Finding | Found]) -> Iterator[Finding | Found]:
    return (one for one in found if RULES[one.code].level == "error")


def _in_place(found: Iterable[Finding | Found], new: Path, folder: Path) -> Iterator[Finding | Found]:
    """The findings with paths as they will be when the folder `new` is in place."""
    for one in found:
        if isinstance(one, Finding) and one.path is not None and Path(one.path).is_relative_to(new):
            yield one.model_copy(update={"path": str(folder / Path(one.path).relative_to(new))})
        else:
            yield one
