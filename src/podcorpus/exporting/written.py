"""Writing an export: part by part in a temporary folder, which is renamed when it is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from podcorpus.errors import InputError


def check_empty(out: Path) -> None:
    """Raise InputError if `out` exists and is not an empty folder."""
    try:
        if out.is_dir():
            if any(out.iterdir()):
                raise InputError(f"{out}: the folder is not empty; give another one with --out")
        elif out.exists() or out.is_symlink():
            raise InputError(f"{out}: expected a new or empty folder, found a file; give another folder with --out")
    except PermissionError:
        raise InputError(f"{out}: cannot be read (permission denied); give another folder with --out") from None


class NewFolder:
    """A folder that is written next to `out`, and replaces `out` on success or is removed on failure.

    Its methods raise InputError if the disk cannot be written.
    """

    def __init__(self, out: Path) -> None:
        self.out, self.n_files = out, 0
        self._target = out.resolve()
        self._staging = self._target.with_name(f".{self._target.name}.{os.getpid()}.exporting")

    def __enter__(self) -> NewFolder:
        with self._disk():
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._staging.mkdir()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                check_empty(self.out)
                with self._disk():
                    if self._target.exists():
                        self._target.rmdir()
                    self._staging.rename(self._target)
        finally:
            shutil.rmtree(self._staging, ignore_errors=True)

    def add(self, name: str, data: str | bytes) -> None:
        """Append data to a file. Raises ValueError for a name that leads out of the folder."""
        path = PurePosixPath(name)
        if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name:
            raise ValueError(f"{name!r}: not the name of a file inside the export's folder")
        file = self._staging / path
        with self._disk():
            if not file.exists():
                self.n_files += 1
                file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as stream:
                stream.write(data.encode("utf-8") if isinstance(data, str) else data)

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"{self.out}: cannot be written ({error.strerror or error}); nothing was changed"
            raise InputError(message) from None
