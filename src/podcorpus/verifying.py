"""Verifying: whether a corpus folder matches its manifest, and whether it can be rebuilt from its pages.

A file is checked against its SHA-256 and size, a table against the digest of its content, which does not depend on how
its file was written. Rebuilt from its pages with the same versions of the software, a folder has the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from podcorpus.building.metadata import PublishedFacts
from podcorpus.building.pipeline import EpisodeMeta
from podcorpus.curating.bundled import CuratedCorpus
from podcorpus.curating.decisions import NO_CURATION, SpeakerDecision
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.folder.card import default_card
from podcorpus.folder.layout import CARD, MANIFEST, PICTURES
from podcorpus.folder.manifest import UNNAMED, BuiltWith, Manifest
from podcorpus.folder.read import Scanned, load_pictures, pages_of, read_manifest, scanned_folder
from podcorpus.folder.redirects import load_redirects
from podcorpus.making.asked import layers
from podcorpus.making.collecting import jobs_of
from podcorpus.making.folder import Make, make_into
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile, Sources, open_sources
from podcorpus.records.base import Edition
from podcorpus.tables.safe_files import may_be_read
from podcorpus.tables.same_files import measured
from podcorpus.tables.scan import TableScan, batches
from podcorpus.tables.text_files import read_text

_STATED = ("show", "title", "language", "rights")
_FACTS = tuple(name for name in PublishedFacts.model_fields if name != "chapters")
_OF_EPISODE = tuple(dict.fromkeys(("episode_id", "format", *_STATED, *_FACTS)))
"""Columns of the metadata that a folder has of an episode."""


@dataclass(frozen=True)
class TableDigest:
    """A table's content compared with the manifest: `agrees` is None if it cannot be read completely. `as_written` is
    whether the bytes of its files match the manifest too."""

    table: str
    rows: int
    agrees: bool | None
    as_written: bool


@dataclass(frozen=True)
class Rebuilt:
    """The rebuilt corpus compared with the folder: `files` are those with different bytes or on one side only,
    `tables` those with different content, `versions` the software versions then and now, where they differ."""

    n_pages: int
    files: tuple[str, ...]
    tables: tuple[str, ...]
    versions: Mapping[str, tuple[str, str]]

    @property
    def agrees(self) -> bool:
        """Whether it is identical byte for byte, or has the same content if other versions wrote it."""
        return not self.files or bool(self.versions and not self.tables)


@dataclass(frozen=True)
class Verification:
    """The result of verifying a folder; `rebuilt` is None if no page was given."""

    manifest: Manifest
    findings: tuple[Finding, ...]
    tables: tuple[TableDigest, ...]
    rebuilt: Rebuilt | None

    @property
    def agrees(self) -> bool:
        """Whether everything matches the manifest, and the rebuilt corpus matches the folder."""
        return (
            not any(found.level == "error" for found in self.findings)
            and all(table.agrees for table in self.tables)
            and (self.rebuilt is None or self.rebuilt.agrees)
        )


def verify(
    folder: str | Path,
    sources: Sequence[str | Path] = (),
    curated: str | Path | None = None,
    *,
    automatic: bool = False,
    progress: Progress = silent,
) -> Verification:
    """Check a corpus folder against its manifest and, if `sources` are given, against a corpus rebuilt from them.

    `curated` and `automatic` are those the folder was built with. Raises InputError if the folder has no readable
    manifest, or cannot be rebuilt from these pages.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build, verify, write_corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     built = build(SAMPLE_PAGE)
    ...     _ = write_corpus(built.corpus, folder, built.info, built.card)
    ...     verify(folder, [SAMPLE_PAGE]).agrees
    True
    """
    path = Path(folder)
    pages = open_sources(sources, pages_of(path)) if sources else None
    return verify_pages(path, pages, curated, automatic=automatic, progress=progress)


def verify_pages(
    folder: Path,
    pages: Sources | None,
    curated: str | Path | None = None,
    *,
    automatic: bool = False,
    progress: Progress = silent,
) -> Verification:
    """`verify`, with pages that are open already."""
    asked = None if pages is None else _asked(folder, pages, curated)
    with scanned_folder(folder, progress) as scanned:
        manifest = scanned.manifest
        if manifest is None:
            problem = next(found.message for found in scanned.findings if found.code.startswith("manifest-"))
            raise InputError(f"{folder / MANIFEST}: {problem}; restore it, or build the folder again")
        changed = {found.path for found in scanned.findings if found.level == "error"}
        tables = tuple(
            TableDigest(
                table,
                part.rows,
                _agrees(scanned, table, part.content_sha256),
                not any(str(folder / entry.path) in changed for entry in part.files),
            )
            for table, part in manifest.tables.items()
        )
        rebuilt = None if asked is None else _rebuilt(scanned, manifest, asked, automatic, progress)
        return Verification(manifest, tuple(scanned.findings), tables, rebuilt)


def _agrees(scanned: Scanned, table: str, digest: str) -> bool | None:
    scan = scanned.scans.get(table)
    return None if scan is None or scan.absent else scan.content == digest


@dataclass(frozen=True)
class _Asked:
    """What a folder is to be rebuilt from."""

    files: Sequence[InputFile]
    known: tuple[CuratedCorpus, ...]
    edition: Edition


def _asked(folder: Path, pages: Sources, curated: str | Path | None) -> _Asked | None:
    """What a folder is to be rebuilt from, found before the folder is read, which may take long; None if it has no
    manifest. Raises InputError if it cannot be rebuilt from that."""
    manifest, _ = read_manifest(folder)
    if manifest is None:
        return None
    if manifest.edition == "mixed":
        raise InputError(
            f"{folder}: the episodes are of two editions, so they cannot be rebuilt together; leave --source out"
        )
    return _Asked(_files(manifest, pages), layers(curated), manifest.edition)


def _rebuilt(scanned: Scanned, manifest: Manifest, asked: _Asked, automatic: bool, progress: Progress) -> Rebuilt:
    files, known, meta_of = asked.files, asked.known, _meta_of(scanned.scans)
    make = Make(files, known, meta_of, automatic, asked.edition, workers=1, validated=False)
    named = make.name_of([episode.source_sha256 for episode in manifest.episodes])
    if named.info == UNNAMED or not named.bundled:
        make = replace(make, named=_named(scanned.path, manifest))
    new = scanned.aside / "rebuilt" / "corpus"
    new.mkdir(parents=True)
    ours = make_into(make, new, jobs_of(files), progress).manifest
    listed = {MANIFEST, *(entry.path for entry in manifest.every_file)}
    rebuilt = {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()}
    return Rebuilt(
        len(ours.episodes),
        tuple(sorted(name for name in listed | rebuilt if not _same(scanned.path, new, name))),
        tuple(table for table, part in ours.tables.items() if _agrees(scanned, table, part.content_sha256) is not True),
        _other_versions(manifest.built_with, ours.built_with),
    )


def _named(folder: Path, manifest: Manifest) -> CuratedCorpus:
    """Name, card and redirects as the folder has them; those who built it gave them to it."""
    try:
        card = read_text(folder / CARD) if may_be_read(folder, folder / CARD) else default_card()
    except InputError:
        # What is wrong with it is among the findings.
        card = default_card()
    return CuratedCorpus(NO_CURATION, manifest.corpus, card, load_redirects(folder), load_pictures(folder / PICTURES))


def _files(manifest: Manifest, sources: Sources) -> list[InputFile]:
    """The files of the pages. Raises InputError if these are not exactly those of the manifest's episodes."""
    episodes = {episode.source_sha256: episode.episode_id for episode in manifest.episodes}
    files, found = [], set()
    for file, page in sources.files():
        if page.sha256 not in episodes:
            raise InputError(
                f"{page.name}: no episode was built from this file, whose SHA-256 is {page.sha256[:12]}…; "
                "give the source the corpus was built from"
            )
        files.append(file)
        found.add(page.sha256)
    for digest, episode_id in episodes.items():
        if digest not in found:
            raise InputError(f"{episode_id}: its page is not among the sources; give the page of every episode")
    return files


