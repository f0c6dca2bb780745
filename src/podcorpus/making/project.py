"""What a corpus project is made of: its sources, what its list or feed says of them, its curated layer, its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from podcorpus.building.project_meta import ProjectMeta, entries_of, unmatched
from podcorpus.curating.bundled import CuratedCorpus, known_curations, load_curated_corpus
from podcorpus.curating.decisions import NO_CURATION
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.folder.card import default_card
from podcorpus.folder.manifest import UNNAMED
from podcorpus.folder.read import load_pictures
from podcorpus.making.folder import Make
from podcorpus.making.project_file import FILE, Project

CARD = "DATA_CARD.md"
"""The project's card, beside podcorpus.toml; it need not have one."""
_PICTURES = "docs/figures"


def make_of(project: Project, curated: Path | None = None) -> tuple[Make, tuple[Finding, ...]]:
    """How the project's corpus is made, and what its list or feed has that fits no source.

    `curated` is another curated layer than the project's. Raises InputError if a file of the project cannot be used.
    """
    files = project.files()
    entries = project.entries()
    found = entries_of(files, entries)
    own = _layer(project, curated)
    meta_of = ProjectMeta(found, *project.of_all)
    layers = (*(() if own.curation is NO_CURATION else (own,)), *known_curations())
    make = Make(files, layers, meta_of, edition=project.said.output.edition, named=own)
    return make, tuple(unmatched(files, entries, found))


def _layer(project: Project, curated: Path | None) -> CuratedCorpus:
    """The curated layer, with the name and card of the project."""
    folder = curated or project.curated
    layer = CuratedCorpus(NO_CURATION, UNNAMED, default_card()) if folder is None else load_curated_corpus(folder)
    info = project.info
    if info is None and layer.info == UNNAMED:
        raise InputError(f"{project.root / FILE}: the corpus has no name; add [corpus] with id and title")
    if info is not None and layer.info != UNNAMED:
        raise InputError(
            f"{project.root / FILE}: [corpus] names the corpus, and {folder}/corpus.json does too; keep one of the two"
        )
    card = _card(project.root / CARD)
    pictures = layer.pictures or load_pictures(project.root / _PICTURES)
    return replace(layer, info=info or layer.info, card=card or layer.card, pictures=pictures)


def _card(file: Path) -> str | None:
    if not file.exists():
        return None
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"{file}: cannot be read ({reason}); check the file") from None
