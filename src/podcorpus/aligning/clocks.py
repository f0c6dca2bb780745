"""The ratio of the published clock to the transcript's, and the chapter positions that follow from it.

The model is a single factor between the clocks. A chapter begins at a position favoured by the wording, with a normal
error of the clock, or else anywhere. This gives a likelihood for every factor and error; the most likely one is chosen
if it beats the hypothesis that the times are uninformative. Equal clocks are rejected only for a factor that is far
more likely, since that factor is selected from many.

Candidate positions are as dense as sentences, so any factor fits by time alone. The likelihood depends on how often the
times coincide with the few positions that are likely by wording and turns, so it is high only for the true factor.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest

from podcorpus.aligning.evidence import Candidate, Evidence
from podcorpus.aligning.rough_fits import RoughFits
from podcorpus.records.timing import Place

_LEAST_RATIO, _MOST_RATIO = 0.5, 1.5
_STEPS = (0.0025, 0.0005, 0.0001)
"""Step sizes of the search: first over the whole range, then around the best factors of the previous step."""
_KEPT = 5
"""How many of the best factors of one step are refined in the next."""
_SIGMAS_MS = (5_000.0, 10_000.0, 20_000.0, 30_000.0)
"""Standard errors of the clock that are tried: turns are timed to the second, positions inside are interpolated."""
_REACH = 4.0
"""Number of standard errors within which a chapter is searched for."""
_STRAY = 0.1
"""Share of chapters assumed to begin anywhere, regardless of clock and title."""
_CHOICE = 6.0
"""Logarithm of how much more likely than equal clocks another factor must be: about the number of factors that can be
distinguished in an episode of an hour."""
_LEAST_FIT = 3.0
"""Logarithm of how much more likely the chapters must be with a ratio than without, for it to be reported: 20 times."""
_EVEN = 4.0
"""The fit at which a ratio is as likely right as wrong; most pages with uninformative times are far below."""
_UNPLACED = -25.0


@dataclass(frozen=True, slots=True)
class Relation:
    """A factor between the clocks. `fit` is the logarithm of how much more likely the chapters are with it than without
    any relation, minus a penalty for selecting it."""

    ratio: float
    sigma_ms: float
    fit: float

    @property
    def significant(self) -> bool:
        """Whether the fit is good enough to report the ratio."""
        return self.fit >= _LEAST_FIT

    @property
    def belief(self) -> float:
        """Confidence in the relation, from 0 to 1."""
        return 1 / (1 + math.exp(min(50.0, _EVEN - self.fit)))


@dataclass(frozen=True, slots=True)
class Placed:
    """A chapter's position. `confidence` is from 0 to 1; `by_text`: words of the title occur there."""

    place: Place
    confidence: float
    by_text: bool


