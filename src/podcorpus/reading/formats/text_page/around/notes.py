"""Notes below the talk: a list of chapters, links or resources that follows the last turn, or notes below a rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.around.blocks import RULE_SIGNS, is_rule
from podcorpus.reading.formats.text_page.around.boilerplate import is_chapter_heading
from podcorpus.reading.formats.text_page.around.transcript_heading import names_transcript
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels import LONGEST_LABEL, bare_label
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.headers.scanning import first_signs
from podcorpus.reading.formats.text_page.headers.times import TIME_AT_START
from podcorpus.reading.formats.text_page.lines import after_blank, heading_level, paragraph_begins, written
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source
from podcorpus.records.clock import find_time

_HEADING = re.compile(r"#{1,6}[^\S\r\n]+\S")
_ENTRY = re.compile(r"\s*(?:[-*•·]\s|\d+[.)]\s|[(\[]?\d{1,3}:\d\d|\[[^\]]*\]\(|https?://|<https?://)")
_MAY_BEGIN = "-*_=~ \t"
_NOTE = re.compile(r"[*_]{0,3}(?P<label>[^\W\d_a-z][\w '’-]{0,40}?)[*_]{0,3}[:：][*_]{0,3}\s+\S")
_MARKS = " \t*_#"
_UNDERLINES = {"=": 1, "-": 2}
"""The levels of headings with a line of such signs below."""
_FEW_RULES = 2
_TIME_WITHIN = 16
"""In how many characters of a line the time is that it begins with."""
_FEWEST_TIMES = 3
_FEW_NAMES = 3


def notes_start(source: Source, marks: Sequence[Mark], headers: Mapping[int, Header]) -> int:
    """The index of the line with which notes after the last header begin; the number of lines if there are none.

    They begin with a heading above a list that goes on to the next heading or the end, with one that ends the section
    of the transcript, or with a list of times that starts over, or of the speakers. `headers` are given by their lines.
    """
    first, last = headers[min(headers)], headers[max(headers)]
    texts = source.texts
    begin: int | None = None
    below = [mark for mark in marks if mark.line > last.line]
    timed = {mark.line for mark in below if mark.kind in ("TW", "TL", "TL:", "LT")}
    for index in range(len(texts) - 1, last.line, -1):
        text = texts[index]
        if not text:
            continue
        if is_chapter_heading(text.strip(" #*_")):
            following = written(texts, index, 1)
            if following in timed:
                begin = index
        elif _HEADING.match(text) and _lists(texts, index):
            begin = index
    if (section := _section_end(texts, first.line, last.line)) is not None:
        begin = section if begin is None else min(begin, section)
    if (roster := _roster(texts, last.line, {header.label for header in headers.values()} - {""})) is not None:
        begin = roster if begin is None else min(begin, roster)
    if begin is None:
        run = [mark for mark in below if mark.line in timed]
        over = bool(run) and last.time_ms is not None and (run[0].start_ms or 0) < last.time_ms
        if len(run) > 2 and over and run[-1].line - run[0].line < 2 * len(run):
            begin = run[0].line
    return len(texts) if begin is None else begin


def timed_throughout(source: Source, headers: Sequence[Header], end: int) -> bool:
    """Whether each paragraph from the first header's to a line has one, or is the words of one. With a time now and
    then, a talk may go on below a heading that has none."""
    headed = {line for header in headers for line in (header.line, source.line_number(header.words) - 1)}
    begins = (index for index in paragraph_begins(source.texts) if headers[0].line < index < end)
    return all(index in headed or _level(source.texts, index) for index in begins)


def _section_end(texts: Sequence[str], first: int, last: int) -> int | None:
    """The first heading below the last header's line of the level of that of the transcript above the first one's, or
    of a higher one, if there is none between them."""
    titles = (i for i in range(first - 1, -1, -1) if _level(texts, i) and names_transcript(texts[i]))
    level = next((_level(texts, i) for i in titles), 0)
    if not level or any(0 < _level(texts, i) <= level for i in range(first, last)):
        return None
    return next((i for i in range(last + 1, len(texts)) if 0 < _level(texts, i) <= level), None)


def _roster(texts: Sequence[str], last: int, labels: Collection[str]) -> int | None:
    """The first of some lines below a line that are right above each other and nothing but labels."""
    run: list[int] = []
    for index in range(last + 1, len(texts)):
        bare = bare_label(texts[index]) if len(texts[index]) <= 2 * LONGEST_LABEL else ""
        if bare in labels:
            run.append(index)
            if len(run) == _FEW_NAMES:
                return run[0]
        elif texts[index].strip():
            run = []
    return None


def _level(texts: Sequence[str], index: int) -> int:
    """The level of the heading that a line is, which has signs in front or a line of `=` or `-` below; 0 if it is none.

    >>> _level(["# Boats", "- nets"], 0), _level(["", "Boats", "-----", ""], 1), _level(["Boats sank.", "-----"], 0)
    (1, 2, 0)
    """
    text, below = texts[index], texts[index + 1] if index + 1 < len(texts) else ""
    if _HEADING.match(text):
        return heading_level(text)
    if below[:1] not in _UNDERLINES:
        return 0
    alone = text.strip() and after_blank(texts, index) and not SENTENCE_END.search(text)
    return _UNDERLINES[below[0]] if alone and len(set(below.rstrip())) == 1 and is_rule(below) else 0


def _lists(texts: Sequence[str], heading: int) -> bool:
    """Whether most lines under a heading are entries of a list."""
    entries = others = 0
    for text in texts[heading + 1 : heading + 200]:
        if _HEADING.match(text):
            break
        if text.strip():
            entry = bool(_ENTRY.match(text))
            entries, others = entries + entry, others + (not entry)
    return entries > others


@lru_cache(maxsize=1)
def notes_below_rule(source: Source) -> frozenset[int]:
    """Those of a whole page, as `below_rule` finds them."""
    return frozenset() if RULE_SIGNS.isdisjoint(first_signs(source)) else below_rule(source.texts)


def below_rule(texts: Sequence[str]) -> frozenset[int]:
    """The lines from the last rule of a page on, if all paragraphs below it are notes: entries of a list or links, or
    words that begin with what they are, `Disclaimer: words`, as no other line does. There are few rules, and the talk
    above is longer."""
    # Right below words, a rule makes a heading of them.
    rules = [
        i
        for i, text in enumerate(texts)
        if text and text[0] in _MAY_BEGIN and i and after_blank(texts, i) and is_rule(text)
    ]
    if not 0 < len(rules) <= _FEW_RULES:
        return frozenset()
    begin = rules[-1]
    heads = [i for i in paragraph_begins(texts) if i > begin]
    if not heads or 2 * sum(map(len, texts[begin:])) > sum(map(len, texts[:begin])):
        return frozenset()
    above = [text.lstrip(_MARKS) for text in texts[:begin]]
    if _goes_on(texts[heads[0]].lstrip(_MARKS), above):
        return frozenset()
    for text in (texts[i] for i in heads):
        note = _NOTE.match(text)
        label = note["label"] if note else ""
        if not note and not _ENTRY.match(text):
            return frozenset()
        if label and ((" " in label and name_like(label)) or any(line.startswith(label) for line in above)):
            return frozenset()
        above.append(text.lstrip(_MARKS))
    return frozenset(range(begin, len(texts)))


def _goes_on(text: str, above: Sequence[str]) -> bool:
    """Whether the time that a line begins with is later than those with which several lines above begin."""
    times = [find_time(line[:_TIME_WITHIN]) or 0 for line in (text, *above) if TIME_AT_START.match(line)]
    return bool(TIME_AT_START.match(text)) and len(times) > _FEWEST_TIMES and times[0] >= max(times)


def below_rule_findings(source: Source, notes: Collection[int]) -> Iterator[Finding]:
    """A finding on the notes below a rule that may be speech: they begin with a label, or are sentences."""
    texts = source.texts
    like = [i for i in notes if _NOTE.match(texts[i]) or ("://" not in texts[i] and SENTENCE_END.search(texts[i]))]
    if like:
        of = "1 line below the last rule begins with a label or ends"
        if len(like) > 1:
            of = f"{len(like)} lines below the last rule begin with a label or end"
        message = f"{of} as a sentence does; kept as show notes"
        yield finding("text-after-end", message, path=source.name, line=min(like) + 1)
