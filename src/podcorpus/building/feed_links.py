"""The files that a feed links, a transcript and chapters for each episode, and where they are saved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from podcorpus.building.feed import TITLES, Element, linked_name, linked_url, linking, load_channel
from podcorpus.findings.finding import Finding, finding
from podcorpus.records.ids import slugify

_SUFFIXES = {
    "application/json": ".json",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/srt": ".srt",
    "text/html": ".html",
    "text/plain": ".txt",
}
"""The types of transcripts, those first that can say most of speakers and times."""
_LONGEST = 100
_SAFE = re.compile(rf"""[^\s.\x00-\x1f\x7f/\\:*?"<>|][^\x00-\x1f\x7f/\\:*?"<>|]{{0,{_LONGEST - 1}}}""")
"""A name that a file can have on every system, and that does not hide it."""

_NOWHERE = PurePosixPath()
"""The path of a file to which nothing gives a name of its own."""


@dataclass(frozen=True)
class LinkedFile:
    """A file that a feed links: its address, its path below the folder of the transcripts, and where it is linked."""

    url: str
    path: PurePosixPath
    feed: Path
    line: int

    def finding(self, problem: str) -> Finding:
        """A finding on the file, at the line of its link."""
        return finding("link-not-fetched", f"{self.url}: {problem}", path=str(self.feed), line=self.line)


def linked_files(feed: Path) -> tuple[list[LinkedFile], list[Finding]]:
    """The files that a feed links, a transcript for each episode and its chapters, and findings on links that cannot be
    used. Of several transcripts it is one in the feed's language, and of those the one that can say most.

    A file keeps its name, by which `Entries` knows whose it is. A transcript whose name another one has, too, gets the
    title or the guid of its item; chapters with such a name are in a folder with their transcript. Raises InputError
    if the feed cannot be read."""
    channel = load_channel(feed)
    language = channel.first("language")
    items = channel.all("item")
    transcripts = [_transcript(item, language.value if language else "") for item in items]
    chapters = [linking(item, "chapters")[:1] if one else [] for item, one in zip(items, transcripts, strict=True)]
    often = Counter(_name(url) for url in {linked_url(one) for group in (*transcripts, *chapters) for one in group})
    files: list[LinkedFile] = []
    for slug, transcript, listed in zip(_own_slugs(items), transcripts, chapters, strict=True):
        folder = slug if any(often[_name(linked_url(one))] > 1 for one in listed) else ""
        for one in transcript:
            url, name = linked_url(one), linked_name(linked_url(one))
            if often[_name(url)] > 1 or not _SAFE.fullmatch(name):
                name = slug and slug + _SUFFIXES.get(_type(one), "")
            files.append(LinkedFile(url, PurePosixPath(folder, name) if name else _NOWHERE, feed, one.line))
        for one in listed:
            url, name = linked_url(one), linked_name(linked_url(one))
            known = _SAFE.fullmatch(name) and (folder or often[_name(url)] == 1)
            files.append(LinkedFile(url, PurePosixPath(folder, name) if known else _NOWHERE, feed, one.line))
    return _sorted_out(files)


def _sorted_out(files: Sequence[LinkedFile]) -> tuple[list[LinkedFile], list[Finding]]:
    """The files that can be saved, each once, and findings on the others."""
    usable: dict[str, LinkedFile] = {}
    findings: list[Finding] = []
    for file in files:
        if urlsplit(file.url).scheme not in ("http", "https"):
            findings.append(file.finding("expected an address that begins with https:// or http://"))
        elif file.path == _NOWHERE:
            findings.append(file.finding("neither it nor the title and the guid of its item give it a name of its own"))
        elif (other := usable.setdefault(str(file.path).casefold(), file)).url != file.url:
            findings.append(file.finding(f"would be saved as {file.path}, as {other.url} is"))
    return list(usable.values()), findings


def _transcript(item: Element, language: str) -> list[Element]:
    """The transcript to save of those that an item links; none if it links none."""
    ranks = {name: rank for rank, name in enumerate(_SUFFIXES)}

    def rank(one: Element) -> tuple[bool, int]:
        stated = one.attributes.get("language", "")
        return bool(stated) and _primary(stated) != _primary(language), ranks.get(_type(one), len(ranks))

    return sorted(linking(item, "transcript"), key=rank)[:1]


def _primary(language: str) -> str:
    return re.split("[-_]", language.casefold())[0]


def _type(one: Element) -> str:
    return one.attributes.get("type", "").partition(";")[0].strip().casefold()


def _name(url: str) -> str:
    return linked_name(url).casefold()


def _own_slugs(items: Sequence[Element]) -> list[str]:
    """For each item a slug of its title, else of its guid, that no other item has; empty where there is none."""
    named = [[one.words for names in (TITLES, ["guid"]) if (one := item.first(*names))] for item in items]
    found = [[slug for name in names if 0 < len(slug := slugify(name)) <= _LONGEST] for names in named]
    often = Counter(slug for slugs in found for slug in set(slugs))
    return [next((slug for slug in slugs if often[slug] == 1), "") for slugs in found]
