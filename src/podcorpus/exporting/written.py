"""Writing an export: part by part into a new folder, which takes its place when it is complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from podcorpus.errors import InputError
from podcorpus.folder.swap import Notify, disk, ignore_notice, repair, replacing
from podcorpus.folder.target import check_outside


def check_empty(out: Path, notify: Notify = ignore_notice) -> None:
    """Repair what a killed run has left beside `out`, and report it.

    Raises InputError if `out` exists and is not an empty folder, or is inside a corpus.
    """
    check_outside(out)

    def keep(folder: Path) -> list[str]:
        return _nothing(out, folder)

    repair(out, keep, notify)
    keep(out)


class NewFolder:
    """A folder that is being written. Its methods raise InputError if the disk cannot be written."""

    def __init__(self, out: Path, path: Path) -> None:
        self.out, self.path, self.n_files = out, path, 0

    def add(self, name: str, data: str | bytes) -> None:
        """Append data to a file. Raises ValueError for a name that leads out of the folder."""
        path = PurePosixPath(name)
        if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name:
            raise ValueError(f"{name!r}: not the name of a file inside the export's folder")
        file = self.path / path
        with disk(self.out):
            if not file.exists():
                self.n_files += 1
                file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as stream:
                stream.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def new_folder(out: Path) -> Iterator[NewFolder]:
    """A folder that is at `out` if all goes well, and is gone otherwise. Raises InputError as `check_empty`."""
    with replacing(out, lambda folder: _nothing(out, folder)) as path:
        yield NewFolder(out, path)


def _nothing(out: Path, folder: Path) -> list[str]:
    """What is kept of the folder that was there, which has to be empty."""
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                raise InputError(f"{out}: the folder is not empty; give another one with --out")
        elif folder.exists() or folder.is_symlink():
            raise InputError(f"{out}: expected a new or empty folder, found a file; give another folder with --out")
    except PermissionError:
        raise InputError(f"{out}: cannot be read (permission denied); give another folder with --out") from None
    return []
