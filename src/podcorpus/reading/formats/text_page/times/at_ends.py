"""Times at the ends of lines that say when each line begins: `- words [0:05]`, on a page that names nobody."""

from __future__ import annotations

import re
from itertools import pairwise

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.times import time_ms
from podcorpus.reading.formats.text_page.prose import extent
from podcorpus.reading.source import Source

_FEWEST = 5
_SPOKEN = 0.005
"""How many letters are written for each millisecond at least, if the lines are what was said rather than a list."""
_LINE = re.compile(
    r"\s*(?:[-*+•]\s+)?(?P<words>[^\s#](?:.*\S)?)[^\S\n]+(?P<mark>\[?[\[(](?P<time>(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)[\])]"
    r"(?:\([^()\s]*\)\]?)?)\s*"
)


def at_ends(source: Source, grammar: Grammar) -> tuple[list[Header], dict[int, Header]]:
    """The headers of lines that end with a time in brackets, and where these times are. All lines from the first to the
    last do, as fast as one speaks, and the first begins at 0, so that the times are no ends."""
    found: dict[int, tuple[re.Match[str], int]] = {}
    for line, text in enumerate(source.texts):
        match = _LINE.fullmatch(text) if text.rstrip().endswith(("]", ")")) else None
        ms = time_ms(match["time"]) if match else None
        if match and ms is not None and (found or ms == 0):
            found[line] = match, ms
        elif found and text.strip():
            break
    times = [ms for _, ms in found.values()]
    rising = all(one <= other for one, other in pairwise(times))
    if len(found) < _FEWEST or not rising or any(text.strip() for text in source.texts[max(found) + 1 :]):
        return [], {}
    if extent("".join(match["words"] for match, _ in found.values())) < _SPOKEN * times[-1]:
        return [], {}
    headers, marks = [], {}
    for line, (match, ms) in found.items():
        start = source.line_starts[line]
        headers.append(Header(line, "", ms, start + match.start("words"), start=start, bare=True))
        marks[line] = Header(line, "", ms, start + match.end("mark"), start=start + match.start("mark"))
    grammar.accept(headers, "words [TIME]", f"{len(headers)} lines end with a time, as fast as one speaks")
    return headers, marks
