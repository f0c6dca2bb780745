"""A corpus folder made from files: built by any number of processes, and put in place when it is complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from podcorpus.building.pipeline import MetaOf
from podcorpus.building.project_meta import EntryNotes
from podcorpus.curating.bundled import CuratedCorpus, corpus_identity, own_curation
from podcorpus.curating.decisions import Curation, SpeakerDecision
from podcorpus.curating.speakers import SpeakerLines, lines_of
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.reports import SHOWN
from podcorpus.findings.wording import counted
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.target import check_target
from podcorpus.folder.write import written_folder
from podcorpus.making.assembling import Assembled, Beside, assemble, check_beside_rows, put_beside
from podcorpus.making.cache import clean, opened_cache
from podcorpus.making.collecting import Collected, collect, jobs_of
from podcorpus.making.pool import usable_cores
from podcorpus.making.recipe import Recipe, foreign_formats
from podcorpus.making.replacing import check_built, check_replaced
from podcorpus.making.step import Done, Job
from podcorpus.progress import Progress, reached, silent
from podcorpus.reading.inputs import InputFile
from podcorpus.records.base import Edition

_FILES_PER_WORKER = 16
"""Fewer take less time than it takes to start a process for them."""


@dataclass(frozen=True)
class Make:
    """What a corpus is made of, and how.

    `known` are the curated layers, of which the first is the caller's own; `meta_of` gives the metadata of a file.
    `named` is the name and card of the corpus, by default those of the layer whose episodes these are. `stated` are
    labels that some file must have. `workers` is how many processes build: None for one per core, or fewer for few
    files. `cache` is the folder that built episodes are kept in; None for none. Not `validated`, it has the findings
    of reading only. `notes` has the findings on what is stated of the files. Of the findings of each code the first are
    kept, as many as are `shown`; None for all.
    """

    files: Sequence[InputFile]
    known: tuple[CuratedCorpus, ...]
    meta_of: MetaOf
    automatic: bool = False
    edition: Edition = "full"
    named: CuratedCorpus | None = None
    stated: tuple[SpeakerDecision, ...] = ()
    workers: int | None = None
    cache: Path | None = None
    validated: bool = True
    notes: EntryNotes | None = None
    shown: int | None = SHOWN

    @property
    def recipe(self) -> Recipe:
        """What is done with each file."""
        return Recipe(tuple(layer.curation for layer in self.known), self.meta_of, self.automatic)

    @property
    def processes(self) -> int:
        """How many processes build."""
        if foreign_formats():
            # Another process does not have them.
            return 1
        if self.workers is not None:
            return self.workers
        return max(1, min(usable_cores(), len(self.files) // _FILES_PER_WORKER))

    @property
    def own(self) -> Curation:
        """The caller's own curated layer."""
        return own_curation(self.known)

    def notes_on(self, done: Done) -> list[tuple[int, Finding]]:
        """The findings on what is stated of a file that was built, with its place."""
        if self.notes is None or done.head is None:
            return []
        head, file = done.head, self.files[done.place]
        return [(done.place, one) for one in self.notes.of_episode(file, head.labels, curated=head.curated)]

    def notes_on_no_file(self) -> list[tuple[int, Finding]]:
        """The findings on what is stated of no file, with a place behind all files."""
        unused = () if self.notes is None else self.notes.unused()
        return [(len(self.files), found) for found in (*self.own.findings, *unused)]

    def name_of(self, digests: Sequence[str]) -> CuratedCorpus:
        """Name and card of the corpus of sources with these digests."""
        if self.named is not None:
            return self.named
        # A published corpus consists of the gold decisions; one with automatic mentions instead does not get its name.
        return corpus_identity(() if self.automatic else self.known, digests)


@dataclass(frozen=True)
class Made(Assembled):
    """What was written, and of how many of its episodes nothing was kept from another build."""

    built: int


def make_folder(
    make: Make, out: Path, *, replace: bool = False, beside: Beside | None = None, progress: Progress = silent
) -> Made:
    """Write a corpus folder to `out`. Whatever ends it before, an error or an interruption, leaves what was there.

    With `beside`, which gives texts to write in the same go, it is the folder of a project.

    Without `replace`, a folder with another corpus is not replaced. Raises InputError if it is, if no file can be used,
    or if the folder cannot be written.
    """
    declared = beside is not None
    check_target(out, declared=declared)
    jobs: Sequence[Job] = jobs_of(make.files)
    before: Manifest | None = None
    if not replace:
        jobs, before = check_replaced(out, jobs, make.recipe, make.name_of)
    reached(progress, f"{counted(len(jobs), 'file')} found")
    also: list[tuple[Path, Path]] = []
    with written_folder(out, also, declared=declared) as new:
        made = make_into(make, new, jobs, progress)
        if before is not None:
            check_built(out, before, made.manifest, made.tally)
        also += put_beside(new.parent, beside(made) if beside else {})
    reached(progress, f"put in place as {out}")
    if make.validated:
        made.tally.take(check_beside_rows(out, made.manifest))
    return made


def make_into(make: Make, new: Path, jobs: Sequence[Job], progress: Progress = silent) -> Made:
    """Write a corpus to the folder `new`, and use the folder that it is in meanwhile. Raises as `make_folder`."""
    cache = make.cache if make.cache is not None and not foreign_formats() and opened_cache(make.cache) else None
    collected = _collected(make, jobs, cache, cache or new.parent / "episodes", progress)
    kept = len(collected.episodes) - collected.built
    reached(progress, f"{counted(len(collected.episodes), 'episode')} built, {kept:,} kept from an earlier build")
    registries = [layer.curation.registry for layer in make.known]
    named = make.name_of([episode.source_sha256 for episode in collected.episodes])
    done = assemble(
        new,
        collected,
        registries,
        named,
        make.edition,
        make.processes,
        cache,
        validated=make.validated,
        shown=make.shown,
        progress=progress,
    )
    if cache is not None and collected.built:
        clean(cache)
    return Made(done.manifest, done.tally, done.summary, done.card, collected.built)


def _collected(make: Make, jobs: Sequence[Job], cache: Path | None, store: Path, progress: Progress) -> Collected:
    collected = Collected(SpeakerLines(lines_of(make.own)))
    try:
        for done in collect(jobs, make.recipe, store, make.processes, progress):
            collected.add(done)
            collected.noted += make.notes_on(done)
    except OSError as error:
        if cache is None:
            raise
        reason = error.strerror or str(error)
        raise InputError(f"{cache}: cannot be written ({reason}); free space there, or use --no-cache") from None
    collected.noted += make.notes_on_no_file()
    collected.sort(make.stated, make.files)
    return collected
