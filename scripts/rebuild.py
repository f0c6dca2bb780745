"""Rebuild dataset/ from the page of every curated episode, with the card, pictures and citation derived from it.

usage: python scripts/rebuild.py

It is built twice, because the card and the pictures derive from the corpus and are part of its folder. Pages in
dataset/sources that are not curated are left out. All of it is made in a temporary copy and moved into place at the
end; if a step fails, every file is as it was before.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import derive
from pages import ROOT, find_pages

from podcorpus.folder.layout import CURATED, DERIVED

READ = ("DATA_CARD.md", "README.md", "CITATION.cff", "docs/findings.md", "docs/figures", f"dataset/{CURATED}")
"""What the corpus and its derived files are made from and compared with."""
MADE = (*READ[:-1], *(f"dataset/{name}" for name in DERIVED))
"""What is put in place."""


def main() -> int:
    """Write the files; 2 if a page is not found, 1 if the corpus has findings of level error."""
    found = find_pages()
    missing = [episode for episode, page in found.items() if page is None]
    if missing:
        print(f"{missing[0]}: its page was not found; put it into dataset/sources", file=sys.stderr)
        return 2
    pages = [str(page) for page in found.values()]
    with TemporaryDirectory(prefix=".rebuilding-", dir=ROOT) as aside:
        copy = Path(aside) / "new"
        _copy(ROOT, copy, READ)
        curated = copy / "dataset" / CURATED
        build = [sys.executable, "-m", "podcorpus", "build", *pages, "--curated", str(curated)]
        build += ["--edition", "text-free", "--out", str(copy / "dataset")]
        done = subprocess.run(build, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            return done.returncode
        derive.main([], copy)
        done = subprocess.run(build, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
        print(done.stdout.replace(f"{copy}/", ""), end="")
        if done.returncode:
            return done.returncode
        with restored_on_failure(ROOT, MADE, Path(aside) / "old"):
            replace(ROOT, copy, MADE)
    return 0


def replace(root: Path, copy: Path, names: Sequence[str]) -> None:
    """Put what the copy has of these files and folders in the place of what the root has; what the copy lacks goes."""
    for name in names:
        target = root / name
        _remove(target)
        if (copy / name).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            (copy / name).rename(target)


@contextmanager
def restored_on_failure(root: Path, names: Sequence[str], kept: Path) -> Iterator[None]:
    """Whatever ends the block early, also an interruption, these files and folders are then as they were. `kept` is a
    folder of our own for copies of them."""
    _copy(root, kept, names)
    try:
        yield
    except BaseException:
        for name in names:
            _remove(root / name)
        _copy(kept, root, names)
        raise


def _copy(source: Path, target: Path, names: Sequence[str]) -> None:
    for name in names:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, symlinks=True)
        elif (source / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name, follow_symlinks=False)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
