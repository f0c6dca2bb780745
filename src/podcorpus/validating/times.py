"""Times: of turns and chapters, each against its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.wording import or_null
from podcorpus.records import Chapter, Turn
from podcorpus.validating.view import View


def check_times(view: View) -> Iterator[Finding]:
    """Findings on the times of turns, and on the published times of chapters."""
    for episode_id, turns in view.turns_of.items():
        for turn, following in pairwise(turns):
            # Only true neighbours: what stands between two others is not known.
            if following.turn_index == turn.turn_index + 1:
                yield from _turn_pair(view, turn, following)
        if turns[-1].end_ms is not None and view.whole("turns", episode_id):
            message = f"end_ms is {turns[-1].end_ms}, but there is no later turn"
            yield about(turns[-1])("end-time", message, field="end_ms")
    for chapters in view.chapters_of.values():
        yield from _published(chapters)


def _turn_pair(view: View, turn: Turn, following: Turn) -> Iterator[Finding]:
    expected = following.start_ms if turn.start_ms is not None else None
    ends = turn.end_ms == expected
    if turn.start_ms is not None and following.start_ms is not None and following.start_ms < turn.start_ms:
        message = f"starts at {following.start_ms} ms, before {turn.turn_id} at {turn.start_ms} ms"
        yield about(following)("time-runs-back", message, field="start_ms")
        if not ends:
            view.doubt(turn, "end-time")
    elif not ends:
        after = "a time is missing" if expected is None else f"the next turn starts at {expected}"
        yield about(turn)("end-time", f"end_ms is {or_null(turn.end_ms)}, but {after}", field="end_ms")
        view.doubt(following, "end-time")


def _published(chapters: list[Chapter]) -> Iterator[Finding]:
    latest: Chapter | None = None
    for chapter in chapters:
        if chapter.published_start_ms is None:
            continue
        if latest is not None and chapter.published_start_ms < (latest.published_start_ms or 0):
            message = f"published at {chapter.published_start_ms} ms, before {latest.chapter_id}"
            yield about(chapter)("time-runs-back", message, field="published_start_ms")
        latest = chapter
