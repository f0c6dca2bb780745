"""The files of the curated layer: the annotators' gold decisions, one folder per episode, and the entity registry.

entities.jsonl                  one registry entry per line
<episode id>/episode.json       the episode's metadata, and the digest of the annotated page
<episode id>/turns.jsonl        kind and continuation of each turn, with the hash of its words
<episode id>/chapters.jsonl     where each chapter begins
<episode id>/mentions.jsonl     every mention
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from podcorpus.errors import InputError
from podcorpus.findings.wording import first_problem
from podcorpus.records.base import (
    CodePoints,
    EntityId,
    EntityType,
    EpisodeId,
    Index,
    LanguageTag,
    Name,
    Sha256,
    TranscriptKind,
    WikidataId,
)
from podcorpus.records.mention import Form
from podcorpus.records.speaker import Role
from podcorpus.records.turn import TurnKind
from podcorpus.tables.jsonl import models_in


class _Decision(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RegistryEntry(_Decision):
    """An entity in the registry."""

    entity_id: EntityId
    canonical_name: Name
    entity_type: EntityType
    aliases: tuple[Name, ...] = ()
    members: tuple[EntityId, ...] = ()
    description: Name
    wikidata_id: WikidataId | None = None


class SpeakerDecision(_Decision):
    """The role and entity of a speaker label."""

    label: Name
    role: Role | None = None
    entity_id: EntityId | None = None


class EpisodeDecision(_Decision):
    """The episode's metadata, and which page was annotated."""

    episode_id: EpisodeId
    show: Name | None = None
    title: Name | None = None
    language: LanguageTag | None = None
    transcript_kind: TranscriptKind | None = None
    source_sha256: Sha256
    rights: Name
    speakers: tuple[SpeakerDecision, ...] = ()


class TurnDecision(_Decision):
    """Kind and continuation of a turn; `text_sha256` is that of its words with LF line ends."""

    turn: Index
    text_sha256: Sha256
    kind: TurnKind
    continues: Index | None


class ChapterDecision(_Decision):
    """Where a chapter begins: the turn, and the offset in its text in code points."""

    chapter: Index
    turn: Index
    start_char: CodePoints


class MentionDecision(_Decision):
    """A mention: its span in the turn's text in code points, surface, entity (null: NIL) and form."""

    turn: Index
    start: CodePoints
    end: CodePoints
    surface: Name
    entity_id: EntityId | None
    form: Form | None


@dataclass(frozen=True)
class CuratedEpisode:
    """All decisions on one episode."""

    episode: EpisodeDecision
    turns: tuple[TurnDecision, ...]
    chapters: tuple[ChapterDecision, ...]
    mentions: tuple[MentionDecision, ...]


@dataclass(frozen=True)
class Curation:
    """A curated layer: the registry by entity id, and the annotated episodes."""

    registry: dict[str, RegistryEntry]
    episodes: tuple[CuratedEpisode, ...]


NO_CURATION = Curation({}, ())
REGISTRY = "entities.jsonl"
EPISODE, TURNS, CHAPTERS, MENTIONS = "episode.json", "turns.jsonl", "chapters.jsonl", "mentions.jsonl"
"""The files of an episode's folder."""
_Model = TypeVar("_Model", bound=BaseModel)


def load_curation(folder: Path) -> Curation:
    """Read a curated layer. Raises InputError with file and line if a decision cannot be used."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give a folder with {REGISTRY}")
    registry: dict[str, RegistryEntry] = {}
    for entry in _read_lines(folder / REGISTRY, RegistryEntry):
        if entry.entity_id in registry:
            raise InputError(f"{folder / REGISTRY}: duplicate entity {entry.entity_id}; keep one entry")
        registry[entry.entity_id] = entry
    episodes = tuple(_load_episode(path.parent, registry) for path in sorted(folder.glob(f"*/{EPISODE}")))
    return Curation(registry, episodes)


def _load_episode(folder: Path, registry: dict[str, RegistryEntry]) -> CuratedEpisode:
    path = folder / EPISODE
    episode = _read_episode(path)
    mentions = _read_lines(folder / MENTIONS, MentionDecision)
    for entity_id in [m.entity_id for m in mentions] + [s.entity_id for s in episode.speakers]:
        if entity_id is not None and entity_id not in registry:
            raise InputError(f"{folder}: {entity_id} is not in the registry; add it to {REGISTRY}")
    return CuratedEpisode(
        episode,
        _read_lines(folder / TURNS, TurnDecision),
        _read_lines(folder / CHAPTERS, ChapterDecision),
        mentions,
    )


def _read_episode(path: Path) -> EpisodeDecision:
    try:
        return EpisodeDecision.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as UTF-8") from None
    except ValidationError as error:
        raise InputError(f"{path}: {first_problem(error)}; correct the decision") from None


def _read_lines(path: Path, model: type[_Model]) -> tuple[_Model, ...]:
    found = []
    try:
        for number, decision in models_in(path, model):
            if isinstance(decision, str):
                raise InputError(f"{path}, line {number}: {decision}; correct the decision")
            found.append(decision)
    except OSError as error:
        raise _unreadable(path, error) from None
    return tuple(found)


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be read ({error.strerror}); the curated layer needs this file")


def to_line(decision: BaseModel) -> str:
    """A decision as a line of a curated file: keys in the model's order, text not escaped."""
    return json.dumps(decision.model_dump(mode="json"), ensure_ascii=False)
