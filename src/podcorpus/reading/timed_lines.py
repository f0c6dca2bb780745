"""The times of many lines that are written alike, `00:00:01.000 --> 00:00:02.500`, read all at once.

A number of many bytes has a place of four bytes for each line. What a digit counts is added up in it for all lines by
one addition, which is several times faster than to read each time by itself.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))
_CLOCK = r"(?:0{1,3}:)?0{1,2}:00[.,]000"
_FORM = re.compile(rf"({_CLOCK}) --> ({_CLOCK})".encode())
_COUNTS = (1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000)
"""How many milliseconds the digits of a time count, from the last one on."""
_PLACE = 4
"""Bytes in which the milliseconds of a time of up to 999 hours fit."""


def read_timed_lines(lines: Sequence[str]) -> tuple[Sequence[int], Sequence[int]] | None:
    """Start and end of each line in milliseconds; None unless all lines have two times, written as in the first one.

    >>> read_timed_lines(["00:01.000 --> 00:02.500", "01:02.500 --> 01:10.000"])
    ((1000, 62500), (2500, 70000))
    """
    written = "".join(lines).encode("ascii", "replace")
    first = written[: len(lines[0])].translate(_ALIKE)
    form = _FORM.fullmatch(first)
    if form is None or written.translate(_ALIKE) != first * len(lines):
        return None
    values, width = written.translate(_VALUES), len(first)
    start, end = (
        _milliseconds(values, [at for at in range(*form.span(i)) if first[at] == ord("0")], width) for i in (1, 2)
    )
    return start, end


def _milliseconds(values: bytes, places: Sequence[int], width: int) -> Sequence[int]:
    """Milliseconds of the time that each line of some width has, the values of its digits in some places."""
    n = len(values) // width
    total = 0
    for at, count in zip(reversed(places), _COUNTS, strict=False):
        digits = bytearray(_PLACE * n)
        digits[::_PLACE] = values[at::width]
        total += int.from_bytes(digits, "little") * count
    return struct.unpack(f"<{n}I", total.to_bytes(_PLACE * n, "little"))
