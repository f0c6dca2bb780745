"""Replacing a folder: the new one is made beside it, and the two are exchanged in one step.

Readers see the old folder or the new one, and an error or a kill at any moment leaves one of the two complete. What
is beside a folder `out` meanwhile, and is removed at the end:

- `.out.podcorpus.lock`: see `locking`. Whoever has the lock knows that all else here is of runs that are over.
- `.out.podcorpus-XXXXXXXX/new-INODE`: the new folder, and after the exchange the old one. Its name has the inode number
  that it was made with, so that the next run knows which of the two a killed run left there.
- `.out.podcorpus-XXXXXXXX/new-INODE.old`: the old folder, on systems that cannot exchange two folders in one step. If a
  run is killed just then, `out` is missing until the next run puts it back.

What belongs to the user is linked into the new folder before the exchange. What was written to the old one after that
is brought along afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from podcorpus.errors import InputError
from podcorpus.folder.exchanging import ASIDE, exchange, link_or_copy
from podcorpus.folder.locking import Lock, beside, locked

Keep: TypeAlias = Callable[[Path], Iterable[str]]
"""The paths, in the old folder, of what is to be in the new one as well, files or whole folders. Raises InputError if
the folder must not be replaced. It may not exist."""
Notify: TypeAlias = Callable[[str], object]
"""Receives a line on each thing that was repaired."""
_LETTERS = 8
"""How many letters `mkdtemp` adds to a name."""
_NEW, _SETTLED = "new-", "settled"
_DAY_S = 24 * 3600
_WRITERS = 16


@dataclass
class Replaced:
    """A folder that this process has put in place, or was about to."""

    out: Path
    target: Path
    inode: int
    known: bool = False

    @property
    def done(self) -> bool:
        """Whether it was put in place. What an interruption leaves no time to note, the disk tells."""
        self.known = self.known or _inode(self.target) == self.inode
        return self.known


_latest: Replaced | None = None


def latest() -> Replaced | None:
    """The folder that this process has put in place last: what an interrupted command has written nevertheless."""
    return _latest if _latest is not None and _latest.done else None


def reached(step: str) -> None:
    """A step of replacing a folder is reached. Nothing happens; the tests end the process here."""


def ignore_notice(line: str) -> None:
    """Receives a line and does nothing."""


@contextmanager
def replacing(out: Path, keep: Keep, also: Sequence[tuple[Path, Path]] = ()) -> Iterator[Path]:
    """Give the path of a new folder to be written, which then replaces the one at `out`.

    The folder that it is in can be used, too, and is removed at the end. `also` are pairs of a path there and one to
    exchange it with in the same go, none of them if one fails.

    Raises InputError if `keep` does, if another process writes to `out`, or if the disk cannot be written; nothing was
    changed unless the message says so.
    """
    target = out.resolve()
    with disk(out):
        if target.is_mount():
            raise InputError(f"{out}: a mount point, which no other folder can take the place of; name a folder in it")
        target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(out) as lock:
        with disk(out):
            _repair(out, target, keep, lock, ignore_notice)
            list(keep(target))
            reached("locked")
            work = Path(tempfile.mkdtemp(prefix=beside(target, "-").name, dir=target.parent))
        try:
            with disk(out):
                new = _made(work)
            reached("begun")
            yield new
            reached("written")
            with disk(out):
                _put_in_place(Replaced(out, target, new.stat().st_ino), new, keep, also)
        finally:
            _remove(work)


def repair(out: Path, keep: Keep, notify: Notify = ignore_notice) -> None:
    """Repair what killed runs have left beside `out`. Raises InputError if another process is writing it."""
    target = out.resolve()
    if beside(target, ".lock").exists() or _left(target):
        with _locked(out) as lock, disk(out):
            _repair(out, target, keep, lock, notify)


@contextmanager
def disk(out: Path) -> Iterator[None]:
    """An error of the disk becomes an InputError, which says that nothing was changed."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror or error}); nothing was changed") from None


@contextmanager
def _locked(out: Path) -> Iterator[Lock]:
    with ExitStack() as stack:
        with disk(out):
            lock = stack.enter_context(locked(out))
        yield lock


def _made(work: Path) -> Path:
    """Make the new folder, with the usual permissions; `work` itself can only be opened by this user."""
    made = work / "making"
    made.mkdir()
    return made.rename(work / f"{_NEW}{made.stat().st_ino}")


