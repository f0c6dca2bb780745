"""`cues`: one row per timed stretch of a turn."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from podcorpus.records.base import (
    CodePoints,
    Count,
    CueId,
    EpisodeId,
    Index,
    Millis,
    Part,
    Record,
    TurnId,
    UnitInterval,
)


class CueWord(Part):
    """A word of a cue with its times."""

    start_char: CodePoints = Field(description="Start in the turn's text, in code points.")
    end_char: CodePoints = Field(description="End in the turn's text, in code points, exclusive.")
    start_ms: Millis | None = Field(description="Start in milliseconds. Null: the source does not time this word.")
    end_ms: Millis | None = Field(description="End in milliseconds. Null: the source does not give it.")
    confidence: UnitInterval | None = Field(description="The recogniser's confidence. Null: not given.")


class Cue(Record):
    """The smallest stretch of words that the source times separately."""

    table: ClassVar[str] = "cues"
    key: ClassVar[str] = "cue_id"
    index: ClassVar[str | None] = "cue_index"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cue_id": "night-ferry.the-slack-hour.q0012",
                    "episode_id": "night-ferry.the-slack-hour",
                    "cue_index": 12,
                    "turn_id": "night-ferry.the-slack-hour.t0007",
                    "start_ms": 131000,
                    "end_ms": 133000,
                    "start_char": 0,
                    "end_char": 5,
                    "n_words": 1,
                    "confidence": None,
                    "words": None,
                    "source_start": 4312,
                    "source_end": 4317,
                }
            ]
        }
    )

    cue_id: CueId = Field(description="Episode id, `.q` and the cue's index with at least four digits.")
    episode_id: EpisodeId = Field(description="The episode.")
    cue_index: Index = Field(description="Position among the episode's cues, from 0, in source order.")
    turn_id: TurnId = Field(description="The turn that the cue is a part of.")
    start_ms: Millis | None = Field(description="Start in milliseconds, as the source gives it. Null: none is given.")
    end_ms: Millis | None = Field(
        description="End in milliseconds, as the source gives it; where it gives none, the start of the next cue, an "
        "upper bound. Null: the last cue, or a time is missing."
    )
    start_char: CodePoints = Field(description="Start in the turn's text, in code points.")
    end_char: CodePoints = Field(description="End in the turn's text, in code points, exclusive.")
    n_words: Count = Field(description="Number of words, counted as in `turns`.")
    confidence: UnitInterval | None = Field(description="The recogniser's confidence. Null: not given.")
    words: tuple[CueWord, ...] | None = Field(
        description="The words that the source times separately, in order, with spans in the turn's text. Null: it "
        "times none."
    )
    source_start: CodePoints = Field(
        description="Start of the smallest stretch of the source that contains the words, in code points."
    )
    source_end: CodePoints = Field(description="End of that stretch, in code points, exclusive.")
