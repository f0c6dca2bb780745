"""The other edition of a corpus folder, an episode at a time: without its text, or with the text of its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from podcorpus.building.editions import Hydrated, aligned, hydrate, page_words, redact
from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.exporting.opened import OpenedCorpus, open_corpus
from podcorpus.folder.card import load_card
from podcorpus.folder.layout import PICTURES
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.read import load_pictures, read_manifest
from podcorpus.folder.redirects import load_redirects
from podcorpus.folder.shards import InFolder
from podcorpus.folder.write import CorpusWriter, written_folder
from podcorpus.making.editing import of_edition, text_free
from podcorpus.making.replacing import check_same
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile, find_inputs
from podcorpus.records import Corpus, Turn
from podcorpus.tables.arrow import record_table


def redact_folder(folder: Path, out: Path, *, replace: bool = False, progress: Progress = silent) -> Manifest:
    """Write the text-free edition of the corpus in `folder` to `out`, and give its manifest.

    Raises InputError if the corpus cannot be read completely, or `out` not be written; a folder with another corpus is
    only replaced with `replace`.
    """
    _check_replaced(folder, out, replace=replace)
    with open_corpus(folder, progress) as corpus:
        return _written(corpus, out, (text_free(tables) for _, tables in corpus.with_tables()))


@dataclass(frozen=True)
class HydratedFolder:
    """What was written, and a verdict on each episode."""

    manifest: Manifest
    verdicts: tuple[Hydrated, ...]


def hydrate_folder(
    folder: Path, sources: Sequence[str | Path], out: Path, *, replace: bool = False, progress: Progress = silent
) -> HydratedFolder:
    """Write the full edition of every episode of the corpus in `folder` whose words are in `sources` to `out`; the
    others stay text-free. Raises InputError as `redact_folder`, and if a source cannot be read."""
    _check_replaced(folder, out, replace=replace)
    pages = Pages(sources)
    verdicts: list[Hydrated] = []

    def full(corpus: OpenedCorpus) -> Iterator[Mapping[str, pa.Table]]:
        page_of = _PageOf(corpus, pages)
        for episode, tables in corpus.with_tables():
            records, (verdict,) = hydrate(episode, page_of(episode))
            verdicts.append(verdict)
            yield of_edition(tables, records)

    with open_corpus(folder, progress) as corpus:
        manifest = _written(corpus, out, full(corpus))
    return HydratedFolder(manifest, tuple(verdicts))


def hydrated(corpus: OpenedCorpus, pages: Pages) -> Iterator[tuple[Corpus, Hydrated]]:
    """Each episode, with its words if they are on one of the pages, and the verdict on it. Raises InputError as
    `OpenedCorpus.episodes`, and if there is no transcript in a file that was named."""
    page_of = _PageOf(corpus, pages)
    for episode in corpus.episodes():
        full, (verdict,) = hydrate(episode, page_of(episode))
        yield full, verdict


def _check_replaced(folder: Path, out: Path, *, replace: bool) -> None:
    """Check that `out` does not hold another corpus than `folder`, before that is read. Raises InputError if it does,
    unless it is to be replaced."""
    manifest = read_manifest(folder)[0]
    if manifest is not None:
        check_same(out, manifest.corpus, manifest.episodes, replace=replace)


def _written(corpus: OpenedCorpus, out: Path, episodes: Iterable[Mapping[str, pa.Table]]) -> Manifest:
    folder, manifest = corpus.scanned.path, corpus.manifest
    card, redirects, pictures = load_card(folder), load_redirects(folder), load_pictures(folder / PICTURES)
    with written_folder(out) as new:
        writer = CorpusWriter(InFolder(new), manifest.corpus)
        for tables in episodes:
            writer.add(tables)
        writer.add({"entities": record_table("entities", list(corpus.entities.values()))})
        return writer.finish(card, redirects, pictures)


class Pages:
    """The files of some paths, of which each is read when it is needed."""

    def __init__(self, paths: Sequence[str | Path]) -> None:
        """Raises InputError if a file that was named cannot be read."""
        self.files: list[InputFile] = []
        self.by_digest: dict[str, InputFile] = {}
        for file in find_inputs(paths):
            try:
                digest = file.source().sha256
            except InputError:
                if file.given:
                    raise
                continue
            self.files.append(file)
            self.by_digest[digest] = file

    def words(self) -> Iterator[tuple[InputFile, list[str]]]:
        """Each file with the texts of its turns. Raises InputError if there is no transcript in one that was named."""
        for file in self.files:
            try:
                yield file, page_words(file.source())
            except NotATranscriptError:
                if file.given:
                    raise


class _PageOf:
    """Finds the page of an episode of a corpus."""

    def __init__(self, corpus: OpenedCorpus, pages: Pages) -> None:
        self._by_digest = pages.by_digest
        self._copies = _copies(corpus, pages)

    def __call__(self, episode: Corpus) -> list[Source]:
        """The page that the episode was built from, else the one with most of its words; none if there is none."""
        (one,) = episode.episodes
        file = self._by_digest.get(one.source_sha256) or self._copies.get(one.episode_id)
        return [] if file is None else [file.source()]


def _copies(corpus: OpenedCorpus, pages: Pages) -> Mapping[str, InputFile]:
    """For each episode whose own page is not at hand, the file with most of its words."""
    lost = {entry.episode_id for entry in corpus.manifest.episodes if entry.source_sha256 not in pages.by_digest}
    if not lost:
        return {}
    turns: dict[str, Sequence[Turn]] = {}
    for episode in corpus.episodes():
        if episode.episodes[0].episode_id in lost:
            # What they are known by, without what they say.
            turns[episode.episodes[0].episode_id] = redact(episode).turns
    best: dict[str, tuple[int, InputFile]] = {}
    for file, words in pages.words():
        for episode_id, of_episode in turns.items():
            n = len(aligned(of_episode, words))
            if n > best.get(episode_id, (0, file))[0]:
                best[episode_id] = (n, file)
    return {episode_id: file for episode_id, (_, file) in best.items()}
