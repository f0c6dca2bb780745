"""What the numbers of times count, told from how long speech takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

Unit = Literal["s", "cs", "ms", "ticks", "us", "ns", "samples"]
"""What a time without a unit of its own counts; a tick is 100 ns, a sample one of 16,000 a second."""

PER_SECOND: dict[Unit, int] = {
    "s": 1,
    "cs": 100,
    "ms": 1_000,
    "ticks": 10_000_000,
    "us": 1_000_000,
    "ns": 1_000_000_000,
    "samples": 16_000,
}
IN_WORDS: dict[Unit, str] = {
    "s": "seconds",
    "cs": "hundredths of a second",
    "ms": "milliseconds",
    "ticks": "ticks of 100 ns",
    "us": "microseconds",
    "ns": "nanoseconds",
    "samples": "samples of 1/16000 s",
}
_LIKELY: tuple[Unit, ...] = ("s", "ms", "ticks", "ns")
_SPEECH_RATE = 12
"""Characters a second of speech: the units are so far apart that this need not be exact for any language."""


def likely_unit(times: Iterable[float], n_chars: int, units: Sequence[Unit] = _LIKELY) -> Unit:
    """The unit in which speech of `n_chars` characters takes these times. Seconds have fractions, and seldom what is
    counted in smaller units: such times may be of much slower speech.

    >>> likely_unit([0, 60], 700), likely_unit([0, 60_000], 700), likely_unit([0.5, 2000], 700)
    ('s', 'ms', 's')
    """
    known = list(times)
    length = max(known, default=0.0) - min(known, default=0.0)
    if length <= 0 or not n_chars:
        return "s"
    rate = _SPEECH_RATE if all(map(float.is_integer, map(float, known))) else _SPEECH_RATE / 10
    return min(units, key=lambda unit: abs(math.log(n_chars * PER_SECOND[unit] / length / rate)))


def in_ms(number: float | None, unit: Unit) -> int | None:
    """Milliseconds of a number in a unit; None of one before 0."""
    return None if number is None or number < 0 else round(number * 1000 / PER_SECOND[unit])
