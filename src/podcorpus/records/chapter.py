"""`chapters`: one row per chapter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import (
    ChapterId,
    CodePoints,
    EpisodeId,
    Index,
    Millis,
    Name,
    Record,
    TurnId,
    UnitInterval,
)

Alignment = Literal["curated", "clock-and-text", "clock"]


class Chapter(Record):
    """One chapter: as published on the page, and where it begins in this transcript."""

    table: ClassVar[str] = "chapters"
    key: ClassVar[str] = "chapter_id"
    index: ClassVar[str | None] = "chapter_index"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "chapter_id": "night-ferry.the-slack-hour.c03",
                    "episode_id": "night-ferry.the-slack-hour",
                    "chapter_index": 3,
                    "title": "Who Pays for the Cable",
                    "published_start_ms": 462000,
                    "start_ms": 415800,
                    "end_ms": 598000,
                    "start_turn_id": "night-ferry.the-slack-hour.t0023",
                    "start_char": 148,
                    "source_start": 9120,
                    "alignment": "curated",
                    "confidence": None,
                }
            ]
        }
    )

    chapter_id: ChapterId = Field(description="Episode id, `.c` and the chapter's index with at least two digits.")
    episode_id: EpisodeId = Field(description="The episode.")
    chapter_index: Index = Field(description="Position among the episode's chapters, from 0, in published order.")
    title: Name | None = Field(description="Title as published, with its spelling. Null: the page gives only a time.")
    published_start_ms: Millis | None = Field(
        description="Start in milliseconds as published on the page, on the clock of the page's chapters, which can "
        "differ from the turns' clock: do not compare it with `turns.start_ms`. Null: the page gives no usable time."
    )
    start_ms: Millis | None = Field(
        description="Start in milliseconds on the transcript's clock. Inside a turn it is interpolated by characters "
        "between the start of the turn and the start of the next turn. Null: the chapter could not be placed, or the "
        "turns have no times."
    )
    end_ms: Millis | None = Field(
        description="Start of the next placed chapter, in milliseconds. Null: the last chapter, or `start_ms` is null."
    )
    start_turn_id: TurnId | None = Field(
        description="The turn in which the chapter begins. Null: the chapter could not be placed."
    )
    start_char: CodePoints | None = Field(
        description="Offset in that turn's text where the chapter begins, in code points; 0: at the turn's start. "
        "Null: the chapter could not be placed."
    )
    source_start: CodePoints | None = Field(
        description="The same position as an offset into the source, in code points. Null: the chapter could not be "
        "placed."
    )
    alignment: Alignment | None = Field(
        description="How it was placed: `curated` (by an annotator), `clock-and-text` (scaled time, then the wording "
        "near it) or `clock` (scaled time alone). Null: not placed."
    )
    confidence: UnitInterval | None = Field(
        description="The aligner's own estimate from 0 to 1, not a calibrated probability. "
        "Null: curated, or not placed."
    )


class ChapterMap:
    """Which chapter of an episode is at an offset into its source."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        """`chapters` are those of one episode, in order."""
        placed = [(c.source_start, c.chapter_id) for c in chapters if c.source_start is not None]
        # The last chapter that begins at an offset or before it, also where starts run back.
        least = list(accumulate(reversed([start for start, _ in placed]), min))[::-1]
        self._starts, self._ids = least, [chapter_id for _, chapter_id in placed]

    def at(self, source_offset: int) -> str | None:
        """The id of the chapter at an offset; None before the first placed one."""
        found = bisect_right(self._starts, source_offset)
        return self._ids[found - 1] if found else None
