"""What a draft of decisions is made from: one source, with automatic mentions, and what its project says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from podcorpus.building.episode_ids import default_episode_id
from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.building.project_meta import ProjectMeta, entries_of
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.errors import InputError
from podcorpus.findings.wording import counted
from podcorpus.making.asked import asked_for
from podcorpus.making.project_file import Project
from podcorpus.reading.inputs import InputFile
from podcorpus.records import Corpus

Registry = Mapping[str, RegistryEntry]


def drafted(
    source: Path,
    curated: Path | None,
    project: Project | None,
    *,
    episode_id: str | None = None,
    show: str | None = None,
    title: str | None = None,
    language: str | None = None,
    rights: str | None = None,
) -> tuple[Corpus, Registry]:
    """The corpus of one source as the program annotates it, and the registry in use. What is not stated is as the
    project's episode list or feed has it. Raises InputError if the source has no transcript, or several files."""
    asked = asked_for([source], curated, None, episode_id, show, title, language, rights)
    if len(asked.files) != 1:
        raise InputError(f"{source}: has {counted(len(asked.files), 'file')}; draft one at a time")
    (file,) = asked.files
    text = file.source()
    default_id = default_episode_id(file.parts[-1])
    meta = asked.meta_of(file, text, default_id)
    if project is not None:
        known = _known_of(project, file)(file, text, default_id)
        meta = _both(meta, known, episode_id)
    curations = [layer.curation for layer in asked.known]
    return build_corpus([build_episode(text, curations, meta, automatic=True)]), curations[0].registry


def _known_of(project: Project, file: InputFile) -> ProjectMeta:
    # The list may name it by folders that a path from here leaves out.
    whole = replace(file, parts=Path(file.name).resolve().parts)
    return ProjectMeta(entries_of([whole], project.entries()), *project.of_all)


def _both(stated: EpisodeMeta, known: EpisodeMeta, episode_id: str | None) -> EpisodeMeta:
    """What is stated; of what is not, what is known."""
    return replace(
        known,
        episode_id=episode_id or known.episode_id,
        show=stated.show or known.show,
        title=stated.title or known.title,
        language=stated.language or known.language,
        rights=stated.rights or known.rights,
    )
