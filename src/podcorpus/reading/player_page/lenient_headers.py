"""Turn headers with a slip in them: how a line that is nearly `Name (MM:SS)` is read.

Left out, such a header would give its words to the speaker before; so it is read, and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from podcorpus.reading.player_page.speaker_labels import KnownLabels, name_like, tidy_label
from podcorpus.records.clock import TIME, find_time, parse_time

_LONGEST = 100
MARKS = "*_#> \t"
"""What a page in Markdown puts around a header."""
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
class Slip:
    """What a line that is nearly a header says: who, when, what is wrong, and where in the line the words begin."""

    label: str
    time_ms: int | None
    problem: str
    words_at: int | None = None
    """Offset in the line of words that stand behind the header; None where it has the line for itself."""


def bracketed_label(text: str) -> str | None:
    """The tidy label of a line that is a name and a time in brackets of any kind; None for any other line."""
    match = _BRACKETED.fullmatch(tidy_label(text).strip(MARKS)) if len(text) <= _LONGEST else None
    if match is None or find_time(match["time"]) is None:
        return None
    label = match["label"].strip(MARKS)
    return label if label and name_like(label) else None


def name_alone(text: str, known: KnownLabels) -> str | None:
    """The known label that a line consists of, a colon behind it allowed; None for any other line."""
    if len(text) > _LONGEST:
        return None
    found = known.at_start(tidy_label(text).strip(MARKS))
    return found[0] if found and found[1].strip(MARKS) in ("", ":") else None


def read_slip(text: str, known: KnownLabels, *, inside: bool) -> Slip | None:
    """A header with a slip in it, or None. `inside` the talk more is taken for one than before it."""
    return _words_on_the_line(text, known) or (_header_alone(text, known, inside=inside) if text.strip() else None)


def _words_on_the_line(text: str, known: KnownLabels) -> Slip | None:
    """`Name (MM:SS) and words`: only with a name and time in perfect form."""
    found = known.at_start(text[: _LONGEST * 2])
    if found is None:
        return None
    label, rest = found
    match = _WORDS_BEHIND.match(rest)
    if match is None or (ms := parse_time(match["time"])) is None:
        return None
    at = min(len(text), _LONGEST * 2) - len(rest) + match.end()
    return Slip(label, ms, "has words behind it on its line", at)


def _header_alone(text: str, known: KnownLabels, *, inside: bool) -> Slip | None:
    if len(text) > _LONGEST:
        return None
    line = tidy_label(text).strip(MARKS)
    problem = "is not written `Name (MM:SS)`"
    if found := known.at_start(line):
        label, rest = found
        # Before the talk a bare time behind a name is rather a chapter's.
        evidence = _EVIDENCE if inside else _BRACKET
        if _RUINED_TIME.fullmatch(rest) and evidence.search(rest):
            return Slip(label, find_time(rest), problem)
    label = bracketed_label(text) or ""
    if label and (inside or known.spelling(label)):
        return Slip(known.spelling(label) or label, find_time(line[len(label) :]), problem)
    if not inside:
        return None
    if (match := _HALF_BRACKETED.fullmatch(line)) and name_like(match["label"]) and match["label"]:
        return Slip(match["label"], find_time(match["opened"] or match["closed"]), problem)
    if (match := _TIME_FIRST.fullmatch(line)) and (spelled := known.spelling(match["label"].strip(MARKS + ":"))):
        return Slip(spelled, find_time(match["time"]), problem)
    return None
