"""Aligning: where each published chapter begins in the transcript, and how the two clocks relate.

Chapter times can be on a different clock than the turns (for example if the audio was edited after it was
transcribed). `evidence` finds the candidate positions and the textual evidence for each, `clocks` estimates the ratio
of the clocks and chooses the positions; this module updates the records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from podcorpus.aligning.clocks import Placed, Search
from podcorpus.aligning.evidence import find_candidates, weigh
from podcorpus.reading import TextMap
from podcorpus.records import Chapter, ChapterMap, Cue, Turn
from podcorpus.records.episode import ClockKnot
from podcorpus.records.timing import Place, Timeline, fit_ratio


@dataclass(frozen=True)
class Alignment:
    """Chapters with their positions, turns with their chapters, and the clock ratio (None: unknown)."""

    chapters: tuple[Chapter, ...]
    turns: tuple[Turn, ...]
    clock_ratio: float | None

    @property
    def clock_knots(self) -> tuple[ClockKnot, ...] | None:
        """The map from the published clock to the transcript's, up to the last published chapter; None if unknown."""
        if self.clock_ratio is None:
            return None
        last = max(chapter.published_start_ms or 0 for chapter in self.chapters)
        ends = (0, last) if last else (0,)
        return tuple(ClockKnot(published_ms=ms, start_ms=round(ms * self.clock_ratio)) for ms in ends)


def align(
    turns: Sequence[Turn],
    cues: Sequence[Cue],
    maps: Sequence[TextMap],
    chapters: Sequence[Chapter],
    decided: Mapping[int, Place],
) -> Alignment:
    """Place chapters in turns that have their text; `maps` tell where each text comes from. `decided` are the gold
    positions by chapter index.

    If every chapter has a gold position, the clock ratio is fitted to these; otherwise it is estimated together with
    the positions.
    """
    timeline = Timeline(turns, cues)
    if all(chapter.chapter_index in decided for chapter in chapters):
        found: dict[int, Placed] = {}
        ratio = _fit(timeline, chapters, decided)
    else:
        found, ratio = _search(turns, timeline, chapters)
    placed = []
    for chapter in chapters:
        index = chapter.chapter_index
        if index in decided:
            placed.append(_with_place(chapter, turns, timeline, maps, decided[index], "curated", None))
        elif index in found:
            spot = found[index]
            how = "clock-and-text" if spot.by_text else "clock"
            placed.append(_with_place(chapter, turns, timeline, maps, spot.place, how, spot.confidence))
        else:
            placed.append(chapter)
    ended = _with_ends(_in_order(placed))
    inside = ChapterMap(ended)
    return Alignment(
        ended,
        tuple(_in_chapter(turn, inside.at(turn.source_start)) for turn in turns),
        ratio,
    )


def _in_chapter(turn: Turn, chapter_id: str | None) -> Turn:
    return turn if turn.chapter_id == chapter_id else turn.model_copy(update={"chapter_id": chapter_id})


def _with_place(
    chapter: Chapter,
    turns: Sequence[Turn],
    timeline: Timeline,
    maps: Sequence[TextMap],
    place: Place,
    how: str,
    confidence: float | None,
) -> Chapter:
    turn = turns[place[0]]
    ms = timeline.at(place)
    return chapter.model_copy(
        update={
            "start_ms": None if ms is None else round(ms),
            "start_turn_id": turn.turn_id,
            "start_char": place[1],
            "source_start": maps[place[0]].start(place[1]),
            "alignment": how,
            "confidence": confidence,
        }
    )


def _in_order(chapters: Sequence[Chapter]) -> list[Chapter]:
    """The chapters, without the positions that come before an earlier chapter's: those cannot be right."""
    ordered: list[Chapter] = []
    furthest = -1
    for chapter in chapters:
        if chapter.source_start is not None and chapter.source_start <= furthest:
            nothing = ("start_ms", "start_turn_id", "start_char", "source_start", "alignment", "confidence")
            chapter = chapter.model_copy(update=dict.fromkeys(nothing))
        furthest = max(furthest, -1 if chapter.source_start is None else chapter.source_start)
        ordered.append(chapter)
    return ordered


def _with_ends(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    placed = [chapter for chapter in chapters if chapter.start_turn_id is not None]
    following = {a.chapter_id: b.start_ms for a, b in pairwise(placed)}
    return tuple(
        chapter.model_copy(
            update={"end_ms": following.get(chapter.chapter_id) if chapter.start_ms is not None else None}
        )
        for chapter in chapters
    )


def _fit(timeline: Timeline, chapters: Sequence[Chapter], decided: Mapping[int, Place]) -> float | None:
    """Transcript time divided by published time."""
    ratio = fit_ratio(
        (chapter.published_start_ms, ms)
        for chapter in chapters
        if chapter.published_start_ms is not None and (ms := timeline.at(decided[chapter.chapter_index])) is not None
    )
    return None if ratio is None else round(ratio, 4)


def _search(
    turns: Sequence[Turn], timeline: Timeline, chapters: Sequence[Chapter]
) -> tuple[dict[int, Placed], float | None]:
    """Positions by chapter index, and the clock ratio (None: unknown)."""
    timed = [(c, c.published_start_ms) for c in chapters if c.published_start_ms is not None]
    candidates, words = find_candidates(turns, timeline)
    if not timed or not candidates:
        return {}, None
    evidence = weigh([chapter for chapter, _ in timed], candidates, words)
    search = Search([time for _, time in timed], candidates, evidence)
    relation = search.relation()
    placed = {timed[k][0].chapter_index: spot for k, spot in search.places(relation).items()}
    return placed, relation.ratio if relation.significant else None
