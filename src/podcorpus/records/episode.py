"""`episodes`: one row per episode."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import (
    CodePoints,
    Count,
    Date,
    Edition,
    EpisodeId,
    Index,
    LanguageTag,
    MethodName,
    Millis,
    Name,
    Part,
    Record,
    Sha256,
    TranscriptKind,
)

TurnsFrom = Literal["speakers", "paragraphs", "pauses", "cues"]


class ClockKnot(Part):
    """Where the two clocks show the same moment."""

    published_ms: Millis = Field(description="On the clock of the published chapters, in milliseconds.")
    start_ms: Millis = Field(description="On the clock of the transcript, in milliseconds.")


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
                    "number": 12,
                    "season": None,
                    "published_on": "2026-03-01",
                    "url": None,
                    "guid": None,
                    "duration_ms": None,
                    "language": "en",
                    "transcript_kind": "automatic",
                    "format": "text-page",
                    "turns_from": "speakers",
                    "edition": "text-free",
                    "source_sha256": "5f" * 32,
                    "source_chars": 31021,
                    "clock_ratio": 0.9,
                    "clock_knots": [{"published_ms": 0, "start_ms": 0}, {"published_ms": 1200000, "start_ms": 1080000}],
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
    number: Index | None = Field(description="Number of the episode in its show or season. Null: not known.")
    season: Index | None = Field(description="Number of the season. Null: not known, or the show has none.")
    published_on: Date | None = Field(description="Day of publication, as in 2026-03-01. Null: not known.")
    url: Name | None = Field(description="Address of the episode's page. Null: not known.")
    guid: Name | None = Field(description="The feed's own identifier of the episode. Null: not known.")
    duration_ms: Millis | None = Field(
        description="Length of the audio in milliseconds, as published; not estimated. Null: not known."
    )
    language: LanguageTag | None = Field(
        description="BCP 47 tag of the spoken language. Null: not stated; it is not guessed from the text."
    )
    transcript_kind: TranscriptKind | None = Field(
        description="`automatic`: made by a machine, as stated on the page or known to the curators; `human`: written "
        "by a person. Null: not stated."
    )
    format: MethodName = Field(
        description="The transcript format that the source was read in: `text-page`, `webvtt`, `srt` and so on."
    )
    turns_from: TurnsFrom = Field(
        description="How turns were formed. `speakers`: consecutive cues of one speaker; where the source names "
        "nobody, `paragraphs`, `pauses` (two seconds, or the end of a sentence after one minute) or `cues`."
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
    clock_knots: tuple[ClockKnot, ...] | None = Field(
        description="The piecewise linear map from the published clock to the transcript's; one stretch, from the "
        "start to the last published chapter, if a single ratio fits. Null: nothing fits."
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
