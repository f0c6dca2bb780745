"""Rebuild dataset/ from the page of every curated episode, with the card, pictures and citation derived from it.

usage: python scripts/rebuild.py

It is built twice, because the card and the pictures derive from the corpus and are part of its folder. Pages in
dataset/sources that are not curated are left out.
"""

from __future__ import annotations

import subprocess
import sys

import derive
from pages import ROOT, find_pages


def main() -> int:
    """Write the files; 2 if a page is not found, 1 if the corpus has findings of level error."""
    found = find_pages()
    missing = [episode for episode, page in found.items() if page is None]
    if missing:
        print(f"{missing[0]}: its page was not found; put it into dataset/sources", file=sys.stderr)
        return 2
    pages = [str(page) for page in found.values()]
    build = [sys.executable, "-m", "podcorpus", "build", *pages, "--edition", "text-free", "--out", "dataset"]
    done = subprocess.run(build, cwd=ROOT, check=False)
    if done.returncode:
        return done.returncode
    derive.main([])
    return subprocess.run(build, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
