"""The likelihood of many factors between two clocks at once, up to rounding.

`clocks` defines it, and computes it exactly where it matters; here it is computed for columns, whose sums and
exponentials differ in their last digits from one machine to another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ROUGH = 1e-6
"""By how much a fit can differ from the exact one; by far less than that in fact."""
_AT_ONCE = 500_000
"""Terms that are computed at once, which bounds the memory."""
_Floats = npt.NDArray[np.float64]


class RoughFits:
    """Published times in milliseconds (None: left out), times of candidates, and the logarithms of their probabilities
    without the clock."""

    def __init__(
        self,
        times: Sequence[int | None],
        at: Sequence[float],
        log_share: Sequence[Sequence[float]],
        span: float,
        stray: float,
    ) -> None:
        self._at = np.array(at)
        self._chapters = [(t, np.exp(row)) for t, row in zip(times, log_share, strict=True) if t is not None]
        self._span, self._stray = span, stray

    def fits(self, ratios: Sequence[float], sigma: float, reach: float) -> list[float]:
        """The fit of each factor, with a standard error of the clock and how far from its time a chapter is searched
        for, in milliseconds."""
        at_once = max(1, _AT_ONCE // len(self._at))
        parts = [np.array(ratios[i : i + at_once]) for i in range(0, len(ratios), at_once)]
        fits: list[float] = []
        for part in parts:
            fit = np.zeros(len(part))
            for time, share in self._chapters:
                likely = self._likely(part * time, share, sigma, reach) * self._span
                fit += np.log(self._stray + (1 - self._stray) * likely)
            fits += fit.tolist()
        return fits

    def _likely(self, targets: _Floats, share: _Floats, sigma: float, reach: float) -> _Floats:
        low = np.searchsorted(self._at, targets - reach, "left")
        counts = np.searchsorted(self._at, targets + reach, "right") - low
        rows = np.repeat(np.arange(len(targets)), counts)
        # The candidates from `low` on, one target after the other.
        which = np.arange(len(rows)) + (low - (np.cumsum(counts) - counts))[rows]
        away = self._at[which] - targets[rows]
        masses = share[which] * np.exp(-0.5 / (sigma * sigma) * away * away)
        return np.bincount(rows, masses, len(targets)) / (sigma * math.sqrt(2 * math.pi))
