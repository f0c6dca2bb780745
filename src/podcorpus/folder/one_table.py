"""A table by itself: a file, or a folder of its shards, as Parquet or JSON lines, without a corpus around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from podcorpus.errors import InputError, did_you_mean
from podcorpus.findings.finding import finding
from podcorpus.folder.copied import copied, copied_files
from podcorpus.folder.layout import DATA, MANIFEST, PARQUET
from podcorpus.folder.read import Scanned, scanned_folder
from podcorpus.progress import Progress, silent
from podcorpus.records import TABLES
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError, open_parquet
from podcorpus.tables.jsonl import LINES
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import scan_table
from podcorpus.tables.whole_files import stated


@contextmanager
def scanned_path(path: Path, table: str | None = None, progress: Progress = silent) -> Iterator[Scanned]:
    """Read a corpus folder, or with `table` the file or the shards of one table, once and without keeping them.

    Without `table`, a path that is no corpus is the table that its metadata or name says. Raises InputError where
    there is nothing to read, or nothing shows which table it is.
    """
    if table is not None and table not in TABLES:
        advice = did_you_mean(table, TABLES, f"the tables are {', '.join(TABLES)}")
        raise InputError(f"unknown table {table!r}; {advice}")
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; check the path")
    corpus = path.is_dir() and ((path / MANIFEST).exists() or (path / DATA).is_dir())
    shards = [] if corpus else _shards(path)
    if corpus and table is not None:
        raise InputError(
            f"{path}: a corpus folder, which has all tables; leave --table out, or name {path / DATA / table}"
        )
    if corpus or (not shards and table is None):
        with scanned_folder(path, progress) as scanned:
            yield scanned
        return
    if not shards:
        raise InputError(f"{path}: no {PARQUET} or {LINES} file; name a file or a folder of them")
    table = table or _guessed(path, shards)
    if table is None:
        raise InputError(f"{path}: which table this is does not show; name it with --table, one of {', '.join(TABLES)}")
    with TemporaryDirectory(prefix="podcorpus-") as aside:
        scanned = Scanned(path, Path(aside), table=table)
        root = path if path.is_dir() else path.parent
        files = []
        for file in shards:
            refused = refusal(root, file) if path.is_dir() else None
            if refused is None:
                files.append(file)
            else:
                scanned.findings.append(finding("file-irregular", refused, table=table, path=str(file)))
        copies = copied_files(table, files, (), Path(aside))
        scanned.findings += (copied(file, other, table) for file, other in copies.items())
        read = list(progress([file for file in files if file not in copies], "files", "read"))
        scan = scan_table(table, read, Path(aside), content=False, tell_version=True)
        scan.absent = scan.absent or len(files) < len(shards)
        scanned.scans[table] = scan
        scanned.findings += scan.findings
        yield scanned


def _shards(path: Path) -> list[Path]:
    """The file itself, or the files in a folder that have the ending of a table file. Raises InputError for a file of
    another kind."""
    try:
        if path.is_dir():
            return sorted(file for file in path.iterdir() if file.suffix in (PARQUET, LINES))
        if not path.exists():
            return []
        if not path.is_file():
            raise InputError(f"{path}: a pipe or device; save it as a file first")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    if path.suffix not in (PARQUET, LINES):
        raise InputError(
            f"{path}: a file of another kind; name one that ends in {PARQUET} or {LINES}, or a corpus folder"
        )
    return [path]


def _guessed(path: Path, shards: list[Path]) -> str | None:
    """The table that the metadata of the first Parquet file names, or else the beginning of a file's name, or the name
    of its folder."""
    for file in shards:
        if file.suffix == PARQUET and file.is_file():
            try:
                with open_parquet(file) as parquet:
                    named = stated(parquet.schema_arrow, "table")
            except (*PARQUET_ERRORS, TooLargeError):
                continue
            if named in TABLES:
                return named
    folder = path.absolute() if path.is_dir() else path.absolute().parent
    names = ([] if path.is_dir() else [path.name.split(".")[0].split("-")[0]]) + [folder.name]
    return next((name for name in names if name in TABLES), None)
