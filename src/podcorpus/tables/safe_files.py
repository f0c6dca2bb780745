"""Plain files inside a folder: what may be opened when somebody else made the folder."""

from __future__ import annotations

import stat
from pathlib import Path

from podcorpus.errors import InputError

_LFS = b"version https://git-lfs"
_PARQUET = b"PAR1"
_IRREGULAR = "no plain file, but a pipe, socket or device"


def is_pointer(file: Path) -> bool:
    """Whether a file is what Git LFS leaves in the place of one that was not fetched."""
    with file.open("rb") as stream:
        return stream.read(len(_LFS)) == _LFS


def parquet_problem(file: Path, reason: str) -> str:
    """Why a file that could not be read as Parquet is none; `reason` is what its reader gives."""
    try:
        with file.open("rb") as stream:
            begins = stream.read(len(_PARQUET)) == _PARQUET
            ends = (
                stream.seek(0, 2) > 2 * len(_PARQUET) and stream.seek(-len(_PARQUET), 2) and stream.read() == _PARQUET
            )
    except OSError:
        return f"cannot be read: {reason}"
    if not begins:
        return "not a Parquet file"
    return f"a damaged Parquet file: {reason}" if ends else "a Parquet file that was cut short"


def may_be_read(folder: Path, file: Path) -> bool:
    """Whether there is such a file below `folder`, and nothing is against opening it (see `refusal`)."""
    return refusal(folder, file) is None and file.is_file()


def refusal(folder: Path, file: Path) -> str | None:
    """Why a file or folder below `folder` is not to be opened; None where it may be, or is not there.

    A link that leads outside would make a corpus of files that are not its own, and opening a pipe or a device can
    take for ever. `folder` itself may be a link.
    """
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError):
        # Not there, not to be reached, or no path at all: opening it says so.
        return None
    if not file.resolve().is_relative_to(folder.resolve()):
        return "a link that leads outside the folder"
    return _IRREGULAR if _waits(mode) else None


def check_plain(file: Path, called: Path | None = None) -> None:
    """Raises InputError if opening a file of the user's, which is `called` as they did, can take for ever. One that is
    not there, or a folder, is left to what opens it."""
    try:
        irregular = _waits(file.stat().st_mode)
    except (OSError, ValueError):
        return
    if irregular:
        raise InputError(f"{called or file}: {_IRREGULAR}; put the file itself in its place")


def _waits(mode: int) -> bool:
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
