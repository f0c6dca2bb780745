"""All files built, each to an entry of its own, and what is known of them together."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from podcorpus.building.episode_ids import check_distinct, episode_ids
from podcorpus.building.many import none_read
from podcorpus.curating.decisions import SpeakerDecision
from podcorpus.curating.speakers import SpeakerLines, check_labels
from podcorpus.findings.finding import Finding, finding
from podcorpus.making.pool import Pool
from podcorpus.making.recipe import Recipe
from podcorpus.making.step import Done, Job, Step
from podcorpus.progress import Progress, silent
from podcorpus.reading.inputs import InputFile

T = TypeVar("T")
STAGE = "read; turns, chapters and mentions found"
_LOOKED_UP = 512
"""Files of which it is looked up at once whether they have to be built."""


@dataclass(frozen=True)
class Kept:
    """A built episode: its id, the digest of its source, show and guid, its entry and that one's digest, and the place
    of its file."""

    episode_id: str
    source_sha256: str
    show: str | None
    guid: str | None
    path: Path
    sha256: str
    place: int


@dataclass
class Collected:
    """What is known of built episodes together, whoever built them, in whatever order they come."""

    lines: SpeakerLines = field(default_factory=SpeakerLines)
    """The lines of speakers.jsonl of the caller's own layer, which is the first one."""
    episodes: list[Kept] = field(default_factory=list)
    mentions: Counter[str] = field(default_factory=Counter)
    """How often each entity is mentioned; 0 for one that only speaks."""
    in_episodes: Counter[str] = field(default_factory=Counter)
    """In how many episodes."""
    layers: dict[int, str] = field(default_factory=dict)
    """The curated layers that entities are of, each with the first episode of it."""
    names: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The names of speakers: in how many episodes, and the id of the first."""
    labels: set[str] = field(default_factory=set)
    """The labels of speakers in episodes that are not curated."""
    unread: list[tuple[int, str, Finding]] = field(default_factory=list)
    """The files that could not be built: place, reason and finding."""
    noted: list[tuple[int, Finding]] = field(default_factory=list)
    """Findings on what is stated of the files, by their places."""
    built: int = 0
    """How many were built now, and not kept from another build."""

    @property
    def findings(self) -> Iterator[Finding]:
        """Those on files that could not be built, and on what is stated of the others."""
        yield from (found for _, _, found in self.unread)
        yield from (found for _, found in self.noted)
        yield from self.lines.unmet()

    def add(self, done: Done) -> None:
        """Add what became of a file."""
        if done.head is None or done.path is None:
            if done.finding is not None:
                self.unread.append((done.place, done.reason, done.finding))
            return
        head = done.head
        about = (head.episode_id, head.source_sha256, sys.intern(head.show) if head.show else head.show, head.guid)
        self.episodes.append(Kept(*about, done.path, done.sha256, done.place))
        for name, speaker_id in head.names.items():
            number, first = self.names.get(name, (0, speaker_id))
            self.names[name] = (number + 1, min(first, speaker_id))
        self.mentions.update(head.entities)
        self.in_episodes.update(entity for entity, number in head.entities.items() if number)
        self.layers[head.layer] = min(head.episode_id, self.layers.get(head.layer, head.episode_id))
        if head.layer == 0:
            self.lines.meet(head.episode_id, head.labels)
        if not head.curated:
            self.labels.update(head.labels)
        self.built += done.built

    def sort(self, stated: Iterable[SpeakerDecision] = (), files: Sequence[InputFile] = ()) -> None:
        """Put the episodes in the order of their ids. Raises InputError if there is none, if two have one id, or if no
        file has a label of which is `stated` whom it means. `files` are by their places, where they are at hand."""
        self.unread.sort(key=lambda one: one[0])
        self.noted.sort(key=lambda one: one[0])
        if not self.episodes:
            raise none_read(len(self.unread), [reason for _, reason, _ in self.unread])
        self.episodes.sort(key=lambda one: (one.episode_id, one.place))
        check_distinct((one.episode_id, files[one.place].name if files else "") for one in self.episodes)
        check_labels(stated, self.labels)


def jobs_of(files: Sequence[InputFile]) -> list[Job]:
    """A job for each file."""
    ids = episode_ids([file.parts for file in files])
    return [Job(place, file, default_id) for place, (file, default_id) in enumerate(zip(files, ids, strict=True))]


def collect(
    jobs: Sequence[Job], recipe: Recipe, store: Path, workers: int = 1, progress: Progress = silent
) -> Iterator[Done]:
    """What became of each file, as they come, with `workers` processes."""
    step = Step(recipe.prepared(), store)
    with Pool(step, min(workers, max(1, len(jobs))), _lost) as pool:
        yield from progress(Sized(_done(step, jobs, pool), len(jobs)), "files", STAGE)


def _done(step: Step, jobs: Sequence[Job], pool: Pool[Job, Done]) -> Iterator[Done]:
    """What was kept is looked up here, so that no process is started if nothing is to be built."""
    if not step.store.exists():
        yield from pool.results(jobs)
        return
    for first in range(0, len(jobs), _LOOKED_UP):
        missing = []
        for job in jobs[first : first + _LOOKED_UP]:
            done = step.kept(job)
            if done is None:
                missing.append(job)
            else:
                yield done
        yield from pool.results(missing)


class Sized(Generic[T]):
    """Items as they come, of which it is known how many there will be."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        self._items, self._size = items, size

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return self._size


def _lost(job: Job) -> Done:
    """A file of which each process ended that built it."""
    message = "each process that built it was ended, as when memory runs out"
    return Done(
        job.place, reason=f"{job.file.name}: {message}", finding=finding("worker-ended", message, path=job.file.name)
    )
