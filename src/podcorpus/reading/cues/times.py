"""Lines that time a cue, in WebVTT, SubRip and what resembles them: `00:00:01.000 --> 00:00:02.500`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from podcorpus.reading.clock_styles import parts_ms

_WHOLE = r"(?:[0-9]{1,4}:)?[0-9]{1,2}:[0-9]{1,2}"
_FRACTION = r"(?:[.,:;][ ]?([0-9]{1,18}))?(?![0-9])"
_IN_SECONDS = r"[0-9]{1,6}(?=\.[0-9]{1,18}[ \t]*(?:-->|[\r\n]|\Z))"
"""Seconds on a line that has nothing else: `0.84 --> 1.06`."""
_ARROWS = r"(?:--?[ ]?>|[–—=]>|→)"
TIMING = re.compile(
    rf"[ \t\ufeff`]*(?:\d{{1,9}}[.)]?[ \t]+)?[\[(]?({_WHOLE}|{_IN_SECONDS}){_FRACTION}[ \t]*{_ARROWS}"
    rf"[ \t]*({_WHOLE}|{_IN_SECONDS}){_FRACTION}"
    r"(?!:\S|[^\W\d_][.,:]\d)[\])`]?[ \t]*(?:[;|,][ \t]+(?=\S))?"
)
"""A line's beginning; its groups are start and its fraction, end and its fraction. Settings follow, or words, but not
the rest of a time with a letter in it: `00:00:0x,500`."""
_TIME = re.compile(rf"({_WHOLE}){_FRACTION}")
_FRACTIONS = re.compile(r"(?<=:\d[.,]|\d\d[.,])[0-9]{1,9}(?=[ \t]*-->)")
_LINE_BEFORE = 80
"""How far from the arrow its line may begin."""
SAMPLE = 30_000
"""How much of a file's beginning tells which format it has."""
_SIGNS = ("->", "–>", "—>", "=>", "→")
"""What to look for; a file is searched for the first that it has."""
_UNREADABLE = re.compile(
    r"[ \t]*(?=\S{0,20}\d:\S|[^>\r\n]{0,60}>[ \t]*\d{1,4}:)"
    r"(?P<start>[^\s<>]{0,20})[ \t]*--{1,3}>[ \t]*(?P<end>[^\s<>]{0,20})[^\r\n]{0,80}"
)
SETTINGS = (
    r"(?:(?:(?:region|position|line|align|size|vertical|[A-DLRSTV])[:=]\S+|[XY][12]:-?\d+)(?:[ \t]+|(?=[\r\n]|\Z)))+"
    r"(?=[\r\n]|\Z)"
)
"""A cue's settings, up to the end of their line, as an expression."""
_SETTINGS = re.compile(SETTINGS)
_FENCE = re.compile(r"(?m)^[ \t>]{0,8}(?:```|~~~)")
_TITLES = 3
"""How many lines at most are outside the block of a file that is only that block."""


def counts_milliseconds(text: str) -> bool:
    """Whether the digits behind the decimal mark of its times count milliseconds, without zeros in front of them, so
    that `0:0:42.80` is at 42,080 ms, as in some files of Microsoft Teams. It is so if some have fewer than three
    digits, others end in a zero that decimals would not need, and none begins with one.

    >>> counts_milliseconds("0:0:3.490 --> 0:0:9.0\\n\\n0:0:42.80 --> 0:0:47.770")
    True
    """
    fractions = set(_FRACTIONS.findall(text, 0, SAMPLE))
    return (
        any(len(one) < 3 and one != "0" for one in fractions)
        and any(len(one) == 3 and one[2] == "0" for one in fractions)
        and not any(len(one) > 3 or (len(one) > 1 and one[0] == "0") for one in fractions)
    )


class Timing(NamedTuple):
    """A line that times a cue. `start` is the line's; `end` is where the words can begin: after the settings, at the
    line's end, or behind times that have words on their line. A time that cannot be read is None."""

    start: int
    end: int
    start_ms: int | None
    end_ms: int | None


