"""Captions of editing programs (Avid, Adobe Encore, Spruce): two timecodes with frames, and words beside or below them.

They are turned into the SubRip file that means the same, and read as such.
"""

from __future__ import annotations

import re
from dataclasses import replace

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading import srt
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.source import Source

_CODE = r"\d{2}:\d{2}:\d{2}[:;]\d{2}"
# Commas and tabs without a space before them are of tables.
_LINE = re.compile(
    rf"\ufeff?[ \t]*(?:\d{{1,6}}[ \t:]+)?(?P<start>{_CODE}) +(?:[,-] +)?(?P<end>{_CODE})(?: +, *| +|\s*\Z)(?P<words>.*)"
)
_MARK = re.compile(r"\|[ \t]*+")
_NO_WORDS = re.compile(r"<(?:begin|end) subtitles>|[$@/#].*")
_RATE, _OTHER_RATE = 25, 30
_LEAST_SHARE = 0.25


def recognises_timecodes(source: Source) -> Recognition | None:
    """Whether lines have two timecodes each, and there are few others but words."""
    lines = [text for text in source.text[:20_000].splitlines()[:200] if text.strip()]
    timed = sum(_LINE.match(text) is not None for text in lines)
    if timed < 2 or timed < _LEAST_SHARE * len(lines):
        return None
    return Recognition(0.9, f"{timed} of the first {len(lines)} lines have two timecodes with frames")


def read_timecodes(source: Source, name: str) -> Document | None:
    """The cues in the format `name`; None if there are none. How many frames a second has is not in the file: 25, or 30
    if more are counted, and reported."""
    text = source.text
    found = [(line, _LINE.match(text[line.start : line.end])) for line in source.lines]
    codes = [match[name] for _, match in found if match is not None for name in ("start", "end")]
    if not codes:
        return None
    rate = _OTHER_RATE if any(int(code[-2:]) >= _RATE for code in codes) else _RATE
    out = VisibleBuilder(source)
    inside = False
    for line, match in found:
        start = line.start
        if match is not None:
            out.put("\n")
            start += match.start("words")
            out.decoded(f"{_clock(match['start'], rate)} --> {_clock(match['end'], rate)}", line.start, start)
            out.put("\n")
            inside = True
        elif not text[start : line.end].strip():
            inside = False
            continue
        elif not inside or _NO_WORDS.fullmatch(text[start : line.end].strip()):
            inside = False
            out.hide("metadata", start, line.end)
            continue
        for mark in _MARK.finditer(text, start, line.end):
            end = start + len(text[start : mark.start()].rstrip(" \t"))
            out.copy(start, end)
            out.decoded("\n", end, mark.end())
            start = mark.end()
        out.copy(start, line.end)
        out.put("\n")
    page = out.visible()
    document = mapped(srt.read(page.inner), page, name)
    return replace(document, findings=(*document.findings, rate_assumed(source, rate)))


def rate_assumed(source: Source, rate: float) -> Finding:
    """The finding for times that are read with so many frames a second, since the file does not give them."""
    message = f"the file does not say how many frames a second has; its times are read with {rate:g}"
    return finding("frame-rate-assumed", message, path=source.name, line=1)


def _clock(code: str, rate: int) -> str:
    return f"{code[:8]},{round(int(code[-2:]) * 1000 / rate):03}"
