"""Lines that time a cue, in WebVTT, SubRip and what resembles them: `00:00:01.000 --> 00:00:02.500`."""

from __future__ import annotations

import re
from typing import NamedTuple

_WHOLE = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}"
_FRACTION = r"(?:[.,:;][ ]?(\d{1,9}))?(?!\d)"
_ARROWS = r"(?:--?[ ]?>|[–—=]>|→)"
TIMING = re.compile(
    rf"[ \t\ufeff]*(?:(\d{{1,9}})[.)]?[ \t]+)?[\[(]?({_WHOLE}){_FRACTION}[ \t]*{_ARROWS}[ \t]*({_WHOLE}){_FRACTION}"
    r"[\])]?[ \t]*"
)
"""A line's beginning: number, start and its fraction, end and its fraction. What follows are settings, or words."""
_TIME = re.compile(rf"({_WHOLE}){_FRACTION}")
_LINE_BEFORE = 80
"""How far from the arrow its line may begin."""
_SAMPLE = 200_000
_SIGNS = ("->", "–>", "—>", "=>", "→")
"""What to look for; a file is searched for the first that it has."""
_UNREADABLE = re.compile(
    r"[ \t]*(?=\S{0,20}\d:\S|[^>\r\n]{0,60}>[ \t]*\d+:)(?P<start>[^\s<>]{0,20})[ \t]*--+>[ \t]*(?P<end>[^\s<>]{0,20})[^\r\n]{0,80}"
)
_SETTINGS = re.compile(
    r"(?:(?:(?:region|position|line|align|size|vertical|[A-DLRSTV])[:=]\S+|[XY][12]:-?\d+)(?:[ \t]+|(?=[\r\n]|\Z)))+"
    r"(?=[\r\n]|\Z)"
)


class _Whole(dict[str, int]):
    """Milliseconds of `HH:MM:SS` or `MM:SS`, remembered, since neighbours share them."""

    def __missing__(self, text: str) -> int:
        seconds = 0
        for part in text.split(":"):
            seconds = 60 * seconds + int(part)
        if len(self) > 100_000:
            self.clear()
        self[text] = 1000 * seconds
        return 1000 * seconds


class _Fraction(dict[str | None, int]):
    """Milliseconds of the digits after the decimal mark, remembered."""

    def __missing__(self, text: str | None) -> int:
        value = 0 if text is None else round(int(text) * 10.0 ** (3 - len(text)))
        if len(self) > 100_000:
            self.clear()
        self[text] = value
        return value


WHOLE, FRACTION = _Whole(), _Fraction()


class Timing(NamedTuple):
    """A line that times a cue. `start` is the line's, or that of the brackets around the times; `end` is where the
    words can begin: after the settings, at the line's end, or behind times that have words on their line."""

    start: int
    end: int
    number: int | None
    start_ms: int | None
    end_ms: int | None


def find_timings(text: str) -> list[Timing]:
    """The lines that time a cue, in the order of the text. Times that cannot be read are None."""
    found: list[Timing] = []
    add, find, match = found.append, text.find, TIMING.match
    breaks = "\r" in text
    sign = next((sign for sign in _SIGNS if sign in text), _SIGNS[0])
    length = len(text)
    at = find(sign)
    while at >= 0:
        line = text.rfind("\n", max(0, at - _LINE_BEFORE), at) + 1
        if breaks:
            line = max(line, text.rfind("\r", max(0, at - _LINE_BEFORE), at) + 1)
        timing = match(text, line) if line or at < _LINE_BEFORE else None
        if timing is None or timing.end() < at:
            unreadable = _UNREADABLE.match(text, line) if line or at < _LINE_BEFORE else None
            if unreadable is not None and unreadable.end() > at:
                add(Timing(line, unreadable.end(), None, _readable(unreadable["start"]), _readable(unreadable["end"])))
            at = find(sign, at + len(sign))
            continue
        number, start, start_part, stop, stop_part = timing.groups()
        end = timing.end()
        if end < length and text[end] not in "\r\n" and (settings := _SETTINGS.match(text, end)):
            end = settings.end()
        add(
            Timing(
                line,
                end,
                None if number is None else int(number),
                WHOLE[start] + FRACTION[start_part],
                WHOLE[stop] + FRACTION[stop_part],
            )
        )
        at = find(sign, end)
    return found


def _readable(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    return WHOLE[found[1]] + FRACTION[found[2]] if found else None


def share_of_timings(text: str) -> tuple[float, int]:
    """How certain it is that a text consists of timed cues, from 0 to 1, and how many lines of its beginning time one.

    It is certain if the text begins with such a line, maybe below a number or name and a title.
    """
    text = text[:_SAMPLE]
    timings = find_timings(text)
    readable = [timing for timing in timings if timing.start_ms is not None]
    if not readable:
        return 0, 0
    above = text[: readable[0].start].split()
    if len(above) < 2:
        return 0.9, len(readable)
    n_lines = text.count("\n") or text.count("\r")
    share = len(readable) * 8 / (n_lines + 1)
    return (0.85 if share >= 1 else 0.55 if share >= 0.2 else 0.3), len(readable)
