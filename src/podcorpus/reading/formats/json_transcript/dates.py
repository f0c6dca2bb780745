"""Times that are dates, such as `2026-06-04T10:00:03Z` or seconds since 1970: counted from the recording's start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from podcorpus.reading.cues.dates import EARLIEST_MS, date_ms, earlier
from podcorpus.reading.document import Cue
from podcorpus.reading.formats.json_transcript.listed import Outline
from podcorpus.reading.grid.keys import plain
from podcorpus.reading.json_values.spans import Node

_DAY_MS = 86_400_000
_STARTS = frozenset(
    "start starttime startedat startdatetime starttimestamp startdate begin begintime recordingstart "
    "recordingstarttime recordingstartedat meetingstart meetingstarttime meetingstartedat callstart callstarttime "
    "sessionstart".split()
)


class Counted(NamedTuple):
    """Cues whose times are counted from a start, and what that start is, for people; None if the times are no dates."""

    cues: list[Cue]
    start: str | None


def counted(cues: Sequence[Cue], overview: Outline, lists: Sequence[Node]) -> Counted:
    """The cues of `lists` with their times counted from the start that the file gives outside of these, or else from
    the first of them."""
    times = [cue.start_ms for cue in cues if cue.start_ms is not None]
    if not times or min(times) < EARLIEST_MS:
        return Counted(list(cues), None)
    first = min(times)
    given = next(((key, at) for key, at in _given(overview, lists) if at <= first < at + _DAY_MS), None)
    shown, start = given or ("the first of them", first)
    return Counted([earlier(cue, start) for cue in cues], shown)


def _given(overview: Outline, lists: Sequence[Node]) -> Iterator[tuple[str, int]]:
    for path, node in overview.objects:
        if any(one.start < node.start < one.end for one in lists):
            continue
        for key, value in node.members():
            if plain(key) in _STARTS:
                shown = ".".join((*path, key))
                yield from ((f"`{shown}`", at) for at in _dates(value))


def _dates(value: Node) -> Iterator[int]:
    number = value.number if value.kind == "number" else None
    if number is not None:
        yield from (round(number * 1000), round(number))
    elif value.kind == "string" and (at := date_ms(value.text or "")) is not None:
        yield at
