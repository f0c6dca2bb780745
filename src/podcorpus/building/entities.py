"""The entities of a corpus: those of its episodes, from the registries that these were built with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from podcorpus.curating.decisions import RegistryEntry
from podcorpus.errors import InputError
from podcorpus.records import Entity


def entities_of(
    registry: Mapping[str, RegistryEntry], mentions: Mapping[str, int], in_episodes: Mapping[str, int]
) -> tuple[Entity, ...]:
    """The entities of a corpus, sorted by id: those that `mentions` counts, 0 for one that only speaks, and the members
    of groups among them. `in_episodes` is in how many episodes each is mentioned."""
    wanted = set(mentions)
    waiting = list(wanted)
    while waiting:
        for member in registry[waiting.pop()].members:
            if member in registry and member not in wanted:
                wanted.add(member)
                waiting.append(member)
    return tuple(
        Entity(
            entity_id=entity_id,
            canonical_name=registry[entity_id].canonical_name,
            entity_type=registry[entity_id].entity_type,
            aliases=tuple(sorted(registry[entity_id].aliases)),
            members=tuple(sorted(member for member in registry[entity_id].members if member in registry)),
            description=registry[entity_id].description,
            wikidata_id=registry[entity_id].wikidata_id,
            n_mentions=mentions.get(entity_id, 0),
            n_episodes=in_episodes.get(entity_id, 0),
        )
        for entity_id in sorted(wanted)
    )


def one_registry(registries: Iterable[Mapping[str, RegistryEntry]]) -> dict[str, RegistryEntry]:
    """The entries of all registries. An entity in several of them, with the same name and type, has the aliases and
    members of all and the description of the first."""
    merged: dict[str, RegistryEntry] = {}
    for registry in registries:
        for entity_id, entry in registry.items():
            known = merged.setdefault(entity_id, entry)
            if (known.canonical_name, known.entity_type) != (entry.canonical_name, entry.entity_type):
                raise InputError(
                    f"entity {entity_id}: {known.canonical_name} ({known.entity_type}) in one registry, "
                    f"{entry.canonical_name} ({entry.entity_type}) in another; use different ids"
                )
            if known is not entry:
                merged[entity_id] = known.model_copy(
                    update={
                        "aliases": tuple(sorted({*known.aliases, *entry.aliases})),
                        "members": tuple(sorted({*known.members, *entry.members})),
                        "wikidata_id": known.wikidata_id or entry.wikidata_id,
                    }
                )
    return merged
