"""Where it is doubtful who speaks, in formats that name the speaker of each cue apart from its words: labels almost
like another, and cues that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, count
from operator import itemgetter, not_

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import first_of
from podcorpus.reading.document import Document

NEARLY_ALL = 0.9
"""The share of cues that have what is missing at a few, so that these are reported."""
MOST_LABELS = 500
"""Labels beyond these are not compared: a file with more of them names no speakers."""


def speaker_doubts(document: Document) -> Iterator[Finding]:
    """A finding for each label that is almost another one, at its line; one for all cues that only go on with a
    speaker, and one for those without a speaker."""
    cues = document.cues
    known = document.labels
    if not known.counts:
        return
    found: dict[int, tuple[str, str]] = {}
    if len(known.counts) <= MOST_LABELS:
        doubts = {label: doubt for label in known.counts if (doubt := known.doubt(label))}
        first = dict(zip(map(itemgetter(2), reversed(cues)), reversed(range(len(cues))), strict=True)) if doubts else {}
        found = {first[label]: ("unknown-speaker", doubt) for label, doubt in doubts.items()}
    if bare := _without_label(document):
        of = first_of(len(bare), "cue")
        message = f"{of} no speaker's label, as nearly all others have; read as by the speaker before"
        found.setdefault(bare[0], ("unknown-speaker", message))
    if silent := len(cues) - known.counts.total():
        message = f"{silent} of {len(cues)} cues have no speaker; the first is here, each is a turn of nobody"
        found[next(compress(count(), map(not_, map(itemgetter(2), cues))))] = "unknown-speaker", message
    lines = document.lines_of_cues(found) if found else {}
    for number, (code, message) in sorted(found.items()):
        yield finding(code, message, path=document.source.name, line=lines[number])


def _without_label(document: Document) -> list[int]:
    """The cues of somebody whose label is not written at them, if it is at nearly all others."""
    headed = {stretch.cue for stretch in document.stretches if stretch.kind == "turn_header"}
    cues = document.cues
    if len(headed) == len(cues) or len(headed) < NEARLY_ALL * len(cues):
        return []
    return [number for number, cue in enumerate(cues) if number not in headed and cue.label]
