"""The curated layers that come with the program, and one that the caller names, with the card and name of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from podcorpus.curating.decisions import EPISODE, NO_CURATION, Curation, load_curation
from podcorpus.errors import InputError
from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import one_line
from podcorpus.folder.card import SHOWN, default_card
from podcorpus.folder.layout import CURATED, PICTURES
from podcorpus.folder.manifest import UNNAMED, CorpusInfo
from podcorpus.folder.metadata.hub_terms import LANGUAGES_ALLOWED, language_problem, licence_problem, spdx_licence
from podcorpus.folder.read import load_pictures
from podcorpus.folder.redirects import Redirect, load_redirects

_PACKAGE = Path(__file__).parent
SAMPLE = _PACKAGE / "sample"
SAMPLE_PAGE = SAMPLE / "night-ferry.the-slack-hour.txt"
_CARD = "DATA_CARD.md"


@dataclass(frozen=True)
class CuratedCorpus:
    """A curated layer, and what the corpus of exactly its episodes is called and says of itself."""

    curation: Curation
    info: CorpusInfo
    card: str
    redirects: tuple[Redirect, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def load_curated_corpus(folder: Path) -> CuratedCorpus:
    """A curated layer with its corpus.json, its redirects and its card with pictures, which stand in it or beside the
    corpus folder.

    Raises InputError where a file cannot be used; one that is not there has a default.
    """
    info = UNNAMED
    path = folder / "corpus.json"
    if path.exists():
        try:
            info = CorpusInfo.model_validate_json(path.read_text(encoding="utf-8"))
        except (ValidationError, UnicodeDecodeError, OSError) as error:
            told = first_problem(error) if isinstance(error, ValidationError) else one_line(error)
            raise InputError(f"{path}: {told}; give name, title and version, see docs/versioning.md") from None
    for part in info.rights:
        if part.licence is not None and (problem := licence_problem(part.licence)) is not None:
            raise InputError(f"{path}: rights of {part.layer}: {problem}")
    named = (part.model_copy(update={"licence": part.licence and spdx_licence(part.licence)}) for part in info.rights)
    info = info.model_copy(update={"rights": tuple(named)})
    curation = load_curation(folder)
    for episode in (one.episode for one in curation.episodes):
        if episode.language and (problem := language_problem(episode.language)) is not None:
            path = folder / episode.episode_id / EPISODE
            raise InputError(f"{path}: language {episode.language}: {problem}; expected {LANGUAGES_ALLOWED}")
    places = [folder / _CARD, folder.resolve().parent.parent / _CARD]
    card = next((place.read_text(encoding="utf-8") for place in places if place.is_file()), None)
    pictures = next(filter(None, map(load_pictures, (folder / PICTURES, folder.resolve().parent.parent / SHOWN))), {})
    return CuratedCorpus(curation, info, card or default_card(), load_redirects(folder), pictures)


def known_curations() -> tuple[CuratedCorpus, ...]:
    """The layers that come with the program: the published corpus, then the sample."""
    installed, checkout = _PACKAGE / "published", _PACKAGE.parents[2] / "dataset" / CURATED
    return (
        load_curated_corpus(installed if installed.is_dir() else checkout),
        load_curated_corpus(SAMPLE / CURATED),
    )


def corpus_identity(known: tuple[CuratedCorpus, ...], source_digests: list[str]) -> CuratedCorpus:
    """What says name, card and redirects of a corpus built from sources of these digests: a curated corpus where they
    are exactly the pages that were read for it, else one without a name."""
    for corpus in known:
        if sorted(e.episode.source_sha256 for e in corpus.curation.episodes) == sorted(source_digests):
            return corpus
    return CuratedCorpus(NO_CURATION, UNNAMED, default_card())
