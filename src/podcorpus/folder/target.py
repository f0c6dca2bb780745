"""Where a corpus folder is to be written: what may be replaced there, and what belongs to the user.

Derived are the files that the old manifest lists, and the manifest. They are written anew, edited or not. All else
belongs to the user: it is kept, unless it is in a place where programs look for the files of a corpus (`data/`,
`schema/`, `figures/`, and the names of the card and the metadata). There it would be taken for part of the new corpus,
or make it invalid, so that nothing is written until the user has moved it.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from functools import partial
from pathlib import Path

from podcorpus.errors import InputError
from podcorpus.findings.wording import some_of
from podcorpus.folder.derived import DERIVED
from podcorpus.folder.layout import DATA, GIVEN, MANIFEST, PARQUET, PICTURES, SCHEMAS
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.read import is_corpus, read_manifest
from podcorpus.folder.swap import Keep, Notify, ignore_notice, repair

_ENDINGS = {DATA: PARQUET, SCHEMAS: ".json", PICTURES: ".svg"}


def check_target(out: Path, notify: Notify = ignore_notice, *, declared: bool = False) -> None:
    """Repair what a killed run has left beside `out`, and report it; then check that a corpus may be written there.

    A folder that is `declared` to be the corpus of a project is one even if its manifest is damaged. Raises InputError
    if `out` is not a corpus or is inside one, or if something of the user's is in the way.
    """
    check_outside(out)
    keep = keeping(out, declared=declared)
    repair(out, keep, notify)
    keep(out)


def check_outside(path: Path, advice: str = "name another place with --out") -> None:
    """Check that a file or folder to be written is in no corpus folder, since a corpus may have no files but its own.
    The curated layer and the sources in a corpus folder are not part of the corpus. Raises InputError with `advice`."""
    whole = path.resolve()
    for folder in whole.parents:
        inside = whole.relative_to(folder).parts[0] not in GIVEN
        if inside and (folder / MANIFEST).is_file() and read_manifest(folder)[0] is not None:
            raise InputError(f"{path}: inside the corpus {folder.name}, which has no files but its own; {advice}")


def keeping(out: Path, replaced: Container[str] = (), *, declared: bool = False) -> Keep:
    """What to keep of the folder that a corpus is to be written to; `out` is how the user calls it. `replaced` are
    paths in it that are not in the way, though no manifest lists them; `declared` is as in `check_target`."""
    return partial(_kept, out, replaced, declared)


def _kept(out: Path, replaced: Container[str], declared: bool, folder: Path) -> list[str]:
    try:
        if not folder.is_dir():
            if os.path.lexists(folder):
                raise InputError(f"{out}: a file, where a folder is to be written; name another folder with --out")
            return []
        if not is_corpus(folder) and not (declared and (folder / MANIFEST).is_file()):
            raise InputError(f"{out}: the folder is not a corpus and not empty; name another one with --out")
        kept, blocking = divided(folder, read_manifest(folder)[0])
    except PermissionError:
        raise InputError(f"{out}: cannot be read (permission denied); name another folder with --out") from None
    if blocking := [name for name in blocking if name not in replaced]:
        raise InputError(f"{out}: {in_the_way(blocking)}")
    return kept


def in_the_way(names: list[str]) -> str:
    """What to say of files in a place where a corpus has its own."""
    what, it = ("is not a file", "it") if len(names) == 1 else ("are not files", "them")
    where = f"{what} of this corpus, but where its files are written"
    return f"{some_of(sorted(names))} {where}; move {it} elsewhere, nothing was changed"


def divided(folder: Path, manifest: Manifest | None) -> tuple[list[str], list[str]]:
    """What is to be kept of a corpus folder, and what is in the way of a new one, by paths in it. Without a manifest
    that can be read, files with the endings of a corpus's are taken for derived."""
    own = set()
    if manifest is not None:
        own = {MANIFEST, *(entry.place for entry in manifest.every_file)}
    kept, blocking = [], []
    for entry in sorted(folder.iterdir()):
        if entry.name not in DERIVED:
            kept.append(entry.name)
            continue
        for path in _files(entry):
            name = path.relative_to(folder).as_posix()
            if name not in own if manifest is not None else not name.endswith(_ENDINGS.get(entry.name, "")):
                blocking.append(name)
    return kept, blocking


def _files(entry: Path) -> Iterator[Path]:
    """The path itself for a file or a link; for a folder, all files in it."""
    if entry.is_symlink() or not entry.is_dir():
        yield entry
        return
    for base, folders, files in os.walk(entry):
        folders.sort()
        links = [name for name in folders if Path(base, name).is_symlink()]
        yield from (Path(base, name) for name in sorted([*files, *links]))
