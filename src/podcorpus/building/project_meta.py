"""What a project knows of each of its files: its entry in the episode list or the feed, else what holds for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from podcorpus.building.metadata import Entries, ListedEpisode
from podcorpus.building.pipeline import EpisodeMeta
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading import Source
from podcorpus.reading.chapters import read_chapters
from podcorpus.reading.inputs import InputFile, find_inputs


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
        entries = sorted(entry.model_dump_json(exclude={"where"}) for entry in self.entries.values())
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


def with_chapter_files(
    files: Sequence[InputFile], found: Mapping[str, ListedEpisode], folder: Path | None
) -> tuple[list[InputFile], dict[str, ListedEpisode]]:
    """The files and their entries, where the chapters of an entry that has none are read from the file that the feed
    names: it lies beside the transcript, or in `folder`, that of the feed. A file of chapters is no transcript.

    Raises InputError if such a file cannot be used.
    """
    beside = {file.parts: file for file in files}
    taken: set[str] = set()
    entries = dict(found)
    for file in files:
        entry = found.get(file.name)
        if entry is None or entry.chapter_file is None:
            continue
        listed = beside.get((*file.parts[:-1], entry.chapter_file))
        if listed is not None:
            taken.add(listed.name)
        elif folder is not None and (folder / entry.chapter_file).is_file():
            (listed,) = find_inputs([folder / entry.chapter_file])
        if listed is not None and not entry.chapters:
            chapters = [one for one in read_chapters(listed.source()) if one.in_contents]
            known = tuple((one.time_ms, one.title) for one in chapters if one.time_ms is not None and one.title)
            entries[file.name] = entry.model_copy(update={"chapters": known})
    return [file for file in files if file.name not in taken], entries


def unmatched(files: Sequence[InputFile], entries: Entries, found: Mapping[str, ListedEpisode]) -> Iterator[Finding]:
    """A finding for each entry whose file is not there and, if there are entries, for each file without one."""
    for entry in entries.unused:
        path, _, line = entry.where.rpartition(":")
        message = f"no transcript is called {entry.file}"
        yield finding("entry-unused", message, path=path, line=int(line) if line.isdecimal() else None)
    if len(entries):
        for file in files:
            if file.name not in found:
                yield finding("entry-missing", "neither the episode list nor the feed has this file", path=file.name)
