"""What the generators of sites write at each paragraph or time of a text page, and is no words: marks with which
paragraphs end, such as `[TS]` or `[▶](https://…)`, and the same words in front of times, `Starting point is 00:12`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.shown.who_speaks import FEWEST, Edit

# A few capitals or signs, with an address or not, or a short text with one; the brackets may be escaped or doubled.
_MARK = re.compile(
    r"(?P<mark>\[\[?(?:<a\s[^<>\n]{1,300}>)?(?:[A-Z]{2,3}(?=(?:</a>)?\\?\])|[^\w\s\[\]\\().,?!…<>]{1,3}(?=(?:</a>)?\\?\])"
    r"|[^\[\]\n\d]{1,12}(?=\]\]?\())(?:</a>)?\\?\]\]?)"
    r"(?:\([^()\s]{1,300}\))?(?=[^\S\n]*+(?:\n|\Z))"
)
_TAG = re.compile("<[^<>]*>")
_PARAGRAPH_END = re.compile(r"\S[^\S\n]*+(?:\n[^\S\n]*+\n|\n?\Z)")
_LINE_END = re.compile(r"\S[^\S\n]*+(?:\n|\Z)")
_OFTEN = 0.4
_NEARLY_ALL = 0.9
_BEFORE = " \t\xa0\\"
_LEAD = re.compile(r"\n[^\S\n]*+(?P<lead>[^\W\d_][^\d\n:：]{2,60}+)(?<=\s)(?=\d{1,3}:\d\d(?::\d\d)?(?![\d:]))")
# `Time: 0:05` right below the name.
_FIELD = re.compile(
    r"(?<=\S)[^\S\n]*+\n(?P<lead>(?P<mark>[*_]{0,3})(?i:time(?:stamp)?|zeit|temps|hora|tiempo)[:：](?P=mark)[^\S\n]++)"
    r"(?=[(\[]?\d[\d:.,]*+s?(?:[^\S\n]*+(?:-->|[-–—→])[^\S\n]*+\d[\d:.,]*+s?)?[)\]]?[^\S\n]*+(?:\n|\Z))"
)
_SMALL_LAST = re.compile(r"\s[^\W\d_]+\s*\Z")
_SAMPLE = 50_000
"""In how many characters it shows whether there are any."""


def link_marks(scan: str, start: int) -> Iterator[Edit]:
    """The edits that leave out the mark with which many paragraphs or lines from an offset on end, if none ends with
    another one, and it is nowhere else."""
    found = [one for one in _MARK.finditer(scan, start) if scan[one.start() - 1] in _BEFORE]
    mark, n = Counter(_TAG.sub("", one["mark"]) for one in found).most_common(1)[0] if found else ("", 0)
    if n < max(FEWEST, _NEARLY_ALL * len(found), _NEARLY_ALL * scan.count(mark, start)):
        return
    ends = min(sum(1 for _ in form.finditer(scan, start)) for form in (_PARAGRAPH_END, _LINE_END))
    if len(found) >= _OFTEN * ends:
        for one in found:
            begin = one.start() - 1
            while scan[begin - 1] in _BEFORE:
                begin -= 1
            yield Edit(begin, one.end())


def time_leads(scan: str, start: int) -> Iterator[Edit]:
    """The edits that leave out the words in front of the times from an offset on, if nearly all lines in which words
    are in front of a time have the same ones, of which the last begins small, as that of no name does; and `Time:` in
    front of the times right below names.

    >>> page = "".join(f"\\nStarting point is 00:0{n} Of boats" for n in range(4))
    >>> [(edit.start, edit.end) for edit in time_leads(page, 0)][:2]
    [(1, 19), (34, 52)]
    """
    fields = list(_FIELD.finditer(scan, start)) if _FIELD.search(scan, start, start + _SAMPLE) else []
    if len(fields) >= FEWEST:
        yield from (Edit(*one.span("lead")) for one in fields)
    if len(_LEAD.findall(scan, start, start + _SAMPLE)) < FEWEST:
        return
    leads = list(_LEAD.finditer(scan, start))
    lead, n = Counter(one["lead"] for one in leads).most_common(1)[0]
    last = _SMALL_LAST.search(lead)
    if n < max(FEWEST, _NEARLY_ALL * len(leads)) or last is None or not last[0].islower() or name_like(lead.strip()):
        return
    yield from (Edit(*one.span("lead")) for one in leads if one["lead"] == lead)
