"""Chapter lines: a time and a title, under a heading or several in a row; also those written `Title (MM:SS)`, which
look like headers without words under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.around.boilerplate import is_chapter_heading, is_notice
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.times import TIME_AT_START, TIME_SPAN, time_ms
from podcorpus.reading.formats.text_page.lines import written
from podcorpus.reading.source import Source

_TIME = TIME_SPAN.pattern.replace("?P<first>", "?P<time>").replace("?P<last>", "?P<until>")
# Bullets, numbers and pictures in front of a time, then brackets and emphasis.
_LEAD = r"^\s*+(?:[^\w\s(\[`~]{1,6}+\s*+|\d{1,2}[.)]\s++){0,3}+[(\[*_`~\\{【（]{0,6}+\s?"
_AFTER = r"\s?\\?[)\]}】）]{0,2}+(?:\((?:https?:|/|\?|#)[^()\s]*+\))?[)\]*_`~]{0,4}+"
_TIME_FIRST = re.compile(rf"{_LEAD}(?:{_TIME})(?!:?\d){_AFTER}\s*+[-–—:|•·→>*_]*+\s*+(?P<title>.*)$")
_TIME_LAST = re.compile(rf"(?P<title>.*?)\s?[(\[]\s?(?:{_TIME})\s?[)\]][*_`~\s]{{0,6}}$")
# Without parentheses only under a heading: a sentence, too, can end in a time.
_TIME_LAST_HEADED = re.compile(rf"(?P<title>.*?)[\s\[(–—:|-]+(?:{_TIME})[)\]]?[*_`~\s]{{0,6}}$")
# Malformed times: digits with the wrong separator, or letters in place of digits.
_NEARLY = re.compile(
    r"^\s*+(?:[-–—•·*]\s++)?(?P<time>[(\[]?[\dOoIl]{1,3}(?:\s?[:;]{1,2}\s?|[.,])[\dOoIl]{2,3}(?:[:.;,][\dOoIl]{2,3})?[)\]]?)"
    r"(?![:\d])(?:\s*+(?:[-–—:|•·]++\s++)?(?<=\s)(?P<title>.*))?$"
)
_ANOTHER = re.compile(rf"(?:\s*+[|•·/;,–—]\s*+|\s)[(\[]?(?:{_TIME})[)\]]?[-–—:|\s]++(?=\S)")
_BULLET = re.compile(r"^\s*+(?:[-–—•·*+]\s++|\d{1,2}[.)]\s++)?")
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ADDRESS = re.compile(r"\s*[<(]?\s?(?:https?://|www\.)\S+$")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}>")
_SHORT = 80
"""Longest line, in characters, right under a chapter that can be a chapter whose time is missing."""
_LONGEST = 400
"""Longest line, in characters, that is read as a chapter."""
_BEFORE_TIME = frozenset("([0123456789 \t\u00a0\f")
_CHAPTER_RUN = 3
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter as published: the index of its line, its time and its title."""

    line: int
    time_ms: int | None
    title: str | None


