"""Labels that are no speakers' by where they are: in fenced blocks of a page whose talk is outside of them (captions of
slides, output, code), in a title that quotes who speaks, `Mara Lind: “We repair boats.”`, or in front of a transcript
and its translation, in turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from podcorpus.reading.formats.text_page.around.blocks import fences
from podcorpus.reading.formats.text_page.headers.mark import Mark, Marks
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.headers.scanning import scan_text
from podcorpus.reading.labels.names import LANGUAGES
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_SHARE = 4
"""One part in how many of a page its fenced blocks are at most, if the talk is outside of them."""
_QUOTED = re.compile(
    rf"\s*(?:«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"|‘[^‘’]*’|「[^「」]*」|『[^『』]*』)[{SENTENCE_ENDS}]?\s*"
)
_FEWEST = 2
"""How often each of two languages is there at least."""


def without_fenced(source: Source, marks: Marks) -> Marks:
    """The candidates without the labels that are in fenced blocks alone and are no names, and without the times there
    if most times are elsewhere, where the blocks are a small part of the page."""
    if not marks.labelled and not marks.timed:
        return marks
    scan = scan_text(source)
    spans = [fence.span() for fence in fences(scan)]
    if not spans or _SHARE * sum(end - begin for begin, end in spans) > len(scan):
        return marks
    begins = [begin for begin, _ in spans]

    def is_inside(mark: Mark) -> bool:
        at = bisect_right(begins, mark.start) - 1
        return at >= 0 and mark.start < spans[at][1]

    outside = {mark.label for mark in (*marks.timed, *marks.labelled) if not is_inside(mark)}
    kept = [mark for mark in marks.labelled if mark.label in outside or name_like(mark.label) or not is_inside(mark)]
    timed = [mark for mark in marks.timed if not is_inside(mark)]
    timed = timed if len(marks.timed) < 2 * len(timed) else [*marks.timed]
    if len(kept) == len(marks.labelled) and len(timed) == len(marks.timed):
        return marks
    return replace(marks, labelled=tuple(kept), timed=tuple(timed))


def without_title(source: Source, marks: Marks) -> Marks:
    """The marks without that of the first line of a page, if its words are in quotes and those of no other label are,
    and a line without a label is below it."""
    quoted = (_QUOTED.fullmatch(source.text, mark.words, mark.end) is not None for mark in marks.labelled)
    written = (index for index, text in enumerate(source.texts) if text.strip())
    first, below = next(written, -1), next(written, -1)
    if not marks.labelled or marks.labelled[0].line != first or not next(quoted) or any(quoted):
        return marks
    return marks if below in {mark.line for mark in (*marks.timed, *marks.labelled)} else marks.without([first])


def language_lines(marks: Marks) -> frozenset[int]:
    """The lines that have the name of a language as a label, if two or more of them are in turn, no more often than
    lines have a time."""
    found = [mark for mark in marks.labelled if mark.label.casefold() in LANGUAGES]
    labels = {mark.label for mark in found}
    n = len(found)
    if len(labels) < 2 or n < _FEWEST * len(labels) or len(marks.timed) * len(labels) < n:
        return frozenset()
    if any(one.label == other.label for one, other in pairwise(found)):
        return frozenset()
    return frozenset(mark.line for mark in found)
