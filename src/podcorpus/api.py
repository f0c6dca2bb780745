"""The package's functions for programs: paths in, records and findings out. The commands use the same functions.

Nothing here prints. Input that cannot be used at all raises InputError; a problem in usable input is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from podcorpus.building.episode_ids import default_episode_id
from podcorpus.building.many import build_files
from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import CuratedCorpus, corpus_identity, known_curations, load_curated_corpus
from podcorpus.curating.speakers import check_labels, stated_speakers
from podcorpus.diffing import check_release
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found, worded
from podcorpus.folder import read as folders
from podcorpus.folder.card import default_card
from podcorpus.folder.manifest import UNNAMED, CorpusInfo, Manifest
from podcorpus.folder.metadata.hub_terms import LANGUAGES_ALLOWED, language_problem
from podcorpus.folder.one_table import scanned_path
from podcorpus.folder.redirects import Redirect, check_redirects
from podcorpus.folder.write import corpus_files, write_folder
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile, find_inputs, load_sources, with_chapters
from podcorpus.records import Corpus
from podcorpus.records.schemas import json_schema
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows, validate_scanned


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
    if not pages:
        raise InputError("no page to build from; give one or more")
    files = find_inputs(pages)
    if len(files) > 1 and any((episode_id, show, title, chapters)):
        raise InputError("an episode id, show, title and chapters describe one page; build several without them")
    if chapters is not None:
        files = [with_chapters(files[0], chapters)]
    if episode_id and default_episode_id(f"{episode_id}.") != episode_id:
        raise InputError(f"episode id {episode_id!r}: write it in lower case as in `my-show.first-episode`")
    if language and not re.fullmatch(json_schema("episodes")["properties"]["language"]["pattern"], language):
        raise InputError(f"language {language!r}: expected {LANGUAGES_ALLOWED}")
    if language and (problem := language_problem(language)) is not None:
        raise InputError(f"language {language!r}: {problem}; expected {LANGUAGES_ALLOWED}")
    known = layers(curated)
    stated = stated_speakers(speakers)

    def meta_of(_: Source, default_id: str) -> EpisodeMeta:
        return EpisodeMeta(
            episode_id or default_id, show or None, title or None, language or None, rights or None, form, stated
        )

    built = build_from(files, known, meta_of, automatic=automatic, progress=progress)
    curated_ids = {episode.episode.episode_id for corpus in known for episode in corpus.curation.episodes}
    check_labels(stated, (one.label for one in built.corpus.speakers if one.episode_id not in curated_ids))
    return built


def build_from(
    files: Sequence[InputFile],
    known: tuple[CuratedCorpus, ...],
    meta_of: Callable[[Source, str], EpisodeMeta],
    *,
    automatic: bool,
    progress: Progress = silent,
) -> Built:
    """Build and validate a corpus from files, with the curated layers `known`; `meta_of` gives the metadata of a source
    and the id that its file gives it. Raises InputError as `build`."""
    curations = [corpus.curation for corpus in known]

    def build_one(source: Source, default_id: str) -> BuiltEpisode:
        return build_episode(source, curations, meta_of(source, default_id), automatic=automatic)

    built = build_files(files, build_one, progress)
    sources = built.sources
    corpus = build_corpus(built.episodes)
    findings = (*built.findings, *chain.from_iterable(item.findings for item in built.episodes))
    # A published corpus consists of the gold decisions; one with automatic mentions instead does not get its name.
    named = corpus_identity(() if automatic else known, [source.sha256 for source in sources])
    findings = (*findings, *validate_rows(corpus_rows(corpus), sources))
    return Built(corpus, findings, named.info, named.card, named.redirects, named.pictures)


def layers(curated: str | Path | None) -> tuple[CuratedCorpus, ...]:
    """The curated layers in use: the caller's own, if any, and those of the package."""
    return (*([load_curated_corpus(Path(curated))] if curated else []), *known_curations())


def validate(
    folder: str | Path,
    sources: Iterable[str | Path] = (),
    previous: str | Path | None = None,
    table: str | None = None,
) -> Iterator[Finding]:
    """The findings on a corpus folder, one by one as they are found; none if it is valid.

    `sources` are pages to check it against, `previous` is the previous version, a folder or git revision. With `table`
    the path is a Parquet or JSONL file of that table, or a folder of such files. Raises InputError, at the call, if the
    folder or a source cannot be used.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build, validate, write_corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_corpus(build(SAMPLE_PAGE).corpus, folder)
    ...     _ = Path(folder, "data", "turns", "notes.txt").write_text("mine")
    ...     for found in validate(folder, [SAMPLE_PAGE]):
    ...         print(found.level, found.code, found.hint, sep=", ")
    error, file-unlisted, move the file out of the folder, or build the folder again
    """
    loaded = load_sources(sources)
    with ExitStack() as stack:
        scanned = stack.enter_context(scanned_path(Path(folder), table))
        usable_with(scanned, loaded, previous)
        findings = check_folder(scanned, loaded, None if previous is None else str(previous))
        return _closing(stack.pop_all(), worded(findings))


def _closing(stack: ExitStack, findings: Iterator[Finding]) -> Iterator[Finding]:
    with stack:
        yield from findings


def usable_with(scanned: folders.Scanned, sources: Sequence[Source], previous: str | Path | None) -> None:
    """Raises InputError if a single table was scanned that cannot be checked against these."""
    if scanned.table is not None and previous is not None:
        raise InputError(f"{scanned.path}: a single table is not a version of a corpus; leave --previous out")
    if scanned.table in ("speakers", "entities") and sources:
        raise InputError(f"{scanned.path}: {scanned.table} have no positions in a source; leave --source out")


def check_folder(
    scanned: folders.Scanned, sources: Sequence[Source] = (), previous: str | None = None, progress: Progress = silent
) -> Iterator[Finding | Found]:
    """The findings on a scanned folder: on its files, records and redirects, and as the version after `previous`."""
    # That a file was changed comes after what was found in it.
    yield from (found for found in scanned.findings if found.code != "digest-mismatch")
    yield from validate_scanned(scanned, sources, progress)
    yield from (found for found in scanned.findings if found.code == "digest-mismatch")
    if scanned.table is not None:
        return
    scans = scanned.scans.items()
    yield from check_redirects(
        scanned.path,
        {table: [file.path for file in scan.files] for table, scan in scans if not scan.absent},
        scanned.manifest,
    )
    if previous is not None:
        yield from check_release(scanned.path, previous, progress)


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
    manifest, contents = corpus_files(corpus, info, default_card() if card is None else card, redirects, pictures)
    write_folder(Path(folder), contents)
    return manifest
