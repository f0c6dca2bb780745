"""Captions that count frames or tenths of a second. MicroDVD and MPL2: a line a cue, `{25}{75}words|more words` with
frames or `[10][30]words` with tenths. Editing programs (Avid, Adobe Encore, Spruce): two timecodes with frames, and
words beside or below them.

Each is turned into the SubRip file that means the same, and read as such.
"""

from __future__ import annotations

import re
from dataclasses import replace

from podcorpus.errors import NotATranscriptError
from podcorpus.findings.finding import finding
from podcorpus.reading.cues.apart import text_apart
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats import srt
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.source import Source
from podcorpus.records.clock import clock as clock_of

NAME = "frames"
DESCRIPTION = "captions with frames: lines such as `{25}{75}words`, `[10][30]words` or `00:00:01:12 00:00:03:05 words`"

_COUNTED = re.compile(
    r"\ufeff?(?:\{(?P<start>\d{1,7})\}\{(?P<end>\d{1,7})?\}|\[(?P<tenth>\d{1,7})\]\[(?P<over>\d{1,7})?\])"
    r"[ \t]*(?P<words>.*)"
)
_CODE = r"\d{2}:\d{2}:\d{2}[:;]\d{2}"
# Commas and tabs without a space before them are of tables.
_CODED = re.compile(
    rf"\ufeff?[ \t]*(?:\d{{1,6}}[ \t:]+)?(?P<start>{_CODE}) +(?:[,-] +)?(?P<end>{_CODE})(?: +, *| +|\s*\Z)(?P<words>.*)"
)
_MARK = re.compile(r"\{[a-zA-Z]:[^{}]{0,60}\}|\|[ \t]*+|(?<=[|\]}])/(?=\S)")
_NO_WORDS = re.compile(r"<(?:begin|end) subtitles>|[$@/#].*")
_RATE = re.compile(r"\d{2}(?:[.,]\d{1,4})?")
_USUAL_RATE, _OTHER_RATE = 25.0, 30.0
_FORMS = (
    (_COUNTED, 0.9, "begin as in `{25}{75}` or `[10][30]`"),
    (_CODED, 0.25, "have two timecodes with frames"),
)
"""Each form of a line, the share of the lines that have it at least, and how it is described."""


def recognises(source: Source) -> Recognition | None:
    """Whether nearly all of the first lines have counts of frames, or some have timecodes and few others but words."""
    lines = [text for text in source.text[:20_000].splitlines()[:200] if text.strip()]
    for form, share, described in _FORMS:
        timed = sum(form.match(text) is not None for text in lines)
        if timed > 1 and timed >= share * len(lines):
            return Recognition(0.9, f"{timed} of the first {len(lines)} lines {described}")
    return None


def read(source: Source) -> Document:
    """The file's cues. A rate of frames that the file does not say is reported, and taken to be 25, or 30 if timecodes
    count more. Raises NotATranscriptError if it has no cues."""
    text = source.text
    form = next((form for form, _, _ in _FORMS if any(map(form.match, source.texts))), None)
    if form is None:
        raise NotATranscriptError(f"{source.name}: no cue found; expected {DESCRIPTION}")
    found = [(line, form.match(text[line.start : line.end])) for line in source.lines]
    matches = [match for _, match in found if match is not None]
    first, rate = matches[0], _USUAL_RATE
    said = first["start"] in ("0", "1") and _RATE.fullmatch(first["words"].strip()) is not None
    if said:
        rate = float(first["words"].strip().replace(",", "."))
    elif form is _CODED and any(int(match[end][-2:]) >= _USUAL_RATE for match in matches for end in ("start", "end")):
        rate = _OTHER_RATE
    out = VisibleBuilder(source)
    inside = False
    for line, match in found:
        start = line.start
        if match is not None and not (said and match is first):
            start += match.start("words")
            out.put("\n")
            out.decoded(_times(match, rate), line.start, start)
            out.put("\n")
            inside = form is _CODED
        elif not inside or not text[start : line.end].strip() or _NO_WORDS.fullmatch(text[start : line.end].strip()):
            inside = False
            if text[start : line.end].strip():
                out.hide("metadata", start, line.end)
            continue
        for mark in _MARK.finditer(text, start, line.end):
            breaks = text[mark.start()] == "|"
            end = start + len(text[start : mark.start()].rstrip(" \t")) if breaks else mark.start()
            out.copy(start, end)
            if breaks:
                out.decoded("\n", end, mark.end())
            start = mark.end()
        out.copy(start, line.end)
        out.put("\n")
    page = out.visible()
    document = mapped(srt.read(page.inner), page, NAME)
    findings = [*document.findings]
    if form is _COUNTED:
        findings += text_apart(source, (line.start for line, match in found if match is not None))
    if not said and first["start"] is not None:
        message = f"the file does not say how many frames a second has; its times are read with {rate:g}"
        findings.append(finding("frame-rate-assumed", message, path=source.name, line=1))
    return replace(document, findings=tuple(findings))


def _times(match: re.Match[str], rate: float) -> str:
    """The times of a line as SubRip has them."""
    given = match.groupdict()
    if given["start"] is None:
        return f"{_clock(given['tenth'], 10)} --> {_clock(given['over'] or given['tenth'], 10)}"
    return f"{_clock(given['start'], rate)} --> {_clock(given['end'] or given['start'], rate)}"


def _clock(time: str, rate: float) -> str:
    """A count of frames, or a timecode that ends in one."""
    *clock, frames = re.split("[:;]", time)
    hours, minutes, seconds = map(int, clock or (0, 0, 0))
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + round(int(frames) * 1000 / rate)
    return clock_of(ms, ",")
