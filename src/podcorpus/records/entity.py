"""`entities`: one row an entity of the corpus."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from podcorpus.records.base import Count, EntityId, EntityType, Name, Record, WikidataId


class Entity(Record):
    """One entity that the corpus mentions, speaks through or groups."""

    table: ClassVar[str] = "entities"
    key: ClassVar[str] = "entity_id"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "entity_id": "orkney",
                    "canonical_name": "Orkney",
                    "entity_type": "PLACE",
                    "aliases": ["Orkney Islands"],
                    "members": [],
                    "description": "Island group off the north coast of Scotland.",
                    "wikidata_id": None,
                    "n_mentions": 6,
                    "n_episodes": 1,
                }
            ]
        }
    )

    entity_id: EntityId = Field(description="Slug of the canonical name; never reused once released.")
    canonical_name: Name = Field(description="The name people say, in its usual spelling.")
    entity_type: EntityType = Field(
        description="One type an entity: a brand that is company and product in one is an ORG."
    )
    aliases: tuple[Name, ...] = Field(
        description="Other names people write for it, sorted. Misheard spellings are not here; they are mentions "
        "of form `asr_error`."
    )
    members: tuple[EntityId, ...] = Field(
        description="Entity ids of a named group's members as far as the registry holds them, sorted; empty for all "
        "that is no group. Not a full list of the group."
    )
    description: Name = Field(description="What it is, in one line of the curators' own words.")
    wikidata_id: WikidataId | None = Field(description="Wikidata item. Null: not verified.")
    n_mentions: Count = Field(
        description="Mentions linked to it in this corpus, both tiers. 0: here only as a group's member or a speaker."
    )
    n_episodes: Count = Field(description="Episodes with at least one of those mentions.")
