"""Rebuild dataset/ from the page of every curated episode, with the card, pictures and citation derived from it.

usage: python scripts/rebuild.py

It is built twice, because the card and the pictures derive from the corpus and are part of its folder. Pages in
dataset/sources that are not curated are left out. All of it is made in a temporary copy and put into place at the end;
if a step fails, every file is as it was before. If it was killed, run it again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import derive
from pages import ROOT, find_pages

from podcorpus.errors import InputError
from podcorpus.folder.layout import CURATED
from podcorpus.folder.read import read_manifest
from podcorpus.folder.swap import repair, replacing
from podcorpus.folder.target import divided, in_the_way

MADE = ("DATA_CARD.md", "README.md", "CITATION.cff", "docs/findings.md", "docs/figures")
"""What is put in place beside the corpus."""


def main() -> int:
    """Write the files; 2 if a page is not found or the files cannot be written, 1 if the corpus has findings of level
    error."""
    found = find_pages()
    missing = [episode for episode, page in found.items() if page is None]
    if missing:
        print(f"{missing[0]}: its page was not found; put it into dataset/sources", file=sys.stderr)
        return 2
    pages = [str(page) for page in found.values()]
    try:
        return _rebuild(ROOT, pages)
    except InputError as error:
        print(str(error).replace(f"{ROOT}/", ""), file=sys.stderr)
        return 2


class _FailedError(Exception):
    """A build ended with this exit code, and its findings are printed."""


def _rebuild(root: Path, pages: Sequence[str]) -> int:
    dataset = root / "dataset"
    also: list[tuple[Path, Path]] = []
    repair(dataset, kept, lambda line: print(line.replace(f"{root}/", ""), file=sys.stderr))
    try:
        with replacing(dataset, kept, also) as new:
            copy = new.parent / "copy"
            _copy(root, copy, (*MADE, f"dataset/{CURATED}"))
            build = [sys.executable, "-m", "podcorpus", "build", *pages]
            build += ["--curated", str(copy / "dataset" / CURATED)]
            build += ["--edition", "text-free", "--out", str(copy / "dataset")]
            _output(build, root)
            derive.main([], copy)
            print(_output(build, root).replace(f"{copy}/", ""), end="")
            for entry in (copy / "dataset").iterdir():
                if entry.name != CURATED:
                    entry.rename(new / entry.name)
            also += [(copy / name, root / name) for name in MADE]
    except _FailedError as failed:
        return int(failed.args[0])
    return 0


def _output(command: Sequence[str], root: Path) -> str:
    done = subprocess.run(command, cwd=root, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stdout, end="")
        raise _FailedError(done.returncode)
    return done.stdout


def kept(dataset: Path) -> list[str]:
    """What is kept of the corpus folder; one whose manifest is damaged can be rebuilt, too."""
    if not dataset.is_dir():
        return []
    kept, blocking = divided(dataset, read_manifest(dataset)[0])
    if blocking:
        raise InputError(f"dataset: {in_the_way(blocking)}")
    return kept


def _copy(source: Path, target: Path, names: Sequence[str]) -> None:
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, symlinks=True)
        elif (source / name).exists():
            shutil.copy2(source / name, target / name, follow_symlinks=False)


if __name__ == "__main__":
    sys.exit(main())
