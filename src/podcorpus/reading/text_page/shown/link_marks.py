"""Marks with which most paragraphs of a text page end, such as `[TS]` or `[▶](https://…)`: links to a place in a
recording, as the generators of sites write them, and no words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from podcorpus.reading.text_page.shown.who_speaks import FEWEST, Edit

# A few capitals or signs, with an address or not, or a short text with one; the brackets may be escaped or doubled.
_MARK = re.compile(
    r"(?P<mark>\[\[?(?:[A-Z]{2,3}(?=\\?\])|[^\w\s\[\]\\().,?!…]{1,3}(?=\\?\])|[^\[\]\n\d]{1,12}(?=\]\]?\())\\?\]\]?)"
    r"(?:\([^()\s]{1,300}\))?(?=[^\S\n]*+(?:\n|\Z))"
)
_PARAGRAPH_END = re.compile(r"\S[^\S\n]*+(?:\n[^\S\n]*+\n|\n?\Z)")
_LINE_END = re.compile(r"\S[^\S\n]*+(?:\n|\Z)")
_OFTEN = 0.4
_NEARLY_ALL = 0.9
_BEFORE = " \t\xa0\\"


def link_marks(scan: str, start: int) -> Iterator[Edit]:
    """The edits that leave out the mark with which many paragraphs or lines from an offset on end, if none ends with
    another one, and it is nowhere else."""
    if "[" not in scan:
        return
    found = [one for one in _MARK.finditer(scan, start) if scan[one.start() - 1] in _BEFORE]
    mark, n = Counter(one["mark"] for one in found).most_common(1)[0] if found else ("", 0)
    if n < max(FEWEST, _NEARLY_ALL * len(found), _NEARLY_ALL * scan.count(mark, start)):
        return
    ends = min(sum(1 for _ in form.finditer(scan, start)) for form in (_PARAGRAPH_END, _LINE_END))
    if len(found) >= _OFTEN * ends:
        for one in found:
            begin = one.start() - 1
            while scan[begin - 1] in _BEFORE:
                begin -= 1
            yield Edit(begin, one.end())