def _put_in_place(replaced: Replaced, new: Path, keep: Keep, also: Sequence[tuple[Path, Path]]) -> None:
    global _latest
    target = replaced.target
    _bring(target, new, keep(target))
    reached("kept")
    if target.is_dir():
        shutil.copymode(target, new)
    _flush(new, *(one for one, _ in also))
    reached("flushed")
    before = [(_inode(one), _inode(other)) for one, other in also]
    try:
        for one, other in also:
            exchange(one, other)
        reached("exchanging")
        _latest = replaced
        exchange(new, target)
        reached("exchanged")
    except BaseException as error:
        if not replaced.done:
            for (one, other), inodes in zip(also, before, strict=True):
                if (_inode(one), _inode(other)) != inodes:
                    exchange(one, other)
        elif isinstance(error, OSError):
            # What is left to do is to remove the old folder.
            return
        raise
    finally:
        if replaced.done:
            _settle(replaced.out, target, new.parent, keep)
    _fsync(target.parent)


def _settle(out: Path, target: Path, work: Path, keep: Keep) -> None:
    """Put what was written to the old folder before the exchange into the new one. Afterwards the old one may be
    removed."""
    old = _old_in(work)
    if old is None:
        return
    try:
        _bring(old, target, keep(old))
    except (InputError, OSError):
        place = target.with_name(f"{target.name}.before-{work.name[-_LETTERS:]}")
        with suppress(OSError):
            old = old.rename(place)
        raise InputError(
            f"{out}: was replaced, but not all that others wrote to the old folder meanwhile could be brought along; "
            f"the old folder is kept: {old}"
        ) from None
    reached("settled")
    with suppress(OSError):
        old.rename(work / _SETTLED)


def _repair(out: Path, target: Path, keep: Keep, lock: Lock, notify: Notify) -> None:
    for work in _left(target):
        if not lock.shared and time.time() - work.stat().st_mtime < _DAY_S:
            # Perhaps another machine is still writing it.
            continue
        old = _old_in(work)
        if old is not None and not os.path.lexists(target):
            old.rename(target)
            notify(f"{out}: put back; a run was killed while it replaced the folder")
        elif old is not None:
            _settle(out, target, work, keep)
        _remove(work)
        notify(f"{out}: removed {work.name}, left by a run that was killed")


def _left(target: Path) -> list[Path]:
    """The folders that runs have left beside the target."""
    name = re.compile(rf"{re.escape(beside(target, '-').name)}[a-z0-9_]{{{_LETTERS}}}")
    try:
        return sorted(path for path in target.parent.iterdir() if name.fullmatch(path.name) and path.is_dir())
    except OSError:
        return []


def _old_in(work: Path) -> Path | None:
    """The old folder; None if there is none any more."""
    for entry in work.iterdir():
        number = entry.name.removeprefix(_NEW)
        if number != entry.name and (number.endswith(ASIDE) or (number.isdigit() and _inode(entry) != int(number))):
            return entry
    return None


def _remove(work: Path) -> None:
    with suppress(OSError):
        if _old_in(work) is None:
            shutil.rmtree(work, ignore_errors=True)


def _bring(old: Path, new: Path, names: Iterable[str]) -> None:
    for name in names:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        _bring_one(old / name, new / name)


def _bring_one(source: Path, copy: Path) -> None:
    """Put an entry into the new folder. A file that is there already is kept, or replaced if this one is later."""
    if source.is_dir() and not source.is_symlink():
        copy.mkdir(exist_ok=True)
        for entry in source.iterdir():
            _bring_one(entry, copy / entry.name)
        shutil.copystat(source, copy)
    elif not os.path.lexists(copy):
        link_or_copy(source, copy)
    elif not _is_as_late(copy, source):
        copy.unlink()
        link_or_copy(source, copy)


def _is_as_late(copy: Path, source: Path) -> bool:
    one, other = copy.lstat(), source.lstat()
    return os.path.samestat(one, other) or one.st_mtime_ns >= other.st_mtime_ns


def _flush(*written: Path) -> None:
    """Wait until the disk has what was written, so that a power failure after the exchange leaves no empty files. Many
    are flushed at once, because the file system then handles them together."""
    paths = [path for path in written if path.exists()]
    for folder in written:
        for base, folders, files in os.walk(folder):
            paths += [Path(base, name) for name in (*folders, *files)]
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(_fsync, paths))


def _fsync(path: Path) -> None:
    """Flush a folder, or a file that was written here; what was linked was on the disk before."""
    status = path.lstat()
    if not (stat.S_ISDIR(status.st_mode) or (stat.S_ISREG(status.st_mode) and status.st_nlink == 1)):
        return
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        # A folder on Windows, or a file that was copied and that its owner must not read.
        return
    try:
        os.fsync(descriptor)
    except OSError:
        if stat.S_ISREG(status.st_mode):
            raise
    finally:
        os.close(descriptor)


def _inode(path: Path) -> int | None:
    try:
        return path.lstat().st_ino
    except OSError:
        return None
