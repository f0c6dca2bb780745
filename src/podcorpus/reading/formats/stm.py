"""NIST's STM, which corpora for speech recognition have: a line per segment with its recording, channel, speaker, start
and end in seconds, labels in angle brackets, and words."""

from __future__ import annotations

import re

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.apart import text_apart
from podcorpus.reading.cues.order import by_time
from podcorpus.reading.cues.writer import CueWriter
from podcorpus.reading.document import Cue, Document, Recognition
from podcorpus.reading.grid.names import names_columns
from podcorpus.reading.labels.in_cues import CueLabels
from podcorpus.reading.source import Source

NAME = "stm"
DESCRIPTION = "NIST's STM: lines such as `talk 1 mara 0.50 2.75 <o,f0,female> words`"

_SECONDS = r"\d{1,9}(?:\.\d{1,9})?"
_LINE = re.compile(
    r"[ \t\ufeff]*(?!SPEAKER[ \t])[^\s;]\S{0,300}[ \t]+\S{1,40}[ \t]+(?P<speaker>\S{1,200})[ \t]+"
    rf"(?P<start>{_SECONDS})[ \t]+(?P<end>{_SECONDS})(?:[ \t]+<[^<>\r\n]{{0,300}}>)?(?=[ \t]|\Z)[ \t]*"
)
_UNSCORED = frozenset(("inter_segment_gap", "excluded_region"))
"""Speakers of what is nobody's speech."""
_SHARE = 0.9
_NO_WORDS = "ignore_time_segment_in_scoring"


def recognises(source: Source) -> Recognition | None:
    """Whether nearly all of the first lines have the form, apart from comments."""
    texts = (text.lstrip("\ufeff \t") for text in source.text[:20_000].splitlines()[:200])
    lines = [text for text in texts if text and not text.startswith(";;")]
    # The sample may end within a line.
    lines = lines[:-1] if len(source.text) > 20_000 else lines
    if lines and names_columns(lines[0].split("\t")):
        return None
    found = [match for match in map(_LINE.match, lines) if match and float(match["start"]) <= float(match["end"])]
    # Where tabs are around the times, a space in front of them is one within a field of a table.
    found = [match for match in found if "\t" not in match[0].rstrip() or " " not in match[0].split("\t<")[0].strip()]
    if len(found) < max(_SHARE * len(lines), 2):
        return None
    return Recognition(0.9, f"{len(found)} of the first {len(lines)} lines begin as in `talk 1 mara 0.50 2.75`")


def read(source: Source) -> Document:
    """A cue for each line with words, in the order of their times. Raises NotATranscriptError if there is none."""
    out = CueWriter(source, CueLabels())
    formed: list[int] = []
    for line in source.lines:
        written = source.text[line.start : line.end]
        found = _LINE.match(written)
        if found is not None:
            formed.append(line.start)
        words = written[found.end() :].strip() if found else ""
        if found is None or not words or words == _NO_WORDS or found["speaker"] in _UNSCORED:
            out.stretch("metadata" if written.strip() else "blank", line.next)
            continue
        begin = line.start + found.end()
        start_ms, end_ms = (round(1000 * float(found[part])) for part in ("start", "end"))
        index = len(out.cues)
        out.stretch("cue_time", line.start + found.start("speaker"), index)
        out.stretch("turn_header", line.start + found.end("speaker"), index)
        out.stretch("cue_time", begin, index)
        out.stretch("cue_text", begin + len(words), index)
        out.stretch("markup", line.next, index)
        out.cues.append(Cue(begin, begin + len(words), found["speaker"], start_ms, end_ms))
    if not out.cues:
        raise NotATranscriptError(f"{source.name}: no line with words found; expected {DESCRIPTION}")
    out.findings += text_apart(source, formed)
    return by_time(out.document(NAME))