class Search:
    """The search for one episode: published times in milliseconds, candidates and their evidence."""

    def __init__(self, times: Sequence[int], candidates: Sequence[Candidate], evidence: Evidence) -> None:
        self._times = times
        self._candidates = candidates
        self._evidence = evidence
        self._at = [candidate.ms for candidate in candidates]
        self._span = max(1_000.0, self._at[-1] - self._at[0])

    def relation(self) -> Relation:
        """The factor and error that make the published times most likely; 1 unless another factor is clearly better."""
        same = max((self._judge(1.0, sigma) for sigma in _SIGMAS_MS), key=lambda r: r.fit)
        # Zero is the same on every clock, so it is no evidence for the ratio.
        timed = [(time, row) for time, row in zip(self._times, self._evidence.log_share, strict=True) if time > 0]
        times, rows = [time for time, _ in timed], [row for _, row in timed]
        rough = RoughFits(times, self._at, rows, self._span, _STRAY, _SIGMAS_MS, _REACH)
        units = round(1 / _STEPS[-1])
        tried: dict[int, list[float]] = {}
        wanted = range(round(_LEAST_RATIO * units), round(_MOST_RATIO * units) + 1, round(_STEPS[0] * units))
        around: list[int] = list(wanted)
        for step, finer in zip(_STEPS, (*_STEPS[1:], None), strict=True):
            fresh = [unit for unit in around if unit not in tried]
            tried.update(zip(fresh, rough.fits([unit / units for unit in fresh]), strict=True))
            if finer is not None:
                best = self._best(tried, units, _KEPT, rough.rough)
                reach, stride = round(step * units), round(finer * units)
                around = sorted({unit + d for unit in best for d in range(-reach, reach + 1, stride)})
        (unit,) = self._best(tried, units, 1, rough.rough)
        other = self._most_likely(unit / units, tried[unit], rough.rough)
        other = Relation(other.ratio, other.sigma_ms, other.fit - _CHOICE)
        return other if other.significant and other.fit > same.fit else same

    def _best(self, tried: Mapping[int, Sequence[float]], units: int, kept: int, rough: float) -> list[int]:
        """The best factors of those tried; of equals the smaller one. Where fits that are `rough` do not decide, exact
        ones do, so that the result is the same on every machine."""
        fits = {unit: max(row) for unit, row in tried.items()}
        least = nlargest(kept, fits.values())[-1]
        sure = [unit for unit, fit in fits.items() if fit > least + rough]
        even = [unit for unit, fit in fits.items() if abs(fit - least) <= rough]
        if len(sure) + len(even) > kept:
            exact = {unit: self._most_likely(unit / units, tried[unit], rough).fit for unit in even}
            even = nsmallest(kept - len(sure), even, key=lambda unit: (-exact[unit], unit))
        return sure + even

    def _most_likely(self, ratio: float, fits: Sequence[float], rough: float) -> Relation:
        """A factor with the most likely of the errors, by their rough fits."""
        least = max(fits) - rough
        near = (sigma for sigma, fit in zip(_SIGMAS_MS, fits, strict=True) if fit >= least)
        return max((self._judge(ratio, sigma) for sigma in near), key=lambda r: r.fit)

    def places(self, relation: Relation) -> dict[int, Placed]:
        """The best strictly ordered positions under a relation, by the index of the published time."""
        stray = _STRAY / (1 - _STRAY) / self._span
        placed = {}
        for k, j in self._best_path(relation).items():
            turn = self._candidates[j].place[0]
            # The probability of this turn among all candidates; a first chapter at zero has no alternative.
            mass = [(self._candidates[i].place[0], value) for i, value in self._masses(k, relation)]
            here = sum(value for at, value in mass if at == turn)
            share = 1.0 if self._opens(k) else here / (sum(value for _, value in mass) + stray)
            confidence = round(relation.belief * share, 3)
            placed[k] = Placed(self._candidates[j].place, confidence, self._evidence.support[k][j] > 0)
        return placed

    def _opens(self, k: int) -> bool:
        return k == 0 and self._times[k] == 0

    def _judge(self, ratio: float, sigma: float) -> Relation:
        relation, fit = Relation(ratio, sigma, 0.0), 0.0
        for k, time in enumerate(self._times):
            # Zero is the same on every clock, so it is no evidence for the ratio.
            if time > 0:
                likely = sum(value for _, value in self._masses(k, relation)) * self._span
                fit += math.log(_STRAY + (1 - _STRAY) * likely)
        return Relation(ratio, sigma, fit)

    def _masses(self, k: int, relation: Relation) -> list[tuple[int, float]]:
        """The candidates within reach of a published time, and the likelihood of the chapter at each (a density, in
        1/ms)."""
        target, sigma = relation.ratio * self._times[k], relation.sigma_ms
        low = bisect_left(self._at, target - _REACH * sigma)
        high = bisect_right(self._at, target + _REACH * sigma)
        share, at = self._evidence.log_share[k], self._at
        norm = 1 / (sigma * math.sqrt(2 * math.pi))
        factor = -0.5 / (sigma * sigma)
        return [(j, math.exp(share[j]) * norm * math.exp(factor * (at[j] - target) ** 2)) for j in range(low, high)]

    def _best_path(self, relation: Relation) -> dict[int, int]:
        """The candidate for each published time, by index, found by dynamic programming over ordered positions.

        A chapter with no candidate within reach, or none that keeps the order, is left out, at a cost.
        """
        # The best score so far and its path, by the index of the last candidate used.
        states: dict[int, tuple[float, _Way]] = {-1: (0.0, None)}
        for k, time in enumerate(self._times):
            target = relation.ratio * time
            reach = _REACH * max(relation.sigma_ms, 15_000)
            low, high = bisect_left(self._at, target - reach), bisect_right(self._at, target + reach)
            options = range(1) if self._opens(k) else range(low, high)
            ordered = sorted(states.items())
            fresh: dict[int, tuple[float, _Way]] = {last: (score + _UNPLACED, way) for last, (score, way) in ordered}
            best: tuple[float, _Way] | None = None
            passed = 0
            for j in options:
                while passed < len(ordered) and ordered[passed][0] < j:
                    if best is None or ordered[passed][1][0] > best[0]:
                        best = ordered[passed][1]
                    passed += 1
                if best is None:
                    continue
                gap = (self._at[j] - target) / relation.sigma_ms
                score = best[0] + self._evidence.log_share[k][j] - 0.5 * gap * gap
                if j not in fresh or score > fresh[j][0]:
                    fresh[j] = (score, (k, j, best[1]))
            states = fresh
        way = max(states.values(), key=lambda state: state[0])[1]
        path = {}
        while way is not None:
            k, j, way = way
            path[k] = j
        return dict(sorted(path.items()))


_Way = tuple[int, int, "_Way"] | None
