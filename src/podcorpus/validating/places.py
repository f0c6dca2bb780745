"""Places of chapters: in a turn, in the source, in time, one after the other, and what lies in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.wording import or_null
from podcorpus.records import Chapter, Turn, chapter_at
from podcorpus.records.timing import time_at
from podcorpus.validating.spans import chapters_hold
from podcorpus.validating.view import View

_WHERE = ("start_turn_id", "start_char", "source_start", "alignment")


def check_places(view: View) -> Iterator[Finding]:
    """Findings on where the chapters begin and end, and on the chapter that each turn names."""
    for episode_id, chapters in view.chapters_of.items():
        for chapter in chapters:
            yield from view.note(_place(view, chapter))
        placed = [chapter for chapter in chapters if chapter.source_start is not None]
        for one, other in pairwise(placed):
            if (one.source_start or 0) >= (other.source_start or 0) and not _doubtful(view, one, other):
                message = f"begins at {other.source_start}, not after {one.chapter_id} at {one.source_start}"
                yield about(other)("chapter-order", message, field="source_start")
        if view.whole("chapters", episode_id):
            yield from _ends(view, chapters, placed)
    for turn in view.corpus.turns:
        if not chapters_hold(view, turn.episode_id) or view.said(
            turn, "reference-dangling", "reference-episode", "text-length", "segment-turn", "span-outside-source"
        ):
            continue
        place = chapter_at(view.chapters_of.get(turn.episode_id, ()), turn.source_start)
        if turn.chapter_id != place:
            message = f"chapter_id is {or_null(turn.chapter_id)}, but the turn begins in {place or 'no chapter'}"
            yield about(turn)("chapter-of", message, field="chapter_id")


def _doubtful(view: View, *chapters: Chapter) -> bool:
    return any(view.said(chapter, "chapter-place", "span-outside-turn", "reference-dangling") for chapter in chapters)


def _ends(view: View, chapters: Sequence[Chapter], placed: Sequence[Chapter]) -> Iterator[Finding]:
    following = {one.chapter_id: other for one, other in pairwise(placed)}
    for chapter in chapters:
        after = following.get(chapter.chapter_id)
        expected = after.start_ms if after is not None and chapter.start_ms is not None else None
        if chapter.end_ms != expected and not _doubtful(view, chapter, *([after] if after else [])):
            after_it = (
                "no placed chapter follows" if after is None else f"{after.chapter_id} starts at {or_null(expected)}"
            )
            message = f"end_ms is {or_null(chapter.end_ms)}, but {after_it}"
            yield about(chapter)("end-time", message, field="end_ms")


def _place(view: View, chapter: Chapter) -> Iterator[Finding]:
    say = about(chapter)
    place = {field: getattr(chapter, field) for field in _WHERE}
    if any(part is None for part in place.values()):
        if any(part is not None for part in (*place.values(), chapter.start_ms, chapter.confidence)):
            missing = [field for field, value in place.items() if value is None]
            message = (
                f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} null and the rest of the place is not"
            )
            yield say("chapter-place", message, field=missing[0])
        return
    if (chapter.confidence is None) != (chapter.alignment == "curated"):
        message = f"confidence is {or_null(chapter.confidence)} where alignment is {chapter.alignment}"
        yield say("chapter-place", message, field="confidence")
    if chapter.published_start_ms is None and chapter.alignment != "curated":
        message = f"alignment is {chapter.alignment}, but there is no published time to align"
        yield say("chapter-place", message, field="published_start_ms")
    turn = view.turn_by_id.get(chapter.start_turn_id or "")
    if turn is None or chapter.start_char is None or view.said(chapter, "reference-episode"):
        return
    expected = turn.source_start + chapter.start_char
    if view.said(turn, "text-length", "segment-turn", "span-outside-source"):
        return
    if chapter.start_char > turn.n_chars:
        message = f"start_char is {chapter.start_char}, but {turn.turn_id} has {turn.n_chars} code points"
        yield say("span-outside-turn", message, field="start_char")
    elif chapter.source_start != expected:
        message = f"source_start is {chapter.source_start}, but the place is at {expected}"
        yield say("chapter-place", message, field="source_start")
    elif not view.said(turn, "end-time", "time-runs-back"):
        yield from _time(view, chapter, turn)


def _time(view: View, chapter: Chapter, turn: Turn) -> Iterator[Finding]:
    rate = None
    if chapter.start_char and turn.start_ms is not None and (turn.end_ms is None or turn.end_ms < turn.start_ms):
        # No later time to go by: the place is at the mean rate of all turns, if they can all be trusted.
        turns = view.turns_of[turn.episode_id]
        if not view.whole("turns", turn.episode_id) or any(view.said(t, "end-time", "text-length") for t in turns):
            return
        rate = ms_per_char(turns)
    at = time_at([turn], (0, chapter.start_char or 0), rate)
    expected = None if at is None else round(at)
    if chapter.start_ms != expected:
        place = "its turn has no time" if expected is None else f"the place is at {expected} ms"
        message = f"start_ms is {or_null(chapter.start_ms)}, but {place}"
        yield about(chapter)("chapter-place", message, field="start_ms")


def ms_per_char(turns: Sequence[Turn]) -> float | None:
    """Milliseconds a code point over all turns whose end is known, as the aligner has it; None where none is."""
    timed = [t for t in turns if t.start_ms is not None and t.end_ms is not None and t.end_ms >= t.start_ms]
    chars = sum(turn.n_chars for turn in timed)
    return sum((t.end_ms or 0) - (t.start_ms or 0) for t in timed) / chars if chars else None
