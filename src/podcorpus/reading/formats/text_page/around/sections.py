"""Headings without marks of a heading: a time and a title as a paragraph of its own above a speaker's header, and the
titles of a page's list of chapters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.chapter_list import tidy_title
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.mark import Mark, Marks
from podcorpus.reading.formats.text_page.lines import after_blank, written
from podcorpus.reading.formats.text_page.speakers.breaks import is_person
from podcorpus.reading.source import Source

_FEWEST = 2
_NEARLY_ALL = 0.8
_LONGEST = 100
_SIGNS = " \t-–—:|·•*_"
_BRACKETS = "[]()"
_NOT_A_TITLE = (".", ",", ";", ":", "。", "、")


def timed_sections(source: Source, marks: Marks, headers: Sequence[Header]) -> dict[int, Aside]:
    """The headings that are a time and a title, by line. There are two or more, each with another title, their times
    move on, and nearly all lines of their form below the first speaker's header are like this."""
    if not marks.timed:
        return {}
    named = [header for header in headers if header.label and not header.bare]
    counts = Counter(header.label for header in named)
    heads = {header.line for header in named if counts[header.label] > 1}
    if len(heads) < _FEWEST:
        return {}
    first = min(heads)
    fractions = any((header.time_ms or 0) % 1000 for header in named)
    found: dict[str, list[tuple[Mark, Aside]]] = {}
    others: Counter[str] = Counter()
    for mark in marks.timed:
        if mark.start_ms is None or "#" in mark.shape or mark.kind == "T" or mark.line in heads:
            continue
        said = fractions and mark.kind.startswith("T") and mark.start_ms % 1000
        # Behind a fraction of a second, where turns have some, is what is said then.
        if not said and (section := _section(source, mark, heads)) is not None:
            found.setdefault(_form(mark), []).append((mark, section))
        elif mark.line > first:
            others[_form(mark)] += 1
    sections: dict[int, Aside] = {}
    for form, group in found.items():
        titles = Counter(section.title for _, section in group)
        rising = all(one.time_ms < other.time_ms for (_, one), (_, other) in pairwise(group))  # type: ignore[operator]
        people = sum(is_person(mark.label) for mark, _ in group)
        enough = len(group) >= max(_FEWEST, _NEARLY_ALL * (len(group) + others[form]))
        if enough and rising and len(titles) == len(group) and 2 * people <= len(group):
            sections |= {mark.line: section for mark, section in group}
    return sections


def _form(mark: Mark) -> str:
    """Whether the time is first or last, and its bracket."""
    return mark.shape.partition("TIME")[0] if mark.kind.startswith("T") else "last"


def _section(source: Source, mark: Mark, heads: set[int]) -> Aside | None:
    texts, line = source.texts, source.lines[mark.line]
    below = written(texts, mark.line, 1)
    if below not in heads or below == mark.line + 1 or not after_blank(texts, mark.line):
        return None
    text = texts[mark.line]
    before, after = text[: mark.at - line.start], text[mark.rest - line.start :]
    title, other = (after, before) if mark.kind.startswith("T") else (before, after)
    bare = title.strip(_SIGNS)
    # What is in brackets is a sound, or says what happens.
    aside = bare[:1] in "([" and bare[-1:] in ")]"
    signs = _SIGNS + _BRACKETS
    tidy = None if aside or other.strip(signs) else tidy_title(title.strip(signs))
    if not tidy or len(tidy) > _LONGEST or not any(map(str.isalpha, tidy)):
        return None
    if tidy.endswith(_NOT_A_TITLE) or text.rstrip(" *_").endswith(_NOT_A_TITLE):
        return None
    return Aside(line.start, line.next, "chapter_line", tidy, mark.start_ms)


def right_above(source: Source, sections: Sequence[Aside], start: int) -> list[Aside]:
    """The headings right above an offset."""
    above = [section for section in sections if section.end <= start]
    return above[-1:] if above and not source.text[above[-1].end : start].strip() else []


def listed_titles(
    source: Source, headers: Sequence[Header], chapters: Sequence[PublishedChapter], stop: int
) -> Iterator[Aside]:
    """The paragraphs right above a header that are a title of the list of chapters."""
    titles = {chapter.title for chapter in chapters if chapter.title}
    texts, lines = source.texts, source.lines
    for before, header in pairwise(headers) if titles else ():
        index = written(texts, header.line, -1)
        if index is None or header.start >= 0 or lines[index].start < before.words or lines[index].start >= stop:
            continue
        alone = index > 0 and not texts[index - 1].strip()
        if alone and len(texts[index]) <= _LONGEST and tidy_title(texts[index]) in titles:
            yield Aside(lines[index].start, lines[index].next, "chapter_heading")
