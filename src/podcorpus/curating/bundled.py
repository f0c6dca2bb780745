"""The curated layers that come with the package, and those the caller gives, with their names and cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from podcorpus.curating.decisions import EPISODE, NAMED, NO_CURATION, Curation, RegistryEntry
from podcorpus.curating.loading import load_curation, load_model
from podcorpus.errors import InputError
from podcorpus.folder.card import default_card, own_card
from podcorpus.folder.layout import CURATED, MANIFEST, OWN_CARD, PICTURES
from podcorpus.folder.manifest import UNNAMED, CorpusInfo
from podcorpus.folder.metadata.hub_terms import LANGUAGES_ALLOWED, language_problem, licence_problem, spdx_licence
from podcorpus.folder.read import load_pictures
from podcorpus.folder.redirects import Redirect, load_redirects

_PACKAGE = Path(__file__).parent
SAMPLE = _PACKAGE / "sample"
SAMPLE_PAGE = SAMPLE / "night-ferry.the-slack-hour.txt"


@dataclass(frozen=True)
class CuratedCorpus:
    """A curated layer, and the name, card, redirects and pictures of the corpus of exactly its episodes."""

    curation: Curation
    info: CorpusInfo
    card: str
    redirects: tuple[Redirect, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    bundled: bool = False
    """Whether it comes with the package, and is not the caller's."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The digests of the pages that it has decisions on."""
        return tuple(episode.episode.source_sha256 for episode in self.curation.episodes)


class _Named(Protocol):
    """A layer, as far as it decides what a corpus is called."""

    @property
    def pages(self) -> tuple[str, ...]: ...
    @property
    def info(self) -> CorpusInfo: ...
    @property
    def bundled(self) -> bool: ...


_L = TypeVar("_L", bound=_Named)


def load_curated_corpus(folder: Path) -> CuratedCorpus:
    """A curated layer with its corpus.json, its redirects, its pictures, and its card, which is in the folder or beside
    the corpus folder. Without a registry of its own it has that of the package.

    Raises InputError if a file cannot be used; a missing one has a default.
    """
    return _loaded(folder, known_curations()[0].curation.registry)


def _loaded(folder: Path, registry: Mapping[str, RegistryEntry]) -> CuratedCorpus:
    info = UNNAMED
    path = folder / NAMED
    if path.exists():
        info = load_model(path, CorpusInfo, "give name, title and version, see docs/versioning.md")
    for part in info.rights:
        if part.licence is not None and (problem := licence_problem(part.licence)) is not None:
            raise InputError(f"{path}: rights of {part.layer}: {problem}")
    named = (part.model_copy(update={"licence": part.licence and spdx_licence(part.licence)}) for part in info.rights)
    info = info.model_copy(update={"rights": tuple(named)})
    curation = load_curation(folder, registry)
    for episode in (one.episode for one in curation.episodes):
        if episode.language and (problem := language_problem(episode.language)) is not None:
            path = folder / episode.episode_id / EPISODE
            raise InputError(f"{path}: language {episode.language}: {problem}; expected {LANGUAGES_ALLOWED}")
    card = next((own_card(place) for place in _cards(folder) if place.is_file()), None)
    return CuratedCorpus(
        curation, info, card or default_card(), load_redirects(folder), load_pictures(folder / PICTURES)
    )


def known_curations() -> tuple[CuratedCorpus, ...]:
    """The layers that come with the package: the published corpus, then the sample."""
    installed, checkout = _PACKAGE / "published", _PACKAGE.parents[2] / "dataset" / CURATED
    folders = (installed if installed.is_dir() else checkout, SAMPLE / CURATED)
    return tuple(_bundled(folder, _state(folder)) for folder in folders)


@lru_cache(maxsize=4)
def _bundled(folder: Path, _: tuple[tuple[str, int, int], ...]) -> CuratedCorpus:
    return replace(_loaded(folder, {}), bundled=True)


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes as a file of a layer does, which a checkout's may: that of the published corpus is one of them."""
    places = (*_cards(folder), *sorted(folder.rglob("*")))
    stats = ((str(place), place.stat()) for place in places if place.exists())
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _cards(folder: Path) -> list[Path]:
    """Where a layer's card may be: in its folder, or beside the corpus that it is in."""
    corpus = folder.resolve().parent
    return [folder / OWN_CARD, *([corpus.parent / OWN_CARD] if (corpus / MANIFEST).exists() else [])]


def unnamed_corpus() -> CuratedCorpus:
    """The defaults of a corpus without a curated layer."""
    return CuratedCorpus(NO_CURATION, UNNAMED, default_card())


def own_curation(known: Sequence[CuratedCorpus]) -> Curation:
    """The decisions of the caller's own layer, which is the first of those in use; no decisions if there is none."""
    return NO_CURATION if not known or known[0].bundled else known[0].curation


def naming_layer(known: Iterable[_L], source_digests: Sequence[str]) -> _L | None:
    """The layer that a corpus built from sources with these digests has its name from; None if it has no name.

    That is the caller's layer if it names its corpus and all its pages are among them, and a layer of the package if
    they are exactly its pages.
    """
    for layer in known:
        own = not layer.bundled and layer.info != UNNAMED and set(layer.pages) <= set(source_digests)
        if own or sorted(layer.pages) == sorted(source_digests):
            return layer
    return None


def corpus_identity(known: Sequence[CuratedCorpus], source_digests: Sequence[str]) -> CuratedCorpus:
    """The name, card and redirects of a corpus built from sources with these digests: those of its `naming_layer`, else
    the defaults of an unnamed corpus."""
    return naming_layer(known, source_digests) or unnamed_corpus()
