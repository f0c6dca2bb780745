"""Exchanging what is at two paths: in one step where the system can, otherwise in steps that can be undone."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

_HERE = -100
"""AT_FDCWD; not used, because the paths are absolute."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
"""What the call ends with where the kernel or the file system has no exchange."""
ASIDE = ".old"
"""Where there is no exchange, the old folder is for a moment beside the new one, under the new one's name with this."""


def exchange(one: Path, other: Path) -> None:
    """Exchange what is at two paths of one file system; either may be missing, or both. Doing it twice changes nothing.

    Where the system cannot do it in one step, a folder at `other` is missing for a moment. A file never is.
    """
    if not os.path.lexists(other):
        if os.path.lexists(one):
            one.rename(other)
    elif not os.path.lexists(one):
        other.rename(one)
    elif not _exchanged(one.absolute(), other.absolute()):
        _exchange_in_steps(one, other)


def link_or_copy(source: Path, copy: Path) -> None:
    """The same file at another path: a hard link if the file system has them."""
    try:
        os.link(source, copy, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, copy, follow_symlinks=False)


def _exchange_in_steps(one: Path, other: Path) -> None:
    aside = one.with_name(one.name + ASIDE)
    try:
        if _is_folder(one) or _is_folder(other):
            other.rename(aside)
            one.rename(other)
        else:
            link_or_copy(other, aside)
            one.replace(other)
        aside.rename(one)
    except BaseException:
        # Either all of it or nothing.
        if os.path.lexists(aside):
            if not os.path.lexists(one):
                aside.rename(one)
            elif os.path.lexists(other):
                aside.unlink()
            else:
                aside.rename(other)
        raise


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange the two, and return whether the system could do it."""
    call = _call()
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


@cache
def _call() -> Any:
    """The function of the C library; None if the library does not have it."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError):
        return None
    call = getattr(library, "renameat2", None) or getattr(library, "renameatx_np", None)
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        call.restype = ctypes.c_int
    return call
