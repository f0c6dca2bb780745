"""`entities`: one row per entity of the corpus."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from podcorpus.records.base import Count, EntityId, EntityType, Name, Record, WikidataId


class Entity(Record):
    """One entity: mentioned, a speaker, or a member of a group."""

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
    canonical_name: Name = Field(description="The common name, in its usual spelling.")
    entity_type: EntityType = Field(
        description="One type per entity: a brand that is both a company and a product is an ORG."
    )
    aliases: tuple[Name, ...] = Field(
        description="Other names in written use, sorted. Misheard spellings are not aliases; they are mentions of form "
        "`asr_error`."
    )
    members: tuple[EntityId, ...] = Field(
        description="Entity ids of the members of a named group that are in the registry, sorted; not a complete list "
        "of the group's members. Empty for an entity that is not a group."
    )
    description: Name = Field(description="What the entity is, in one line in the curators' own words.")
    wikidata_id: WikidataId | None = Field(description="Wikidata item. Null: not verified.")
    n_mentions: Count = Field(
        description="Number of mentions linked to it in this corpus, both tiers. 0: listed only as a group's member or "
        "a speaker."
    )
    n_episodes: Count = Field(description="Number of episodes with at least one of these mentions.")
