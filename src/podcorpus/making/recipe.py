"""What is done with each file, and by what a built episode is known again: the file, what is known of it, and the
program.

The decisions of annotators are looked at apart (`decisions_on`): a page that is curated depends on those on itself, and
one that is not is built again only if an episode was curated whose words it has.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from podcorpus.building.pipeline import EpisodeMeta, MetaOf
from podcorpus.curating.decisions import CuratedEpisode, Curation
from podcorpus.curating.matching import recognise, word_digests
from podcorpus.making.entry import Head
from podcorpus.reading import FORMATS, Source
from podcorpus.reading.inputs import InputFile

_USED = ("ahocorasick-rs", "jellyfish", "numpy", "pyarrow", "pydantic", "rapidfuzz")
"""Packages that what is built can depend on."""
_PACKAGES = ("aligning", "annotating", "building", "curating", "findings", "making", "reading", "records", "tables")
"""Those of the program's own packages that what is built depends on."""
_NOT_PROGRAM = {"__pycache__", "published", "sample"}


@dataclass(frozen=True)
class Recipe:
    """The curated layers, what is known of files, and whether curated episodes have automatic mentions."""

    curations: tuple[Curation, ...]
    meta_of: MetaOf
    automatic: bool = False

    def key(self, file: InputFile, source: Source, meta: EpisodeMeta) -> str:
        """What an episode is kept under: a digest of all that it is made of, but for the decisions on others."""
        chapters = None if source.chapters is None else source.chapters.sha256
        on_it = self._by_page.get(source.sha256)
        return digest_of(
            [
                program_digest(),
                self._registries,
                file.name,
                source.sha256,
                str(chapters),
                repr(meta),
                str(self.automatic),
                "" if on_it is None else digest_of([repr(on_it)]),
            ]
        )

    def decisions_on(self, source_sha256: str) -> str:
        """The digest of the decisions that are looked through for a source: of all, unless the first layer knows the
        very page."""
        return "" if source_sha256 in self._by_page else self._all_decisions

    def still_fits(self, head: Head, texts: Iterable[str | None]) -> bool:
        """Whether an episode that was kept is what would be built today. `texts` are those of its turns."""
        if head.decisions == self.decisions_on(head.source_sha256):
            return True
        if head.curated:
            return False
        hashes = word_digests(texts)
        return not any(recognise(curation, head.source_sha256, hashes) for curation in self.curations)

    def prepared(self) -> Recipe:
        """The recipe with its digests computed, so that not every worker computes them."""
        _ = self._by_page, self._registries, self._all_decisions
        return self

    @property
    def _by_page(self) -> Mapping[str, CuratedEpisode]:
        """The episodes of the first layer by the digest of the page."""
        return self.curations[0].by_page if self.curations else {}

    @cached_property
    def _registries(self) -> str:
        return digest_of([repr((curation.registry, curation.speakers)) for curation in self.curations])

    @cached_property
    def _all_decisions(self) -> str:
        return digest_of([repr(curation.episodes) for curation in self.curations])


@cache
def program_digest(packages: Sequence[str] = _PACKAGES) -> str:
    """The digest of the program: of the files of some of its packages, and of the versions of what else it uses."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for package in packages:
        for base, folders, names in os.walk(root / package):
            folders[:] = sorted(set(folders) - _NOT_PROGRAM)
            for name in sorted(names):
                data = Path(base, name).read_bytes()
                digest.update(f"{package} {name} {hashlib.sha256(data).hexdigest()}\n".encode())
    used = [f"{name} {version(name)}" for name in _USED]
    return digest_of([digest.hexdigest(), platform.python_version(), *used])


def foreign_formats() -> list[str]:
    """The formats that are not the program's own, but were registered: other processes do not have them, and what they
    do is in no digest."""
    return [name for name, form in FORMATS.items() if not getattr(form, "__name__", "").startswith("podcorpus.")]


def digest_of(parts: Iterable[str]) -> str:
    """The digest of some texts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()
