"""What a project knows of each of its files: its entry in the episode list or the feed, else what holds for all."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from podcorpus.building.entries import Entries
from podcorpus.building.metadata import ListedEpisode
from podcorpus.building.people import meant_by
from podcorpus.building.pipeline import EpisodeMeta
from podcorpus.errors import InputError, did_you_mean
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show, some_of
from podcorpus.reading import Source
from podcorpus.reading.chapters import chapter_findings, read_chapters
from podcorpus.reading.inputs import InputFile, find_inputs

_GUID = "correct it, or leave it out of the episode list, so that it is that of the feed"
_FOR_ENTRY = (
    "put its transcript among the sources, or name that in the episode list with the guid or the title of the entry; "
    "leave the entry if there is none"
)
_SHOWN = 5
"""How many names a message lists."""


@dataclass(frozen=True)
class ProjectMeta:
    """Gives the metadata of the project's files; `entries` are by the name of the file."""

    entries: Mapping[str, ListedEpisode]
    show: str | None = None
    language: str | None = None
    rights: str | None = None

    @property
    def stated(self) -> str:
        """What the entries say, wherever the list or the feed is, and what holds for all files."""
        entries = sorted(entry.model_dump_json(exclude={"where", "speakers_where"}) for entry in self.entries.values())
        return repr((entries, self.show, self.language, self.rights))

    def __call__(self, file: InputFile, source: Source, default_id: str, /) -> EpisodeMeta:  # noqa: ARG002
        """What the file's entry says; of what it leaves open, what holds for all files."""
        entry = self.entries.get(file.name, ListedEpisode())
        return EpisodeMeta(
            entry.episode_id or default_id,
            entry.show or self.show,
            entry.title,
            entry.language or self.language,
            entry.rights or self.rights,
            people=entry.speakers,
            known=entry.facts,
        )


def entries_of(files: Sequence[InputFile], entries: Entries) -> dict[str, ListedEpisode]:
    """The entries by the names of the files that they are of. A file that has none is left out."""
    found = {file.name: entries.of(file.parts) for file in files}
    return {name: entry for name, entry in found.items() if entry is not None}


class WithChapters(NamedTuple):
    """The transcripts, their entries with the chapters of the files that the feed links, and findings on those."""

    files: list[InputFile]
    entries: dict[str, ListedEpisode]
    findings: list[Finding]


def with_chapter_files(
    files: Sequence[InputFile], found: Mapping[str, ListedEpisode], folder: Path | None
) -> WithChapters:
    """The files and their entries, where the chapters of an entry that has none are read from the file that the feed
    links: it lies beside the transcript, or in `folder`, that of the feed. A file of chapters is no transcript."""
    beside = {file.parts: file for file in files}
    taken: set[str] = set()
    entries, findings = dict(found), []
    for file in files:
        entry = found.get(file.name)
        if entry is None or entry.chapter_file is None:
            continue
        if file.chapters is not None and file.chapters.parts[-1] == entry.chapter_file:
            # They are read with the file that is named like them.
            continue
        listed = beside.get((*file.parts[:-1], entry.chapter_file))
        if listed is not None:
            taken.add(listed.name)
        if entry.chapters:
            continue
        if listed is None and folder is not None and (folder / entry.chapter_file).is_file():
            (listed,) = find_inputs([folder / entry.chapter_file])
        if listed is None:
            message = (
                f"{entry.chapter_file}, the chapters of {file.name}, is beside neither the feed nor the transcript"
            )
            findings.append(finding("chapters-missing", message, **_at(entry.where)))
            continue
        try:
            source = listed.source()
            chapters = read_chapters(source)
        except InputError as error:
            problem = str(error).removeprefix(f"{listed.name}: ")
            findings.append(finding("chapters-unreadable", problem, path=listed.name))
            continue
        findings += chapter_findings(source, chapters)
        known = tuple((one.time_ms, one.title) for one in chapters if one.in_contents and one.time_ms is not None)
        entries[file.name] = entry.model_copy(update={"chapters": known})
    return WithChapters([file for file in files if file.name not in taken], entries, findings)


