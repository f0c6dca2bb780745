"""Malformed turn headers: how a line that is almost `Name (MM:SS)` is read.

If such a header were ignored, its words would go to the previous speaker; so it is read as a header, and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from podcorpus.reading.player_page.speaker_labels import KnownLabels, name_like, tidy_label
from podcorpus.records.clock import TIME, find_time, parse_time

_LONGEST = 100
MARKS = "*_#> \t"
"""Markdown characters around a header."""
_RUINED_TIME = re.compile(r"[\s()\[\]{}<>（）.,:;：*_#0-9OoIl?–—-]{1,16}")
_EVIDENCE = re.compile(r"[(\[{（]\s*[0-9OoIl?]*|\d[:.;,：]\d\d|\d\)")
_BRACKET = re.compile(r"[()\[\]{}（）]")
_BRACKETED = re.compile(
    r"(?P<label>[^()\[\]{}<>（）]*?)[\s:*_–—-]*[(\[{<（](?P<time>[\d\s:.;,：]{3,12})[)\]}>）][\s:*_.]*"
)
_HALF_BRACKETED = re.compile(
    r"(?P<label>[^()\[\]{}<>（）]*?)[\s:–—-]+"
    r"(?:[(\[{（]\s*(?P<opened>\d{1,3}[:.]\d{2})|(?P<closed>\d{1,3}[:.]\d{2})\s*[)\]}）])"
)
_TIME_FIRST = re.compile(r"[(\[{（]?\s*(?P<time>\d{1,3}[:.：]\d{2}(?:[:.：]\d{2})?)\s*[)\]}）]?[\s:–—-]*(?P<label>\D+)")
_WORDS_BEHIND = re.compile(rf"\s*\((?P<time>{TIME})\)(?P<gap>[\s:–—-]+)(?=\S)")


@dataclass(frozen=True, slots=True)
class LenientHeader:
    """A malformed header as it is read: who, when, what is wrong, and where in the line the words begin."""

    label: str
    time_ms: int | None
    problem: str
    words_at: int | None = None
    """Offset in the line of words that follow the header; None if there are none on its line."""


def bracketed_label(text: str) -> str | None:
    """The tidy label of a line that is a name and a time in brackets of any kind; None for any other line."""
    match = _BRACKETED.fullmatch(tidy_label(text).strip(MARKS)) if len(text) <= _LONGEST else None
    if match is None or find_time(match["time"]) is None:
        return None
    label = match["label"].strip(MARKS)
    return label if label and name_like(label) else None


def name_alone(text: str, known: KnownLabels) -> str | None:
    """The known label that is a whole line, with or without a colon after it; None for any other line."""
    if len(text) > _LONGEST:
        return None
    found = known.at_start(tidy_label(text).strip(MARKS))
    return found[0] if found and found[1].strip(MARKS) in ("", ":") else None


def read_leniently(text: str, known: KnownLabels, *, inside: bool) -> LenientHeader | None:
    """The header that a malformed line is read as, or None. More lines qualify `inside` the talk than before it."""
    return _words_on_the_line(text, known) or (_header_alone(text, known, inside=inside) if text.strip() else None)


def _words_on_the_line(text: str, known: KnownLabels) -> LenientHeader | None:
    """`Name (MM:SS) and words`: only with a known name and a well-formed time."""
    found = known.at_start(text[: _LONGEST * 2])
    if found is None:
        return None
    label, rest = found
    match = _WORDS_BEHIND.match(rest)
    if match is None or (ms := parse_time(match["time"])) is None:
        return None
    at = min(len(text), _LONGEST * 2) - len(rest) + match.end()
    return LenientHeader(label, ms, "has words after it on the same line", at)


def _header_alone(text: str, known: KnownLabels, *, inside: bool) -> LenientHeader | None:
    if len(text) > _LONGEST:
        return None
    line = tidy_label(text).strip(MARKS)
    problem = "is not written `Name (MM:SS)`"
    if found := known.at_start(line):
        label, rest = found
        # Before the talk, a bare time after a name more likely belongs to a chapter.
        evidence = _EVIDENCE if inside else _BRACKET
        if _RUINED_TIME.fullmatch(rest) and evidence.search(rest):
            return LenientHeader(label, find_time(rest), problem)
    label = bracketed_label(text) or ""
    if label and (inside or known.spelling(label)):
        return LenientHeader(known.spelling(label) or label, find_time(line[len(label) :]), problem)
    if not inside:
        return None
    if (match := _HALF_BRACKETED.fullmatch(line)) and name_like(match["label"]) and match["label"]:
        return LenientHeader(match["label"], find_time(match["opened"] or match["closed"]), problem)
    if (match := _TIME_FIRST.fullmatch(line)) and (spelled := known.spelling(match["label"].strip(MARKS + ":"))):
        return LenientHeader(spelled, find_time(match["time"]), problem)
    return None
