"""Layer 3: indices without gaps, times that do not run back, partitions, spans inside their turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from podcorpus.findings import Finding, about, finding
from podcorpus.records import TABLES, Chapter, Mention, Record, Segment, Turn, chapter_at
from podcorpus.validating.view import View

_R = TypeVar("_R", Turn, Chapter, Segment)


def check_order(view: View) -> Iterator[Finding]:
    """Findings on the order of rows, times and spans."""
    for table in TABLES:
        yield from _sorted_rows(view, table)
    yield from _indices(view)
    yield from _turns(view)
    yield from _chapters(view)
    yield from _mentions(view)
    yield from _segments(view)


def sort_key(record: Record) -> tuple[object, ...]:
    """Where a record stands in its table: by episode, then turn, then index; by id where it has none."""
    index = record.index
    if isinstance(record, Mention):
        return (record.turn_id, record.mention_index)
    if index is not None:
        return (record.episode, getattr(record, index))
    return (record.record_id,)


def _sorted_rows(view: View, table: str) -> Iterator[Finding]:
    for one, other in pairwise(view.corpus.rows(table)):
        if sort_key(one) > sort_key(other):
            message = f"stands after {one.record_id}"
            yield finding("rows-unsorted", message, table=table, record_id=other.record_id)
            return


def _indices(view: View) -> Iterator[Finding]:
    for table, model in TABLES.items():
        if model.index is None or not view.whole(table):
            continue
        groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for record in view.corpus.rows(table):
            group = record.turn_id if isinstance(record, Mention) else record.episode
            groups[group].append((getattr(record, model.index), record.record_id))
        for members in groups.values():
            for expected, (index, record_id) in enumerate(sorted(set(members))):
                if index != expected:
                    message = f"{model.index} is {index} where {expected} was due"
                    yield finding("index-gap", message, table=table, record_id=record_id, field=model.index)
                    break


def _by_episode(records: Sequence[_R]) -> dict[str, list[_R]]:
    groups: dict[str, list[_R]] = defaultdict(list)
    for record in records:
        groups[record.episode].append(record)
    return groups


def _turns(view: View) -> Iterator[Finding]:
    length = {episode.episode_id: episode.source_chars for episode in view.corpus.episodes}
    for turn in view.corpus.turns:
        say = about(turn)
        if not turn.source_start <= turn.source_end <= length.get(turn.episode_id, turn.source_end):
            message = f"the span {turn.source_start}–{turn.source_end} is not inside the source"
            yield say("span-outside-source", message, field="source_end")
        earlier = view.turn_by_id.get(turn.continues_turn_id or "")
        if earlier is not None and (earlier.turn_index >= turn.turn_index or earlier.speaker_id != turn.speaker_id):
            message = f"goes on with {earlier.turn_id}, which is not an earlier turn of the same speaker"
            yield say("continues-order", message, field="continues_turn_id")
        place = chapter_at(view.chapters_of.get(turn.episode_id, ()), turn.source_start)
        if view.whole("chapters") and _known(view, turn.chapter_id) and turn.chapter_id != place:
            message = f"chapter_id is {turn.chapter_id}, but the turn begins in {place}"
            yield say("chapter-of", message, field="chapter_id")
    if not view.whole("turns"):
        return
    for turns in _by_episode(view.corpus.turns).values():
        ordered = sorted(turns, key=lambda turn: turn.turn_index)
        for turn, following in zip(ordered, [*ordered[1:], None], strict=True):
            yield from _turn_times(turn, following)


def _known(view: View, chapter_id: str | None) -> bool:
    return chapter_id is None or chapter_id in view.ids("chapters")


def _turn_times(turn: Turn, following: Turn | None) -> Iterator[Finding]:
    say = about(turn)
    expected = following.start_ms if following is not None and turn.start_ms is not None else None
    if turn.end_ms != expected:
        after = "there is no later time" if expected is None else f"the next turn starts at {expected}"
        yield say("end-time", f"end_ms is {turn.end_ms}, but {after}", field="end_ms")
    if following is None:
        return
    if turn.start_ms is not None and following.start_ms is not None and following.start_ms < turn.start_ms:
        message = f"starts at {following.start_ms} ms, before {turn.turn_id} at {turn.start_ms} ms"
        yield about(following)("time-runs-back", message, field="start_ms")
    if following.source_start < turn.source_end:
        message = f"begins at {following.source_start}, before {turn.turn_id} ends at {turn.source_end}"
        yield about(following)("span-outside-source", message, field="source_start")


def _chapters(view: View) -> Iterator[Finding]:
    for chapter in view.corpus.chapters:
        yield from _chapter_place(view, chapter)
    if not view.whole("chapters"):
        return
    for chapters in _by_episode(view.corpus.chapters).values():
        ordered = sorted(chapters, key=lambda chapter: chapter.chapter_index)
        placed = [chapter for chapter in ordered if chapter.source_start is not None]
        for one, other in pairwise([c for c in ordered if c.published_start_ms is not None]):
            if (one.published_start_ms or 0) > (other.published_start_ms or 0):
                message = f"published at {other.published_start_ms} ms, before {one.chapter_id}"
                yield about(other)("time-runs-back", message, field="published_start_ms")
        for one, other in pairwise(placed):
            if (one.source_start or 0) >= (other.source_start or 0):
                message = f"begins at {other.source_start}, not after {one.chapter_id} at {one.source_start}"
                yield about(other)("chapter-order", message, field="source_start")
        following = {one.chapter_id: other.start_ms for one, other in pairwise(placed)}
        for chapter in ordered:
            expected = following.get(chapter.chapter_id) if chapter.start_ms is not None else None
            if chapter.end_ms != expected:
                message = f"end_ms is {chapter.end_ms}, but the next placed chapter's start is {expected}"
                yield about(chapter)("end-time", message, field="end_ms")


def _chapter_place(view: View, chapter: Chapter) -> Iterator[Finding]:
    say = about(chapter)
    place = (chapter.start_turn_id, chapter.start_char, chapter.source_start, chapter.alignment)
    if any(part is None for part in place):
        if any(part is not None for part in (*place, chapter.start_ms, chapter.confidence)):
            message = "some of start_turn_id, start_char, source_start, alignment are null and others not"
            yield say("chapter-place", message, field="start_turn_id")
        return
    if (chapter.confidence is None) != (chapter.alignment == "curated"):
        message = f"confidence is {chapter.confidence} where alignment is {chapter.alignment}"
        yield say("chapter-place", message, field="confidence")
    turn = view.turn_by_id.get(chapter.start_turn_id or "")
    if turn is None or chapter.start_char is None:
        return
    if chapter.start_char > turn.n_chars:
        message = f"start_char is {chapter.start_char}, but {turn.turn_id} has {turn.n_chars} code points"
        yield say("span-outside-turn", message, field="start_char")
    elif chapter.source_start != turn.source_start + chapter.start_char:
        message = (
            f"source_start is {chapter.source_start}, but the place is at {turn.source_start + chapter.start_char}"
        )
        yield say("chapter-place", message, field="source_start")
    elif (chapter.start_ms is None) != (turn.start_ms is None) or not _time_inside(chapter, turn):
        message = f"start_ms is {chapter.start_ms}, outside {turn.turn_id} ({turn.start_ms}–{turn.end_ms})"
        yield say("chapter-place", message, field="start_ms")


def _time_inside(chapter: Chapter, turn: Turn) -> bool:
    if chapter.start_ms is None or turn.start_ms is None:
        return True
    if chapter.start_char == 0:
        return chapter.start_ms == turn.start_ms
    late = turn.end_ms is not None and turn.end_ms >= turn.start_ms and chapter.start_ms > turn.end_ms
    return chapter.start_ms >= turn.start_ms and not late


def _mentions(view: View) -> Iterator[Finding]:
    by_turn: dict[str, list[Mention]] = defaultdict(list)
    for mention in view.corpus.mentions:
        by_turn[mention.turn_id].append(mention)
        turn = view.turn_by_id.get(mention.turn_id)
        say = about(mention)
        if turn is None:
            continue
        if not mention.start_char < mention.end_char <= turn.n_chars:
            message = (
                f"the span {mention.start_char}–{mention.end_char} is not inside {turn.turn_id} (0–{turn.n_chars})"
            )
            yield say("span-outside-turn", message, field="end_char")
            continue
        expected = (turn.source_start + mention.start_char, turn.source_start + mention.end_char)
        if (mention.source_start, mention.source_end) != expected:
            message = f"the source span is {mention.source_start}–{mention.source_end}, not {expected[0]}–{expected[1]}"
            yield say("span-source", message, field="source_start")
            continue
        place = chapter_at(view.chapters_of.get(mention.episode_id, ()), mention.source_start)
        if view.whole("chapters") and _known(view, mention.chapter_id) and mention.chapter_id != place:
            message = f"chapter_id is {mention.chapter_id}, but the mention stands in {place}"
            yield say("chapter-of", message, field="chapter_id")
    for mentions in by_turn.values():
        for one, other in pairwise(sorted(mentions, key=lambda mention: mention.mention_index)):
            if one.end_char > other.start_char and one.mention_id != other.mention_id:
                message = f"begins at {other.start_char}, before {one.mention_id} ends at {one.end_char}"
                yield about(other)("span-overlap", message, field="start_char")


def _segments(view: View) -> Iterator[Finding]:
    if not view.whole("segments"):
        return
    length = {episode.episode_id: episode.source_chars for episode in view.corpus.episodes}
    groups = _by_episode(view.corpus.segments)
    for episode_id, n_chars in length.items():
        if n_chars and episode_id not in groups:
            yield finding("segment-gap", "no segment of the source", table="segments", record_id=episode_id)
    for episode_id, segments in groups.items():
        ordered = sorted(segments, key=lambda segment: segment.segment_index)
        at = 0
        for segment in ordered:
            say = partial(about(segment), field="source_start")
            if segment.source_end <= segment.source_start:
                yield say("segment-overlap", "ends before it begins")
            elif segment.source_start < at:
                yield say("segment-overlap", f"begins at {segment.source_start}, before {at}")
            elif segment.source_start > at:
                yield say("segment-gap", f"begins at {segment.source_start}, but {at} was due")
            at = max(at, segment.source_end)
        if episode_id in length and at != length[episode_id]:
            code = "segment-gap" if at < length[episode_id] else "segment-overlap"
            message = f"the segments end at {at}, the source at {length[episode_id]}"
            yield finding(code, message, table="segments", record_id=ordered[-1].segment_id, field="source_end")
        yield from _segment_turns(view, ordered)


def _segment_turns(view: View, segments: Sequence[Segment]) -> Iterator[Finding]:
    bodies: dict[str, Segment] = {}
    headers: set[str] = set()
    for segment in segments:
        say = partial(about(segment), field="turn_id")
        if (segment.turn_id is not None) != (segment.kind in ("turn_header", "turn_body")):
            yield say("segment-turn", f"a {segment.kind} with turn_id {segment.turn_id}")
            continue
        if segment.turn_id is None:
            continue
        if segment.turn_id in (headers if segment.kind == "turn_header" else bodies):
            yield say("segment-turn", f"a second {segment.kind} of {segment.turn_id}")
        if segment.kind == "turn_header":
            headers.add(segment.turn_id)
        else:
            bodies[segment.turn_id] = segment
    if not segments or not view.whole("turns"):
        return
    for turn in (turn for turn in view.corpus.turns if turn.episode_id == segments[0].episode_id):
        body = bodies.get(turn.turn_id)
        say = partial(about(turn), field="source_start")
        if turn.turn_id not in headers:
            yield say("segment-turn", "no segment is this turn's header")
        if body is None and turn.source_start < turn.source_end:
            yield say("segment-turn", "no segment is this turn's body")
        elif body is not None and (body.source_start, body.source_end) != (turn.source_start, turn.source_end):
            ours, theirs = f"{turn.source_start}–{turn.source_end}", f"{body.source_start}–{body.source_end}"
            message = f"the span {ours} is not its body segment's {theirs}"
            yield say("segment-turn", message)
