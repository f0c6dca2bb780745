"""Which of the entries of an episode list and a feed a file has."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePosixPath

from podcorpus.building.metadata import ListedEpisode
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.records.ids import slugify


class Entries:
    """The entries of a list and a feed, looked up by the file of a transcript. `findings` are those on values of the
    entries that cannot be used."""

    def __init__(self, *groups: Iterable[ListedEpisode], findings: Iterable[Finding] = ()) -> None:
        """What an entry of an earlier group says comes first. Raises InputError if two entries name the same file, or
        give the same episode id."""
        listed = [tuple(group) for group in groups]
        self._entries = tuple(entry for group in listed for entry in group)
        self._groups = len(listed)
        self._group = [number for number, group in enumerate(listed) for _ in group]
        self.findings = tuple(findings)
        self._used: set[int] = set()
        self._others: dict[int, int] = {}
        self._by_end: dict[tuple[str, ...], int] = {}
        self._by_folded: dict[tuple[str, ...], list[int]] = defaultdict(list)
        by_id: dict[str, ListedEpisode] = {}
        self._by_value: dict[tuple[int, str, str], list[int]] = defaultdict(list)
        self._by_link: dict[str, list[int]] = defaultdict(list)
        self._by_slug: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            if entry.file is None:
                self._index(at, entry)
            else:
                self._by_folded[_folded(_parts(entry.file))].append(at)
            if entry.file is not None and self._by_end.setdefault(_parts(entry.file), at) != at:
                first = self._entries[self._by_end[_parts(entry.file)]]
                raise InputError(
                    f"{entry.where}: {entry.file} is also the file of {first.where}; remove one of the two"
                )
            if entry.episode_id is not None and (first := by_id.setdefault(entry.episode_id, entry)) is not entry:
                raise InputError(
                    f"{entry.where}: {entry.episode_id} is also the episode_id of {first.where}; give each its own"
                )

    def _index(self, at: int, entry: ListedEpisode) -> None:
        """Note by what a file can have an entry that does not name it."""
        for name in ("guid", "title"):
            if (value := getattr(entry, name)) is not None:
                self._by_value[self._group[at], name, value].append(at)
        for link in {*entry.transcripts, *entry.audio}:
            self._by_link[link].append(at)
        for slug in _slugs(entry):
            self._by_slug[slug].append(at)

    def of(self, parts: Sequence[str]) -> ListedEpisode | None:
        """The entry of a file, given as its folders and its name: in each group the one that names it, by as many of
        its folders as the entry has, with other capitals if none has these; else the one with the guid that an earlier
        group gives the file; else the one whose transcript, audio file, guid or title has the file's name; else the
        one with the title that an earlier group gives it. What one group leaves open is as the next one has it."""
        fitting = self._fitting(parts)
        found = [places[0] for places in fitting if len(places) == 1]
        self._used.update(found)
        first, *later = [at for at in found if self._entries[at].guid is not None] or [-1]
        if other := [at for at in later if self._entries[at].guid != self._entries[first].guid]:
            self._others[first] = other[0]
        entry: ListedEpisode | None = None
        for at in found:
            one = self._entries[at]
            if language := dict(one.languages).get(parts[-1]):
                one = one.model_copy(update={"language": language})
            entry = one if entry is None else _completed(entry, one)
        return entry

    def several(self, parts: Sequence[str]) -> list[ListedEpisode]:
        """The entries of one group that fit a file equally well, so that it has none of them."""
        return next(([self._entries[at] for at in places] for places in self._fitting(parts) if len(places) > 1), [])

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[ListedEpisode]:
        return iter(self._entries)

    def _fitting(self, parts: Sequence[str]) -> list[list[int]]:
        """For each group the places of its entries that fit a file best."""
        ends = [tuple(parts[n:]) for n in range(len(parts))]
        exact = (self._by_end[end] for end in ends if end in self._by_end)
        # Two files may differ by capitals alone, and whoever writes a list may be used to systems where none do.
        alike = (places[0] for end in ends if len(places := self._by_folded.get(_folded(end), [])) == 1)
        named = next(chain(exact, alike), None)
        by_name = self._by_name(parts[-1])
        fitting: list[list[int]] = []
        for group in range(self._groups):
            if named is not None and self._group[named] == group:
                fitting.append([named])
                continue
            given = [self._entries[places[0]] for places in fitting if len(places) == 1]
            same = {name: self._with(group, name, [getattr(one, name) for one in given]) for name in ("guid", "title")}
            fitting.append(same["guid"] or by_name.get(group) or same["title"])
        return fitting

    def _with(self, group: int, name: str, values: Iterable[str | None]) -> list[int]:
        """The places of the entries of a group that have one of some values, and name no file."""
        found = (self._by_value.get((group, name, value), []) for value in values if value is not None)
        return next((places for places in found if places), [])

    def _by_name(self, name: str) -> dict[int, list[int]]:
        """By group the places of the entries that name no file and have the name of this one elsewhere."""
        alike = self._grouped(self._by_slug.get(slugify(name.rsplit(".", 1)[0]), ()))
        return {**alike, **self._grouped(self._by_link.get(name, ()))}

    def _grouped(self, places: Iterable[int]) -> dict[int, list[int]]:
        grouped: dict[int, list[int]] = defaultdict(list)
        for at in places:
            grouped[self._group[at]].append(at)
        return grouped

    @property
    def repeated(self) -> list[tuple[ListedEpisode, ListedEpisode]]:
        """The entries with a guid that an earlier one of the same group has, each with the first such entry."""
        firsts: dict[tuple[int, str], ListedEpisode] = {}
        pairs = [
            (entry, firsts.setdefault((group, entry.guid), entry))
            for group, entry in zip(self._group, self._entries, strict=True)
            if entry.guid is not None
        ]
        return [(entry, first) for entry, first in pairs if entry is not first]

    @property
    def other_guids(self) -> list[tuple[ListedEpisode, ListedEpisode]]:
        """The entries with another guid than one of a later group that is of the same file, each with that one."""
        return [(self._entries[at], self._entries[other]) for at, other in self._others.items()]

    @property
    def unused(self) -> list[ListedEpisode]:
        """The entries that are no transcript's."""
        return [entry for at, entry in enumerate(self._entries) if at not in self._used]


def _completed(entry: ListedEpisode, other: ListedEpisode) -> ListedEpisode:
    """An entry, with what it leaves open as another one has it."""
    missing = [name for name in ListedEpisode.model_fields if getattr(entry, name) in (None, (), "")]
    return entry.model_copy(update={name: getattr(other, name) for name in missing})


def _parts(path: str) -> tuple[str, ...]:
    path = unicodedata.normalize("NFC", path.replace("\\", "/"))
    return tuple(part for part in PurePosixPath(path).parts if part not in ("/", "."))


def _folded(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)


def _slugs(entry: ListedEpisode) -> set[str]:
    stems = {name.rsplit(".", 1)[0] for name in (*entry.transcripts, *entry.audio)}
    return {slug for value in (entry.guid, entry.title, *stems) if value and (slug := slugify(value))}
