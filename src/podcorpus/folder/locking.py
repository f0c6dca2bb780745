"""One writer per folder: a lock that the system releases when its holder ends, whatever ends it.

The lock is on a file beside the folder, `.NAME.podcorpus.lock`. What counts is the lock and not the file: one that a
killed run left does not block anybody. Where there is no `flock`, `msvcrt.locking` does the same (Windows). On file
systems without locks (some network file systems), the file is in the system's folder for temporary files instead, which
keeps the writers of one machine apart, but not those of several.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from podcorpus.errors import InputError

PATIENCE_S = 10.0
"""Seconds for which a second writer waits for the first."""
_POLL_S = 0.02
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
"""What `flock` ends with on file systems without locks."""
_LONGEST = 200
"""Bytes of a name that others are made from."""
_held: set[int] = set()


@dataclass(frozen=True)
class Lock:
    """A lock that is held. `shared` says whether other machines respect it. A child process that inherits `descriptor`
    holds the lock, too."""

    descriptor: int
    shared: bool


def beside(target: Path, ending: str) -> Path:
    """The path of a hidden file or folder of ours beside a target.

    >>> beside(Path("talks/out"), ".lock").as_posix()
    'talks/.out.podcorpus.lock'
    """
    name = target.name
    if len(os.fsencode(name)) > _LONGEST:
        name = sha256(os.fsencode(name)).hexdigest()[:32]
    return target.with_name(f".{name}.podcorpus{ending}")


@contextmanager
def locked(out: Path) -> Iterator[Lock]:
    """Hold the lock of the folder at `out`, which need not exist; the folder that it is in must.

    Raises InputError if another process or thread still has the lock after `PATIENCE_S`, and OSError if there cannot
    be a file beside the folder.
    """
    target = out.resolve()
    path, shared = beside(target, ".lock"), True
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            descriptor = _acquired(path)
        except OSError as error:
            if not shared or error.errno not in _NO_LOCKS:
                raise
            path.unlink(missing_ok=True)
            path, shared = _of_this_machine(target), False
            continue
        if descriptor is not None:
            break
        if time.monotonic() > until:
            raise InputError(
                f"{out}: another process is writing this folder; run this again when it has finished, "
                f"or name another folder"
            )
        time.sleep(_POLL_S)
    _held.add(descriptor)
    try:
        yield Lock(descriptor, shared)
    finally:
        # Removed before it is released: whoever opened the file before looks whether it is still there.
        with suppress(OSError):
            path.unlink()
        _held.discard(descriptor)
        os.close(descriptor)


def _of_this_machine(target: Path) -> Path:
    name = sha256(os.fsencode(target)).hexdigest()[:32]
    return Path(tempfile.gettempdir()) / f"podcorpus-{name}.lock"


def _acquired(path: Path) -> int | None:
    """A descriptor that holds the lock; None if another one holds it."""
    descriptor = _opened(path)
    try:
        if _lock(descriptor) and _is_at(descriptor, path):
            kept, descriptor = descriptor, -1
            return kept
        return None
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        # Another user's file, which can be locked nevertheless.
        if not path.exists():
            raise
        return os.open(path, os.O_RDONLY)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the locked file is still the one at the path: its holder may have removed it since."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _release_in_child() -> None:
    """Close the lock in a forked process, which would otherwise hold it after its parent was killed."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_in_child)
