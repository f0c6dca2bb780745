"""Where turns are drawn: by their times or, where an episode has none, by their words; and the axis below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from podcorpus.folder.pictures.canvas import MARGIN, QUIET, SMALL, WIDTH, Canvas
from podcorpus.folder.pictures.letters import text_width
from podcorpus.tables.arrow import Row

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 57600)
RIGHT = WIDTH - MARGIN - 24
"""Where an axis ends: the label of its last mark has room beside it."""


class Placed(NamedTuple):
    """A turn with where it begins and ends: milliseconds, or words since the beginning."""

    turn: Row
    start: int
    end: int


def is_timed(turns: Sequence[Row]) -> bool:
    """Whether turns are drawn by their times: where most of them have one."""
    return 2 * sum(turn["start_ms"] is not None for turn in turns) >= max(1, len(turns))


def placed(turns: Sequence[Row], *, timed: bool) -> list[Placed]:
    """The turns with their places; those without a time are left out where the others are drawn by theirs."""
    return list(_by_time(turns) if timed else _by_words(turns))


def _by_words(turns: Sequence[Row]) -> Iterable[Placed]:
    at = 0
    for turn in turns:
        yield Placed(turn, at, at + turn["n_words"])
        at += turn["n_words"]


def _by_time(turns: Sequence[Row]) -> Iterable[Placed]:
    known = [turn for turn in turns if turn["start_ms"] is not None]
    ended = [turn for turn in known if turn["end_ms"] is not None]
    word = sum(turn["end_ms"] - turn["start_ms"] for turn in ended) / max(1, sum(turn["n_words"] for turn in ended))
    for turn, following in zip(known, [*known[1:], None], strict=True):
        end = turn["end_ms"]
        if end is None:
            # As fast as the others, but not into the next turn.
            end = round(turn["start_ms"] + turn["n_words"] * word)
            end = end if following is None else min(end, max(following["start_ms"], turn["start_ms"]))
        yield Placed(turn, turn["start_ms"], end)


def draw_axis(canvas: Canvas, left: float, y: float, last: int, *, timed: bool) -> None:
    """An axis from `left` to `RIGHT`, which is `last` milliseconds or words long."""
    canvas.line(left, y, RIGHT, y)
    step = _step(last / 1000, _STEPS_S) * 1000 if timed else _step(last, _words_steps())
    for at in range(0, last + 1, step):
        x = left + at * (RIGHT - left) / last
        label = _time(at, step) if timed else f"{at:,}"
        if x + text_width(label, SMALL) / 2 > WIDTH - MARGIN / 2:
            break
        canvas.line(x, y, x, y + 5)
        canvas.text(x, y + 20, label, SMALL, QUIET, "middle")


def _time(ms: int, step: int) -> str:
    seconds = ms // 1000
    if step >= 3_600_000:
        return f"{seconds // 3600} h"
    return f"{seconds // 60} min" if step >= 60_000 else f"{seconds // 60}:{seconds % 60:02d}"


def _words_steps() -> tuple[int, ...]:
    return tuple(first * 10**power for power in range(12) for first in (1, 2, 5))


def _step(length: float, steps: Sequence[int]) -> int:
    """The smallest step with which at most eight marks are needed; impossible times may need a larger one."""
    step = next((step for step in steps if length / step <= 8), max(steps))
    while length / step > 8:
        step *= 10
    return step
