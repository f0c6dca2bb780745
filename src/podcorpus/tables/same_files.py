"""Files with the same bytes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path


def measured(file: Path) -> tuple[int, str]:
    """Bytes and SHA-256 of a file, which need not fit into memory."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return stream.tell(), digest


def by_size(files: Iterable[Path]) -> dict[int, list[Path]]:
    """Files by their number of bytes, without those that cannot be reached."""
    found: dict[int, list[Path]] = defaultdict(list)
    for file in files:
        with suppress(OSError):
            found[file.stat().st_size].append(file)
    return found


def copies_of(files: Sequence[Path], originals: Collection[Path] = ()) -> dict[Path, Path]:
    """By file that has the same bytes as another one, that other: one of the `originals`, or else the first. Only files
    of the same size are read."""
    found: dict[Path, Path] = {}
    for alike in by_size(files).values():
        first: dict[str, Path] = {}
        for file in sorted(alike, key=lambda file: file not in originals) if len(alike) > 1 else ():
            with suppress(OSError):
                other = first.setdefault(measured(file)[1], file)
                if other is not file:
                    found[file] = other
    return found
