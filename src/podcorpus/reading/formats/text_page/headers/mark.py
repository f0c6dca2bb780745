"""A candidate for a turn header, and a time within a line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import NamedTuple


class Mark(NamedTuple):
    """A candidate for a header, in offsets of the source."""

    line: int
    start: int
    """Where its line starts."""
    kind: str
    """In order, what the line has: `L` a label, `T` a time, `W` words; `TL` may be a label or short words."""
    label: str
    """The tidy label; empty for none."""
    start_ms: int | None
    end_ms: int | None
    words: int
    """Where the words on the line begin, or its end."""
    end: int
    """The line's end."""
    shape: str
    """How it is written, for people too: `Name (TIME)`."""
    time: str = ""
    """The time as written."""
    at: int = 0
    """Where the time begins, with its bracket."""
    rest: int = 0
    """Where what follows the time on the line begins."""


class InlineTime(NamedTuple):
    """A time in brackets inside a line."""

    start: int
    end: int
    start_ms: int


@dataclass(frozen=True)
class Marks:
    """The candidates of a page, each list in the order of the source."""

    timed: tuple[Mark, ...]
    labelled: tuple[Mark, ...]
    """With a label but no time."""
    inline: tuple[InlineTime, ...]
    joined: tuple[Mark, ...] = ()
    """With a label but no time, and a letter right behind the colon: `Mara:words`."""

    def without(self, lines: Collection[int]) -> Marks:
        """The candidates without those on some lines, but for times within lines."""
        if not lines:
            return self
        fields = (self.timed, self.labelled, self.joined)
        timed, labelled, joined = (tuple(mark for mark in marks if mark.line not in lines) for marks in fields)
        return replace(self, timed=timed, labelled=labelled, joined=joined)
