"""Chapters in the files of audio tools: ffmetadata, OGM (`CHAPTER01=`), cue sheets."""

from __future__ import annotations

import re

from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.source import Source

_CHAPTER_TIME = re.compile(r"\s*CHAPTER(\d{1,6})\s?=\s?(.*)", re.IGNORECASE)
_CHAPTER_NAME = re.compile(r"\s*CHAPTER(\d{1,6})_?NAME\s?=\s?(.*)", re.IGNORECASE)
_TRACK = re.compile(r"\s{0,80}TRACK\s{1,9}\d+\s{1,9}\w+", re.IGNORECASE)
_INDEX = re.compile(r"\s{0,80}INDEX\s{1,9}(\d\d)\s{1,9}(\d{1,6}):(\d\d):(\d\d)", re.IGNORECASE)
_TITLE = re.compile(r"\s{0,80}TITLE\s{1,9}(.*)", re.IGNORECASE)
_SECTION = re.compile(r"\s{0,80}\[(\w+)\]\s*$")
_SETTING = re.compile(r"\s{0,80}(\w{1,40})\s?=(.*)")
_ESCAPED = re.compile(r"\\(.)")
_FRAMES = 75
"""Frames of a compact disc in a second."""


def from_ffmetadata(source: Source) -> list[PublishedChapter] | None:
    """The `[CHAPTER]` sections of ffmpeg's metadata files."""
    if not source.text.lstrip("\ufeff \r\n").startswith(";FFMETADATA"):
        return None
    sections: list[dict[str, str]] = []
    section: dict[str, str] = {}
    for text in source.texts:
        if match := _SECTION.match(text):
            section = {}
            if match[1].upper() == "CHAPTER":
                sections.append(section)
        elif match := _SETTING.match(text):
            section[match[1].casefold()] = _ESCAPED.sub(r"\1", match[2]).strip()
    return [PublishedChapter(_in_base(one), one.get("title") or None) for one in sections]


def _in_base(section: dict[str, str]) -> int | None:
    """When a section starts; ffmpeg counts nanoseconds where it says no unit."""
    number, _, base = section.get("timebase", "1/1000000000").partition("/")
    start = section.get("start", "")
    if not (start.isdecimal() and number.isdecimal() and base.isdecimal() and int(base[:20])):
        return None
    return round(int(start[:20]) * 1000 * int(number[:20]) / int(base[:20]))


def from_numbered_lines(source: Source) -> list[PublishedChapter] | None:
    """`CHAPTER01=00:00:00.000` and `CHAPTER01NAME=Intro`."""
    times: dict[str, int | None] = {}
    names: dict[str, str] = {}
    for text in source.texts:
        if match := _CHAPTER_NAME.match(text):
            names[match[1]] = match[2].strip()
        elif match := _CHAPTER_TIME.match(text):
            times[match[1]] = clock_ms(match[2])
    if not times:
        return None
    return [PublishedChapter(time, names.get(number) or None) for number, time in times.items()]


def from_cue_sheet(source: Source) -> list[PublishedChapter] | None:
    """The tracks of a cue sheet, which begin at their index 01."""
    chapters: list[PublishedChapter] = []
    if not any(_INDEX.match(text) for text in source.texts):
        return None
    for text in source.texts:
        if _TRACK.match(text):
            chapters.append(PublishedChapter(None, None))
        elif chapters and (match := _TITLE.match(text)):
            chapters[-1] = chapters[-1]._replace(title=match[1].strip().strip('"').strip() or None)
        elif chapters and (match := _INDEX.match(text)) and (match[1] == "01" or chapters[-1].time_ms is None):
            _, minutes, seconds, frames = match.groups()
            ms = (int(minutes) * 60 + int(seconds)) * 1000 + round(int(frames) * 1000 / _FRAMES)
            chapters[-1] = chapters[-1]._replace(time_ms=ms)
    return chapters
