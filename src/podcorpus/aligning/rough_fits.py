"""The likelihood of many factors between two clocks at once, up to rounding.

`clocks` defines it, and computes it exactly where it matters; here it is computed for columns, whose sums and
exponentials differ in their last digits from one machine to another. The exponentials are of single precision, which
takes a tenth of the time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_ROUGH = 4e-6
"""Twice what the rounding of one published time can add to a fit: the error of a term's exponent, which is a half of
the squared reach at most, and a few units in the last place of single precision."""
_AT_ONCE = 32_000
"""Terms that are computed at once, which bounds the memory."""
_Floats = npt.NDArray[np.float64]


class RoughFits:
    """Published times in milliseconds, times of candidates, the logarithms of their probabilities without the clock,
    by published time, the standard errors of the clock that are tried, in milliseconds, and within how many of them a
    chapter is searched for."""

    def __init__(
        self,
        times: Sequence[int],
        at: Sequence[float],
        log_share: Sequence[Sequence[float]],
        span: float,
        stray: float,
        sigmas: Sequence[float],
        reach: float,
    ) -> None:
        self._times, self._at = np.array(times, np.float64), np.array(at)
        self._shares = np.exp(np.array(log_share, np.float64).ravel()).astype(np.float32)
        self._span, self._stray, self._sigmas, self._reach = span, stray, sorted(sigmas), reach
        # Candidates that are within reach of one time, at most.
        most = np.searchsorted(self._at, self._at + 2 * reach * max(sigmas), "right") - np.arange(len(at))
        self._ratios_at_once = max(1, _AT_ONCE // (int(most.max()) * max(1, len(times))))
        self.rough = _ROUGH * max(1, len(times))
        """How far two fits have to be apart for it to be sure which of them is the larger one."""

    def fits(self, ratios: Sequence[float]) -> list[list[float]]:
        """The fits of each factor, one for each standard error, in ascending order."""
        parts = (ratios[i : i + self._ratios_at_once] for i in range(0, len(ratios), self._ratios_at_once))
        return [row for part in parts for row in self._fits(np.array(part)).T.tolist()]

    def _fits(self, ratios: _Floats) -> _Floats:
        targets = np.multiply.outer(self._times, ratios).ravel()
        within = [
            (
                np.searchsorted(self._at, targets - self._reach * sigma, "left"),
                np.searchsorted(self._at, targets + self._reach * sigma, "right"),
            )
            for sigma in self._sigmas
        ]
        # The terms: for each published time and factor the candidates within the widest reach, one after the other.
        low, high = within[-1]
        counts = high - low
        first = np.cumsum(counts) - counts - low
        which = np.arange(counts.sum()) - np.repeat(first, counts)
        away = self._at[which] - np.repeat(targets, counts)
        squares = (away * away).astype(np.float32)
        row = np.repeat(np.arange(len(self._times)) * len(self._at), len(ratios))
        shares = self._shares[which + np.repeat(row, counts)]
        # One more, as a bound may be behind the last one.
        masses = np.zeros(len(which) + 1, np.float32)
        terms = masses[:-1]
        fits = []
        for sigma, (low, high) in zip(self._sigmas, within, strict=True):
            # Beyond the reach nothing is added up; an exponential that is nearly zero takes ten times as long.
            np.multiply(squares, -0.5 / (sigma * sigma), out=terms)
            np.maximum(terms, -self._reach * self._reach, out=terms)
            np.exp(terms, out=terms)
            terms *= shares
            bounds = np.column_stack((low + first, high + first)).ravel()
            likely = np.add.reduceat(masses, bounds, dtype=np.float64)[::2]
            likely[low == high] = 0
            likely *= self._span / (sigma * math.sqrt(2 * math.pi))
            fits.append(np.log(self._stray + (1 - self._stray) * likely).reshape(-1, len(ratios)).sum(axis=0))
        return np.array(fits)
