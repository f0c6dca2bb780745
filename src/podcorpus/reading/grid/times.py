"""What the numbers and dates in columns of times count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from podcorpus.reading.cues.dates import EARLIEST_MS

_WORDS_PER_SECOND = 2.5
_UNITS = (1000.0, 1.0, 0.0001)
"""Milliseconds in what a number may count: seconds, milliseconds, ticks of 100 nanoseconds."""
_APART_MS = 3_600_000


def are_of_posts(starts: Sequence[int]) -> bool:
    """Whether times in milliseconds are dates, most of which are far from the one before."""
    apart = [abs(after - before) for before, after in pairwise(starts)]
    return bool(apart) and min(starts) >= EARLIEST_MS and median(apart) > _APART_MS


def likely_unit(span: float, n_words: int) -> float:
    """How many milliseconds a number counts, if so many words are said from the first to the last.

    >>> likely_unit(60, 150), likely_unit(60_000, 150)
    (1000.0, 1.0)
    """
    if span <= 0 or n_words <= 0:
        return _UNITS[0]
    return min(_UNITS, key=lambda unit: abs(math.log(n_words / (span * unit / 1000) / _WORDS_PER_SECOND)))
