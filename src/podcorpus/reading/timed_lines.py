"""The times of many lines that are written alike, `00:00:01.000 --> 00:00:02.500`, read all at once.

A number of many bytes has a place of four bytes for each line. What a digit counts is added up in it for all lines by
one addition, which is several times faster than to read each time by itself.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_CLOCK = r"(?:0{1,2}:)?0{1,2}:00[.,]000"
_FORM = re.compile(rf"({_CLOCK}) --> ({_CLOCK})".encode())
_COUNTS = (1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000)
"""How many milliseconds the digits of a time count, from the last one on."""
_PLACE = 4
"""Bytes in which the milliseconds of a time fit, with every digit as the number of its character."""


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
    return _milliseconds(written, *form.span(1), len(first)), _milliseconds(written, *form.span(2), len(first))


def _milliseconds(written: bytes, start: int, end: int, width: int) -> Sequence[int]:
    """Milliseconds of the time that each line of some width has from `start` to `end`."""
    n = len(written) // width
    places = [at for at in range(end - 1, start - 1, -1) if written[at] in b"0123456789"]
    total = 0
    for at, count in zip(places, _COUNTS, strict=False):
        digits = bytearray(_PLACE * n)
        digits[::_PLACE] = written[at::width]
        total += int.from_bytes(digits, "little") * count
    characters = ord("0") * sum(_COUNTS[: len(places)])
    total -= int.from_bytes(characters.to_bytes(_PLACE, "little") * n, "little")
    return struct.unpack(f"<{n}I", total.to_bytes(_PLACE * n, "little"))
