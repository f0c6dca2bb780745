"""Times of positions in the words, and the ratio of two clocks that time the same positions."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from podcorpus.records.cue import Cue
from podcorpus.records.turn import Turn

Place = tuple[int, int]
"""Index of a turn, and an offset in its text in code points."""


class Timeline:
    """When the characters of turns are spoken, by the times of their cues and words."""

    def __init__(self, turns: Sequence[Turn], cues: Iterable[Cue]) -> None:
        self._turns = turns
        of_turn: dict[str, list[Cue]] = defaultdict(list)
        chars = total = 0
        for cue in cues:
            of_turn[cue.turn_id].append(cue)
            if cue.start_ms is not None and cue.end_ms is not None and cue.end_ms >= cue.start_ms:
                chars += cue.end_char - cue.start_char
                total += cue.end_ms - cue.start_ms
        self._cues = [of_turn[turn.turn_id] for turn in turns]
        self._word_ends: dict[int, list[int]] = {}
        self._starts = [[cue.start_char for cue in listed] for listed in self._cues]
        self.ms_per_char = total / chars if chars else None
        """Milliseconds per code point over the cues with both times; None if there are none."""

    def at(self, place: Place) -> float | None:
        """Milliseconds of a position: the start of its word where words are timed, otherwise interpolated inside its
        cue, and in a cue without an end extrapolated at the mean rate. None if the cue has no time."""
        index, char = place
        if char == 0:
            start = self._turns[index].start_ms
            return None if start is None else float(start)
        at = bisect_right(self._starts[index], char) - 1
        return self.cue_time(self._cues[index][at], char) if at >= 0 else None

    def cue_time(self, cue: Cue, char: int) -> float | None:
        """Milliseconds of an offset in the text of the cue's turn, as `at` gives them."""
        if cue.words:
            # The first word that ends after the character.
            ends = self._word_ends.get(cue.cue_index)
            if ends is None:
                ends = self._word_ends[cue.cue_index] = list(accumulate((word.end_char for word in cue.words), max))
            at = bisect_right(ends, char)
            if at < len(ends) and (start := cue.words[at].start_ms) is not None:
                return float(start)
        if cue.start_ms is None:
            return None
        offset = char - cue.start_char
        if offset and cue.end_ms is not None and cue.end_ms >= cue.start_ms:
            return cue.start_ms + (cue.end_ms - cue.start_ms) * offset / max(1, cue.end_char - cue.start_char)
        return cue.start_ms + (self.ms_per_char or 0.0) * offset


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