@dataclass(frozen=True)
class _OfFolder:
    """The metadata that a folder has of its episodes and speakers."""

    by_digest: Mapping[str, Mapping[str, Any]]
    speakers: Mapping[str, tuple[SpeakerDecision, ...]]
    chapters: Mapping[str, tuple[tuple[int, str | None], ...]]

    @property
    def stated(self) -> str:
        """The rows."""
        return repr(self)

    def __call__(self, file: InputFile, source: Source, default_id: str, /) -> EpisodeMeta:  # noqa: ARG002
        """The metadata of the episode that was built from the source."""
        row = self.by_digest.get(source.sha256, {})
        episode_id = row.get("episode_id") or default_id
        stated: dict[str, Any] = {name: row.get(name) for name in _STATED}
        facts: dict[str, Any] = {name: row.get(name) for name in _FACTS}
        known = PublishedFacts(**facts, chapters=self.chapters.get(episode_id, ()))
        speakers = self.speakers.get(episode_id, ())
        return EpisodeMeta(episode_id, **stated, form=row.get("format"), speakers=speakers, known=known)


def _meta_of(scans: Mapping[str, TableScan]) -> _OfFolder:
    speakers: dict[str, tuple[SpeakerDecision, ...]] = defaultdict(tuple)
    for row in _rows(scans, "speakers", ("episode_id", "label", "name", "role")):
        if row["name"] is not None or row["role"] is not None:
            decision = SpeakerDecision(label=row["label"], name=row["name"], role=row["role"])
            speakers[row["episode_id"]] += (decision,)
    chapters: dict[str, tuple[tuple[int, str | None], ...]] = defaultdict(tuple)
    for row in _rows(scans, "chapters", ("episode_id", "published_start_ms", "title")):
        # A source may have chapters of its own, some without a time; then these are not used.
        if row["published_start_ms"] is not None:
            chapters[row["episode_id"]] += ((row["published_start_ms"], row["title"]),)
    episodes = {row.pop("source_sha256"): row for row in _rows(scans, "episodes", ("source_sha256", *_OF_EPISODE))}
    return _OfFolder(episodes, dict(speakers), dict(chapters))


def _rows(scans: Mapping[str, TableScan], table: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for batch in batches(scans[table]) if table in scans else ():
        yield from batch.select(list(columns)).to_pylist()


def _same(folder: Path, rebuilt: Path, name: str) -> bool:
    """Whether a file of the folder has the bytes of the rebuilt one; False for one that must not be opened."""
    file, other = folder / name, rebuilt / name
    return may_be_read(folder, file) and other.is_file() and measured(file) == measured(other)


def _other_versions(theirs: BuiltWith, ours: BuiltWith) -> dict[str, tuple[str, str]]:
    before, now = theirs.model_dump(), ours.model_dump()
    return {name: (before[name], now[name]) for name in before if before[name] != now[name]}
