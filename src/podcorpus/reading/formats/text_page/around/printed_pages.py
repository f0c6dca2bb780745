"""The lines at the head or foot of each printed page, which a program left among the words: the document's title, its
number, `Page 3 of 29`."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.boilerplate import is_publisher
from podcorpus.reading.formats.text_page.headers.scanning import folded_text, has_any, lines_like, lines_with
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_COUNTED = re.compile(
    r"\n(?P<head>[^\n]{0,160}?)\b(?:page|p[aá]gina|seite)[^\S\n](?P<page>\d{1,4})"
    r"(?:[^\S\n](?:of|de|von|/)[^\S\n]\d{1,4})?[^\S\n]*(?=\n|\Z)",
    re.IGNORECASE,
)
_SPEECH = re.compile(rf"^$|[:：]|[{SENTENCE_ENDS}]$")
"""What a line around may be part of the words with, or is nothing."""
_WRITTEN = (b"page 0", b"pagina 0", b"p?gina 0", b"seite 0")
_SAMPLE = 100_000
"""In how many characters the number of some page is."""
_FEWEST = 3
_NEAR = 3
"""How many lines above or below the one with the page's number others of the same head are."""
_PAGE_NUMBER = re.compile(
    r"\n[^\S\n]{0,4}+(?:[^\W\d]{1,6}+\.?[^\S\n])?[-–—]?[^\S\n]?\d{1,4}(?!\d)[^\S\n]?[-–—]?"
    r"(?:[^\S\n]?(?:/|[^\W\d]{1,4})[^\S\n]?\d{1,4})?[^\S\n]{0,4}+(?=\n|\Z)"
)
_LAST_NUMBER = re.compile(rb"0[ \t?-]{0,5}(?:\n|\Z)")
_DIGITS = re.compile(r"\d+")
_PARTS_OF_FEET = (b"copyright", b"rights reserved", b"transcri")
_FOOT = re.compile(r"(?i)©|\(c\)|copyright|rights reserved|transcri")


@lru_cache(maxsize=1)
def running_heads(source: Source) -> frozenset[int]:
    """The indices of the lines that end with the number of a page, where they count the pages and are the same
    otherwise, and of those around them that recur with each. None if there are fewer than three pages.

    >>> page = "\\n".join(f"Mara: Yes.\\nOld Boats\\nRef: 7, Page {n} of 9" for n in range(2, 6))
    >>> sorted(running_heads(Source.from_bytes(page.encode(), "a.txt")))[:4]
    [1, 2, 4, 5]
    """
    beginning = folded_text(source)[:_SAMPLE]
    if not any(part in beginning for part in _WRITTEN):
        return frozenset()
    texts = source.texts
    counted = list(lines_with(source, _COUNTED, range(len(texts))))
    heads = {" ".join(match["head"].split()) for _, match in counted}
    pages = [int(match["page"]) for _, match in counted]
    if len(counted) < _FEWEST or len(heads) > 1 or any(b != a + 1 for a, b in pairwise(pages)):
        return frozenset()
    lines = [index for index, _ in counted]
    found = set(lines)
    for by in (step * sign for sign in (-1, 1) for step in range(1, _NEAR + 1)):
        around = {texts[index + by].strip() if 0 <= index + by < len(texts) else "" for index in lines}
        if len(around) == 1 and not any(map(_SPEECH.search, around)):
            found.update(index + by for index in lines)
    return frozenset(found)


def page_feet(source: Source, start: int, stop: int) -> list[Aside]:
    """The publisher's lines that recur from page to page, those with the number of the page, and what recurs there."""
    texts = source.texts
    first, last = source.line_number(start) - 1, source.line_number(max(start, stop - 1))
    folded = folded_text(source)
    numbered = _LAST_NUMBER.search(folded) is not None
    numbers = lines_like(source, _PAGE_NUMBER, range(first, last)) if numbered else []
    counted = [int(_DIGITS.search(texts[index])[0]) for index in numbers]  # type: ignore[index]
    paged = len(numbers) > 2 and all(b == a + 1 for a, b in pairwise(counted))
    feet = set(numbers) if paged else set()
    some = has_any(source, ("©", "(c)", "(C)")) or any(part in folded for part in _PARTS_OF_FEET)
    lines_at = range(first, last) if some else range(0)
    short = [index for index in lines_at if 3 < len(texts[index]) < 160 and _FOOT.search(texts[index])]
    alike = Counter(_DIGITS.sub("0", texts[index]).strip() for index in short)
    feet.update(
        index for index in short if alike[_DIGITS.sub("0", texts[index]).strip()] > 1 and is_publisher(texts[index])
    )
    feet.update(index for index in running_heads(source) if first <= index < last)
    lines = source.lines
    return [Aside(lines[index].start, lines[index].next, "boilerplate") for index in sorted(feet)]
