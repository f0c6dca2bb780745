"""Chapter lines before the first turn: a time and a title, under a heading or several in a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.player_page.boilerplate import is_chapter_heading, is_notice
from podcorpus.reading.source import Source
from podcorpus.records.clock import TIME, parse_time

_BULLET = r"^\s*(?:[-–—•·*]\s+)?"
_TIME_FIRST = re.compile(rf"{_BULLET}[(\[]?(?P<time>{TIME})(?![:\d])[)\]]?\s*[-–—:|•·]*\s*(?P<title>.*?)\s*$")
_TIME_LAST = re.compile(rf"{_BULLET}(?P<title>.*?)\s*\(\s*(?P<time>{TIME})\s*\)\s*$")
# Without parentheses only under a heading: a sentence, too, can end in a time.
_TIME_LAST_HEADED = re.compile(rf"{_BULLET}(?P<title>.*?)[\s\[(–—-]+(?P<time>{TIME})[)\]]?\s*$")
# Malformed times: digits with the wrong separator, or letters in place of digits.
_NEARLY = re.compile(
    r"^\s*(?:[-–—•·*]\s+)?(?P<time>[(\[]?[\dOoIl]{1,3}(?:\s*[:;]+\s*|[.,])[\dOoIl]{2,3}(?:[:.;,][\dOoIl]{2,3})?[)\]]?)"
    r"(?![:\d])(?:\s*[-–—:|•·]*\s+(?P<title>.*?))?\s*$"
)
_SHORT = 80
"""Longest line, in characters, right under a chapter that can be a chapter whose time is missing."""


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter as published: the index of its line, its time and its title."""

    line: int
    time_ms: int | None
    title: str | None


def find_chapters(
    source: Source, first_turn: int, trailing: frozenset[int]
) -> tuple[list[ChapterLine], list[int], list[Finding]]:
    """Chapter lines before line index `first_turn`, the lines of their headings, and findings.

    `trailing` are the lines known to be chapters with the time after the title.
    """
    headings: list[int] = []
    found: list[ChapterLine] = []
    findings: list[Finding] = []
    listing = headed = False
    texts = [source.line_text(line) for line in source.lines[:first_turn]]
    for index, text in enumerate(texts):
        if is_chapter_heading(text):
            headings.append(index)
            listing = headed = True
        elif match := _chapter(texts, index, trailing, listing=listing, headed=headed):
            time_ms = parse_time(match["time"])
            found.append(ChapterLine(index, time_ms, (match["title"] or "").strip() or None))
            findings += _check(source, found[-1], match["time"])
            listing = True
        elif text.strip():
            under = bool(found) and found[-1].line == index - 1 and len(text.strip()) <= _SHORT
            followed = _timed(_following(texts, index))
            if listing and not is_notice(text) and (followed or (under and headed)):
                findings.append(
                    finding(
                        "chapter-suspect",
                        "line without a time in the chapter list; kept as show notes",
                        path=source.name,
                        line=index + 1,
                    )
                )
            if not followed:
                listing = headed = False
    return found, headings, findings


def _chapter(
    texts: Sequence[str], index: int, trailing: frozenset[int], *, listing: bool, headed: bool
) -> re.Match[str] | None:
    """The time and title of a line that is a chapter, or None.

    Outside a list, a line with a title is a chapter if another follows it or its time is 0; the bare times of a player
    are not chapters.
    """
    text = texts[index]
    if index in trailing:
        return _TIME_LAST.match(text)
    if match := _TIME_FIRST.match(text):
        worded = any(char.isalpha() for char in match["title"])
        opens = worded and (_timed(_following(texts, index)) or parse_time(match["time"]) == 0)
        return match if listing or opens else None
    if not listing:
        return None
    return _NEARLY.match(text) or (_TIME_LAST_HEADED.match(text) if headed else None)


def _following(texts: Sequence[str], index: int) -> str:
    """The next line that is not blank; empty if there is none."""
    for at in range(index + 1, len(texts)):
        if texts[at].strip():
            return texts[at]
    return ""


def _timed(text: str) -> bool:
    match = _TIME_FIRST.match(text)
    return bool(match and match["title"])


def _check(source: Source, chapter: ChapterLine, time: str) -> list[Finding]:
    report = partial(finding, path=source.name, line=chapter.line + 1)
    findings = []
    if chapter.title is None:
        findings.append(report("chapter-untitled", "the chapter has a time but no title"))
    if chapter.time_ms is None:
        message = f"the chapter's time {time} is not a clock time (MM:SS or H:MM:SS); published time left empty"
        findings.append(report("chapter-time", message))
    return findings
