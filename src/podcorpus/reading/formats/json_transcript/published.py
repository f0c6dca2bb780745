"""What a JSON file says about its episode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.document import Published, as_recorded
from podcorpus.reading.formats.json_transcript.values import bare_number, label_of, milliseconds
from podcorpus.reading.grid.keys import plain, unit_of_key
from podcorpus.reading.json_values.spans import Node

_SHOWS = frozenset("show podcast series feed program programme channel collection".split())
_DEPTH = 3
_MOST_LISTS = 10
_KEYS = {
    "title": "episodetitle episodename title".split(),
    "show": "showtitle showname podcasttitle podcastname podcast show series seriestitle feedtitle".split(),
    "language": "language languagecode lang locale detectedlanguage languagetag".split(),
    "published_on": "publishedon publisheddate publicationdate pubdate datepublished publishedat releasedate".split(),
    "url": "episodeurl link permalink url".split(),
    "guid": "episodeguid guid".split(),
    "duration_ms": "durationms durationmilliseconds durationinticks durationseconds audioduration duration".split(),
}


def published_in(
    objects: Sequence[tuple[tuple[str, ...], Node]], lists: Sequence[Node], last_ms: int | None
) -> Published:
    """The episode's data in the objects above the transcript's `lists`; what is further out counts first. Of several
    objects in one list counts what they agree on, and none of their durations: each is that of a part. `last_ms`: the
    last time of the transcript, which tells seconds from milliseconds."""
    found: dict[str, str | int] = {}
    by_path: dict[tuple[str, ...], list[dict[str, tuple[str, Node]]]] = {}
    for path, node in objects:
        if len(path) <= _DEPTH and not any(one.start <= node.start < one.end for one in lists[:_MOST_LISTS]):
            by_path.setdefault(path, []).append({plain(key): (key, value) for key, value in node.members()})
    for path, parts in by_path.items():
        of_show = bool(path) and path[-1] in _SHOWS
        titles = {label_of(members["title"][1]) for members in parts if of_show and "title" in members}
        if len(titles) == 1 and (title := titles.pop()):
            found.setdefault("show", title)
        for name, keys in _KEYS.items():
            if (of_show and name in ("title", "url", "guid")) or (name == "duration_ms" and len(parts) > 1):
                continue
            for key in keys:
                values = {_value(name, *members[key], last_ms) for members in parts if key in members} - {None}
                if len(values) == 1 and (value := values.pop()) is not None:
                    found.setdefault(name, value)
    return Published(**{field.name: found.get(field.name) for field in fields(Published)})  # type: ignore[arg-type]


def _value(name: str, key: str, node: Node, last_ms: int | None) -> str | int | None:
    if name == "duration_ms":
        return _duration(key, node, last_ms)
    if node.kind != "string":
        return None
    text = label_of(node) or ""
    return as_recorded(name, text) if text and len(text) <= 500 else None


def _duration(key: str, node: Node, last_ms: int | None) -> int | None:
    number = bare_number(node)
    if number is None:
        return clock_ms(node.text or "")
    if unit := unit_of_key(key):
        return milliseconds(node, unit)
    # A recording is hardly shorter than what is said in it.
    if last_ms and 2 * number > last_ms and abs(number - last_ms) < abs(number * 1000 - last_ms):
        return milliseconds(node, "ms")
    return milliseconds(node, "s")
