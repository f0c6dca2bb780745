"""Reading a corpus folder: whatever can be read of it as plain rows, and a finding for whatever cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from podcorpus.errors import InputError
from podcorpus.findings import Finding, finding
from podcorpus.manifest import FileEntry, Manifest
from podcorpus.records import TABLES, Corpus
from podcorpus.schemas import SCHEMA_VERSION, arrow_schema
from podcorpus.tabulating import Row, content_digest, corpus_of

MANIFEST = "manifest.json"
CARD = "README.md"
REDIRECTS = "redirects.jsonl"
DATA = "data"
DERIVED = (MANIFEST, CARD, REDIRECTS, DATA)
GIVEN = ("curated", "sources")


@dataclass
class Folder:
    """What was read of a corpus folder."""

    path: Path
    manifest: Manifest | None = None
    rows: dict[str, list[Row]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def is_corpus(path: Path) -> bool:
    """Whether a folder is a corpus or may become one: empty, or holding a manifest of podcorpus, or no more than
    what readers decided and the sources."""
    names = {entry.name for entry in path.iterdir()}
    if MANIFEST in names:
        return _manifest(path)[0] is not None
    return names <= set(GIVEN)


def read_folder(path: Path) -> Folder:
    """Read a corpus folder. Raises InputError where the path is no folder, or holds nothing of a corpus."""
    if not path.exists():
        raise InputError(f"{path}: no such folder; check the path")
    if not path.is_dir():
        raise InputError(f"{path}: a file; name the corpus folder it belongs to")
    try:
        if not (path / MANIFEST).exists() and not (path / DATA).is_dir():
            raise InputError(f"{path}: not a corpus, it has neither {MANIFEST} nor {DATA}/; name a corpus folder")
    except PermissionError:
        raise InputError(f"{path}: cannot be read (permission denied); check its permissions") from None
    folder = Folder(path)
    folder.manifest, problem = _manifest(path)
    folder.findings += problem
    for table in TABLES:
        _read_table(folder, table)
    if folder.manifest is not None:
        folder.findings += _against_manifest(folder, folder.manifest)
    return folder


def read_corpus(path: Path) -> tuple[Manifest, Corpus]:
    """The manifest and records of a corpus folder. Raises InputError, naming the first problem, where it cannot be
    read whole."""
    folder = read_folder(path)
    errors = [found for found in folder.findings if found.level == "error"]
    if errors or folder.manifest is None:
        raise InputError(f"{path}: {errors[0].message if errors else 'no manifest'}; see `podcorpus validate {path}`")
    try:
        return folder.manifest, corpus_of(folder.rows)
    except ValidationError:
        raise InputError(f"{path}: its records are not valid; see `podcorpus validate {path}`") from None


def _manifest(path: Path) -> tuple[Manifest | None, list[Finding]]:
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, [finding("manifest-missing", "the folder has no manifest.json", path=str(path / MANIFEST))]
    except (OSError, UnicodeDecodeError) as error:
        return None, [finding("manifest-unreadable", f"cannot be read: {error}", path=str(path / MANIFEST))]
    try:
        return Manifest.model_validate_json(text), []
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        message = f"{where + ': ' if where else ''}{first['msg']}"
        return None, [finding("manifest-unreadable", message, path=str(path / MANIFEST))]


def _read_table(folder: Folder, table: str) -> None:
    directory = folder.path / DATA / table
    files = sorted(directory.glob("*.parquet")) if directory.is_dir() else []
    if not files:
        folder.absent.add(table)
        folder.findings.append(finding("table-missing", "no Parquet file", table=table, path=str(directory)))
        return
    folder.rows[table] = []
    for file in files:
        read = _read_file(folder, table, file)
        rows = None if read is None else _rows(table, read)
        if rows is None:
            folder.absent.add(table)
        else:
            folder.rows[table] += rows


def _read_file(folder: Folder, table: str, file: Path) -> pa.Table | None:
    try:
        with pq.ParquetFile(file) as parquet:
            read = parquet.read()
        # Also finds what only shows when a value or a name is looked at, such as text that is not UTF-8.
        read.validate(full=True)
        _ = read.schema.names, str(read.schema)
    except (OSError, pa.ArrowException, ValueError) as error:
        message = f"not a whole Parquet file: {' '.join(str(error).split())[:160]}"
        folder.findings.append(finding("file-unreadable", message, table=table, path=str(file)))
        return None
    version = (read.schema.metadata or {}).get(b"podcorpus.schema_version", SCHEMA_VERSION.encode())
    # A manifest of another version is told once, and not for each file.
    told = folder.manifest is not None and folder.manifest.schema_version != SCHEMA_VERSION
    if version != SCHEMA_VERSION.encode() and not told:
        message = f"the file is of schema {version.decode(errors='replace')!r}, this program checks {SCHEMA_VERSION}"
        folder.findings.append(finding("schema-version", message, table=table, path=str(file)))
    folder.findings += _columns(table, read.schema, file)
    return read


def _columns(table: str, schema: pa.Schema, file: Path) -> Iterator[Finding]:
    expected = arrow_schema(table)
    say = partial(finding, table=table, path=str(file))
    for column in expected:
        found = schema.get_all_field_indices(column.name)
        if not found:
            yield say("column-missing", f"no column {column.name}", field=column.name)
        elif len(found) > 1:
            yield say("column-unknown", f"column {column.name} stands {len(found)} times", field=column.name)
        elif not schema.field(found[0]).type.equals(column.type):
            message = f"column {column.name} is {schema.field(found[0]).type}, not {column.type}"
            yield say("column-type", message, field=column.name)
    for name in sorted(set(schema.names) - set(expected.names)):
        yield say("column-unknown", f"column {name!r} is not in the schema", field=name)


def _rows(table: str, read: pa.Table) -> list[Row] | None:
    """The rows in the columns of the schema. A column that is missing or of another type has its own finding, so
    its rows are not given one each: where the values fit they are taken, else the table is left out (None)."""
    columns = {}
    for column in arrow_schema(table):
        found = read.schema.get_all_field_indices(column.name)
        if len(found) != 1:
            return None
        try:
            columns[column.name] = read.column(found[0]).cast(column.type)
        except pa.ArrowException:
            return None
    rows: list[Row] = pa.Table.from_arrays(list(columns.values()), names=list(columns)).to_pylist()
    return rows


def _against_manifest(folder: Folder, manifest: Manifest) -> Iterator[Finding]:
    path = str(folder.path / MANIFEST)
    if manifest.schema_version != SCHEMA_VERSION:
        message = f"the records are of schema {manifest.schema_version}, this program checks {SCHEMA_VERSION}"
        yield finding("schema-version", message, path=path)
    # What was said of a file is not said again as its digest.
    told = {found.path for found in folder.findings}
    entries: list[tuple[str | None, FileEntry]] = [(None, entry) for entry in manifest.files]
    entries += [(table, entry) for table, part in manifest.tables.items() for entry in part.files]
    changed = {table for table, entry in entries if str(folder.path / entry.path) in told}
    for table, entry in entries:
        if str(folder.path / entry.path) in told:
            continue
        for found in _file(folder, entry, path):
            changed.add(table)
            yield found
    yield from _tables(folder, manifest, changed, path)
    yield from _episodes(folder, manifest, path)
    data = folder.path / DATA
    listed = {entry.path for _, entry in entries}
    for file in [folder.path / CARD, folder.path / REDIRECTS, *(sorted(data.rglob("*")) if data.is_dir() else [])]:
        relative = file.relative_to(folder.path).as_posix()
        if relative not in listed and not file.is_dir() and (file.exists() or file.is_symlink()):
            yield finding("file-unlisted", "the manifest does not list it", path=str(file))


def _file(folder: Folder, entry: FileEntry, manifest: str) -> Iterator[Finding]:
    relative = PurePosixPath(entry.path)
    if relative.is_absolute() or ".." in relative.parts or "\0" in entry.path:
        yield finding("manifest-unreadable", f"{entry.path!r} is no path inside the folder", path=manifest)
        return
    file = folder.path / relative
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        if len(relative.parts) != 3 or relative.parts[1] not in folder.absent:
            yield finding("file-missing", "listed in the manifest and not there", path=str(file))
        return
    except OSError as error:
        yield finding("file-unreadable", f"cannot be read ({error.strerror})", path=str(file))
        return
    if len(data) != entry.bytes:
        message = f"has {len(data)} bytes, the manifest says {entry.bytes}"
        yield finding("digest-mismatch", message, path=str(file))
    elif (digest := hashlib.sha256(data).hexdigest()) != entry.sha256:
        message = f"its SHA-256 is {digest[:12]}…, the manifest says {entry.sha256[:12]}…"
        yield finding("digest-mismatch", message, path=str(file))


def _tables(folder: Folder, manifest: Manifest, changed: Set[str | None], path: str) -> Iterator[Finding]:
    """Tables that the manifest should list or should not, and rows that are not those it describes."""
    for table in TABLES:
        if table not in manifest.tables:
            yield finding("manifest-tables", f"the manifest does not list the table {table}", table=table, path=path)
    for table, part in manifest.tables.items():
        if table not in TABLES:
            message = f"the manifest lists {table!r}, which is no table of the schema"
            yield finding("manifest-tables", message, path=path)
        elif any(not entry.path.startswith(f"{DATA}/{table}/") for entry in part.files):
            message = f"the manifest lists files outside {DATA}/{table}/ for {table}"
            yield finding("manifest-tables", message, table=table, path=path)
        elif table not in folder.absent and table not in changed:
            rows = folder.rows[table]
            if len(rows) != part.rows:
                message = f"the manifest says {part.rows} rows, the files have {len(rows)}"
                yield finding("manifest-rows", message, table=table, path=path)
            elif _content(rows) not in (part.content_sha256, None):
                message = "the rows have another digest than content_sha256"
                yield finding("manifest-content", message, table=table, path=path)


def _content(rows: list[Row]) -> str | None:
    """The digest of the rows; None where a number is not finite, which is said of the row."""
    try:
        return content_digest(rows)
    except ValueError:
        return None


def _episodes(folder: Folder, manifest: Manifest, path: str) -> Iterator[Finding]:
    """Episodes, their editions and sources, against the rows of the table."""
    if "episodes" in folder.absent:
        return
    columns = ("episode_id", "edition", "source_sha256")
    given = {entry.episode_id: entry for entry in manifest.episodes}
    rows = {str(row["episode_id"]): row for row in folder.rows["episodes"]}
    say = partial(finding, "manifest-episodes", table="episodes", path=path)
    for episode_id in sorted(given.keys() | rows.keys()):
        if episode_id not in given or episode_id not in rows:
            where = "table" if episode_id in given else "manifest"
            yield say(f"the {where} has no episode {episode_id!r}")
            continue
        for column in columns:
            listed, stands = getattr(given[episode_id], column), rows[episode_id][column]
            if listed != stands:
                message = f"the manifest gives {column} {listed}, the table {stands!r}"
                yield say(message, record_id=episode_id, field=column)
    editions = {entry.edition for entry in manifest.episodes}
    expected = editions.pop() if len(editions) == 1 else "mixed"
    if manifest.edition != expected:
        yield say(f"the manifest's edition is {manifest.edition}, its episodes are {expected}")
    if len(given) < len(manifest.episodes):
        yield say("the manifest lists an episode twice")
