"""Chapters in JSON: Podcasting 2.0, Podlove, ffprobe, yt-dlp, and whatever lists times and titles under these names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from podcorpus.errors import InputError
from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.source import Source
from podcorpus.records.clock import LATEST_MS

_LISTS = ("chapters", "chapterlist", "markers", "toc", "items", "data")
_SECONDS = ("startTime", "start_time", "starttime", "start", "time", "timestamp", "offset", "startTimeSeconds", "begin")
_MS = ("startMs", "start_ms", "startTimeMs", "start_time_ms", "timeMs", "time_ms", "position_ms", "offsetMs")
_TITLES = ("title", "name", "label", "headline", "gist", "text", "chapter")


def from_json(source: Source) -> list[PublishedChapter] | None:
    """The chapters of a JSON file. Raises InputError if it is JSON without chapters."""
    text = source.text.removeprefix("\ufeff")
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        content = json.loads(text)
    except ValueError as error:
        if text.lstrip()[0] == "[":
            # A list of lines such as `[0:12] Title`.
            return None
        raise InputError(f"{source.name}: not valid JSON ({error}); expected a list of chapters") from None
    except RecursionError:
        raise InputError(f"{source.name}: JSON nested too deep; expected a list of chapters") from None
    rows = next(_lists(content), None)
    if rows is None:
        raise InputError(f"{source.name}: JSON without chapters; expected a list `chapters` of `startTime` and `title`")
    # AssemblyAI sums up chapters with a headline and counts milliseconds.
    unit = 1.0 if all("headline" in row or "gist" in row for row in rows) else 1000.0
    return [_chapter(row, unit) for row in rows]


def _lists(content: Any) -> Iterator[list[dict[str, Any]]]:
    """The lists of chapters: the content itself, or what it has under a known name, also one level further in."""
    if isinstance(content, list):
        rows = [row for row in content if isinstance(row, dict)]
        if rows and any(_time(row) is not None for row in rows):
            yield rows
    elif isinstance(content, dict):
        named = {key.casefold(): value for key, value in content.items()}
        for name in _LISTS:
            yield from _lists(named[name]) if isinstance(named.get(name), list) else ()
        for value in content.values():
            if isinstance(value, dict):
                for name in _LISTS[:3]:
                    yield from _lists(value[name]) if isinstance(value.get(name), list) else ()


def _chapter(row: dict[str, Any], unit: float) -> PublishedChapter:
    tags = row.get("tags")
    titled = {**tags, **row} if isinstance(tags, dict) else row
    title = next((titled[name] for name in _TITLES if isinstance(titled.get(name), str) and titled[name].strip()), None)
    time = _time(row)
    ms = None if time is None else time[0] if time[1] else time[0] * unit
    shown = row.get("toc", True) is not False and row.get("hidden", False) is not True
    return PublishedChapter(
        None if ms is None else round(ms), None if title is None else " ".join(title.split()), shown
    )


def _time(row: dict[str, Any]) -> tuple[float, bool] | None:
    """The time of a row, and whether it is in milliseconds for certain. ffprobe gives `start` in a unit of its own, and
    `start_time` in seconds."""
    for names, in_ms in ((_MS, True), (_SECONDS, False)):
        for name in names:
            value = row.get(name)
            if isinstance(value, str):
                if (ms := clock_ms(value)) is not None:
                    return ms, True
                try:
                    value = float(value)
                except ValueError:
                    continue
                if not in_ms and 0 <= value <= LATEST_MS:
                    return value * 1000, True
            if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= LATEST_MS:
                return value, in_ms
    return None
