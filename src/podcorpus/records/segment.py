"""`segments`: one row per segment of the source, the source map."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import CodePoints, CueId, EpisodeId, Index, Record, SegmentId, Sha256, TurnId

SegmentKind = Literal[
    "furniture",
    "show_notes",
    "chapter_heading",
    "chapter_line",
    "notice",
    "turn_header",
    "turn_body",
    "boilerplate",
    "duplicate_copy",
    "blank",
    "cue_time",
    "cue_text",
    "markup",
    "metadata",
]


class Segment(Record):
    """One segment of the source; an episode's segments partition it."""

    table: ClassVar[str] = "segments"
    key: ClassVar[str] = "segment_id"
    index: ClassVar[str | None] = "segment_index"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "segment_id": "night-ferry.the-slack-hour.s0012",
                    "episode_id": "night-ferry.the-slack-hour",
                    "segment_index": 12,
                    "kind": "turn_body",
                    "source_start": 2871,
                    "source_end": 3302,
                    "sha256": "c4" * 32,
                    "turn_id": "night-ferry.the-slack-hour.t0001",
                    "cue_id": "night-ferry.the-slack-hour.q0001",
                }
            ]
        }
    )

    segment_id: SegmentId = Field(description="Episode id, `.s` and the segment's index with at least four digits.")
    episode_id: EpisodeId = Field(description="The episode.")
    segment_index: Index = Field(description="Position in the source, from 0.")
    kind: SegmentKind = Field(
        description="What the segment contains. `furniture` is text of the player around the content, `boilerplate` "
        "text of the publisher after it, `duplicate_copy` a second copy of the page's content, `blank` white space "
        "between a turn's words and what follows, `cue_time` the times of a cue, `cue_text` its words in a file of "
        "cues, `markup` tags and the file format's own signs, and `metadata` what describes the file or the episode; "
        "the other kinds are named for their content."
    )
    source_start: CodePoints = Field(description="Start in the source, in code points.")
    source_end: CodePoints = Field(description="End in the source, in code points, exclusive; always after the start.")
    sha256: Sha256 = Field(description="SHA-256 of the segment's text in UTF-8.")
    turn_id: TurnId | None = Field(
        description="The turn whose header, time or words this is. Null: a segment of another kind. A turn without "
        "words has a header but no body."
    )
    cue_id: CueId | None = Field(
        description="The cue whose header, time or words this is. Null if and only if turn_id is."
    )
