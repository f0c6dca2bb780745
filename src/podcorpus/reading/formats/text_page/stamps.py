"""What is in front of every line and says nothing: one and the same time, which a program wrote that found none, or
the numbers of the lines in the margin of a printed page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.headers.scanning import blanked
from podcorpus.reading.formats.text_page.lines import paragraph_begins
from podcorpus.reading.source import Source

_STAMP = re.compile(r"\s*(?P<stamp>[(\[]?\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[)\]]?[ \t]+)(?=\S)")
_NUMBERED = re.compile(r"[ \t]{0,8}(?:\[(?=[A-Z]?\d+\])[A-Z]?)?(\d{1,5})\]?(?:[ \t]+|$)(?![-–—:.)])")
_FEWEST = 6
"""How many lines at least have it."""
_FEWEST_NUMBERS = 10
_FEWEST_COUNTED = 4
_FINE = re.compile(r"\d{1,2}:\d\d:\d\d[:;.,]\d\d")
_OPENS = re.compile(r"[(\[]?\d{1,3}:\d\d|[*_]{0,3}[^\W\d_][^:：\n]{0,60}[:：]")


@lru_cache(maxsize=1)
def stamp(source: Source) -> str:
    """The time, with the white space behind it, that nearly every line with words begins with; empty if there is none.

    >>> page = "\\n\\n".join(f"0:00 Line {n} of the talk" for n in range(6))
    >>> stamp(Source.from_bytes(page.encode(), "a.txt"))
    '0:00 '
    """
    first = next((text for text in source.texts if text and not text.isspace()), "")
    found = _STAMP.match(first)
    if found is None:
        return ""
    stamped = sum(text.startswith(found["stamp"]) for text in source.texts)
    return found["stamp"] if stamped >= _FEWEST and 10 * stamped >= 9 * source.n_written else ""


@lru_cache(maxsize=1)
def numbers(source: Source) -> dict[int, int]:
    """How many characters the number of a line takes, with the white space around it, by the line's index; empty if
    lines are not numbered. Nearly all have to be, in order, on one page after the other; or all paragraphs from one on,
    with a label or time behind each number.

    >>> page = "\\n".join(f"{n:2}   Of boats" for n in range(1, 13))
    >>> numbers(Source.from_bytes(page.encode(), "a.txt"))[0]
    5
    """
    texts = source.texts
    first = next((text for text in texts if text and not text.isspace()), "")
    if not first.strip()[:1].isdecimal() and not any(_NUMBERED.match(text) for text in texts[:20]):
        return {}
    found = {index: match for index, text in enumerate(texts) if (match := _NUMBERED.match(text)) and text.strip()}
    counted = [int(match[1]) for match in found.values()]
    steps = sum(b == a + 1 or b == 1 for a, b in pairwise(counted))
    if len(found) < _FEWEST_NUMBERS or 10 * len(found) < 8 * source.n_written or 20 * steps < 19 * (len(counted) - 1):
        found = _counted_paragraphs(texts, found)
    return {index: match.end() for index, match in found.items()}


def _counted_paragraphs(texts: Sequence[str], found: Mapping[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """The numbers that count the paragraphs from the first to the last, in each of which a label or time is behind; or
    the lines, each with a time with frames or a fraction behind, other lines being between them."""
    heads = paragraph_begins(texts)
    fine = [index for index in found if _FINE.match(texts[index], found[index].end())]
    if len(fine) > len(heads):
        heads = fine
    at = [index for index in heads if index in found and _OPENS.match(texts[index], found[index].end())]
    wanted = heads[heads.index(at[0]) :] if at else []
    rising = all(int(found[b][1]) == int(found[a][1]) + 1 for a, b in pairwise(at))
    return {index: found[index] for index in at} if len(at) >= _FEWEST_COUNTED and at == wanted and rising else {}


def without_stamps(source: Source, scan: str) -> str:
    """The text to scan with blanks in their place."""
    return blanked(scan, _spans(source))


def stamps(source: Source, start: int, stop: int) -> list[Aside]:
    """Where they are between two offsets: markup."""
    return [Aside(begin, end, "markup") for begin, end in _spans(source) if start <= begin < stop]


@lru_cache(maxsize=1)
def _spans(source: Source) -> list[tuple[int, int]]:
    """Where they are."""
    what, starts = stamp(source), source.line_starts
    if what:
        return [(at, at + len(what)) for at, text in zip(starts, source.texts, strict=True) if text.startswith(what)]
    return [(starts[index], starts[index] + length) for index, length in numbers(source).items()]
