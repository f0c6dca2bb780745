"""The files of a corpus folder against the list of its manifest: what is listed and is no file of a corpus, what is
there and is not listed, and names that are one and the same on other systems."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from pathlib import Path, PurePosixPath

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show, some_of
from podcorpus.folder.derived import METADATA
from podcorpus.folder.layout import CARD, DATA, GIVEN, MANIFEST, PARQUET, PICTURE, PICTURES, REDIRECTS, SCHEMAS
from podcorpus.folder.manifest import Manifest
from podcorpus.records import TABLES
from podcorpus.records.schemas import schemas
from podcorpus.tables.safe_files import refusal

_FOLDERS = {DATA, SCHEMAS, PICTURES, *(f"{DATA}/{table}" for table in TABLES)}
_OF_VERSION_CONTROL = {".git", ".gitattributes", ".gitignore", ".cache"}
"""At the top of a folder: what git and the Hub's client keep there for themselves."""
_TEXTS = {"", ".txt", ".md", ".rst"}
"""Endings of notes that a person may keep beside a corpus, and that no program runs, loads or shows."""
_BEGINNING = 4096
_RESTORE = "restore the manifest, or build the folder again"
_ITS_OWN = f"if it is one of the corpus, {_RESTORE}; otherwise move it out"


def check_files(
    folder: Path, manifest: Manifest, reported: Set[str | None], renamed: Set[Path] = frozenset()
) -> Iterator[Finding]:
    """Findings on names and places of files. `reported` are the paths of files that have a finding already, `renamed`
    those that are a listed file under another name, which is reported where that one is missing."""
    listed = {entry.place for entry in manifest.files}
    of_tables = {entry.place: name for name, part in manifest.tables.items() for entry in part.files}
    path = str(folder / MANIFEST)
    for name in sorted(listed):
        if not _is_known(name) and _is_file(folder, name):
            yield finding(
                "file-unknown", f"the manifest lists {show(name)}, which is not a file of a corpus", path=path
            )
    for name, table in sorted(of_tables.items()):
        if (
            table in TABLES
            and name.startswith(f"{DATA}/{table}/")
            and not _is_shard(name, table)
            and _is_file(folder, name)
        ):
            yield finding("file-unknown", f"the manifest lists {show(name)}, which is not a file of a table", path=path)
    there = list(walk(folder))
    emptied = _emptied(manifest, there)
    for of, files in emptied.items():
        message = f"its list of {of} is empty; expected {some_of(map(show, files))}, as in the folder"
        yield finding("file-unlisted", message, path=path, hint=_RESTORE)
    twins = _twins({*listed, *of_tables, MANIFEST}, there)
    for name, other in sorted(twins.items()):
        inside_it = {folder / path for path in there if name in _paths(path)}
        if inside_it <= renamed:
            continue
        message = f"{show(name)} and {show(other)} differ only in case, and are one file on many systems"
        yield finding("file-name-case", message, path=str(folder / name))
    of_emptied = set().union(*emptied.values())
    for name in there:
        if name in listed or name in of_tables or name == MANIFEST or not twins.keys().isdisjoint(_paths(name)):
            continue
        file = folder / name
        if file in renamed or _of_unlisted_table(name, manifest):
            continue
        refused = refusal(folder, file)
        if refused is not None:
            if str(file) not in reported:
                yield finding("file-irregular", refused, path=str(file))
        elif name in of_emptied:
            continue
        elif _loaded(name) or manifest.edition == "text-free":
            hint = _ITS_OWN if _is_known(name) or _table_of(name) else None
            yield finding("file-unlisted", "the manifest does not list it", path=str(file), hint=hint)
        elif not _is_note(file):
            message = "the manifest does not list it, and it is not a plain text file"
            yield finding("file-unlisted", message, path=str(file))
        else:
            yield finding("file-beside", "the manifest does not list it", path=str(file))


def _emptied(manifest: Manifest, there: Sequence[str]) -> dict[str, list[str]]:
    """By what a list of the manifest that is empty is of, the files of the folder that would be in it."""
    lists: dict[str, list[str]] = {} if manifest.files else {"files": [name for name in there if _is_known(name)]}
    lists |= {
        f"files of {table}": [name for name in there if _table_of(name) == table]
        for table, part in manifest.tables.items()
        if not part.files
    }
    return {name: files for name, files in lists.items() if files}


