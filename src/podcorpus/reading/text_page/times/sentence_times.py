"""A page of few long lines, with bare times between the sentences: `… at sea. 00:34 So we …`."""

from __future__ import annotations

import re
from itertools import pairwise

from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.mark import InlineTime
from podcorpus.reading.text_page.headers.scanning import scan_text
from podcorpus.reading.text_page.headers.times import clock_ms

_BETWEEN = re.compile(rf"(?:\n[^\S\n]*|(?<=[{SENTENCE_ENDS}])[^\S\n]+)(\d{{1,3}}:\d\d(?::\d\d)?)[^\S\n]+(?=\S)")
_FEWEST = 3
_LEAST = 1.5
"""How many characters a second are a talk; where a text is in a script without spaces, fewer are."""
_FROM_START = 60
"""How long what is said before the first time is at least, in characters."""


def sentence_times(source: Source) -> list[InlineTime]:
    """The times that are between sentences, most of them within a line; none unless all move on as one speaks."""
    scan = scan_text(source)
    colons = scan.count(":")
    if colons < _FEWEST:
        return []
    fewest = max(_FEWEST, 2 * source.n_written)
    if colons < fewest:
        return []
    found = []
    for match in _BETWEEN.finditer(scan):
        ms = clock_ms(match[1])
        if ms is not None:
            found.append(InlineTime(match.start(1) - 1, match.end(1) - 1, ms))
    if len(found) < fewest:
        return []
    rising = all(one.start_ms < other.start_ms for one, other in pairwise(found))
    chars = found[-1].start - found[0].start
    return found if rising and 1000 * chars >= found[-1].start_ms - found[0].start_ms else []


def said_before(source: Source, first: Header) -> list[Header]:
    """The cue of the words on the line before the first time in it, if there are as many as are said until then."""
    if first.start < 0 or not first.bare or not first.time_ms:
        return []
    begin = source.lines[first.line].start
    words = source.text[begin : first.start].strip()
    if len(words) < _FROM_START or 1000 * len(words) < _LEAST * first.time_ms:
        return []
    return [Header(first.line, "", None, begin, start=begin, bare=True)]
