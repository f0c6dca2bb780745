"""Words in front of every time of a text page, always the same and no name, as some sites have them:
`Starting point is 00:12`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from podcorpus.reading.text_page.headers.names import name_like
from podcorpus.reading.text_page.shown.who_speaks import FEWEST, Edit

_LEAD = re.compile(r"\n[^\S\n]*+(?P<lead>[^\W\d_][^\d\n:：]{2,60}+)(?<=\s)(?=\d{1,3}:\d\d(?::\d\d)?(?![\d:]))")
_SMALL_LAST = re.compile(r"\s[^\W\d_]+\s*\Z")
_NEARLY_ALL = 0.9
_SAMPLE = 50_000
"""In how many characters it shows whether there are any."""


def time_leads(scan: str, start: int) -> Iterator[Edit]:
    """The edits that leave out the words in front of the times from an offset on, if nearly all lines in which words
    are in front of a time have the same ones, of which the last begins small, as that of no name does.

    >>> page = "".join(f"\\nStarting point is 00:0{n} Of boats" for n in range(4))
    >>> [(edit.start, edit.end) for edit in time_leads(page, 0)][:2]
    [(1, 19), (34, 52)]
    """
    if len(_LEAD.findall(scan, start, start + _SAMPLE)) < FEWEST:
        return
    leads = list(_LEAD.finditer(scan, start))
    lead, n = Counter(one["lead"] for one in leads).most_common(1)[0]
    last = _SMALL_LAST.search(lead)
    if n < max(FEWEST, _NEARLY_ALL * len(leads)) or last is None or not last[0].islower() or name_like(lead.strip()):
        return
    yield from (Edit(*one.span("lead")) for one in leads if one["lead"] == lead)
