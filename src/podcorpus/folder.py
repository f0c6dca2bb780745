"""Reading a corpus folder: whatever can be read of it as plain rows, and a finding for whatever cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
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
from podcorpus.tabulating import Row, corpus_of

MANIFEST = "manifest.json"
CARD = "README.md"
DATA = "data"
DERIVED = (MANIFEST, CARD, DATA)
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
        try:
            read = pq.ParquetFile(file).read()
        except (OSError, pa.ArrowException) as error:
            folder.absent.add(table)
            message = f"not a whole Parquet file: {str(error).splitlines()[0][:160]}"
            folder.findings.append(finding("file-unreadable", message, table=table, path=str(file)))
            continue
        folder.findings += _columns(table, read.schema, file)
        folder.rows[table] += _rows(table, read)


def _columns(table: str, schema: pa.Schema, file: Path) -> Iterator[Finding]:
    expected = arrow_schema(table)
    say = partial(finding, table=table, path=str(file))
    for column in expected:
        index = schema.get_field_index(column.name)
        if index < 0:
            yield say("column-missing", f"no column {column.name}", field=column.name)
        elif not schema.field(index).type.equals(column.type):
            message = f"column {column.name} is {schema.field(index).type}, not {column.type}"
            yield say("column-type", message, field=column.name)
    for name in schema.names:
        if expected.get_field_index(name) < 0:
            yield say("column-unknown", f"column {name} is not in the schema", field=name)


def _rows(table: str, read: pa.Table) -> list[Row]:
    """The rows in the columns of the schema. A column that is missing or of another type has its own finding, so
    its rows are not given one each: where the values fit they are taken, else the table is left out."""
    expected = arrow_schema(table)
    try:
        columns = {
            column.name: read.column(column.name).cast(column.type)
            for column in expected
            if read.schema.get_field_index(column.name) >= 0
        }
    except (pa.ArrowException, KeyError):
        return []
    if len(columns) < len(expected):
        return []
    rows: list[Row] = pa.Table.from_arrays(list(columns.values()), names=list(columns)).to_pylist()
    return rows


def _against_manifest(folder: Folder, manifest: Manifest) -> Iterator[Finding]:
    path = str(folder.path / MANIFEST)
    if manifest.schema_version != SCHEMA_VERSION:
        message = f"the records are of schema {manifest.schema_version}, this program checks {SCHEMA_VERSION}"
        yield finding("schema-version", message, path=path)
    listed: set[str] = set()
    for entry in (*manifest.files, *(file for table in manifest.tables.values() for file in table.files)):
        listed.add(entry.path)
        yield from _file(folder.path, entry, path)
    for table, entry_of in manifest.tables.items():
        if table in folder.rows and table not in folder.absent and folder.rows[table] is not None:
            n_rows = len(folder.rows[table])
            if n_rows != entry_of.rows and not any(
                found.code.startswith("column-") and found.table == table for found in folder.findings
            ):
                message = f"the manifest says {entry_of.rows} rows, the files have {n_rows}"
                yield finding("manifest-rows", message, table=table, path=path)
    data = folder.path / DATA
    for file in sorted(data.rglob("*")) if data.is_dir() else []:
        relative = file.relative_to(folder.path).as_posix()
        if not file.is_dir() and relative not in listed:
            yield finding("file-unlisted", "the manifest does not list it", path=str(file))


def _file(root: Path, entry: FileEntry, manifest: str) -> Iterator[Finding]:
    relative = PurePosixPath(entry.path)
    if relative.is_absolute() or ".." in relative.parts:
        yield finding("manifest-unreadable", f"{entry.path} points outside the folder", path=manifest)
        return
    file = root / relative
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        if file.suffix != ".parquet" or len(list(file.parent.glob("*.parquet"))) > 0:
            yield finding("file-missing", "listed in the manifest and not there", path=str(file))
        return
    except OSError as error:
        yield finding("file-unreadable", f"cannot be read ({error.strerror})", path=str(file))
        return
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        yield finding("digest-mismatch", "not the file the manifest describes", path=str(file))
