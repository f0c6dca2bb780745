"""Chapter lines before the first turn: a time and a title, under a heading or in a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from podcorpus.findings import Finding, finding
from podcorpus.reading.clock import TIME, parse_time
from podcorpus.reading.furniture import is_chapter_heading, is_notice
from podcorpus.reading.source import Source

_TIME_FIRST = re.compile(rf"^\s*[(\[]?(?P<time>{TIME})[)\]]?\s*[-–—:|]?\s*(?P<title>.*?)\s*$")
_TIME_LAST = re.compile(rf"^\s*(?P<title>.*?)\s*\((?P<time>{TIME})\)\s*$")
# What is meant as a time and is none: digits and the wrong mark, or letters taken for digits.
_NEARLY = re.compile(r"^\s*[(\[]?[\dOoIl]{1,3}\s*[:.;,]\s*[\dOoIl]{1,2}(?:[:.;,][\dOoIl]{1,2})?[)\]]?(?P<title>\s.*|)$")


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
    listing = False
    texts = [source.line_text(line) for line in source.lines[:first_turn]]
    for index, text in enumerate(texts):
        if is_chapter_heading(text):
            headings.append(index)
            listing = True
        elif (match := (_TIME_LAST if index in trailing else _TIME_FIRST).match(text)) and (
            listing or index in trailing or _timed_neighbour(texts, index)
        ):
            found.append(ChapterLine(index, parse_time(match["time"]), match["title"] or None))
            findings += _check(source, found[-1], match["time"])
            listing = True
        elif listing and (nearly := _NEARLY.match(text)):
            found.append(ChapterLine(index, None, nearly["title"].strip() or None))
            findings += _check(source, found[-1], text.strip().split()[0])
        elif text.strip():
            if listing and not is_notice(text) and _timed_neighbour(texts, index):
                findings.append(
                    finding(
                        "chapter-suspect",
                        "a line among the chapters has no time; kept as show notes",
                        path=source.name,
                        line=index + 1,
                    )
                )
            else:
                listing = False
    return found, headings, findings


def _timed_neighbour(texts: list[str], index: int) -> bool:
    following = next((text for text in texts[index + 1 :] if text.strip()), "")
    return bool(_TIME_FIRST.match(following))


def _check(source: Source, chapter: ChapterLine, time: str) -> list[Finding]:
    say = partial(finding, path=source.name, line=chapter.line + 1)
    findings = []
    if chapter.title is None:
        findings.append(say("chapter-untitled", "the chapter has a time and no title"))
    if chapter.time_ms is None:
        findings.append(say("chapter-time", f"the chapter's time {time} cannot be read; published time left empty"))
    return findings
