"""A version of a corpus to be compared: a folder, or a git revision copied into one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from podcorpus.diffing.revisions import extract
from podcorpus.errors import InputError
from podcorpus.findings.wording import one_line
from podcorpus.folder.layout import DATA, lacking, table_files
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.read import read_manifest
from podcorpus.records import TABLES
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError
from podcorpus.tables.parquet_limits import rows_at_once
from podcorpus.tables.safe_files import parquet_problem, refusal


@dataclass(frozen=True)
class Version:
    """A corpus on disk. `name` is the caller's name for it; `manifest` is None if it cannot be read."""

    name: str
    folder: Path
    manifest: Manifest | None

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table; empty if there are none."""
        return table_files(self.folder, table)

    def n_rows(self) -> int:
        """How many rows the tables have together, as their files say."""
        return sum(pq.read_metadata(file).num_rows for table in TABLES for file in self.files(table))


@contextmanager
def open_version(spec: str) -> Iterator[Version]:
    """The corpus that `spec` names: an existing folder, or else a git revision `REV` or `REV:path`.

    Files copied from git are removed again at the end. Raises InputError if `spec` is neither, or if a table's file is
    not safe to open: the corpus may come from an untrusted source.
    """
    path = Path(spec)
    if path.is_dir():
        yield _version(spec, path)
        return
    if path.exists():
        raise InputError(f"{spec}: a file; give the corpus folder it belongs to, or a git revision")
    with TemporaryDirectory(prefix="podcorpus-") as copy:
        extract(spec, Path(copy))
        yield _version(spec, Path(copy))


def _version(name: str, folder: Path) -> Version:
    if not (folder / DATA).is_dir():
        raise InputError(f"{name}: {lacking(folder)}, or give a git revision")
    for table in TABLES:
        files = Version(name, folder, None).files(table)
        for path in (folder / DATA, folder / DATA / table, *files):
            refused = refusal(folder, path)
            if path in files and refused is None and path.is_dir():
                refused = "a folder, where a file of the table should be"
            if refused is not None:
                raise InputError(f"{path}: {refused}; put the file itself in its place")
        for file in files:
            _check_size(file)
    return Version(name, folder, read_manifest(folder)[0])


def _check_size(file: Path) -> None:
    """Raises InputError for a file that cannot be read, or that is too large when decompressed."""
    try:
        rows_at_once(file)
    except TooLargeError as error:
        raise InputError(f"{file}: {error}; write it again in smaller pages and shards") from None
    except PARQUET_ERRORS as error:
        problem = parquet_problem(file, one_line(error))
        raise InputError(f"{file}: {problem}; restore it, or build the folder again") from None
