"""Files that the manifest of a corpus lists and that are not in their place: where they are instead, and folders of
which all files are gone."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show
from podcorpus.folder.checks.files import inside, walk
from podcorpus.folder.layout import DATA
from podcorpus.folder.manifest import FileEntry, Manifest
from podcorpus.tables.safe_files import may_be_read
from podcorpus.tables.same_files import by_size, measured


def moved_files(folder: Path, manifest: Manifest) -> dict[str, Path]:
    """By the path of a listed file that is not there, the file that has its content and is not listed: one in the same
    folder, or else in any other of the corpus."""
    lost = [entry for entry in manifest.every_file if _is_lost(folder, entry)]
    if not lost:
        return {}
    listed = {entry.place for entry in manifest.every_file}
    others = (folder / name for name in walk(folder) if name not in listed)
    unlisted = by_size(file for file in others if may_be_read(folder, file))
    measure = cache(measured)
    found: dict[str, Path] = {}
    for entry in lost:
        parent = (folder / entry.path).parent
        for other in sorted(unlisted.get(entry.bytes, ()), key=lambda file, parent=parent: file.parent != parent):
            with suppress(OSError):
                if measure(other) == (entry.bytes, entry.sha256):
                    found[entry.path] = other
                    break
    return found


def _is_lost(folder: Path, entry: FileEntry) -> bool:
    return inside(entry.path) and not os.path.lexists(folder / entry.path)


def lost_folders(folder: Path, manifest: Manifest) -> dict[str, list[str]]:
    """By the path of a folder, apart from those of tables, for which the manifest lists several files, these files, if
    none of them is there."""
    listed: dict[str, list[FileEntry]] = defaultdict(list)
    for entry in manifest.files:
        listed[str(PurePosixPath(entry.path).parent)].append(entry)
    return {
        name: [entry.path for entry in entries]
        for name, entries in listed.items()
        if name != "." and len(entries) > 1 and all(_is_lost(folder, entry) for entry in entries)
    }


def lost_folder(folder: Path, name: str, paths: Sequence[str], moved: Mapping[str, Path]) -> Finding:
    """The finding on such a folder."""
    message, hint = f"the manifest lists {len(paths)} files in it, and none of them is there", None
    if (there := _one_folder(folder, paths, moved)) is not None:
        message, hint = f"the manifest lists {len(paths)} files in it; they are in {show(there)}", _back(there, name)
    return finding("file-missing", message, path=str(folder / name), hint=hint)


def lost_table(folder: Path, table: str, manifest: Manifest | None, moved: Mapping[str, Path]) -> Finding:
    """The finding on a table that has no file in its folder."""
    part = None if manifest is None else manifest.tables.get(table)
    message, hint = "the table has no Parquet file", None
    there = None if part is None else _one_folder(folder, [entry.path for entry in part.files], moved)
    if there is not None:
        message, hint = (
            f"{message}; those that the manifest lists are in {show(there)}",
            _back(there, f"{DATA}/{table}"),
        )
    return finding("table-missing", message, table=table, path=str(folder / DATA / table), hint=hint)


def lost_tables(folder: Path, manifest: Manifest | None, moved: Mapping[str, Path]) -> Finding:
    """The finding on a folder in which no table has a file."""
    message, hint = "no table has a Parquet file", None
    parts = () if manifest is None else manifest.tables.values()
    paths = [entry.path for part in parts for entry in part.files]
    tops = {_moved_top(folder, path, moved) for path in paths}
    (top,) = tops if len(tops) == 1 else (None,)
    if top is not None:
        message, hint = f"{message}; those that the manifest lists are in {show(top)}", _back(top, DATA)
    return finding("table-missing", message, path=str(folder / DATA), hint=hint)


def _moved_top(folder: Path, path: str, moved: Mapping[str, Path]) -> str | None:
    """What the folder at the beginning of a path is called now, if that is all that differs."""
    if path not in moved:
        return None
    top, *rest = moved[path].relative_to(folder).parts
    return top if rest == list(PurePosixPath(path).parts[1:]) else None


def lost_file(folder: Path, path: str, other: Path) -> Finding:
    """The finding on a listed file that is elsewhere."""
    beside = other.parent == (folder / path).parent
    name = other.name if beside else other.relative_to(folder).as_posix()
    message = (
        f"the manifest lists it, but it is not in the folder; {show(name)}{' there' if beside else ''} has its content"
    )
    hint = f"rename {show(name)} back" if beside else f"move {show(name)} back"
    return finding("file-missing", message, path=str(folder / path), hint=hint)


def _one_folder(folder: Path, paths: Sequence[str], moved: Mapping[str, Path]) -> str | None:
    """The folder in which all of some lost files are, under their names; None if there is none."""
    there = {moved[path].parent if path in moved and moved[path].name == Path(path).name else None for path in paths}
    (one,) = there if len(there) == 1 else (None,)
    return None if one is None or one == folder else one.relative_to(folder).as_posix()


def _back(there: str, name: str) -> str:
    return f"rename the folder {show(there)} back to {show(name)}"
