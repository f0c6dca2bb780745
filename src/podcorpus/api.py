"""The package's functions for programs: paths in, records and findings out. The commands use the same functions.

Nothing here prints. Input that cannot be used at all raises InputError; a problem in usable input is a finding.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from podcorpus.building.many import build_files
from podcorpus.building.pipeline import BuiltEpisode, build_corpus, build_episode
from podcorpus.curating.speakers import SpeakerLines, check_labels, lines_of
from podcorpus.findings.finding import Finding
from podcorpus.folder import read as folders
from podcorpus.folder.card import default_card
from podcorpus.folder.manifest import UNNAMED, CorpusInfo, Manifest
from podcorpus.folder.redirects import Redirect
from podcorpus.folder.shards import InFolder
from podcorpus.folder.write import write_corpus_to, written_folder
from podcorpus.making.asked import asked_for
from podcorpus.making.folder import Made, Make, make_folder
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile
from podcorpus.records import Corpus
from podcorpus.records.base import Edition
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows


@dataclass(frozen=True)
class Built:
    """A corpus in the full edition, the findings from reading and validating it, and its name, card with pictures, and
    redirects for `write_corpus`."""

    corpus: Corpus
    findings: tuple[Finding, ...]
    info: CorpusInfo
    card: str
    redirects: tuple[Redirect, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def build(
    *pages: str | Path,
    curated: str | Path | None = None,
    chapters: str | Path | None = None,
    episode_id: str | None = None,
    show: str | None = None,
    title: str | None = None,
    language: str | None = None,
    rights: str | None = None,
    form: str | None = None,
    speakers: Iterable[str] | Mapping[str, str] = (),
    automatic: bool = False,
    progress: Progress = silent,
) -> Built:
    """Build a corpus from transcripts, each recognised by its content, and validate it.

    A page is a file, a folder (searched with its subfolders) or an archive; a file that cannot be read is a finding.
    `curated` is the folder of your own curated layer. `chapters` is the file with the chapters of a single page, where
    that is not beside it under its name (`ep.chapters.json`). `episode_id`, `show` and `title` describe a single page
    that is not curated, `language` and `rights` all such pages. `form` is the format to read them in. `speakers` says
    whom labels mean, in all such pages: lines such as `SPEAKER_00=Mara Lind, host`, or such names by label. With
    `automatic`, curated episodes have automatic mentions too. Raises InputError if no page, or a decision, can be used.

    >>> from podcorpus import SAMPLE_PAGE, build
    >>> built = build(SAMPLE_PAGE)
    >>> len(built.corpus.turns), built.corpus.turns[0].start_ms, built.findings
    (59, 0, ())
    """
    asked = asked_for(pages, curated, chapters, episode_id, show, title, language, rights, form, speakers)
    built = _built(dataclasses.replace(asked, automatic=automatic), progress)
    curated_ids = {episode.episode.episode_id for corpus in asked.known for episode in corpus.curation.episodes}
    check_labels(asked.stated, (one.label for one in built.corpus.speakers if one.episode_id not in curated_ids))
    return built


def build_folder(
    *pages: str | Path,
    out: str | Path,
    edition: Edition = "full",
    curated: str | Path | None = None,
    chapters: str | Path | None = None,
    episode_id: str | None = None,
    show: str | None = None,
    title: str | None = None,
    language: str | None = None,
    rights: str | None = None,
    form: str | None = None,
    speakers: Iterable[str] | Mapping[str, str] = (),
    automatic: bool = False,
    workers: int | None = 1,
    cache: str | Path | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> Made:
    """Build a corpus folder of any size from transcripts, validated on the way, in memory that does not grow with it.

    The pages and what describes them are as in `build`. `workers` is how many processes build; None is one per core.
    With more than one, a script that calls this must be one that other processes can import: its calls are under
    `if __name__ == "__main__":`. `cache` is a folder in which built episodes are kept for the next build. A folder at
    `out` with another corpus is only replaced with `replace`.

    Returns the manifest, and the findings as a `Tally`: their counts, and the first of each code. Raises InputError as
    `build`, and if the folder cannot be written; then what was there is as it was.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build_folder
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = build_folder(SAMPLE_PAGE, out=Path(folder, "corpus"))
    >>> made.manifest.tables["turns"].rows, made.tally.found
    (59, Counter())
    """
    asked = asked_for(pages, curated, chapters, episode_id, show, title, language, rights, form, speakers)
    kept = None if cache is None else Path(cache)
    make = dataclasses.replace(asked, automatic=automatic, edition=edition, workers=workers, cache=kept)
    return make_folder(make, Path(out), replace=replace, progress=progress)


def _built(make: Make, progress: Progress) -> Built:
    recipe = make.recipe

    def build_one(file: InputFile, source: Source, default_id: str) -> BuiltEpisode:
        meta = recipe.meta_of(file, source, default_id)
        return build_episode(source, recipe.curations, meta, automatic=recipe.automatic)

    built = build_files(make.files, build_one, progress)
    corpus = build_corpus(built.episodes)
    lines = SpeakerLines(lines_of(make.own))
    for item in built.episodes:
        if item.registry is make.own.registry:
            lines.meet(item.episode.episode_id, (speaker.label for speaker in item.speakers))
    findings = (
        *built.findings,
        *make.own.findings,
        *lines.unmet(),
        *chain.from_iterable(item.findings for item in built.episodes),
        *validate_rows(corpus_rows(corpus)),
    )
    named = make.name_of([item.episode.source_sha256 for item in built.episodes])
    return Built(corpus, findings, named.info, named.card, named.redirects, named.pictures)


def read_corpus(folder: str | Path) -> tuple[Manifest, Corpus]:
    """The manifest and the records of a corpus folder. Raises InputError with the first problem if it cannot be read
    completely.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build, read_corpus, write_corpus
    >>> corpus = build(SAMPLE_PAGE).corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_corpus(corpus, folder)
    ...     read_corpus(folder) == (written, corpus)
    True
    """
    return folders.read_corpus(Path(folder))


def write_corpus(
    corpus: Corpus,
    folder: str | Path,
    info: CorpusInfo = UNNAMED,
    card: str | None = None,
    redirects: Sequence[Redirect] = (),
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Manifest:
    """Write a corpus folder, replacing an existing one, and return its manifest.

    `info` is its name, title and version, `card` the text of its data card, `pictures` those shown in the card, and
    `redirects` the replacements of ids that it no longer has. Raises InputError if `folder` is something other than a
    corpus, or cannot be written; then nothing was changed.
    """
    shown = default_card() if card is None else card
    with written_folder(Path(folder)) as new:
        return write_corpus_to(InFolder(new), corpus, info, shown, redirects, pictures)
