"""Names below a talk that has times and names nobody: those of who comments on it, or wrote it, or of other pages."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.labels.speech import is_timed_talk
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.mark import Mark
from podcorpus.reading.text_page.prose import extent


def other_names(source: Source, marks: Sequence[Mark], headers: Sequence[Header]) -> int | None:
    """The line from which on a page has names, if all of its `headers` have one and no time, all times, which are
    `marks`, are above them, and less is said there than with times; None if the names are those of the talk's
    speakers."""
    named = [header.line for header in headers if header.label and header.time_ms is None and not header.bare]
    timed = [mark for mark in marks if mark.start_ms is not None]
    if not named or len(named) < len(headers) or not timed or timed[-1].line >= min(named):
        return None
    if any(mark.kind not in ("T", "TW", "TL") for mark in timed):
        return None
    texts, lines, first = source.texts, source.lines, min(named)
    while first and (not texts[first - 1].strip() or texts[first - 1].startswith("#")):
        first -= 1
    begin = lines[first].start
    ends = [*(mark.start for mark in timed[1:]), begin]
    said = [source.text[mark.rest : end].strip() for mark, end in zip(timed, ends, strict=True)]
    talk = is_timed_talk(said, [mark.start_ms or 0 for mark in timed])
    return first if talk and sum(map(extent, said)) >= extent(source.text[begin:]) else None


def others_finding(source: Source, line: int) -> Finding:
    """The finding on names below a talk, from a line on."""
    while not source.texts[line].strip():
        line += 1
    message = "names below a talk that has times and names nobody; they are no speakers, and all from here is no speech"
    return finding("text-after-end", message, path=source.name, line=line + 1)