@lru_cache(maxsize=1024)
def tidy_title(text: str) -> str | None:
    """A title without addresses, links, tags and emphasis; None if nothing is left.

    >>> tidy_title("[Boats](https://example.org/boats)"), tidy_title("**Nets** <https://example.org>"), tidy_title(" ")
    ('Boats', 'Nets', None)
    """
    text = _LINKED.sub(r"\1", text)
    text = _TAG.sub("", _ADDRESS.sub("", text)).strip()
    for mark in ("**", "__", "*", "_", "`"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            text = text[len(mark) : -len(mark)].strip()
    return text.strip("*\\ \t") or None


def find_chapters(
    source: Source, lines: range, trailing: frozenset[int]
) -> tuple[list[ChapterLine], list[int], list[Finding]]:
    """Chapter lines among some lines, the lines of their headings, and findings.

    `trailing` are the lines known to be chapters with the time after the title.
    """
    headings: list[int] = []
    found: list[ChapterLine] = []
    findings: list[Finding] = []
    listing = headed = False
    texts = source.texts
    following = _following(texts, lines)
    for index in lines:
        text = texts[index]
        if not text or text.isspace():
            continue
        if len(text) > _LONGEST:
            listing = headed = False
            continue
        below = following[index - lines.start]
        after = texts[below] if below is not None else ""
        if is_chapter_heading(text.strip(" \t#*_")):
            headings.append(index)
            listing = headed = True
        elif match := _chapter(text, after, index in trailing, listing=listing, headed=headed):
            chapters = list(_split(match, index))
            found += chapters
            findings += _check(source, chapters[0], match["time"])
            listing = True
        else:
            under = bool(found) and found[-1].line == index - 1 and len(text.strip()) <= _SHORT
            followed = _timed(after)
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


def _following(texts: Sequence[str], lines: range) -> list[int | None]:
    """For each line the next one that is not blank."""
    following: list[int | None] = [None] * len(lines)
    below: int | None = None
    for index in reversed(lines):
        following[index - lines.start] = below
        if texts[index] and not texts[index].isspace():
            below = index
    return following


def _chapter(text: str, after: str, trailing: bool, *, listing: bool, headed: bool) -> re.Match[str] | None:
    """The time and title of a line that is a chapter, or None.

    Outside a list, a line with a title is a chapter if another follows it or its time is 0; the bare times of a player
    are not chapters.
    """
    if trailing:
        return _TIME_LAST.match(text) or _TIME_LAST_HEADED.match(text)
    if match := _TIME_FIRST.match(text):
        worded = any(char.isalpha() for char in match["title"])
        opens = worded and (_timed(after) or time_ms(match["time"]) == 0)
        return match if listing or opens else None
    if not listing:
        return None
    return _NEARLY.match(text) or ((_TIME_LAST.match(text) or _TIME_LAST_HEADED.match(text)) if headed else None)


def _timed(text: str) -> bool:
    match = _TIME_FIRST.match(text[:_LONGEST])
    return bool(match and match["title"])


def _split(match: re.Match[str], line: int) -> Iterator[ChapterLine]:
    """The chapter of a line, and others behind it on the same line, whose times are later and written alike."""
    title = match["title"] or ""
    if match.re is _TIME_LAST or match.re is _TIME_LAST_HEADED:
        title = _BULLET.sub("", title)
    time, ms, at = match["time"], time_ms(match["time"]), 0
    if match.re is _TIME_FIRST and ms is not None:
        for other in _ANOTHER.finditer(title):
            later = time_ms(other["time"])
            if (
                later is not None
                and later > ms
                and len(other["time"]) >= len(time)
                and title[at : other.start()].strip()
            ):
                yield ChapterLine(line, ms, tidy_title(title[at : other.start()]))
                time, ms, at = other["time"], later, other.end()
    yield ChapterLine(line, ms, tidy_title(title[at:]))


def _check(source: Source, chapter: ChapterLine, time: str) -> list[Finding]:
    report = partial(finding, path=source.name, line=chapter.line + 1)
    findings = []
    if chapter.title is None:
        findings.append(report("chapter-untitled", "the chapter has a time but no title"))
    if chapter.time_ms is None:
        message = f"the chapter's time {time} is not a clock time (MM:SS or H:MM:SS); published time left empty"
        findings.append(report("chapter-time", message))
    return findings


def chapter_runs(source: Source, titled: Iterable[Mark]) -> set[int]:
    """Lines of chapter lists written `Title (MM:SS)`: several in a row without speech under them."""
    runs: list[list[int]] = []
    above: list[int | None] = []
    headed: set[int] = set()
    texts = source.texts
    candidates = {mark.line: mark for mark in titled}
    for index in sorted(candidates):
        before = written(texts, index, -1)
        if runs and runs[-1][-1] == before:
            runs[-1].append(index)
        else:
            runs.append([index])
            above.append(before)
            if before is not None and len(texts[before]) <= _LONGEST_HEADING and is_chapter_heading(texts[before]):
                headed.add(index)
    for run, before in zip(runs, above, strict=True):
        # The other lines of a list can have the time in front.
        if before is not None and texts[before][:1] in _BEFORE_TIME and TIME_AT_START.match(texts[before]):
            below = written(texts, run[-1], 1)
            listing = below is not None and (TIME_AT_START.match(texts[below]) or is_notice(texts[below]))
            headed.update(run[:1] if listing else ())
    lists = [run for run in runs if len(run) >= _CHAPTER_RUN or run[0] in headed]
    listed = {index for run in lists for index in run}
    elsewhere = {mark.label for index, mark in candidates.items() if index not in listed} if lists else set()
    found: set[int] = set()
    for run in lists:
        labels = [candidates[index].label for index in run]
        times = [candidates[index].start_ms for index in run]
        if len(set(labels)) < len(run) and run[0] not in headed:
            continue
        # The last line may be a turn header: then its time starts over.
        starts_over = len(run) > 1 and (times[-1] or 0) < (times[-2] or 0)
        found.update(
            index
            for index, label in zip(run, labels, strict=True)
            if label not in elsewhere and not (starts_over and index == run[-1])
        )
    return found
