"""Where built episodes are kept from one build to the next, and for how long."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from podcorpus.making.entry import ENDING, WINDOW_ENDING

VARIABLE = "PODCORPUS_CACHE"
"""The variable with the folder to keep them in; empty for none."""
PROJECT_CACHE = Path(".podcorpus", "cache")
MOST_BYTES = 10 << 30
"""Of all that is kept in a folder; what was not used for longest goes first."""
_DAY_S = 24 * 3600
_NOT_PUBLISHED = "*\n"


def default_cache(project: Path | None = None) -> Path | None:
    """The folder to keep episodes in: that of the variable; else in the folder of a project; else the user's own. None
    if the variable says none."""
    if (named := os.environ.get(VARIABLE)) is not None:
        return Path(named).expanduser() if named else None
    if project is not None:
        return project / PROJECT_CACHE
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "podcorpus"


def opened_cache(folder: Path) -> bool:
    """Make the folder, marked as one that git and backups pass over. Whether it can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (
            (".gitignore", _NOT_PUBLISHED),
            ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Episodes that podcorpus has built.\n"),
        ):
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def clean(folder: Path, most: int = MOST_BYTES) -> None:
    """Remove what was not used for longest, until what is left is no more than `most` bytes; and what killed builds
    left half-written. What was used within a day stays: another build may be using it."""
    found: list[tuple[float, int, Path]] = []
    total = 0
    recent = time.time() - _DAY_S
    for path in folder.glob("*/*"):
        with suppress(OSError):
            status = path.stat()
            if path.suffix in (ENDING, WINDOW_ENDING):
                found.append((status.st_mtime, status.st_size, path))
                total += status.st_size
            elif path.suffix == ".part" and status.st_mtime < recent:
                path.unlink()
    for used, size, path in sorted(found):
        if total <= most or used > recent:
            break
        with suppress(OSError):
            path.unlink()
            total -= size
