"""Times of positions inside turns, and the ratio of two clocks that time the same positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from podcorpus.records.turn import Turn

Place = tuple[int, int]
"""Index of a turn, and an offset in its text in code points."""


def time_at(turns: Sequence[Turn], place: Place, rate: float | None) -> float | None:
    """Milliseconds of a position, interpolated inside its turn; in a turn without an end, extrapolated at `rate`, in
    milliseconds per code point. None if the turn has no time."""
    turn = turns[place[0]]
    if turn.start_ms is None:
        return None
    if place[1] == 0:
        return float(turn.start_ms)
    if turn.end_ms is not None and turn.end_ms >= turn.start_ms:
        return turn.start_ms + (turn.end_ms - turn.start_ms) * place[1] / max(1, turn.n_chars)
    return turn.start_ms + (rate or 0.0) * place[1]


def ms_per_char(turns: Iterable[Turn]) -> float | None:
    """Milliseconds per code point over the turns with both times; None if there are none."""
    timed = [t for t in turns if t.start_ms is not None and t.end_ms is not None and t.end_ms >= t.start_ms]
    chars = sum(turn.n_chars for turn in timed)
    return sum((t.end_ms or 0) - (t.start_ms or 0) for t in timed) / chars if chars else None


def fit_ratio(pairs: Iterable[tuple[float, float]]) -> float | None:
    """The factor from the first to the second of each pair, by least squares through zero; None if it is not above
    zero.

    >>> fit_ratio([(1000, 900), (2000, 1800)]), fit_ratio([(0, 5)]), fit_ratio([])
    (0.9, None, None)
    """
    pairs = list(pairs)
    weight = sum(one**2 for one, _ in pairs)
    ratio = sum(one * other for one, other in pairs) / weight if weight else 0.0
    return ratio if ratio > 0 else None
