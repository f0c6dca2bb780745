"""RSS feeds of podcasts, saved as files: what they say of each episode, with the Podcasting 2.0 and iTunes extensions.

Entities that a document declares itself are refused, so that a few lines cannot expand to gigabytes.
"""

from __future__ import annotations

import html.entities
import re
import unicodedata
import xml.parsers.expat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from pydantic import ValidationError

from podcorpus.building.days_and_lengths import Order, length_ms, order_of, published_day
from podcorpus.building.metadata import ListedEpisode, with_numbers
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import show
from podcorpus.reading import Source
from podcorpus.reading.chapters.text_lists import from_lines
from podcorpus.reading.chapters.xml_lists import from_html
from podcorpus.reading.decoding import decode
from podcorpus.records.untidy import on_one_line, tidied, without_html

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
TITLES = [f"{_ITUNES} title", "title"]
"""The names of the elements that may have an item's title, in order."""
_PODCAST = ("https://podcastindex.org/namespace/1.0", "https://github.com/podcastindex-org/podcast-namespace")
_PSC = "http://podlove.org/simple-chapters"
_ROLES: dict[str, Literal["host", "guest"]] = {
    "host": "host",
    "co-host": "host",
    "guest host": "host",
    "guest": "guest",
}
_DESCRIPTIONS = ("http://purl.org/rss/1.0/modules/content/ encoded", "description", f"{_ITUNES} summary")
_LATEST_FIRST_MS = 300_000
_LISTED = re.compile(r"\d:\d\d", re.ASCII)
_DATES = "a day of the calendar such as Tue, 03 Mar 2026 10:00:00 GMT"
_TIMES = "H:MM:SS, MM:SS or seconds"

