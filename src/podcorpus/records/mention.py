"""`mentions`: one row per entity mention."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import (
    ChapterId,
    CodePoints,
    EntityId,
    EntityType,
    EpisodeId,
    Index,
    MentionId,
    MethodName,
    Millis,
    Record,
    SpeakerId,
    TurnId,
    UnitInterval,
)

LinkStatus = Literal["linked", "nil"]
Form = Literal["canonical", "alias", "asr_error"]
Tier = Literal["curated", "automatic"]

LONGEST_SURFACE = 120
"""Longest surface, in code points."""
EXACT_SCORE, NORMALISED_SCORE, CONTEXT_SCORE = 1.0, 0.9, 0.8
"""Scores of a name spelled exactly as in the registry, of one spelled so except for case, spacing or punctuation, and
of either if the context decided."""


class Mention(Record):
    """One name of an entity in the body of a turn."""

    table: ClassVar[str] = "mentions"
    key: ClassVar[str] = "mention_id"
    index: ClassVar[str | None] = "mention_index"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mention_id": "night-ferry.the-slack-hour.t0004.m01",
                    "episode_id": "night-ferry.the-slack-hour",
                    "turn_id": "night-ferry.the-slack-hour.t0004",
                    "mention_index": 1,
                    "start_char": 57,
                    "end_char": 63,
                    "surface": "Orkney",
                    "entity_id": "orkney",
                    "entity_type": "PLACE",
                    "link_status": "linked",
                    "form": "canonical",
                    "tier": "curated",
                    "method": "reading",
                    "score": None,
                    "chapter_id": "night-ferry.the-slack-hour.c00",
                    "source_start": 3207,
                    "source_end": 3213,
                    "speaker_id": "night-ferry.the-slack-hour.mara-lindqvist",
                    "start_ms": 93400,
                }
            ]
        }
    )

    mention_id: MentionId = Field(description="Turn id, `.m` and the mention's index with at least two digits.")
    episode_id: EpisodeId = Field(description="The episode.")
    turn_id: TurnId = Field(description="The turn whose text contains the name.")
    mention_index: Index = Field(description="Position among the turn's mentions, from 0, by `start_char`.")
    start_char: CodePoints = Field(description="Start in the turn's text, in code points.")
    end_char: CodePoints = Field(description="End in the turn's text, in code points, exclusive.")
    surface: Annotated[str, Field(min_length=1, max_length=LONGEST_SURFACE)] = Field(
        description="The name as spelled in the transcript, exactly `text[start_char:end_char]`; misheard names are "
        "not corrected."
    )
    entity_id: EntityId | None = Field(
        description="The entity that is meant. Null if and only if `link_status` is `nil`."
    )
    entity_type: EntityType | None = Field(
        description="Type of the entity, as in `entities`. Null: a NIL mention whose type is not known."
    )
    link_status: LinkStatus = Field(
        description="`linked`: refers to a row of `entities`; `nil`: a name that is not in the registry."
    )
    form: Form | None = Field(
        description="The spelling compared with the registry: `canonical`, `alias` (another name in written use) or "
        "`asr_error` (misheard). Case, spacing and punctuation are ignored. Null: a NIL mention."
    )
    tier: Tier = Field(
        description="`curated`: decided individually by an annotator; `automatic`: found by the package. Do not mix "
        "the two in one measurement of accuracy."
    )
    method: MethodName = Field(
        description="How it was found: `reading` (by an annotator), `lexicon-exact` (spelled exactly as a registry "
        "name), `lexicon-normalised` (the same except for case, spacing or punctuation), `lexicon-sound` (sounds like "
        "a registry name) or `capitals` (capitalised like a name, but not in the registry)."
    )
    score: UnitInterval | None = Field(
        description="The method's own confidence from 0 to 1; comparable only within one method. Null: curated."
    )
    chapter_id: ChapterId | None = Field(
        description="The chapter at the mention's position, which can be a later one than its turn's. "
        "Null: before the first chapter, or none could be placed."
    )
    source_start: CodePoints = Field(description="Start in the source, in code points.")
    source_end: CodePoints = Field(description="End in the source, in code points, exclusive.")
    speaker_id: SpeakerId | None = Field(description="The turn's speaker. Null: the source does not name who speaks.")
    start_ms: Millis | None = Field(
        description="Start in milliseconds: that of its first word if the source times words, otherwise interpolated "
        "within its cue by characters. Null: the cue has no time, or no end to interpolate to."
    )
