"""The files of the curated layer: the annotators' gold decisions, one folder per episode, and the entity registry.

entities.jsonl                  one registry entry per line
speakers.jsonl                  optional: who a speaker label means, in one episode or in all
<episode id>/episode.json       the episode's metadata, and the digest of the annotated page
<episode id>/turns.jsonl        kind and continuation of each turn, with the hash of its words
<episode id>/chapters.jsonl     where each chapter begins
<episode id>/mentions.jsonl     every mention
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import show
from podcorpus.records.base import (
    CodePoints,
    EntityId,
    EntityType,
    EpisodeId,
    Index,
    LanguageTag,
    Name,
    Sha256,
    Strict,
    TranscriptKind,
    WikidataId,
)
from podcorpus.records.mention import Form
from podcorpus.records.speaker import Role
from podcorpus.records.turn import TurnKind
from podcorpus.records.untidy import is_untidy


def _tidy(text: str) -> str:
    if is_untidy(text):
        raise ValueError(
            f"expected one line, without white space at its ends or invisible characters, found {show(text)}"
        )
    return text


_Line = Annotated[Name, AfterValidator(_tidy)]


class RegistryEntry(Strict):
    """An entity in the registry. Its texts are checked here, since a corpus has only the entities that occur in it."""

    entity_id: EntityId
    canonical_name: _Line
    entity_type: EntityType
    aliases: tuple[_Line, ...] = ()
    members: tuple[EntityId, ...] = ()
    description: _Line
    wikidata_id: WikidataId | None = None


class SpeakerDecision(Strict):
    """Name, role and entity of a speaker label; without a name it is that of the entity. In `episode.json`, `entity_id`
    null is nobody, and without the field the entity is looked up by the name."""

    label: Name
    name: Name | None = None
    role: Role | None = None
    entity_id: EntityId | None = None

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """The fields that are given: a digest of decisions differs where a null one is left out."""
        return ((name, value) for name, value in super().__repr_args__() if name in self.model_fields_set)


class SpeakerLine(SpeakerDecision):
    """Who a label means wherever it occurs, or in one episode."""

    episode_id: EpisodeId | None = None


class EpisodeDecision(Strict):
    """The episode's metadata, and which page was annotated."""

    episode_id: EpisodeId
    show: Name | None = None
    title: Name | None = None
    language: LanguageTag | None = None
    transcript_kind: TranscriptKind | None = None
    source_sha256: Sha256
    rights: Name
    speakers: tuple[SpeakerDecision, ...] = ()


class TurnDecision(Strict):
    """Kind and continuation of a turn; `text_sha256` is that of its words with LF line ends."""

    turn: Index
    text_sha256: Sha256
    kind: TurnKind
    continues: Index | None


class ChapterDecision(Strict):
    """Where a chapter begins: the turn, and the offset in its text in code points."""

    chapter: Index
    turn: Index
    start_char: CodePoints


class MentionDecision(Strict):
    """A mention: its span in the turn's text in code points, surface, entity (null: NIL) and form.

    In place of a span, `occurrence` says which of the places with the surface in the turn it is, from 1; without
    either there must be one place only."""

    turn: Index
    start: CodePoints | None = None
    end: CodePoints | None = None
    surface: Name
    occurrence: Annotated[int, Field(ge=1)] | None = None
    entity_id: EntityId | None
    form: Form | None

    @model_validator(mode="after")
    def _is_at_one_place(self) -> Self:
        if (self.start is None) is not (self.end is None):
            raise ValueError("start and end go together; give both, or the occurrence of the surface")
        if self.start is not None and self.occurrence is not None:
            raise ValueError("a span and an occurrence; give one of the two")
        return self

    def span_in(self, text: str) -> tuple[int, int] | None:
        """Where the surface is in the text of the turn, with LF line ends; None if it is not there, or if it is at
        several places and the decision names none of them."""
        if self.start is not None and self.end is not None:
            return (self.start, self.end) if text[self.start : self.end] == self.surface else None
        start = -1
        for _ in range(self.occurrence or 1):
            start = text.find(self.surface, start + 1)
            if start < 0:
                return None
        if self.occurrence is None and text.find(self.surface, start + 1) >= 0:
            return None
        return start, start + len(self.surface)

    @property
    def place(self) -> str:
        """Where in the turn it says that it is, in words that the turn follows; empty if it does not."""
        if self.start is not None:
            return f"at {self.start}–{self.end} of"
        return "" if self.occurrence is None else f"at occurrence {self.occurrence} of"


@dataclass(frozen=True)
class CuratedEpisode:
    """All decisions on one episode."""

    episode: EpisodeDecision
    turns: tuple[TurnDecision, ...]
    chapters: tuple[ChapterDecision, ...]
    mentions: tuple[MentionDecision, ...]
    folder: str = ""
    """The folder of its files, for messages."""
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By file, the line of each of its decisions; of episode.json those of its speakers."""

    def line(self, file: str, at: int) -> int | None:
        """The line of a decision, by its place among those of its file; None if it is not known."""
        lines = self.lines.get(file, ())
        return lines[at] if at < len(lines) else None


@dataclass(frozen=True)
class Curation:
    """A curated layer: the registry by entity id, the annotated episodes, and who labels mean in others."""

    registry: dict[str, RegistryEntry]
    episodes: tuple[CuratedEpisode, ...]
    speakers: tuple[SpeakerLine, ...] = ()
    speakers_at: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """File and line of each of those, for messages."""
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    """Findings on files of the layer that are not read."""

    @cached_property
    def by_page(self) -> Mapping[str, CuratedEpisode]:
        """The annotated episodes by the digest of the page; of two with the same page the first."""
        return {episode.episode.source_sha256: episode for episode in reversed(self.episodes)}

    @cached_property
    def by_words(self) -> Mapping[str, Mapping[int, int]]:
        """By the digest of a turn's words, the places of the episodes that have such turns, and how many each has."""
        found: dict[str, dict[int, int]] = {}
        for at, episode in enumerate(self.episodes):
            for decision in episode.turns:
                here = found.setdefault(decision.text_sha256, {})
                here[at] = here.get(at, 0) + 1
        return found


NO_CURATION = Curation({}, ())
REGISTRY, SPEAKERS, NAMED = "entities.jsonl", "speakers.jsonl", "corpus.json"
"""Files of the layer; the last one names the corpus."""
EPISODE, TURNS, CHAPTERS, MENTIONS = "episode.json", "turns.jsonl", "chapters.jsonl", "mentions.jsonl"
"""The files of an episode's folder."""
