"""`episodes`: one row per episode."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import (
    CodePoints,
    Count,
    Edition,
    EpisodeId,
    LanguageTag,
    Millis,
    Name,
    Record,
    Sha256,
    TranscriptKind,
)

TurnsFrom = Literal["speakers", "paragraphs", "pauses", "cues"]


class Episode(Record):
    """One episode and the source it was built from."""

    table: ClassVar[str] = "episodes"
    key: ClassVar[str] = "episode_id"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "episode_id": "night-ferry.the-slack-hour",
                    "show": "Night Ferry",
                    "title": "The Slack Hour",
                    "language": "en",
                    "transcript_kind": "automatic",
                    "edition": "text-free",
                    "source_sha256": "5f" * 32,
                    "source_chars": 31021,
                    "clock_ratio": 0.9,
                    "last_turn_start_ms": 899000,
                    "n_turns": 52,
                    "n_chapters": 7,
                    "n_mentions": 151,
                    "rights": "Invented for podcorpus; CC0-1.0.",
                }
            ]
        }
    )

    episode_id: EpisodeId = Field(description="Readable, stable id: show and episode as slugs.")
    show: Name | None = Field(description="Name of the show. Null: neither the curators nor the caller named it.")
    title: Name | None = Field(description="Title of the episode. Null: not known; not every page has one.")
    language: LanguageTag | None = Field(
        description="BCP 47 tag of the spoken language. Null: not stated; it is not guessed from the text."
    )
    transcript_kind: TranscriptKind | None = Field(
        description="`automatic`: made by a machine, as stated on the page or known to the curators; `human`: written "
        "by a person. Null: not stated."
    )
    edition: Edition = Field(
        description="`full`: `turns.text` is filled in; `text-free`: it is null. All other columns are the same in "
        "both editions."
    )
    source_sha256: Sha256 = Field(description="SHA-256 of the bytes of the source file that all spans refer to.")
    source_chars: CodePoints = Field(
        description="Length of the source in Unicode code points, with its original line ends; not in bytes."
    )
    clock_ratio: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = Field(
        description="Transcript time divided by published chapter time, estimated from chapters and turns together; "
        "1: the two clocks agree. Null: there are no chapters, or no ratio fits well enough."
    )
    last_turn_start_ms: Millis | None = Field(
        description="Start of the last turn in milliseconds on the transcript's clock: a lower bound for the episode's "
        "length, which the source does not give. Null: no turn has a time."
    )
    n_turns: Count = Field(description="Number of the episode's rows in `turns`, back-channels included.")
    n_chapters: Count = Field(description="Number of the episode's rows in `chapters`.")
    n_mentions: Count = Field(description="Number of the episode's rows in `mentions`, both tiers.")
    rights: Name = Field(
        description="Who holds the rights to the words of the transcript. The corpus's licence covers the annotation "
        "only."
    )
