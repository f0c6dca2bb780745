"""Names of the files in a curated layer: a file with another name is not read, and may be one of these misspelt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from podcorpus.curating.decisions import CHAPTERS, EPISODE, MENTIONS, NAMED, REGISTRY, SPEAKERS, TURNS
from podcorpus.errors import resembled
from podcorpus.findings.finding import Finding, finding
from podcorpus.folder.layout import PICTURES, REDIRECTS

PASSES = "passes"
"""The folder in that of an episode, with a folder of its own for each pass."""
_OF_LAYER = (REGISTRY, SPEAKERS, NAMED, REDIRECTS)
_OF_EPISODE = (EPISODE, TURNS, CHAPTERS, MENTIONS)
_PICTURES = (".svg", ".svgz", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")
_OF_PASS = (TURNS, CHAPTERS, MENTIONS)


def check_names(folder: Path) -> Iterator[Finding]:
    """A finding for each file in the folder of a layer, in those of its episodes, and in those of their passes, that
    has a name like one of the layer's files and is none of them there. Other files are nobody's concern."""
    yield from _check(folder, _OF_LAYER)
    for file in _files(folder / PICTURES):
        if file.suffix.lower() in _PICTURES and file.suffix != ".svg":
            yield finding("curated-unread", "it is not read; pictures of the card are SVG, in `.svg`", path=str(file))
    for inside in _folders(folder):
        yield from _check(inside, _OF_EPISODE)
        for one in _folders(inside / PASSES):
            yield from _check(one, _OF_PASS)


def misspelt(path: Path, otherwise: str) -> str:
    """The end of a message on a file that is missing: a file beside it may have been meant to be it. If there is none
    of such a name, other advice."""
    names = [file.name for file in _files(path.parent)]
    near = resembled(path.name, [name for name in names if name not in (*_OF_LAYER, *_OF_EPISODE)])
    return f"rename {near!r}, which is beside it, if that is this file" if near else otherwise


def _check(folder: Path, here: Sequence[str]) -> Iterator[Finding]:
    for file in _files(folder):
        if file.name in here:
            continue
        if file.name in (*_OF_LAYER, *_OF_EPISODE):
            place = "the folder of the layer" if file.name in _OF_LAYER else "the folder of an episode"
            yield finding("curated-unread", f"it is not read here; its place is {place}", path=str(file))
        elif near := resembled(file.name.casefold(), here):
            yield finding("curated-unread", f"it is not read; did you mean {near!r}?", path=str(file))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