def _of_unlisted_table(name: str, manifest: Manifest) -> bool:
    """Whether a file is one of a table that the manifest does not list at all, which is reported of the table."""
    table = _table_of(name)
    return table is not None and table not in manifest.tables


def walk(folder: Path) -> Iterator[str]:
    """The paths in the folder of all files, links, pipes and so on, and of empty folders, sorted. The curated layer,
    the sources and files of git are left out, and links are not followed."""
    for base, folders, files in os.walk(folder):
        here = Path(base).relative_to(folder)
        if not here.parts:
            left_out = {*GIVEN, *_OF_VERSION_CONTROL}
            folders[:] = [name for name in folders if name not in left_out]
            files = [name for name in files if name not in left_out]
        folders.sort()
        links = [name for name in folders if Path(base, name).is_symlink()]
        found = sorted([*files, *(name for name in links if refusal(folder, Path(base, name)) is not None)])
        found += [name for name in links if name not in found and (here / name).as_posix() not in _FOLDERS]
        yield from ((here / name).as_posix() for name in found)
        if not files and not folders and here.parts and here.as_posix() not in _FOLDERS:
            yield here.as_posix()


def _is_file(folder: Path, name: str) -> bool:
    """Whether there is such a file. A path that leads outside, or to nothing, has other findings."""
    try:
        return inside(name) and (folder / name).is_file()
    except (OSError, ValueError):
        return False


def inside(name: str) -> bool:
    """Whether a path does not lead out of the folder, by its parts."""
    return ".." not in PurePosixPath(name).parts and not name.startswith("/") and "\0" not in name


def _is_known(name: str) -> bool:
    """Whether a corpus can have a file of this name besides those of its tables."""
    if name in (CARD, REDIRECTS, *METADATA):
        return True
    top, _, rest = name.partition("/")
    return (top == SCHEMAS and rest in _schema_names()) or (top == PICTURES and PICTURE.fullmatch(rest) is not None)


@cache
def _schema_names() -> Set[str]:
    return schemas().keys()


def _table_of(name: str) -> str | None:
    """The table that has a file of this path, if one has."""
    table = PurePosixPath(name).parent.name
    return table if table in TABLES and _is_shard(name, table) else None


def _is_shard(name: str, table: str) -> bool:
    return PurePosixPath(name).parent == PurePosixPath(DATA, table) and name.endswith(PARQUET)


def _loaded(name: str) -> bool:
    """Whether a file is in a place where programs look for those of a corpus."""
    return name in (CARD, REDIRECTS, *METADATA) or name.split("/")[0] in (DATA, SCHEMAS, PICTURES)


def _is_note(file: Path) -> bool:
    """Whether a file is plain text for people, judged by its name and its beginning."""
    try:
        with file.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
        executable = file.stat().st_mode & 0o111
    except OSError:
        return False
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        file.suffix.lower() in _TEXTS
        and not executable
        and b"\0" not in beginning
        and not text.startswith((b"#!", b"<"))
    )


def _twins(listed: Iterable[str], there: Iterable[str]) -> dict[str, str]:
    """Paths that differ from another one only in case or in how their letters are composed, each with that other: the
    one that is listed, or the first. For two such folders, the files in them are not named."""
    known = {path for name in listed for path in _paths(name)}
    groups: dict[str, set[str]] = defaultdict(set)
    for path in (*known, *(path for name in there for path in _paths(name))):
        groups[unicodedata.normalize("NFC", path).casefold()].add(path)
    found: dict[str, str] = {}
    # A folder's path is shorter than those of what is in it.
    for _, group in sorted(groups.items(), key=lambda item: (len(item[0]), item[0])):
        first, *others = sorted(group, key=lambda path: (path not in known, path))
        found |= {other: first for other in others if found.keys().isdisjoint(_paths(other))}
    return found


def _paths(name: str) -> list[str]:
    """A path and those of the folders that it is in."""
    parts = name.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
