"""The manifest of a corpus folder against what the folder holds: files, tables, rows, episodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show, show_name
from podcorpus.folder.check_files import check_files, measured, renamed_files
from podcorpus.folder.layout import DATA, MANIFEST
from podcorpus.folder.manifest import CorpusInfo, FileEntry, Manifest
from podcorpus.records import TABLES
from podcorpus.records.schemas import SCHEMA_VERSION
from podcorpus.records.untidy import is_untidy
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import TableScan, batches


def check_manifest(
    folder: Path, manifest: Manifest, scans: Mapping[str, TableScan], reported: Set[str | None], odd: Set[str | None]
) -> Iterator[Finding]:
    """Findings on a manifest. `reported` are the paths of files that cannot be read, whose digest is not checked;
    files in `odd` have another finding, and their digest is checked as well. `scans` holds the tables that have a
    file."""
    path = str(folder / MANIFEST)
    if manifest.schema_version != SCHEMA_VERSION:
        given = show_name(manifest.schema_version)
        message = f"the records are of schema version {given}; this program checks {SCHEMA_VERSION}"
        yield finding("schema-version", message, path=path)
    yield from _texts(manifest.corpus, path)
    entries: list[tuple[str | None, FileEntry]] = [(None, entry) for entry in manifest.files]
    entries += [(table, entry) for table, part in manifest.tables.items() for entry in part.files]
    changed = {table for table, entry in entries if str(folder / entry.path) in {*reported, *odd}}
    renamed = renamed_files(folder, manifest)
    seen: set[str] = set()
    for table, entry in entries:
        if str(PurePosixPath(entry.path)) in seen:
            yield finding("manifest-unreadable", f"{show(entry.path)} is listed twice", path=path)
            continue
        seen.add(str(PurePosixPath(entry.path)))
        if str(folder / entry.path) in reported:
            continue
        rewritten = (
            table is not None and table in scans and not scans[table].absent and _same_rows(scans[table], manifest)
        )
        if entry.path in renamed:
            other = renamed[entry.path].name
            message = f"the manifest lists it, but it is not in the folder; {show(other)} there has its content"
            hint = f"rename {show(other)} back"
            yield finding("file-missing", message, path=str(folder / entry.path), hint=hint)
            continue
        for found in _file(folder, entry, scans, path, rewritten=rewritten):
            changed.add(table)
            yield found
    yield from _tables(scans, manifest, changed, path)
    yield from _episodes(scans, manifest, path)
    yield from check_files(folder, manifest, reported, set(renamed.values()))


def _texts(info: CorpusInfo, path: str) -> Iterator[Finding]:
    """Findings on texts about the whole corpus that people read and that do not fit on one line."""
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
        if len(relative.parts) != 3 or not _absent(scans, relative.parts[1]):
            yield finding("file-missing", "the manifest lists it, but it is not in the folder", path=str(file))
        return
    except OSError as error:
        yield finding("file-unreadable", f"cannot be read ({error.strerror})", path=str(file))
        return
    if (length, digest) != (entry.bytes, entry.sha256):
        what = "the file was written again with the same rows" if rewritten else "the file was changed"
        expected, found = (_measure(*one) for one in ((entry.bytes, entry.sha256), (length, digest)))
        # The hint of the rule is for tables.
        hint = None if entry.path.startswith(f"{DATA}/") else "restore the file, or run `podcorpus reseal`"
        yield finding("digest-mismatch", f"{what}: expected {expected}, found {found}", path=str(file), hint=hint)


def _measure(length: int, digest: str) -> str:
    return f"{length:,} bytes with SHA-256 {digest[:12]}…"


def _absent(scans: Mapping[str, TableScan], table: str) -> bool:
    return table in TABLES and (table not in scans or scans[table].absent)


def _tables(
    scans: Mapping[str, TableScan], manifest: Manifest, changed: Set[str | None], path: str
) -> Iterator[Finding]:
    """Findings on tables that the manifest should list or should not, and on rows that differ from those it
    describes."""
    for table in TABLES:
        if table not in manifest.tables:
            yield finding("manifest-tables", f"the manifest does not list the table {table}", table=table, path=path)
    for table, part in manifest.tables.items():
        if table not in TABLES:
            message = f"the manifest lists {show(table)}, which is not a table of the schema"
            yield finding("manifest-tables", message, path=path)
        elif any(not entry.path.startswith(f"{DATA}/{table}/") for entry in part.files):
            message = f"the manifest lists files outside {DATA}/{table}/ for {table}"
            yield finding("manifest-tables", message, table=table, path=path)
        elif not _absent(scans, table):
            # Of a file with another digest it is also reported that rows came or went.
            if scans[table].rows != part.rows:
                message = f"expected {part.rows:,} rows as in the manifest, found {scans[table].rows:,}"
                yield finding("manifest-rows", message, table=table, path=path)
            # If a number is not finite there is no digest; that is reported of the row.
            elif table not in changed and scans[table].content not in (part.content_sha256, None):
                message = "the digest of the rows is not the manifest's content_sha256"
                yield finding("manifest-content", message, table=table, path=path)


def _episodes(scans: Mapping[str, TableScan], manifest: Manifest, path: str) -> Iterator[Finding]:
    """Findings on episodes, their editions and their sources that differ from the rows of the table."""
    if _absent(scans, "episodes"):
        return
    columns = ("episode_id", "edition", "source_sha256")
    given = {entry.episode_id: entry for entry in manifest.episodes}
    rows = {
        str(row["episode_id"]): row
        for _, batch in batches(scans["episodes"])
        for row in batch.select(["episode_id", "edition", "source_sha256"]).to_pylist()
    }
    say = partial(finding, "manifest-episodes", table="episodes", path=path)
    unlisted = {episode_id: row["source_sha256"] for episode_id, row in rows.items() if episode_id not in given}
    for episode_id in sorted(given.keys() | rows.keys()):
        if episode_id not in rows:
            same = [other for other, source in unlisted.items() if source == given[episode_id].source_sha256][:1]
            found = "".join(f"; the one of the same source is {show(other)}" for other in same)
            yield say(f"the table has no episode {show(episode_id)}{found}")
            for other in same:
                del unlisted[other]
    for episode_id in sorted(unlisted):
        yield say(f"the manifest has no episode {show(episode_id)}")
    for episode_id in sorted(given.keys() & rows.keys()):
        for column in columns:
            listed, found = getattr(given[episode_id], column), rows[episode_id][column]
            if listed != found:
                message = f"expected {column} {listed} by the manifest, found {show(found)} in the table"
                yield say(message, record_id=episode_id, field=column)
    differ = any(given[one].edition != rows[one]["edition"] for one in given.keys() & rows.keys())
    editions = {entry.edition for entry in manifest.episodes}
    expected = editions.pop() if len(editions) == 1 else "mixed"
    if manifest.episodes and manifest.edition != expected and not differ:
        yield say(f"the edition in the manifest is {manifest.edition}, but its episodes are {expected}")
    if len(given) < len(manifest.episodes):
        yield say("the manifest lists an episode twice")
