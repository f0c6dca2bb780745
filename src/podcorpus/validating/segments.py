"""The source map: segments that partition the source, and agree with turns and chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from podcorpus.findings.finding import Finding, about, finding
from podcorpus.records import Segment, Turn
from podcorpus.validating.view import View


def check_segments(view: View) -> Iterator[Finding]:
    """Findings on the partition of each source, and on what the segments say of turns and chapters."""
    for episode in view.corpus.episodes:
        segments = view.segments_of.get(episode.episode_id, ())
        # With no turn either, the count of the turns says that the episode's rows are gone.
        lost = episode.n_turns > 0 and episode.episode_id not in view.turns_of and "turns" not in view.absent
        if not segments and episode.source_chars and view.whole("segments", episode.episode_id) and not lost:
            message = "no segment of the source"
            yield finding("segment-gap", message, table="episodes", record_id=episode.episode_id, field="source_chars")
    length = {e.episode_id: e.source_chars for e in view.corpus.episodes if not view.said(e, "source-length")}
    for episode_id, segments in view.segments_of.items():
        yield from view.note(_partition(view, segments))
        last = segments[-1]
        if view.whole("segments", episode_id) and last.source_end != length.get(episode_id, last.source_end):
            code = "segment-gap" if last.source_end < length[episode_id] else "segment-overlap"
            message = f"the segments end at {last.source_end}, the source at {length[episode_id]}"
            yield about(last)(code, message, field="source_end")
        yield from view.note(_named(segments))
        if view.whole("segments", episode_id) and view.whole("turns", episode_id):
            yield from _turns(view, episode_id, segments)
        yield from _chapters(view, episode_id, segments)


def _partition(view: View, segments: Sequence[Segment]) -> Iterator[Finding]:
    before: Segment | None = None
    for segment in segments:
        say = partial(about(segment), field="source_start")
        at = before.source_end if before is not None else 0
        adjacent = segment.segment_index == (before.segment_index + 1 if before is not None else 0)
        if segment.source_end <= segment.source_start:
            message = f"ends at {segment.source_end}, not after its beginning at {segment.source_start}"
            yield about(segment)("segment-overlap", message, field="source_end")
        elif adjacent and segment.source_start != at and (before is None or before.source_start < before.source_end):
            if segment.source_start < at:
                yield say("segment-overlap", f"begins at {segment.source_start}, before {at}")
            else:
                yield say("segment-gap", f"begins at {segment.source_start}, but {at} was due")
            if before is not None:
                view.doubt(before, "segment-gap")
        before = segment


def _named(segments: Sequence[Segment]) -> Iterator[Finding]:
    """Segments that name a turn and should not, or the other way round, or name one that has such a segment."""
    seen: set[tuple[str, str]] = set()
    for segment in segments:
        say = partial(about(segment), field="turn_id")
        if (segment.turn_id is not None) != (segment.kind in ("turn_header", "turn_body")):
            yield say("segment-turn", f"a {segment.kind} with turn_id {segment.turn_id or 'null'}")
        elif segment.turn_id is not None:
            if (segment.kind, segment.turn_id) in seen:
                yield say("segment-turn", f"a second {segment.kind} of {segment.turn_id}")
            seen.add((segment.kind, segment.turn_id))


def _turns(view: View, episode_id: str, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Turns whose header or body is not where the segments have it. What was said of a segment is not said again."""
    trusted = not any(view.said(segment, "segment-turn", "reference-dangling") for segment in segments)
    headers = [segment for segment in segments if segment.kind == "turn_header"]
    by_turn = {segment.turn_id: segment for segment in headers}
    bodies = {segment.turn_id: segment for segment in segments if segment.kind == "turn_body"}
    if not trusted:
        return
    for turn in view.turns_of.get(episode_id, []):
        if view.said(turn, "text-length", "span-outside-source"):
            continue
        header, body = by_turn.get(turn.turn_id), bodies.get(turn.turn_id)
        parts = [part for part in (header, body) if part is not None]
        if any(view.said(part, "segment-gap", "segment-overlap") for part in parts):
            continue
        problem = _problem(turn, header, body)
        if problem is not None:
            yield about(turn)("segment-turn", problem, field="source_start")


def _problem(turn: Turn, header: Segment | None, body: Segment | None) -> str | None:
    if header is None:
        return "no segment is this turn's header"
    if body is None and turn.source_start < turn.source_end:
        return "no segment is this turn's body"
    if body is not None and (body.source_start, body.source_end) != (turn.source_start, turn.source_end):
        ours, theirs = f"{turn.source_start}–{turn.source_end}", f"{body.source_start}–{body.source_end}"
        return f"the span {ours} is not its body segment's {theirs}"
    if header.source_end != turn.source_start:
        return f"begins at {turn.source_start}, but its header segment ends at {header.source_end}"
    return None


def _chapters(view: View, episode_id: str, segments: Sequence[Segment]) -> Iterator[Finding]:
    if not view.whole("chapters", episode_id) or not view.whole("segments", episode_id):
        return
    lines = sum(segment.kind == "chapter_line" for segment in segments)
    chapters = len(view.chapters_of.get(episode_id, ()))
    if lines != chapters:
        message = f"the source has {lines} chapter lines, the episode {chapters} chapters"
        yield finding("segment-chapter", message, table="episodes", record_id=episode_id, field="n_chapters")
