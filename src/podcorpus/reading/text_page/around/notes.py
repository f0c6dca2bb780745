"""Notes below the talk: a list of chapters, links or resources that follows the last turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.around.boilerplate import is_chapter_heading
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.learning import written
from podcorpus.reading.text_page.headers.mark import Mark

_HEADING = re.compile(r"#{1,6}[^\S\r\n]+\S")
_ENTRY = re.compile(r"\s*(?:[-*•·]\s|\d+[.)]\s|[(\[]?\d{1,3}:\d\d|\[[^\]]*\]\(|https?://|<https?://)")


def notes_start(source: Source, marks: Sequence[Mark], last: Header) -> int:
    """The index of the line with which notes after the last header begin; the number of lines if there are none.

    They begin with a heading above a list that goes on to the next heading or the end, or with a list of times that
    starts over.
    """
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
    if begin is None:
        run = [mark for mark in below if mark.line in timed]
        over = bool(run) and last.time_ms is not None and (run[0].start_ms or 0) < last.time_ms
        if len(run) > 2 and over and run[-1].line - run[0].line < 2 * len(run):
            begin = run[0].line
    return len(texts) if begin is None else begin


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
