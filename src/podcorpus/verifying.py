"""Verifying: whether a corpus folder matches its manifest, and whether it can be rebuilt from its pages.

A file is checked against its SHA-256 and size, a table against the digest of its content, which does not depend on how
its file was written. Rebuilt from its pages with the same versions of the software, a folder has the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from podcorpus.api import Built, build_from, layers
from podcorpus.building.editions import redact
from podcorpus.building.pipeline import EpisodeMeta
from podcorpus.curating.decisions import SpeakerDecision
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.folder.layout import MANIFEST
from podcorpus.folder.manifest import BuiltWith, Manifest
from podcorpus.folder.read import Scanned, scanned_folder
from podcorpus.folder.write import corpus_files
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.reading.inputs import find_inputs, load_sources
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import TableScan, batches


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
    with scanned_folder(path, progress) as scanned:
        manifest = scanned.manifest
        if manifest is None:
            problem = next(found.message for found in scanned.findings if found.code.startswith("manifest-"))
            raise InputError(f"{path / MANIFEST}: {problem}; restore it, or build the folder again")
        changed = {found.path for found in scanned.findings if found.level == "error"}
        tables = tuple(
            TableDigest(
                table,
                part.rows,
                _agrees(scanned, table, part.content_sha256),
                not any(str(path / entry.path) in changed for entry in part.files),
            )
            for table, part in manifest.tables.items()
        )
        rebuilt = _rebuilt(scanned, manifest, sources, curated, automatic, progress) if sources else None
        return Verification(manifest, tuple(scanned.findings), tables, rebuilt)


def _agrees(scanned: Scanned, table: str, digest: str) -> bool | None:
    scan = scanned.scans.get(table)
    return None if scan is None or scan.absent else scan.content == digest


def _rebuilt(
    scanned: Scanned,
    manifest: Manifest,
    sources: Sequence[str | Path],
    curated: str | Path | None,
    automatic: bool,
    progress: Progress,
) -> Rebuilt:
    if manifest.edition == "mixed":
        raise InputError(
            f"{scanned.path}: the episodes are of two editions, so they cannot be rebuilt together; leave --source out"
        )
    _check_pages(manifest, sources)
    again = _built(scanned.scans, sources, curated, automatic, progress)
    corpus = again.corpus if manifest.edition == "full" else redact(again.corpus)
    ours, files = corpus_files(corpus, again.info, again.card, again.redirects, again.pictures)
    listed = {entry.path for entry in manifest.files}
    listed |= {MANIFEST, *(entry.path for part in manifest.tables.values() for entry in part.files)}
    return Rebuilt(
        len(sources),
        tuple(sorted(name for name in listed | set(files) if not _same(scanned.path, name, files.get(name)))),
        tuple(table for table, part in ours.tables.items() if _agrees(scanned, table, part.content_sha256) is not True),
        _other_versions(manifest.built_with, ours.built_with),
    )


def _check_pages(manifest: Manifest, sources: Sequence[str | Path]) -> None:
    """Raises InputError if the pages are not exactly those of the manifest's episodes."""
    pages = {source.sha256: source for source in load_sources(sources)}
    episodes = {episode.source_sha256: episode.episode_id for episode in manifest.episodes}
    for digest, source in pages.items():
        if digest not in episodes:
            raise InputError(
                f"{source.name}: no episode was built from this page ({digest[:12]}…); give the right page"
            )
    for digest, episode_id in episodes.items():
        if digest not in pages:
            raise InputError(f"{episode_id}: its page is not among the sources; give the page of every episode")


def _built(
    scans: Mapping[str, TableScan],
    sources: Sequence[str | Path],
    curated: str | Path | None,
    automatic: bool,
    progress: Progress,
) -> Built:
    """The corpus rebuilt from the pages, with the metadata of the folder's episodes and speakers."""
    by_digest = {row["source_sha256"]: row for row in _rows(scans, "episodes")}
    speakers: dict[str, list[SpeakerDecision]] = defaultdict(list)
    for row in _rows(scans, "speakers"):
        if row["name"] is not None or row["role"] is not None:
            decision = SpeakerDecision(label=row["label"], name=row["name"], role=row["role"])
            speakers[row["episode_id"]].append(decision)

    def meta_of(source: Source, default_id: str) -> EpisodeMeta:
        row = by_digest.get(source.sha256, {})
        episode_id = row.get("episode_id") or default_id
        stated = {name: row.get(name) for name in ("show", "title", "language", "rights")}
        return EpisodeMeta(episode_id, **stated, form=row.get("format"), speakers=tuple(speakers[episode_id]))

    return build_from(find_inputs(sources), layers(curated), meta_of, automatic=automatic, progress=progress)


def _rows(scans: Mapping[str, TableScan], table: str) -> list[dict[str, Any]]:
    return [row for _, batch in batches(scans[table]) for row in batch.to_pylist()] if table in scans else []


def _same(folder: Path, name: str, data: bytes | None) -> bool:
    """Whether a file of the folder has these bytes; False for one that must not be opened."""
    file = folder / name
    if data is None or refusal(folder, file) is not None or not file.is_file():
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest() == hashlib.sha256(data).digest()


def _other_versions(theirs: BuiltWith, ours: BuiltWith) -> dict[str, tuple[str, str]]:
    before, now = theirs.model_dump(), ours.model_dump()
    return {name: (before[name], now[name]) for name in before if before[name] != now[name]}
