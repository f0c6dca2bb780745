"""Times with days, `01:02:03:04`, as the logs of flights have them: like times with frames, but slower."""

from __future__ import annotations

import re

_FOUR = re.compile(r"(?<![\d:.])(\d{2,3}):(\d\d):(\d\d):(\d\d)(?![\d:.])")
_WRITTEN = b"00:00:00:00"
_FEWEST = 3
_FASTEST = 40
"""How many characters a second nobody speaks."""
_LIMITS = (24, 60, 60)


def without_days(scan: str, folded: bytes) -> str:
    """The text to scan, `folded` too, with days as hours in times of four parts, if more was said than anybody could
    say if the last part were frames.

    >>> talk = "".join(f"\\n[01:00:{n:02}:00]\\nMara: {'boats ' * 20}" for n in range(4))
    >>> without_days(talk, talk.translate(str.maketrans("123", "000")).encode())[:16]
    '\\n[   24:00:00]\\nM'
    """
    if _WRITTEN not in folded:
        return scan
    found = list(_FOUR.finditer(scan))
    parts = [[int(part) for part in time.groups()] for time in found]
    if len(found) < _FEWEST or any(n >= most for _, *low in parts for n, most in zip(low, _LIMITS, strict=True)):
        return scan
    seconds = [(hours * 60 + minutes) * 60 + whole for hours, minutes, whole, _ in parts]
    if found[-1].start() - found[0].start() <= _FASTEST * (max(seconds) - min(seconds) + 1):
        return scan
    return _FOUR.sub(lambda time: f"{int(time[1]) * 24 + int(time[2]):>{len(time[1]) + 3}}:{time[3]}:{time[4]}", scan)
