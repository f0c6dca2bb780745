"""Pictures that would run a script, or fetch something, in the browser of whoever opens one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from xml.parsers import expat

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show, show_name
from podcorpus.folder.layout import PICTURES
from podcorpus.folder.manifest import Manifest
from podcorpus.tables.safe_files import may_be_read

_LARGEST = 32 << 20
_ACTIVE = frozenset("script foreignObject iframe embed object audio video handler listener html body".split())
"""Elements that run or play something, or hold a page."""
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
"""Addresses of parts of the picture itself, and of images that it holds."""
_LINK = re.compile(r"\s*(?:#|https?://)", re.IGNORECASE)
_FETCHES = re.compile(rf"@import|\\|url\(\s*[\"']?(?!{_INSIDE.pattern})", re.IGNORECASE)
"""A style that fetches something, or that an escape could make to look harmless."""


class _ActiveError(Exception):
    """A picture would run a script or load something."""


def check_pictures(folder: Path, manifest: Manifest, reported: Set[str | None]) -> Iterator[Finding]:
    """Findings on the pictures that the manifest lists. `reported` are the paths of files that have a finding
    already."""
    for file in sorted({folder / entry.path for entry in manifest.files if entry.path.startswith(f"{PICTURES}/")}):
        if str(file) in reported or not may_be_read(folder, file):
            continue
        try:
            _search(file)
        except _ActiveError as error:
            yield finding("picture-active", str(error), path=str(file))
        # An encoding that the parser does not know is a ValueError or a LookupError.
        except (expat.ExpatError, OSError, ValueError, LookupError) as error:
            message = f"cannot be searched for scripts, since it is not SVG: {error}"
            if not file.stat().st_size:
                message = "the file is empty; expected a picture in SVG"
            hint = "restore the picture, or save it as a plain SVG, and build the folder again"
            yield finding("picture-active", message, path=str(file), hint=hint)


def _search(file: Path) -> None:
    """Raises _ActiveError for the first active part of a picture, and ExpatError for a file that is not XML."""
    if file.stat().st_size > _LARGEST:
        raise _ActiveError(f"cannot be searched for scripts, since it is larger than {_LARGEST >> 20} MiB")
    style: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        inside.append(name.rpartition(" ")[2])
        _check_element(inside[-1], attributes)

    def end(_: str) -> None:
        if inside.pop() == "style":
            _check_style("".join(style))
            style.clear()

    def text(data: str) -> None:
        if inside[-1] == "style":
            style.append(data)

    def instruction(target: str, _: str) -> None:
        raise _ActiveError(f"the instruction <?{show_name(target)}?> can load a style or a script")

    def entity(name: str, *_: object) -> None:
        raise _ActiveError(f"the declaration of the entity {show(name)} can hide a script")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.ProcessingInstructionHandler, parser.EntityDeclHandler = instruction, entity
    with file.open("rb") as stream:
        parser.ParseFile(stream)


def _check_element(element: str, attributes: Mapping[str, str]) -> None:
    if element in _ACTIVE:
        raise _ActiveError(f"the element <{show_name(element)}> runs, plays or holds something else than a picture")
    for attribute, value in attributes.items():
        name, place = attribute.rpartition(" ")[2], f"the attribute {show_name(attribute)} of <{show_name(element)}>"
        if attribute.lower().startswith("on") or (name == "attributeName" and re.match(r"\s*(?:on|.*href)", value)):
            raise _ActiveError(f"{place} runs a script, or can put one in place")
        if name in ("href", "src") and not (_LINK if element == "a" else _INSIDE).match(value):
            raise _ActiveError(f"{place} leads to {show(value[:60])}")
        if attribute == name and name not in ("href", "src"):
            _check_style(value)


def _check_style(style: str) -> None:
    if (found := _FETCHES.search(style)) is not None:
        raise _ActiveError(f"a style fetches something, or hides what it does: {show(style[found.start() :][:60])}")