class Timings:
    """The lines of a text that time a cue."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._returns = "\r" in text
        self.sign = next((sign for sign in _SIGNS if sign in text), _SIGNS[0])
        """What all of these lines have."""
        self._counted: bool | None = None

    def _ms(self, whole: str, fraction: str | None) -> int:
        if fraction is not None and len(fraction) < 3:
            if self._counted is None:
                self._counted = counts_milliseconds(self._text)
            fraction = fraction.zfill(3) if self._counted else fraction
        return parts_ms(whole, fraction)

    def find(self, start: int, stop: int) -> list[Timing]:
        """Those between two offsets, in order; a line begins at the first."""
        text, sign = self._text, self.sign
        found: list[Timing] = []
        at = text.find(sign, start, stop)
        while at >= 0:
            line = self._line(at, start)
            if found and line < found[-1].end:
                # A line times one cue.
                line = -1
            timing = TIMING.match(text, line) if line >= 0 else None
            if timing is not None and timing.end() >= at:
                whole, part, end_whole, end_part = timing.groups()
                end = timing.end()
                if end < stop and text[end] not in "\r\n" and (settings := _SETTINGS.match(text, end)):
                    end = settings.end()
                found.append(Timing(line, end, self._ms(whole, part), self._ms(end_whole, end_part)))
                at = text.find(sign, end, stop)
                continue
            unreadable = _UNREADABLE.match(text, line) if line >= 0 else None
            if unreadable is not None and unreadable.end() > at:
                times = read_clock(unreadable["start"]), read_clock(unreadable["end"])
                found.append(Timing(line, unreadable.end(), *times))
            at = text.find(sign, at + len(sign), stop)
        return found

    def _line(self, at: int, start: int) -> int:
        """Where the line of an offset begins; -1 if that is farther before it than a time is long."""
        floor = max(start, at - _LINE_BEFORE)
        line = self._text.rfind("\n", floor, at) + 1
        if self._returns:
            line = max(line, self._text.rfind("\r", floor, at) + 1)
        return line or (start if floor == start else -1)


def read_clock(text: str | None) -> int | None:
    """Milliseconds of a time such as `00:01:02.500`; None if it is none."""
    found = _TIME.fullmatch((text or "").strip())
    return parts_ms(found[1], found[2]) if found else None


def share_of_timings(text: str) -> tuple[float, int]:
    """How certain it is that a text consists of timed cues, from 0 to 1, and how many lines of its beginning time one.

    It is certain if the text begins with such a line, maybe below a number or name and a title.
    """
    return _share_of_timings(text[:SAMPLE])


# Several formats ask for it.
@lru_cache(maxsize=1)
def _share_of_timings(text: str) -> tuple[float, int]:
    timings = Timings(text).find(0, len(text))
    readable = [timing for timing in timings if timing.start_ms is not None]
    if not readable:
        return 0, 0
    above = text[: readable[0].start].split()
    if len(above) < 2:
        return 0.9, len(readable)
    if _in_fence(text, readable[0].start):
        return 0, 0
    n_lines = text.count("\n") or text.count("\r")
    share = len(readable) * 8 / (n_lines + 1)
    return (0.85 if share >= 1 else 0.55 if share >= 0.2 else 0.3), len(readable)


def _in_fence(text: str, at: int) -> bool:
    """Whether an offset is in a block of code of a document that has more outside such blocks: a sample."""
    if _FENCE.search(text, 0, at) is None:
        return False
    inside = False
    outside, sample = 0, False
    for line in text.splitlines(keepends=True):
        sample = sample or (inside and at < len(line))
        at -= len(line)
        if _FENCE.match(line):
            inside = not inside
        else:
            outside += not inside and not line.isspace()
    return sample and outside > _TITLES
