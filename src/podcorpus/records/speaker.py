"""`speakers`: one row per speaker of an episode."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import Count, EntityId, EpisodeId, Name, Record, SpeakerId

Role = Literal["host", "guest"]


class Speaker(Record):
    """One speaker label of one episode."""

    table: ClassVar[str] = "speakers"
    key: ClassVar[str] = "speaker_id"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "speaker_id": "night-ferry.the-slack-hour.mara-lindqvist",
                    "episode_id": "night-ferry.the-slack-hour",
                    "label": "Mara Lindqvist",
                    "name": "Mara Lindqvist",
                    "role": "host",
                    "entity_id": "mara-lindqvist",
                    "n_turns": 21,
                    "n_words": 840,
                }
            ]
        }
    )

    speaker_id: SpeakerId = Field(
        description="Episode id and the label as a slug. The same person in two episodes has two speaker ids and one "
        "`entity_id`."
    )
    episode_id: EpisodeId = Field(description="The episode.")
    label: Name = Field(description="The name as written in the turn headers; two spellings are two speakers.")
    name: Name | None = Field(
        description="The person's name, from the feed, the episode list or curation; otherwise that of the entity. "
        "Null: not known; it is not guessed from the label."
    )
    role: Role | None = Field(description="`host` or `guest`. Null: not curated; it is not guessed.")
    entity_id: EntityId | None = Field(
        description="The person in `entities`: decided by an annotator, otherwise the only one with exactly this name. "
        "Null: not linked."
    )
    n_turns: Count = Field(description="Number of turns with this label, back-channels included.")
    n_words: Count = Field(description="Sum of `turns.n_words` over these turns.")
