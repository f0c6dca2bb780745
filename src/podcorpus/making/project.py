"""What a corpus project is made of: its sources, what its list or feed says of them, its curated layer, its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from podcorpus.building.project_meta import EntryNotes, ProjectMeta, entries_of, with_chapter_files
from podcorpus.curating.bundled import CuratedCorpus, known_curations, load_curated_corpus, unnamed_corpus
from podcorpus.curating.decisions import NAMED, NO_CURATION
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.folder.card import own_card
from podcorpus.folder.layout import OWN_CARD
from podcorpus.folder.manifest import UNNAMED
from podcorpus.making.folder import Make
from podcorpus.making.project_file import Project

_USUAL = {"episodes": ("episodes.csv", "episodes.tsv", "episodes.jsonl"), "feed": ("feed.xml", "feed.rss", "rss.xml")}
"""By the key that names it, what an episode list or a feed is usually called."""


def make_of(project: Project, curated: Path | None = None) -> tuple[Make, tuple[Finding, ...]]:
    """How the project's corpus is made, and findings on files of chapters that its feed links, and on lists not named.

    `curated` is another curated layer than the project's. Raises InputError if a file of the project cannot be used.
    """
    files = project.files()
    entries = project.entries()
    files, found, findings = with_chapter_files(files, entries_of(files, entries), project.feed and project.feed.parent)
    own = named_layer(project, curated)
    meta_of = ProjectMeta(found, *project.of_all)
    layers = (*(() if own.curation is NO_CURATION else (own,)), *known_curations())
    # A file of which only the feed knows may be the one that a line of the list means.
    unnamed = tuple(file.parts[-1] for file in files if file.name not in found or found[file.name].file is None)
    notes = EntryNotes(entries, found, unnamed)
    make = Make(files, layers, meta_of, edition=project.settings.output.edition, named=own, notes=notes)
    return make, (*_unread_lists(project), *findings)


def _unread_lists(project: Project) -> Iterator[Finding]:
    """A finding for each file beside podcorpus.toml that has the name of a list or feed and is not named as one."""
    for key, names in _USUAL.items():
        for name in names if getattr(project.settings.sources, key) is None else ():
            file = project.file.with_name(name)
            if file.is_file():
                message = f"{project.file} does not name it, so that it is not read"
                hint = f'write `{key} = "{name}"` below [sources], or move it elsewhere'
                yield finding("list-unread", message, path=str(file), hint=hint)


def named_layer(project: Project, curated: Path | None = None) -> CuratedCorpus:
    """The project's curated layer, or another one, with the name and card of the project. Raises InputError if the
    corpus has no name, or two."""
    if curated is None:
        project.check_curated()
    folder = curated or project.curated
    layer = unnamed_corpus() if folder is None else load_curated_corpus(folder)
    info = project.info
    if info is None and layer.info == UNNAMED:
        raise InputError(f"{project.file}: the corpus has no name; add [corpus] with id and title")
    if info is not None and layer.info != UNNAMED:
        raise InputError(
            f"{project.file}: [corpus] names the corpus, and {folder}/{NAMED} does too; keep one of the two"
        )
    file = project.root / OWN_CARD
    card = own_card(file, project.file.with_name(OWN_CARD)) if file.exists() else None
    return replace(layer, info=info or layer.info, card=card or layer.card)
