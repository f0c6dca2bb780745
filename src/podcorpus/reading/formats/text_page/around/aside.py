"""What nobody says, between or within turns."""

from __future__ import annotations

from typing import NamedTuple

from podcorpus.records.segment import SegmentKind


class Aside(NamedTuple):
    """Where something is that nobody says, with its line end, and what it is; the title and time of a heading, if it
    has one."""

    start: int
    end: int
    kind: SegmentKind
    title: str | None = None
    time_ms: int | None = None
