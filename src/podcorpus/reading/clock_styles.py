"""Times in the styles in which pages, tables, JSON and chapter lists give them.

`records/clock.py` has the one style in which podcorpus writes times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DIGITS = r"\d{1,3}"
_MARK = r"(?:[.,]|[:;](?=\d{3}))"
"""In front of a fraction; two digits behind a colon or semicolon are frames."""
CLOCK = rf"(?:{_DIGITS}:\d{{1,2}}(?::\d{{1,2}})?(?:{_MARK}\d{{1,9}}|[:;]\d{{2}}(?!\d))?|\d\d;\d\d;\d\d;\d\d)"
"""Pattern of a clock time, with fraction or frames; `clock_ms` decides whether a match is one."""
_UNITS = (
    r"(?=\d)(?:(?P<uh>\d{1,4})\s*h(?:ours?|rs?)?\.?\s*)?"
    r"(?:(?P<um>\d{1,4})(?!\d)\s*(?:m(?:in(?:utes?|s)?)?\.?|(?(uh)|(?!)))\s*)?"
    r"(?:(?P<us>\d{1,9})(?:[.,](?P<uf>\d{1,12}))?\s*s(?:ec(?:onds?|s)?)?\.?)?"
)
_TIME = re.compile(
    rf"(?:(?P<h>{_DIGITS}):)?(?P<m>{_DIGITS}|\d{{4}}(?!:\d+[:;])):(?P<s>\d{{1,2}})"
    rf"(?:{_MARK}(?P<f>\d{{1,9}})|[:;](?P<frames>\d{{2}}|(?(h)\d|(?!))))?"
    rf"|(?P<ms>\d{{1,12}}(?:[.,]\d{{1,12}})?)\s*ms|(?:P(?:(?P<days>\d{{1,4}})D)?T)?{_UNITS}",
    re.IGNORECASE,
)
_OF_DAY = re.compile(
    r"(?P<h>0?[1-9]|1[0-2]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:[.,](?P<f>\d{1,9}))?)?\s?(?P<half>[ap])\.?m\.?",
    re.IGNORECASE,
)
_EDGES = " \t\r\n\f\xa0()[]{}<>（）［］【】〈〉|*_~–—-·•@"
_BETWEEN = re.compile(r"[\s\])]*(?:--+>|->|→|–|—|-|(?<![^\W\d_])(?:to|bis|a)(?![^\W\d_]|\.m))[\s\[(]*", re.IGNORECASE)
_CLOCK = re.compile(CLOCK)
_SECONDS = re.compile(r"\d{1,6}\.\d{1,6}")
_IN_FRONT = re.compile(r"[(\[](?P<time>[^()\[\]]{1,60})[)\]]\s+\S")
_LONGEST = 60


def clock_ms(text: str, frames_per_second: float = 25) -> int | None:
    """Milliseconds of a time: `1:02`, `01:02:03.450`, `[00:12]`, `1h02`, `12m 30s`, `PT1M3.5S`, `1.5s`, `300 ms`,
    `00:00:12:05` with frames, `1:02 PM`; None for anything else, such as a number alone.

    >>> clock_ms("(1:02:03,5)"), clock_ms("12m30s"), clock_ms("0:75"), clock_ms("45"), clock_ms("0:00:02:040")
    (3723500, 750000, None, None, 2040)
    >>> clock_ms("1:02 PM"), clock_ms("12:00:01 a.m."), clock_ms("13:02 PM")
    (46920000, 1000, None)
    >>> clock_ms("1000:30"), clock_ms("2024:10:30"), clock_ms("1:60"), clock_ms("0.5 ms"), clock_ms("P1DT1H")
    (60030000, None, 120000, 0, 90000000)
    """
    if len(text) > _LONGEST:
        return None
    match = _fully(text)
    if match is None:
        return _time_of_day_ms(text)
    if match["ms"]:
        return round(float(match["ms"].replace(",", ".")))
    if match["s"] is None:
        hours, minutes, seconds, fraction = (match[name] for name in ("uh", "um", "us", "uf"))
        if hours is minutes is seconds is None:
            return None
        return _ms(hours, minutes, seconds, fraction) + 86_400_000 * int(match["days"] or 0)
    # 60 is what 59.6 is rounded to.
    if int(match["s"]) > 60 or (match["h"] and int(match["m"]) > 59):
        return None
    if match["frames"]:
        # Where more are counted than a second is assumed to have, the second is still theirs.
        frames_ms = min(999, round(int(match["frames"]) * 1000 / frames_per_second))
        return _ms(match["h"], match["m"], match["s"], None) + frames_ms
    return _ms(match["h"], match["m"], match["s"], match["f"])


def parts_ms(whole: str, fraction: str | None) -> int:
    """Milliseconds of `HH:MM:SS` or `MM:SS` and the digits after its decimal mark.

    >>> parts_ms("1:02:03", "5"), parts_ms("00:03", None)
    (3723500, 3000)
    """
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return 1000 * seconds + (round(int(fraction) * 10.0 ** (3 - len(fraction))) if fraction else 0)


def seconds_ms(text: str | None) -> int | None:
    """Milliseconds of a number of seconds, with or without their unit; None for anything else.

    >>> seconds_ms("1.5"), seconds_ms("5.2s"), seconds_ms("-1"), seconds_ms(None)
    (1500, 5200, None, None)
    """
    try:
        value = float((text or "").rstrip("sec "))
    except ValueError:
        return None
    return round(1000 * value) if 0 <= value < 1e9 else None


def decimal_or_clock_ms(text: str, frames_per_second: float = 25) -> int | None:
    """Milliseconds of a time, or of a number with a decimal point, which counts seconds. A whole number may count
    something else.

    >>> decimal_or_clock_ms("62.5"), decimal_or_clock_ms("1:02"), decimal_or_clock_ms("62000")
    (62500, 62000, None)
    """
    return seconds_ms(text) if _SECONDS.fullmatch(text) else clock_ms(text, frames_per_second)


def clock_range(text: str, frames_per_second: float = 25) -> tuple[int, int | None] | None:
    """Start and end of `0:12 - 0:15`, `00:00:12,000 --> 00:00:15,000` or `12.0 - 15.25`, which are seconds; the end is
    None if it is a single time, or a clock's that is none.

    >>> clock_range("[0:12 – 0:15]"), clock_range("[12.0 - 15.25]"), clock_range("0:12"), clock_range("at noon")
    ((12000, 15000), (12000, 15250), (12000, None), None)
    """
    if len(text) > _LONGEST:
        return None
    if (one := clock_ms(text, frames_per_second)) is not None:
        return one, None
    edges = _BETWEEN.split(text.strip(_EDGES), maxsplit=1)
    if len(edges) < 2:
        return None
    start, end = (decimal_or_clock_ms(edge, frames_per_second) for edge in edges)
    return None if start is None or (end is None and not _CLOCK.fullmatch(edges[1])) else (start, end)


def clock_in_front(text: str, frames_per_second: float = 25) -> tuple[int, int | None] | None:
    """Start and end of the times in brackets with which a note begins.

    >>> clock_in_front("[00:12] the tape begins"), clock_in_front("[a bell] 00:12")
    ((12000, None), None)
    """
    match = _IN_FRONT.match(text)
    return None if match is None else clock_range(match["time"], frames_per_second)


def frame_rate(texts: Iterable[str]) -> float:
    """The lowest usual rate that has all the frames of these times."""
    found = [int(match["frames"]) for text in texts if (match := _fully(text)) and match["frames"]]
    most = max(found, default=0)
    return next((rate for rate in (24, 25, 30, 50, 60) if most < rate), 100)


def _time_of_day_ms(text: str) -> int | None:
    """Milliseconds from midnight to a time with `AM` or `PM`; None for another text."""
    match = _OF_DAY.fullmatch(text.strip(_EDGES))
    if match is None:
        return None
    hour = int(match["h"]) % 12 + (12 if match["half"] in "pP" else 0)
    return _ms(str(hour), match["m"], match["s"], match["f"])


def _fully(text: str) -> re.Match[str] | None:
    """The match of a text that is a time; with frames, editors write semicolons too."""
    stripped = text[: _LONGEST + 1].strip(_EDGES)
    return _TIME.fullmatch(stripped.replace(";", ":") if stripped.count(";") == 3 else stripped)


def _ms(hours: str | None, minutes: str | None, seconds: str | None, fraction: str | None) -> int:
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + (round(int(fraction) * 1000 / 10 ** len(fraction)) if fraction else 0)
