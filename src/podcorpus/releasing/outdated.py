"""Whether what is derived from a project's corpus still follows from it: card, and the files beside it.

They are derived again from the tables, without the sources. Quality figures are not: only a build measures them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, show_apart
from podcorpus.folder.card import blocks_of, default_card, render_readme
from podcorpus.folder.checks.card import summarised
from podcorpus.folder.layout import CARD, MANIFEST, OWN_CARD, PICTURES, REDIRECTS
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.read import Scanned, load_pictures
from podcorpus.folder.redirects import load_redirects
from podcorpus.folder.summary import Summary
from podcorpus.making.project import named_layer
from podcorpus.making.project_file import Project
from podcorpus.releasing.building import following
from podcorpus.releasing.history import check_recorded
from podcorpus.tables.safe_files import may_be_read
from podcorpus.tables.scan import tuples_of

_report = partial(finding, "file-outdated")


def check_following(project: Project, scanned: Scanned) -> Iterator[Finding]:
    """Findings on the derived files of a project whose corpus was read, and has no finding of level error, and on
    released versions that are no longer recorded.

    There are none on files where another version of the program wrote the corpus, which may word a card or draw a
    picture in another way. Raises InputError if a file of the project cannot be used.
    """
    yield from check_recorded(scanned.path)
    manifest = scanned.manifest
    if manifest is None or scanned.absent or manifest.built_with.podcorpus != version("podcorpus"):
        return
    layer = named_layer(project)
    if layer.info != manifest.corpus:
        yield from _renamed(project, layer.info, manifest.corpus)
        return
    summary = summarised(scanned)
    yield from _lost_chapters(project, scanned)
    if set(layer.redirects) != set(load_redirects(scanned.path)):
        message = f"expected the redirects of {project.curated_folder / REDIRECTS}, found others"
        yield _report(message, path=str(scanned.path / REDIRECTS))
    pictures = load_pictures(scanned.path / PICTURES)
    for name in sorted(name for name, data in layer.pictures.items() if pictures.get(name) != data):
        message = f"expected the picture {project.curated_folder / PICTURES / name}, found another one, or none"
        yield _report(message, path=str(scanned.path / PICTURES / name))
    if manifest.edition == project.settings.output.edition:
        yield from _card(scanned.path, summary, manifest, layer.card)
    for path, text in following(project, summary, manifest.corpus).items():
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != text:
            yield _report(_difference(found, text), path=_called(project, path), line=_line(found, text))


def _renamed(project: Project, info: CorpusInfo, found: CorpusInfo) -> Iterator[Finding]:
    ours, theirs = (one.model_dump(mode="json", exclude_none=True) for one in (info, found))
    for name in CorpusInfo.model_fields:
        if ours.get(name) != theirs.get(name):
            expected, other = show_apart(*(_written(one.get(name)) for one in (ours, theirs)))
            message = f"{name}: expected {expected}, as {project.named_in} says, found {other}"
            yield _report(message, path=str(project.out / MANIFEST), field=f"corpus/{name}")


def _written(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _lost_chapters(project: Project, scanned: Scanned) -> Iterator[Finding]:
    """Findings on episodes that have some of the chapters that the feed lists for their guid, or none. Where a
    transcript has chapters of its own, these are the episode's."""
    entries = project.entries()
    several = {entry.guid for entry, _ in entries.repeated}
    listed = {entry.guid: entry for entry in entries if entry.chapters and entry.guid not in (None, *several)}
    if not listed:
        return
    guids = dict(tuples_of(scanned.scans["episodes"], "episode_id", "guid"))
    fed = {episode: listed[guid] for episode, guid in guids.items() if guid in listed}
    found: dict[str, set[tuple[int, str | None]]] = {episode: set() for episode in fed}
    for episode, ms, title in tuples_of(scanned.scans["chapters"], "episode_id", "published_start_ms", "title"):
        if episode in found:
            found[episode].add((ms, title))
    fewer = {episode for episode, entry in fed.items() if found[episode] < set(entry.chapters)}
    for episode, kind in tuples_of(scanned.scans["segments"], "episode_id", "kind") if fewer else ():
        if kind in ("chapter_line", "chapter_heading"):
            fewer.discard(episode)
    for episode in sorted(fewer):
        number, entry = len(found[episode]), fed[episode]
        message = f"expected {counted(len(entry.chapters), 'chapter')}, as {entry.where} lists them, found {number}"
        yield _report(message, table="episodes", record_id=episode, field="n_chapters")


def _card(folder: Path, summary: Summary, manifest: Manifest, card: str) -> Iterator[Finding]:
    path = folder / CARD
    if not may_be_read(folder, path):
        return
    found, expected = path.read_text(encoding="utf-8"), render_readme(card, summary, manifest.corpus)
    if found != expected:
        own = card != default_card()
        message = _difference(found, expected, OWN_CARD if own else None)
        yield _report(message, path=str(path), line=_line(found, expected))


def _difference(found: str, expected: str, card: str | None = None) -> str:
    """What differs between a text and what it should be; `card` is the file that its prose is in."""
    ours, theirs = blocks_of(expected), blocks_of(found)
    other = [name for name in ours if theirs.get(name) != ours[name]]
    if other:
        parts = "part" if len(other) == 1 else "parts"
        return f"its {parts} {', '.join(other)} {'is' if len(other) == 1 else 'are'} not what the corpus gives"
    return f"its prose is not that of {card}" if card else "not what the corpus gives"


def _line(found: str, expected: str) -> int:
    """The first line that differs."""
    pairs = zip_longest(found.splitlines(), expected.splitlines())
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 1)


def _called(project: Project, path: Path) -> str:
    return str(project.file.parent / path.relative_to(project.root))
