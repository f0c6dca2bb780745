"""A version of a corpus to be compared: a folder, or a git revision copied into one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from podcorpus.diffing.revisions import extract
from podcorpus.errors import InputError
from podcorpus.folder import DATA, MANIFEST
from podcorpus.manifest import Manifest


@dataclass(frozen=True)
class Version:
    """A corpus on disk. `name` is what the caller called it; `manifest` is None where none can be read."""

    name: str
    folder: Path
    manifest: Manifest | None

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table; empty where it has none."""
        return sorted((self.folder / DATA / table).glob("*.parquet"))


@contextmanager
def open_version(spec: str) -> Iterator[Version]:
    """The corpus that `spec` names: a folder that exists, else a git revision `REV` or `REV:path`.

    What is copied out of git is removed again at the end. Raises InputError where it names neither.
    """
    path = Path(spec)
    if path.is_dir():
        yield _version(spec, path)
        return
    if path.exists():
        raise InputError(f"{spec}: a file; name the corpus folder it belongs to, or a git revision")
    with TemporaryDirectory(prefix="podcorpus-") as copy:
        extract(spec, Path(copy))
        yield _version(spec, Path(copy))


def _version(name: str, folder: Path) -> Version:
    if not (folder / DATA).is_dir():
        raise InputError(f"{name}: not a corpus, it has no folder {DATA}/; name a corpus folder or a git revision")
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        manifest = None
    return Version(name, folder, manifest)
