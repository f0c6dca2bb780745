"""The headings between or within turns, which are chapters, and those right above the first turn."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.boilerplate import is_publisher
from podcorpus.reading.formats.text_page.around.chapter_list import tidy_title
from podcorpus.reading.formats.text_page.around.transcript_heading import names_transcript
from podcorpus.reading.formats.text_page.headers.scanning import has_any, lines_with
from podcorpus.reading.formats.text_page.headers.times import TIME_SPAN, time_ms
from podcorpus.reading.formats.text_page.lines import heading_level
from podcorpus.reading.labels.names import SOUNDS
from podcorpus.reading.source import Source
from podcorpus.records.counting import STOPS, WIDE_STOPS

_HEADING = re.compile(r"\n#{1,6}[^\S\n]++(?P<title>[^\n]+)")
_RULED = re.compile(
    r"\n[^\S\n]*+(?P<rule>-{3,40}+|={3,40}+|~{3,40}+|\*{3,40}+)[^\S\n]++(?P<title>[^\W_][^\n]{0,100}?)"
    r"[^\S\n]++(?P=rule)[^\S\n]*+(?=\n|\Z)"
)
_RULES = ("---", "===", "~~~", "***")
_TIME = re.compile(rf"[(\[{{]?\s*(?:{TIME_SPAN.pattern})\s*[)\]}}]?[\s:：\-–—|]*")
_DIGITS = re.compile(r"\d+")
_LONGEST_TITLE = 150
"""From how many characters on sentences are no title."""
_SENTENCES = re.compile(rf"\w[{STOPS}]\s+\w|[{WIDE_STOPS}]\w")
_ASIDE = re.compile(r"(?:\([^()]+\)\s?)+|\[[^\[\]]+\]")


def in_brackets(text: str) -> bool:
    """Whether all of a text is in brackets.

    >>> in_brackets("(Ulm) (Ind)"), in_brackets("[music]"), in_brackets("Boats (and nets)")
    (True, True, False)
    """
    return _ASIDE.fullmatch(text) is not None


def find_headings(source: Source, start: int, stop: int, taken: Container[int]) -> list[Aside]:
    """The headings from `start` to `stop` whose lines are not in `taken`."""
    if start >= stop:
        return []
    found = []
    lines = range(source.line_number(start) - 1, source.line_number(stop - 1))
    matches = list(lines_with(source, _HEADING, lines)) if "#" in source.text else []
    for index, match in (*matches, *ruled_headings(source).items()):
        line = source.lines[index]
        if index in taken or not start <= line.start < stop:
            continue
        title, ms = match["title"].strip().rstrip("#").rstrip(), None
        if len(title) > _LONGEST_TITLE and _SENTENCES.search(title):
            continue
        time = _TIME.search(title[:300])
        if time is not None and (time.start() == 0 or time.end() == len(title)):
            ms = time_ms(time["first"])
            title = title[: time.start()] + title[time.end() :]
            if ms is not None and not any(map(str.isalnum, title)):
                # A time and nothing else is that of the words below, and no chapter's.
                found.append(Aside(line.start, line.next, "markup"))
                continue
        if is_publisher(match["title"]):
            found.append(Aside(line.start, line.next, "boilerplate"))
        elif in_brackets(title.strip(" *_")):
            # A sound, or who the speaker above is.
            found.append(Aside(line.start, line.next, "show_notes"))
        else:
            found.append(Aside(line.start, line.next, "chapter_line", tidy_title(title), ms))
    return found


def ruled_headings(source: Source) -> dict[int, re.Match[str]]:
    """The lines between signs, such as `--- Boats ---`, which are headings where there are several: index and match."""
    if not has_any(source, _RULES):
        return {}
    found = {
        index: match
        for index, match in lines_with(source, _RULED, range(len(source.texts)))
        if any(map(str.isalpha, match["title"]))
        and not match["title"][0].islower()
        and match["title"].lower() not in SOUNDS
    }
    return found if len({_DIGITS.sub("0", match["title"]) for match in found.values()}) > 1 else {}


def leading_sections(source: Source, start: int, stop: int, inside: Sequence[Aside]) -> list[Aside]:
    """The headings right above the first turn that are like those between turns, below any that says that the
    transcript begins."""
    levels = {heading_level(source.text, aside.start) for aside in inside if aside.kind == "chapter_line"}
    found: list[Aside] = []
    for aside in reversed(find_headings(source, start, stop, ())) if levels else ():
        if source.text[aside.end : stop].strip() or heading_level(source.text, aside.start) not in levels:
            break
        if names_transcript(aside.title or ""):
            break
        found.insert(0, aside)
        stop = aside.start
    return found
