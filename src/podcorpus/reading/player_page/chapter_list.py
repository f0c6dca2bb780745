"""Chapter lines before the first turn: a time and a title, under a heading or in a row."""

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
# What is meant as a time and is none: digits and the wrong mark, or letters taken for digits.
_NEARLY = re.compile(
    r"^\s*(?:[-–—•·*]\s+)?(?P<time>[(\[]?[\dOoIl]{1,3}(?:\s*[:;]+\s*|[.,])[\dOoIl]{2,3}(?:[:.;,][\dOoIl]{2,3})?[)\]]?)"
    r"(?![:\d])(?:\s*[-–—:|•·]*\s+(?P<title>.*?))?\s*$"
)
_SHORT = 80
"""Characters up to which a line right under a chapter can be one that has lost its time."""


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

    `trailing` are the lines known to be chapters with the time behind the title.
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
                        "a line among the chapters has no time; kept as show notes",
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

    Outside a list a line with a title is one where another follows it, or where it begins at 0; the bare
    times of a player are none.
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
    """The next line that is not blank; empty where there is none."""
    for at in range(index + 1, len(texts)):
        if texts[at].strip():
            return texts[at]
    return ""


def _timed(text: str) -> bool:
    match = _TIME_FIRST.match(text)
    return bool(match and match["title"])


def _check(source: Source, chapter: ChapterLine, time: str) -> list[Finding]:
    say = partial(finding, path=source.name, line=chapter.line + 1)
    findings = []
    if chapter.title is None:
        findings.append(say("chapter-untitled", "the chapter has a time and no title"))
    if chapter.time_ms is None:
        findings.append(say("chapter-time", f"the chapter's time {time} cannot be read; published time left empty"))
    return findings
