"""Text between the lines of a file that has a cue a line: no cue has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.source import Source

NOTE = re.compile(r"[ \t\ufeff]*(?:[#;]|//)")
"""How a line begins that is a note of whoever wrote the file."""
_MOST_FINDINGS = 20


def text_apart(source: Source, lines: Iterable[int]) -> Iterator[Finding]:
    """A finding for each of the first lines with letters that are no notes and do not begin at the offsets `lines`."""
    taken = set(map(source.line_number, lines))
    apart = (
        number
        for number, text in enumerate(source.texts, 1)
        if number not in taken and not NOTE.match(text) and any(map(str.isalpha, text))
    )
    for number in islice(apart, _MOST_FINDINGS):
        yield finding("text-outside-cues", "text that no cue has; kept as metadata", path=source.name, line=number)
