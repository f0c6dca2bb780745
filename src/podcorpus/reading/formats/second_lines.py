"""A line a cue that begins with its times in seconds, as scripts around recognisers print them: `0.50 3.20 SPEAKER_00
words`, `0.50-3.20: Mara: words`, `[0.50] Mara: words`.

It is turned into the SubRip file that means the same, and read as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.apart import NOTE, text_apart
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats import srt
from podcorpus.reading.labels.speech import may_be_said
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.source import Source
from podcorpus.records.clock import clock

NAME = "second-lines"
DESCRIPTION = (
    "lines that begin with times in seconds and a speaker: `0.50 3.20 SPEAKER_00 words` or `[0.50] Mara: words`"
)

_SECONDS = r"\d{1,6}\.\d{1,6}"
_LINE = re.compile(
    r"^\ufeff?(?:"
    rf"[\[(]?(?P<start>{_SECONDS})s?(?:[ ]{{1,3}}|[ ]?(?:[-–,]|->)[ ]?)(?P<end>{_SECONDS})s?[\])]?:?"
    rf"|\[(?P<at>{_SECONDS})s?\]:?|(?P<since>{_SECONDS})s?:)"
    r"[ ]{1,3}(?P<words>[^\s\d][^\r\n]*)",
    re.MULTILINE,
)
_LABEL = re.compile(r"[A-Za-z]{1,12}[_-]?\d{1,3}|UNKNOWN|None")
_SAMPLE = 20_000
_FEWEST = 3
_SHARE = 0.9
_SLOWEST, _FASTEST = 0.2, 8.0
"""Words a second."""


def recognises(source: Source) -> Recognition | None:
    """Whether nearly all of the first lines have the form, with speakers who recur, times that go forward, and words
    that can be said."""
    sample = source.text[:_SAMPLE]
    lines = [text for text in sample.splitlines() if text.strip() and not NOTE.match(text)]
    found = list(_LINE.finditer(sample))
    if len(found) < max(_FEWEST, _SHARE * len(lines)):
        return None
    starts = [_start(line) for line in found]
    forward = sum(before <= after for before, after in pairwise(starts))
    ends = all(float(line["end"]) >= _start(line) for line in found if line["end"])
    texts = [line["words"].partition(" " if _bare_labels(found) else ": ") for line in found]
    labels = [label if sign else None for label, sign, _ in texts]
    spoken = [words if sign else label for label, sign, words in texts]
    named = [label for label in labels if label]
    if 2 * len(named) < len(labels) or len(set(named)) > max(2, len(named) // 2):
        # Pairs of numbers may be of anything.
        return None
    rate = sum(len(text.split()) for text in spoken) / max(starts[-1] - starts[0], 0.001)
    if forward < _SHARE * (len(starts) - 1) or not ends or not _SLOWEST <= rate <= _FASTEST:
        return None
    if not may_be_said(spoken, labels):
        return None
    return Recognition(0.7, f"{len(found)} of the first {len(lines)} lines begin with seconds, as in `0.50 3.20`")


def read(source: Source) -> Document:
    """The file's cues. Raises NotATranscriptError if it has none."""
    lines = list(_LINE.finditer(source.text))
    if not lines:
        raise NotATranscriptError(f"{source.name}: no line with times found; expected {DESCRIPTION}")
    bare = _bare_labels(lines)
    out = VisibleBuilder(source)
    at = 0
    for line in lines:
        if source.text[at : line.start()].strip():
            out.hide("metadata", at, line.start())
        start, end = (clock(round(1000 * one), ",") for one in (_start(line), float(line["end"] or _start(line))))
        begin, at = line.span("words")
        out.decoded(f"{start} --> {end}", line.start(), begin)
        out.put("\n")
        if bare:
            out.copy(begin, begin := begin + len(line["words"].split()[0]))
            out.put(":")
        out.copy(begin, at)
        out.put("\n\n")
    out.hide("metadata", at, len(source.text))
    page = out.visible()
    document = mapped(srt.read(page.inner), page, NAME)
    apart = text_apart(source, (line.start() for line in lines))
    document = replace(document, findings=(*document.findings, *apart))
    if all(line["end"] for line in lines):
        return document
    return replace(document, cues=tuple(cue._replace(end_ms=None) for cue in document.cues))


def _start(line: re.Match[str]) -> float:
    return float(line["start"] or line["at"] or line["since"])


def _bare_labels(lines: Sequence[re.Match[str]]) -> bool:
    """Whether the words of all lines begin with a speaker's id and no colon, and ids recur."""
    firsts = [line["words"].split(maxsplit=1) for line in lines]
    ids = {first[0] for first in firsts if len(first) > 1 and _LABEL.fullmatch(first[0])}
    named = all(first[0] in ids for first in firsts)
    return named and len(ids) <= max(2, len(firsts) // 2) and any(map(str.isdecimal, "".join(ids)))