_APART = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]*);|(?!#?\w+;))")
_OF_XML = ("amp", "lt", "gt", "quot", "apos")


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

    def first(self, *names: str) -> Element | None:
        """The first of them that has a text."""
        return next((child for child in self.all(*names) if child.value), None)

    @property
    def value(self) -> str:
        """Its text on one line."""
        return on_one_line(self.text)

    @property
    def words(self) -> str:
        """The same, of a text that people read, with letters composed: publishers write it in HTML, too."""
        return tidied(without_html(self.text))


@dataclass
class Feed:
    """The entries of a feed, one for each item, and findings on values that cannot be read, which are left out."""

    path: Path
    entries: list[ListedEpisode] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def report(self, element: Element, problem: str) -> None:
        """Add a finding on a value at the line of its element."""
        self.findings.append(finding("entry-value", f"{problem}; left out", path=str(self.path), line=element.line))


def load_channel(path: Path) -> Element:
    """The channel of a feed, as it is written. Raises InputError, with file and line, if it is no feed."""
    root = _parse(path)
    channel = root if root.name == "channel" else next(iter(root.all("channel")), None)
    if channel is None:
        raise InputError(f"{path}: no <channel>; expected an RSS feed")
    return channel


def load_feed(path: Path) -> Feed:
    """The entries of a feed. Raises InputError, with file and line, if it is no feed."""
    channel = load_channel(path)
    feed = Feed(path)
    licence = channel.first(*_podcast("license")) or channel.first("copyright")
    of_channel = {"show": channel.first("title"), "language": channel.first("language"), "rights": licence}
    elements = {name: element for name, element in of_channel.items() if element is not None}
    shared = _usable({name: element.words for name, element in elements.items()}, elements, channel, feed)
    people, items = channel.all(*_podcast("person")), channel.all("item")
    order = order_of(date.value for item in items if (date := item.first("pubDate")) is not None)
    feed.entries += [_entry(item, shared, people, order, feed) for item in items]
    return feed


def _entry(
    item: Element, shared: Mapping[str, Any], people: list[Element], order: Order | None, feed: Feed
) -> ListedEpisode:
    tags = {
        "rights": _podcast("license"),
        "title": TITLES,
        "number": [f"{_ITUNES} episode", *_podcast("episode")],
        "season": [f"{_ITUNES} season", *_podcast("season")],
        "published_on": ["pubDate"],
        "url": ["link"],
        "guid": ["guid"],
        "duration_ms": [f"{_ITUNES} duration"],
    }
    elements = {name: element for name, names in tags.items() if (element := item.first(*names)) is not None}
    values: dict[str, Any] = {
        name: one.words if name in ("title", "rights") else one.value for name, one in elements.items()
    }
    day = partial(published_day, order=order)
    for name, read, expected in (("published_on", day, _DATES), ("duration_ms", length_ms, _TIMES)):
        if name in values and (value := read(values[name])) is None:
            tag = elements[name].name.rpartition(" ")[2]
            feed.report(elements[name], f"{tag} {show(values.pop(name))}: expected {expected}")
        elif name in values:
            values[name] = value
    linked = [(linked_name(linked_url(one)), one) for one in linking(item, "transcript")]
    persons = item.all(*_podcast("person"))
    enclosures = [linked_url(one) for one in item.all("enclosure")]
    where = f"{feed.path}:{item.line}"
    chapter_file = next((name for one in linking(item, "chapters") if (name := linked_name(linked_url(one)))), None)
    others = {
        "speakers": tuple(_person(one) for one in persons or people if one.words),
        "speakers_where": where if persons else "",
        "chapters": tuple(_chapters(item, feed)) or (() if chapter_file else _described(item)),
        "chapter_file": chapter_file,
        "transcripts": tuple(name for name, _ in linked if name),
        "languages": tuple(
            (name, one.attributes["language"]) for name, one in linked if one.attributes.get("language")
        ),
        "audio": tuple(name for link in enclosures if (name := linked_name(link))),
        "where": where,
    }
    return ListedEpisode.model_validate({**shared, **_usable({**values, **others}, elements, item, feed)})


def _usable(values: dict[str, Any], elements: Mapping[str, Element], around: Element, feed: Feed) -> dict[str, Any]:
    """The values that an entry can have; the others are reported at their elements, or at the one around them."""
    usable = with_numbers(values)
    while True:
        try:
            ListedEpisode.model_validate(usable)
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            feed.report(elements.get(name, around), first_problem(error))
            del usable[name]
        else:
            return usable


def _person(one: Element) -> dict[str, Any]:
    """A person, who is heard if the group is the cast, as it is by default; others, such as editors, may be heard."""
    role, group = (" ".join(one.attributes.get(name, "").casefold().split()) for name in ("role", "group"))
    return {"name": one.words, "role": _ROLES.get(role or "host"), "heard": group in ("", "cast")}


def _chapters(item: Element, feed: Feed) -> Iterator[tuple[int, str | None]]:
    for one in (chapter for held in item.all(f"{_PSC} chapters") for chapter in held.all(f"{_PSC} chapter")):
        start, title = one.attributes.get("start", ""), tidied(without_html(one.attributes.get("title", "")))
        time_ms = length_ms(start)
        if time_ms is None:
            feed.report(one, f"the start of the chapter {show(title)} is {show(start)}: expected {_TIMES}")
            continue
        if not title:
            message = f"the chapter at {start} has no title"
            feed.findings.append(finding("chapter-untitled", message, path=str(feed.path), line=one.line))
        yield time_ms, title or None


def _described(item: Element) -> tuple[tuple[int, str | None], ...]:
    """The chapters that a description lists in lines such as `12:34 Title`, as HTML or as text; none if it does not, or
    lists times of the day, of which the first is hardly at the beginning of a recording."""
    for text in (one.text for one in item.all(*_DESCRIPTIONS) if _LISTED.search(one.text)):
        marked, read = (f"<html>{text}</html>", from_html) if "<" in text else (text, from_lines)
        listed = read(Source.from_bytes(marked.encode(), "description")) or []
        timed = tuple((one.time_ms, one.title) for one in listed if one.time_ms is not None and one.title)
        rising = all(one[0] < after[0] for one, after in pairwise(timed))
        if len(timed) == len(listed) > 1 and rising and timed[0][0] <= _LATEST_FIRST_MS:
            return timed
    return ()


def linking(item: Element, name: str) -> list[Element]:
    """The elements of an item that link a file, such as its `transcript` or its `chapters`."""
    return [one for one in item.all(*_podcast(name)) if linked_url(one)]


def linked_url(one: Element) -> str:
    """The address that an element links; empty if it links none."""
    return one.attributes.get("url", "").strip()


def _podcast(name: str) -> list[str]:
    return [f"{space} {name}" for space in _PODCAST]


def linked_name(url: str) -> str:
    """The name of the file at an address."""
    return unicodedata.normalize("NFC", PurePosixPath(unquote(urlsplit(url).path)).name)


def _well_formed(text: str) -> str:
    """The document with the characters for which it has names of HTML, such as `&nbsp;`, and with `&amp;` for an
    ampersand that begins no escape. Many feeds have these, and XML does not know them."""
    parts, last = [], 0
    for apart in _APART.finditer(text):
        parts += [_AMPERSAND.sub(_escape, text[last : apart.start()]), apart[0]]
        last = apart.end()
    return "".join([*parts, _AMPERSAND.sub(_escape, text[last:])])


def _escape(found: re.Match[str]) -> str:
    name = found["name"]
    if name is None:
        return "&amp;"
    meant = None if name in _OF_XML else html.entities.html5.get(f"{name};")
    return found[0] if meant is None else escape(meant)


def _parse(path: Path) -> Element:
    """The root element, with namespaces written before names."""
    parser = xml.parsers.expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    roots: list[Element] = []
    stack: list[Element] = []
    blank_lines = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, blank_lines + parser.CurrentLineNumber)
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def text(data: str) -> None:
        if stack:
            stack[-1].text += data

    def refuse(name: str, *_: object) -> None:
        raise InputError(
            f"{path}:{blank_lines + parser.CurrentLineNumber}: declares the entity {name}; remove the declaration"
        )

    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: stack.pop()
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, refuse
    try:
        # Decoded here, since the parser does not know East Asian encodings.
        decoded = decode(path.read_bytes(), str(path)).removeprefix("\ufeff")
        # Some servers send empty lines before the declaration, which XML does not allow.
        document = decoded.lstrip(" \t\r\n")
        blank_lines = decoded[: len(decoded) - len(document)].count("\n")
        parser.Parse(_well_formed(document).encode(), True)
    except xml.parsers.expat.ExpatError as error:
        message, line = xml.parsers.expat.ErrorString(error.code), blank_lines + error.lineno
        raise InputError(f"{path}:{line}: not XML ({message}); save the feed again, or correct it there") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path of the feed") from None
    return roots[0]
