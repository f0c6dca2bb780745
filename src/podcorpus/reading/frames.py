"""Captions that count frames or tenths of a second. MicroDVD and MPL2: a line a cue, `{25}{75}words|more words` with
frames or `[10][30]words` with tenths. Editing programs: two timecodes with frames, and words beside or below them.

Each is turned into the SubRip file that means the same, and read as such.
"""

from __future__ import annotations

import re
from dataclasses import replace

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import srt
from podcorpus.reading.cues.apart import text_apart
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.source import Source
from podcorpus.reading.timecodes import rate_assumed, read_timecodes, recognises_timecodes

NAME = "frames"
DESCRIPTION = "captions with frames: lines such as `{25}{75}words`, `[10][30]words` or `00:00:01:12 00:00:03:05 words`"

_LINE = re.compile(
    r"(?:\A\ufeff?|(?<=[\r\n]))(?:\{(?P<frame>\d{1,7})\}\{(?P<last>\d{1,7})?\}|\[(?P<tenth>\d{1,7})\]\[(?P<over>\d{1,7})?\])"
    r"[ \t]*(?P<words>[^\r\n]*)"
)
_MARK = re.compile(r"\{[a-zA-Z]:[^{}]{0,60}\}|\||(?<=[|\]}])/(?=\S)")
_RATE = re.compile(r"\d{2}(?:[.,]\d{1,4})?")
_USUAL_RATE = 25.0
_SHARE = 0.9


def recognises(source: Source) -> Recognition | None:
    """Whether nearly all of the first lines have the form."""
    lines = [text for text in source.text[:20_000].splitlines()[:200] if text.strip()]
    timed = sum(_LINE.match(text) is not None for text in lines)
    if timed < 2 or timed < _SHARE * len(lines):
        return recognises_timecodes(source)
    return Recognition(0.9, f"{timed} of the first {len(lines)} lines begin as in `{{25}}{{75}}` or `[10][30]`")


def read(source: Source) -> Document:
    """The file's cues. A rate of frames that the file does not say is taken to be 25 and reported.

    Raises NotATranscriptError if it has none.
    """
    lines = list(_LINE.finditer(source.text))
    if not lines and (document := read_timecodes(source, NAME)) is not None:
        return document
    if not lines:
        raise NotATranscriptError(f"{source.name}: no cue found; expected {DESCRIPTION}")
    first = lines[0]
    said = first["frame"] in ("0", "1") and _RATE.fullmatch(first["words"].strip()) is not None
    per_second = float(first["words"].strip().replace(",", ".")) if said else _USUAL_RATE
    out = VisibleBuilder(source)
    out.hide("metadata", 0, lines[1 if said and len(lines) > 1 else 0].start())
    last = 0
    for line in lines[said:]:
        if last and source.text[last : line.start()].strip():
            out.hide("metadata", last, line.start())
        last = line.end()
        start, end = (line[a] if line[a] is not None else line[b] for a, b in (("frame", "tenth"), ("last", "over")))
        rate = per_second if line["frame"] is not None else 10.0
        times = f"{_clock(start, rate)} --> {_clock(end or start, rate)}"
        at, stop = line.span("words")
        out.decoded(times, line.start(), at)
        out.put("\n")
        for mark in _MARK.finditer(source.text, at, stop):
            out.copy(at, mark.start())
            if mark[0] == "|":
                out.decoded("\n", *mark.span())
            at = mark.end()
        out.copy(at, stop)
        out.put("\n\n")
    if source.text[last:].strip():
        out.hide("metadata", last, len(source.text))
    page = out.visible()
    document = mapped(srt.read(page.inner), page, NAME)
    findings = [*document.findings, *text_apart(source, (line.start() for line in lines))]
    if not said and first["frame"] is not None:
        findings.append(rate_assumed(source, _USUAL_RATE))
    return replace(document, findings=tuple(findings))


def _clock(count: str, rate: float) -> str:
    ms = round(int(count) * 1000 / rate)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
