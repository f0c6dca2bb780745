"""Times as pages write them in front of, behind or within speech: `12:34`, `1:02:03.450`, `1h02m`, `12m30s`, ranges."""

from __future__ import annotations

import re
from functools import lru_cache

from podcorpus.reading import clock_styles

_GAP = r"[^\S\n]?"
"""Between a number and its unit, on one line."""
_CLOCK = (
    r"\d{1,3}[:：]\d{2}(?!\d)(?:[:：]\d{2}(?!\d))?(?:[:：;]\d{2,3}(?!\d)|[.,]\d{1,9})?"
    rf"(?:{_GAP}[AaPp]\.?[Mm]\b\.?)?"
)
_UNIT_SECONDS = rf"{_GAP}\d{{1,2}}(?:\.\d+)?{_GAP}s(?:ec(?:onds?)?)?"
_UNITS = (
    rf"(?:\d{{1,2}}{_GAP}h(?:ours?|rs?)?{_GAP}\d{{1,2}}(?:{_GAP}m(?:in(?:utes?)?)?)?(?:{_UNIT_SECONDS})?"
    rf"|\d{{1,3}}{_GAP}m(?:in(?:utes?)?)?{_UNIT_SECONDS})(?!\w)"
)
_SECONDS = rf"\d{{1,6}}(?:\.\d{{1,6}})?(?:{_GAP}s(?:ec)?\b)?"
_SPAN_SIGN = r"[^\S\n]{0,3}(?:--?>|[-–—→~]|to\b|bis\b|à\b|a\b)[^\S\n]{0,3}"
_FINE_SPAN = r"(?:(?<=:\d\d[:;.,]\d\d)|(?<=:\d\d[.,]\d{3}))[^\S\n]{1,3}(?=\d{1,2}:\d\d:\d\d[:;.,]\d\d)"
"""Between two times with frames or fractions nothing else is needed, as in scripts for subtitles."""
_BRACKETED_SPAN = rf"\\?[)\]）】][*_`]{{0,3}}{_SPAN_SIGN}[*_`]{{0,3}}\\?[(\[（【]"
"""Between two times that each have their own brackets: `[0:05] - [0:12]`."""

TIME_SPAN = re.compile(
    rf"(?P<first>{_CLOCK}|{_UNITS})(?:(?:{_SPAN_SIGN}|{_FINE_SPAN}|{_BRACKETED_SPAN})(?P<last>{_CLOCK}|{_UNITS}))?(?![:：]?\d)"
)
"""A time or a range of two, from its first digit on."""
SECONDS_SPAN = re.compile(rf"(?P<first>{_SECONDS})(?:{_SPAN_SIGN}(?P<last>{_SECONDS}))?(?!\d)")
"""Seconds as programs for speech recognition write them, `0.00s -> 5.20s`: a time only in brackets, and only with a
unit or as a range."""
DATE_BEFORE = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:T|,?[^\S\n]{1,3})$")
"""A date right before a time."""
TIME_AT_START = re.compile(r"\s*[(\[]?\d{1,3}:\d\d(?::\d\d)?(?!\d)")
"""A line that begins with a time."""
_CLOCK_PARTS = re.compile(r"(\d+)[:：](\d+)(?:[:：](\d+))?(?:[:：;](\d\d)(?!\d)|[.,:：;](\d+))?\s?([AaPp])?")


@lru_cache(maxsize=4096)
def time_ms(text: str) -> int | None:
    """Milliseconds of a time; None if the minutes or seconds of a clock exceed 59. Frames, two digits behind
    a colon, are dropped: their rate is not known.

    >>> time_ms("1:02:03.45"), time_ms("65:44"), time_ms("1h02m"), time_ms("12m30s"), time_ms("2:75")
    (3723450, 3944000, 3720000, 750000, None)
    """
    clock = _CLOCK_PARTS.match(text)
    if clock is None:
        return clock_styles.clock_ms(text)
    first, second, third, _, fraction, half = clock.groups()
    numbers = [int(first), int(second)] + ([int(third)] if third else [])
    if numbers[-1] > 59 or (third and numbers[1] > 59):
        return None
    hours, minutes, seconds = numbers if third else [0, *numbers]
    if half:
        # A time of day: of two parts, the first is the hour.
        hours, minutes, seconds = (hours, minutes, seconds) if third else (minutes, seconds, 0)
        hours = hours % 12 + (12 if half in "Pp" else 0)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((fraction or "0")[:3].ljust(3, "0"))