@dataclass(frozen=True)
class EntryNotes:
    """Findings on entries and transcripts that do not fit each other; `found` are the entries by the file's name, and
    `unnamed` the names of the files that no line of the list names, without their folders."""

    entries: Entries
    found: Mapping[str, ListedEpisode]
    unnamed: tuple[str, ...] = ()

    @cached_property
    def _firsts(self) -> dict[Hashable, str]:
        """The first file of each entry; of its audio only if it has no other."""
        ordered = sorted(self.found.items(), key=lambda one: PurePosixPath(one[0]).name in one[1].audio)
        return {_identity(entry): name for name, entry in reversed(ordered)}

    def of_episode(self, file: InputFile, labels: Sequence[str], *, curated: bool) -> Iterator[Finding]:
        """Findings on a file of which an episode with these labels of speakers was built. On a file that cannot be
        read there is none: that is a finding of its own."""
        entry = self.found.get(file.name)
        if entry is not None:
            if (first := self._firsts[_identity(entry)]) != file.name:
                message = f"it has the same entry as {first} ({entry.where})"
                yield finding("entry-shared", message, path=file.name)
            # Who speaks in a curated episode is decided by its annotator.
            if entry.speakers_where and not curated:
                yield from _unmatched_speakers(file, entry, labels)
        elif several := self.entries.several(file.parts):
            places = " and ".join(one.where for one in several[:_SHOWN])
            message = f"{places} fit it equally well, so that it has the entry of neither"
            hint = "name the file in the episode list, with what is known of it"
            yield finding("entry-missing", message, path=file.name, hint=hint)
        elif len(self.entries):
            yield finding("entry-missing", "neither the episode list nor the feed has this file", path=file.name)

    def unused(self) -> Iterator[Finding]:
        """A finding for each entry that is no file's, and those on values of entries."""
        yield from self.entries.findings
        for entry, first in self.entries.repeated:
            yield finding(
                "entry-repeated", f"guid {show(entry.guid)} is also that of {first.where}", **_at(entry.where)
            )
        for entry, other in self.entries.other_guids:
            message = f"guid {show(entry.guid)}: the item of this episode at {other.where} has {show(other.guid)}"
            yield finding("entry-value", message, **_at(entry.where), hint=_GUID)
        for entry in self.entries.unused:
            if entry.file is not None:
                near = did_you_mean(PurePosixPath(entry.file).name, self.unnamed, "")
                message = f"no transcript is called {entry.file}" + (f"; {near}" if near else "")
                yield finding("entry-unused", message, **_at(entry.where))
            elif called := entry.title or entry.guid:
                message = f"no transcript fits the entry {show(called)}"
                yield finding("entry-unused", message, **_at(entry.where), hint=_FOR_ENTRY)
            else:
                message = "the entry has neither a file nor a guid nor a title, so that no transcript fits it"
                yield finding("entry-unused", message, **_at(entry.where))


def _identity(entry: ListedEpisode) -> Hashable:
    """What identifies an entry. The items of a feed may all be on one line, so that the line alone does not."""
    return entry.where, entry.file, entry.guid, entry.title


def _unmatched_speakers(file: InputFile, entry: ListedEpisode, labels: Sequence[str]) -> Iterator[Finding]:
    meant = {one.name for one in meant_by(entry.speakers, labels)}
    lost = [one.label or one.name for one in entry.speakers if one.heard and one.name not in meant]
    if lost:
        names = some_of(map(show, lost), _SHOWN)
        advice = f"its labels are {some_of(map(show, labels), _SHOWN)}" if labels else "it names no speakers"
        if len(lost) == 1:
            together = len({part.strip() for part in lost[0].split(",")} & {*labels}) > 1
            advice = "separate them by semicolons" if together else did_you_mean(lost[0], labels, advice)
        yield finding("speaker-unmatched", f"{names}: no speaker of {file.name}; {advice}", **_at(entry.speakers_where))


def _at(where: str) -> dict[str, Any]:
    path, _, line = where.rpartition(":")
    return {"path": path, "line": int(line)} if line.isdecimal() else {"path": where}
