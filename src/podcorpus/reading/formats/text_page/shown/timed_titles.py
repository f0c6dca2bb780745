"""Titles with a time that are paragraphs of their own above the words of a talk, `Of boats (12:34)`, as Markdown's
headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.prose import is_prose
from podcorpus.reading.formats.text_page.shown.who_speaks import FEWEST, Edit
from podcorpus.records.clock import find_time

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d\d"
_TITLE = r"[^\W\d_a-zß-öø-ÿ][^\n*_]{1,98}?[^\s.,;:。、*_]"
_TIMED_TITLE = re.compile(
    rf"(?:\A|\n[^\S\n]*)\n(?P<open>(?P<mark>\*\*|__)?)"
    rf"(?:(?P<first>[(\[]?{_CLOCK}[)\]]?)[^\S\n]+(?:[-–—|][^\S\n]+)?(?P<title>{_TITLE})"
    rf"|(?P<named>{_TITLE})[^\S\n]+(?P<last>[(\[]{_CLOCK}[)\]]))"
    r"(?P<close>(?(mark)(?P=mark)))[^\S\n]*(?=\n[^\S\n]*\n(?P<below>[^\n]*))"
)
_TIMED = re.compile(rf"\n[^\S\n]*+[*_#]*+[^\S\n]*+[(\[]?{_CLOCK}|{_CLOCK}[)\]]?[*_]*+[^\S\n]*+(?=\n|\Z)")
_NEARLY_ALL = 0.8
_SAMPLE = 100_000
"""In how many characters several titles are, which are a few minutes apart."""
_LONGEST_NAME = 3
"""How many words a name has at most, in front of a comma, rather than a title with capitals."""


def timed_titles(scan: str, start: int) -> Iterator[Edit]:
    """The edits that make headings of the titles from an offset on, if there are several, each another one, their times
    move on, prose is below each, few of them may be names, and few other lines begin or end with a time."""
    if len(_TIMED_TITLE.findall(scan, start, start + _SAMPLE)) < FEWEST:
        return
    found = [one for one in _TIMED_TITLE.finditer(scan, start) if is_prose(one["below"])]
    if len(found) < FEWEST or len(found) < _NEARLY_ALL * sum(1 for _ in _TIMED.finditer(scan, start)):
        return
    titles = [one["title"] or one["named"] for one in found]
    times = [find_time(one["first"] or one["last"]) or 0 for one in found]
    names = sum(name_like(title) and len(title.partition(",")[0].split()) <= _LONGEST_NAME for title in titles)
    if len(set(titles)) < len(titles) or 2 * names >= len(titles):
        return
    if any(earlier >= later for earlier, later in pairwise(times)):
        return
    for one in found:
        yield Edit(*one.span("open"), "## ")
        yield Edit(*one.span("close"))
