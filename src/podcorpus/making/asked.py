"""What a caller asks to be built, as paths and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from podcorpus.building.episode_ids import default_episode_id
from podcorpus.building.pipeline import StatedMeta
from podcorpus.curating.bundled import CuratedCorpus, known_curations, load_curated_corpus
from podcorpus.curating.speakers import stated_speakers
from podcorpus.errors import InputError
from podcorpus.folder.metadata.hub_terms import LANGUAGES_ALLOWED, language_problem
from podcorpus.making.folder import Make
from podcorpus.reading.inputs import find_inputs, with_chapters
from podcorpus.records.forms import LANGUAGE_TAG


def asked_for(
    pages: Sequence[str | Path],
    curated: str | Path | None = None,
    chapters: str | Path | None = None,
    episode_id: str | None = None,
    show: str | None = None,
    title: str | None = None,
    language: str | None = None,
    rights: str | None = None,
    form: str | None = None,
    speakers: Iterable[str] | Mapping[str, str] = (),
) -> Make:
    """What a caller asks to be built. Raises InputError for what cannot be."""
    if not pages:
        raise InputError("no page to build from; give one or more")
    if episode_id and default_episode_id(f"{episode_id}.") != episode_id:
        raise InputError(f"episode id {episode_id!r}: write it in lower case as in `my-show.first-episode`")
    if language and not re.fullmatch(LANGUAGE_TAG, language):
        raise InputError(f"language {language!r}: expected {LANGUAGES_ALLOWED}")
    if language and (problem := language_problem(language)) is not None:
        raise InputError(f"language {language!r}: {problem}; expected {LANGUAGES_ALLOWED}")
    stated = stated_speakers(speakers)
    files = find_inputs(pages)
    if len(files) > 1 and any((episode_id, show, title, chapters)):
        raise InputError("an episode id, show, title and chapters describe one page; build several without them")
    if chapters is not None:
        files = [with_chapters(files[0], chapters)]
    known = layers(curated)
    meta_of = StatedMeta(episode_id, show, title, language, rights, form, stated)
    return Make(files, known, meta_of, stated=stated)


def layers(curated: str | Path | None) -> tuple[CuratedCorpus, ...]:
    """The curated layers in use: the caller's own, if any, and those of the package."""
    return (*([load_curated_corpus(Path(curated))] if curated else []), *known_curations())
