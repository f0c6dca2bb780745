"""The manifest of a corpus folder against what the folder holds: files, tables, rows, episodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, show, show_name
from podcorpus.folder.checks.files import check_files
from podcorpus.folder.layout import DATA, MANIFEST, table_files
from podcorpus.folder.manifest import CorpusInfo, FileEntry, Manifest
from podcorpus.folder.moved import lost_file, lost_folder, lost_folders
from podcorpus.records import TABLES
from podcorpus.records.garbled import garbled
from podcorpus.records.schemas import SCHEMA_VERSION
from podcorpus.records.untidy import is_untidy
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.same_files import measured
from podcorpus.tables.scan import TableScan, batches

_OF_EPISODE = ("episode_id", "edition", "source_sha256")
"""The columns that the manifest lists of each episode."""
_SHOWN = 2
_OTHER_FILES = "run `podcorpus reseal`, which writes the table and the manifest anew, or restore the file"


def check_manifest(
    folder: Path,
    manifest: Manifest,
    scans: Mapping[str, TableScan],
    moved: Mapping[str, Path],
    reported: Set[str | None],
    odd: Set[str | None],
) -> Iterator[Finding]:
    """Findings on a manifest. `scans` holds the tables that have a file, `moved` the files that are elsewhere, by the
    path that is listed. `reported` are the paths of files that cannot be read, whose digest is not checked; files in
    `odd` have another finding, and their digest is checked as well."""
    path = str(folder / MANIFEST)
    if manifest.schema_version != SCHEMA_VERSION:
        given = show_name(manifest.schema_version)
        message = f"the records are of schema version {given}; this program checks {SCHEMA_VERSION}"
        yield finding("schema-version", message, path=path)
    yield from _texts(manifest.corpus, path)
    entries: list[tuple[str | None, FileEntry]] = [(None, entry) for entry in manifest.files]
    entries += [(table, entry) for table, part in manifest.tables.items() for entry in part.files]
    changed = {table for table, entry in entries if str(folder / entry.path) in {*reported, *odd}}
    episodes = _Episodes(scans, manifest)
    # Tables that have other files than those listed: how their rows differ is part of the finding on a file.
    replaced: set[str | None] = {table for table in scans if _unlisted(folder, table, manifest)}
    lost = lost_folders(folder, manifest)
    for name, paths in lost.items():
        yield lost_folder(folder, name, paths, moved)
    elsewhere = set(moved.values())
    seen: set[str] = set()
    for table, entry in entries:
        place = entry.place
        if place in seen:
            yield finding("manifest-unreadable", f"{show(entry.path)} is listed twice", path=path)
            continue
        seen.add(place)
        if str(folder / entry.path) in reported or str(PurePosixPath(place).parent) in lost:
            continue
        if entry.path in moved:
            if table is None or not _absent(scans, table):
                yield lost_file(folder, entry.path, moved[entry.path])
            continue
        rewritten = (
            table is not None and table in scans and not scans[table].absent and _same_rows(scans[table], manifest)
        )
        for found in _file(folder, entry, scans, path, rewritten=rewritten):
            changed.add(table)
            if table in manifest.tables and table not in replaced and found.code == "digest-mismatch":
                other_rows = [_other_rows(scans, manifest, table), *(episodes.summary() if table == "episodes" else ())]
                found = found.model_copy(update={"message": "; ".join(filter(None, [found.message, *other_rows]))})
            replaced.add(table)
            if found.code == "file-missing" and rewritten and table is not None:
                elsewhere.update(table_files(folder, table))
            yield found
    yield from _tables(scans, manifest, changed, replaced, path)
    yield from episodes.check(path, replaced="episodes" in replaced)
    yield from check_files(folder, manifest, reported, elsewhere)


def _texts(info: CorpusInfo, path: str) -> Iterator[Finding]:
    """Findings on texts about the whole corpus that people read, and that are not as they should be read."""
    texts = {
        "title": info.title,
        "description": info.description,
        **{f"authors/{i}/name": author.name for i, author in enumerate(info.authors)},
        **{f"keywords/{i}": keyword for i, keyword in enumerate(info.keywords)},
        **{f"rights/{i}/statement": part.statement for i, part in enumerate(info.rights)},
    }
    for place, text in texts.items():
        if text is not None and is_untidy(text):
            message = f"corpus/{place} is {show(text)}, which has white space at an end or an invisible character"
            yield finding("name-untidy", message, path=path)
        elif text is not None and (problem := garbled(text)) is not None:
            yield finding("name-garbled", f"corpus/{place} {problem}", path=path)


def _same_rows(scan: TableScan, manifest: Manifest) -> bool:
    """Whether a table has the rows that the manifest describes."""
    return scan.content == manifest.tables[scan.table].content_sha256


def _file(
    folder: Path, entry: FileEntry, scans: Mapping[str, TableScan], manifest: str, *, rewritten: bool
) -> Iterator[Finding]:
    relative = PurePosixPath(entry.path)
    # As Windows reads it, which knows drives and both slashes: a corpus is the same everywhere.
    anywhere = PureWindowsPath(entry.path)
    if anywhere.anchor or anywhere.drive or ".." in anywhere.parts or "\0" in entry.path:
        yield finding("manifest-unreadable", f"{show(entry.path)} is not a path inside the folder", path=manifest)
        return
    file = folder / relative
    refused = refusal(folder, file)
    if refused is not None:
        yield finding("file-irregular", refused, path=str(file))
        return
    try:
        length, digest = measured(file)
    except FileNotFoundError:
        message, hint = "the manifest lists it, but it is not in the folder", None
        if rewritten:
            message, hint = f"{message}; other files of the table have its rows", _OTHER_FILES
        if len(relative.parts) != 3 or not _absent(scans, relative.parts[1]):
            yield finding("file-missing", message, path=str(file), hint=hint)
        return
    except OSError as error:
        yield finding("file-unreadable", f"cannot be read ({error.strerror})", path=str(file))
        return
    if digest == entry.sha256 and length != entry.bytes:
        message = f"the manifest gives it {entry.bytes:,} bytes; expected {length:,}, since its SHA-256 is right"
        hint = "restore the manifest, or run `podcorpus reseal`"
        yield finding("digest-mismatch", message, path=str(file), hint=hint)
    elif digest != entry.sha256:
        what = "the file was written again with the same rows" if rewritten else "the file was changed"
        expected, found = (_measure(*one) for one in ((entry.bytes, entry.sha256), (length, digest)))
        # The hint of the rule is for tables.
        hint = None if entry.path.startswith(f"{DATA}/") else "restore the file, or run `podcorpus reseal`"
        yield finding("digest-mismatch", f"{what}: expected {expected}, found {found}", path=str(file), hint=hint)


def _measure(length: int, digest: str) -> str:
    return f"{length:,} bytes with SHA-256 {digest[:12]}…"


def _absent(scans: Mapping[str, TableScan], table: str) -> bool:
    return table in TABLES and (table not in scans or scans[table].absent)


def _unlisted(folder: Path, table: str, manifest: Manifest) -> bool:
    """Whether a table has a file that the manifest does not list."""
    part = manifest.tables.get(table)
    listed = set() if part is None else {folder / entry.path for entry in part.files}
    return not listed.issuperset(table_files(folder, table))


def _other_rows(scans: Mapping[str, TableScan], manifest: Manifest, table: str) -> str | None:
    """Which number of rows a table has instead of that in the manifest; None if it has as many, or it is not known."""
    if _absent(scans, table) or scans[table].rows == manifest.tables[table].rows:
        return None
    return f"expected {counted(manifest.tables[table].rows, 'row')} as in the manifest, found {scans[table].rows:,}"


def _tables(
    scans: Mapping[str, TableScan],
    manifest: Manifest,
    changed: Set[str | None],
    replaced: Set[str | None],
    path: str,
) -> Iterator[Finding]:
    """Findings on tables that the manifest should list or should not, and on rows that differ from those it
    describes."""
    unlisted = [table for table in TABLES if table not in manifest.tables]
    unknown = [table for table in manifest.tables if table not in TABLES]
    renamed = len(unlisted) == len(unknown) == 1
    if not manifest.tables:
        yield finding("manifest-tables", f"the manifest lists no tables; expected {', '.join(TABLES)}", path=path)
    for table in unlisted if manifest.tables else ():
        message = f"the manifest does not list the table {table}"
        if renamed:
            message = f"{message}, but {show(unknown[0])}, which is none"
        yield finding("manifest-tables", message, table=table, path=path)
    for table, part in manifest.tables.items():
        if table in unknown and renamed:
            continue
        if table in unknown:
            message = f"the manifest lists {show(table)}, which is not a table of the schema"
            yield finding("manifest-tables", message, path=path)
        elif any(not entry.path.startswith(f"{DATA}/{table}/") for entry in part.files):
            message = f"the manifest lists files outside {DATA}/{table}/ for {table}"
            yield finding("manifest-tables", message, table=table, path=path)
        elif (other_rows := _other_rows(scans, manifest, table)) is not None:
            if table not in replaced:
                yield finding("manifest-rows", other_rows, table=table, path=path)
        # If a number is not finite there is no digest; that is reported of the row.
        elif (
            not _absent(scans, table)
            and table not in changed
            and scans[table].content not in (part.content_sha256, None)
        ):
            message = "the digest of the rows is not the manifest's content_sha256"
            yield finding("manifest-content", message, table=table, path=path)


class _Episodes:
    """The episodes that a manifest lists, compared with the rows of the table, if all of these can be read."""

    def __init__(self, scans: Mapping[str, TableScan], manifest: Manifest) -> None:
        self._manifest = manifest
        self._given = {entry.episode_id: entry for entry in manifest.episodes}
        self._rows: dict[str, dict[str, Any]] | None = None
        if not _absent(scans, "episodes"):
            parts = (batch.select(list(_OF_EPISODE)) for batch in batches(scans["episodes"]))
            self._rows = {str(row["episode_id"]): row for part in parts for row in part.to_pylist()}

    def apart(self) -> Iterator[str]:
        """What to say of episodes that only the manifest or only the table has."""
        rows, given = self._rows, self._given
        if rows is None:
            return
        unlisted = {one: row["source_sha256"] for one, row in rows.items() if one not in given}
        for episode_id in sorted(given.keys() - rows.keys()):
            same = [other for other, source in unlisted.items() if source == given[episode_id].source_sha256][:1]
            found = "".join(f"; the one of the same source is {show(other)}" for other in same)
            yield f"the table has no episode {show(episode_id)}{found}"
            for other in same:
                del unlisted[other]
        for episode_id in sorted(unlisted):
            yield f"the manifest has no episode {show(episode_id)}"

    def different(self) -> Iterator[tuple[str, str, str]]:
        """What to say of episodes that differ: the id, the column, and a sentence."""
        rows = {} if self._rows is None else self._rows
        for episode_id in sorted(self._given.keys() & rows.keys()):
            for column in _OF_EPISODE:
                listed, found = getattr(self._given[episode_id], column), rows[episode_id][column]
                if listed != found:
                    message = f"expected {column} {listed} by the manifest, found {show(found)} in the table"
                    yield episode_id, column, message

    def summary(self) -> Iterator[str]:
        """The first of these, for the finding on a file that was changed."""
        sentences = [*self.apart(), *(f"{show_name(one)}: {sentence}" for one, _, sentence in self.different())]
        yield from sentences[:_SHOWN]
        if len(sentences) > _SHOWN:
            yield f"{len(sentences) - _SHOWN:,} more episodes differ"

    def check(self, path: str, *, replaced: bool) -> Iterator[Finding]:
        """Findings on the manifest's list. If the table's file was `replaced`, what differs is said there."""
        if self._rows is None:
            return
        say = partial(finding, "manifest-episodes", table="episodes", path=path)
        if not replaced and not self._given and self._rows:
            yield say(f"the manifest lists no episode; the table has {counted(len(self._rows), 'episode')}")
        elif not replaced:
            yield from map(say, self.apart())
            for episode_id, column, message in self.different():
                yield say(message, record_id=episode_id, field=column)
        differ = any(column == "edition" for _, column, _ in self.different())
        listed_episodes = self._manifest.episodes
        editions = {entry.edition for entry in listed_episodes}
        expected = editions.pop() if len(editions) == 1 else "mixed"
        if listed_episodes and self._manifest.edition != expected and not differ:
            yield say(f"the edition in the manifest is {self._manifest.edition}, but its episodes are {expected}")
        if len(self._given) < len(listed_episodes):
            yield say("the manifest lists an episode twice")
