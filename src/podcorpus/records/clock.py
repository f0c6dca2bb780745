"""Clock times as written on pages: from `M:SS` to `H:MM:SS`, never `SS` alone."""

from __future__ import annotations

import re

TIME = r"\d{1,3}:\d{2}(?::\d{2})?"
"""Pattern of a clock time; `parse_time` decides whether a match is valid."""

LATEST_MS = 10**12
"""Times and lengths beyond it, 31 years, are mistakes, and some would not fit into the tables."""

_LOOSE = re.compile(r"(?<!\d)(\d{1,3})\s*[:.;,：]\s*(\d{2})(?:\s*[:.;,：]\s*(\d{2}))?(?!\d)")


def parse_time(text: str) -> int | None:
    """Milliseconds of `MM:SS`, `MMM:SS` or `H:MM:SS`; None if seconds or minutes exceed 59.

    Minutes may exceed 59 if there are no hours, as in `65:44`. Digits of any script are accepted.

    >>> parse_time("01:05:44"), parse_time("65:44"), parse_time("2:75")
    (3944000, 3944000, None)
    """
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts):
        return None
    seconds, minutes = int(parts[-1]), int(parts[-2])
    hours = int(parts[0]) if len(parts) == 3 else 0
    if seconds > 59 or (len(parts) == 3 and minutes > 59):
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def find_time(text: str) -> int | None:
    """Milliseconds of the first time in a text, with other separators than the colon allowed; None if there is none.

    >>> find_time("[02.17)"), find_time("(O2:17")
    (137000, 137000)
    """
    match = _LOOSE.search(text)
    return parse_time(":".join(part for part in match.groups() if part)) if match else None


def exact_time(ms: int) -> str:
    """A time, and the milliseconds that it is.

    >>> exact_time(70_001)
    '01:10 (70,001 ms)'
    """
    return f"{format_time(ms)} ({ms:,} ms)"


def format_time(ms: int) -> str:
    """`MM:SS`, or `H:MM:SS` from one hour on; milliseconds are dropped."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def clock(ms: int, mark: str = ".") -> str:
    """A time as subtitles have it, to the millisecond.

    >>> clock(3_723_004), clock(1500, ",")
    ('01:02:03.004', '00:00:01,500')
    """
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{mark}{ms % 1000:03d}"
