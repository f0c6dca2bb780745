"""RSS feeds of podcasts, saved as files: what they say of each episode, with the Podcasting 2.0 and iTunes extensions.

Entities that a document declares itself are refused, so that a few lines cannot expand to gigabytes.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from podcorpus.building.metadata import ListedEpisode, entry_of
from podcorpus.errors import InputError

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = ("https://podcastindex.org/namespace/1.0", "https://github.com/podcastindex-org/podcast-namespace")
_PSC = "http://podlove.org/simple-chapters"
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+)(?:\.(\d{1,3}))?\Z")


@dataclass
class Element:
    """An element of the feed: its name as `namespace name`, its attributes, its text, what is in it, and its line."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """The elements directly in it that have one of the names."""
        return [child for child in self.children if child.name in names]

    def value(self, *names: str) -> str | None:
        """The text of the first of them that has any."""
        return next((text for child in self.all(*names) if (text := " ".join(child.text.split()))), None)


def load_feed(path: Path) -> list[ListedEpisode]:
    """An entry for each item of the feed. Raises InputError, with file and line, if it is no feed."""
    root = _parse(path)
    channel = root if root.name == "channel" else next(iter(root.all("channel")), None)
    if channel is None:
        raise InputError(f"{path}: no <channel>; expected an RSS feed")
    shared = {
        "show": channel.value("title"),
        "language": channel.value("language"),
        "rights": channel.value("copyright"),
    }
    people = channel.all(*_podcast("person"))
    return [_entry(item, shared, people, f"{path}:{item.line}") for item in channel.all("item")]


def _entry(item: Element, shared: dict[str, str | None], people: list[Element], where: str) -> ListedEpisode:
    persons = item.all(*_podcast("person")) or people
    enclosures = [one.attributes.get("url", "") for one in item.all("enclosure")]
    links = _urls(item, "transcript")
    licence = item.value(*_podcast("license"))
    return entry_of(
        {
            **shared,
            "rights": licence or shared["rights"],
            "title": item.value(f"{_ITUNES} title", "title"),
            "number": _number(item.value(f"{_ITUNES} episode", *_podcast("episode"))),
            "season": _number(item.value(f"{_ITUNES} season", *_podcast("season"))),
            "published_on": _day(item.value("pubDate"), where),
            "url": item.value("link"),
            "guid": item.value("guid"),
            "duration_ms": clock_ms(item.value(f"{_ITUNES} duration") or ""),
            "speakers": tuple(_person(one) for one in persons if one.text.strip()),
            "chapters": tuple(_chapters(item)),
            "chapter_file": next((name for url in _urls(item, "chapters") if (name := _file(url))), None),
            "transcripts": tuple(name for link in (*links, *enclosures) if (name := _file(link))),
        },
        where,
    )


def clock_ms(text: str) -> int | None:
    """Milliseconds of `H:MM:SS`, `MM:SS` or seconds, with or without a fraction; None for anything else.

    >>> clock_ms("1:02:03"), clock_ms("62"), clock_ms("00:01.5"), clock_ms("soon")
    (3723000, 62000, 1500, None)
    """
    found = _CLOCK.match(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def _person(one: Element) -> dict[str, str]:
    role = one.attributes.get("role", "host").casefold()
    named = {"host": "host", "co-host": "host", "guest": "guest"}.get(role)
    return {"name": " ".join(one.text.split()), **({"role": named} if named else {})}


def _chapters(item: Element) -> list[tuple[int, str]]:
    listed = [one for held in item.all(f"{_PSC} chapters") for one in held.all(f"{_PSC} chapter")]
    times = [(clock_ms(one.attributes.get("start", "")), one.attributes.get("title", "").strip()) for one in listed]
    return [(ms, title) for ms, title in times if ms is not None and title]


def _urls(item: Element, name: str) -> list[str]:
    return [one.attributes.get("url", "") for one in item.all(*_podcast(name))]


def _podcast(name: str) -> list[str]:
    return [f"{space} {name}" for space in _PODCAST]


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() else None


def _day(text: str | None, where: str) -> str | None:
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        raise InputError(
            f"{where}: pubDate {text!r} is no date; expected one as in Tue, 03 Mar 2026 10:00:00 GMT"
        ) from None


def _file(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).name)


def _parse(path: Path) -> Element:
    """The root element, with namespaces written before names."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    roots: list[Element] = []
    stack: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, parser.CurrentLineNumber)
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def text(data: str) -> None:
        if stack:
            stack[-1].text += data

    def refuse(name: str, *_: object) -> None:
        raise InputError(f"{path}:{parser.CurrentLineNumber}: declares the entity {name}; remove the declaration")

    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: stack.pop()
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, refuse
    try:
        parser.Parse(path.read_bytes(), True)
    except xml.parsers.expat.ExpatError as error:
        message = xml.parsers.expat.ErrorString(error.code)
        raise InputError(f"{path}:{error.lineno}: not XML ({message}); save the feed again") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path of the feed") from None
    return roots[0]
