"""A first draft of the decisions on an episode, from its automatic layer, for an annotator to correct."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from podcorpus.curating.decisions import (
    CHAPTERS,
    EPISODE,
    MENTIONS,
    TURNS,
    ChapterDecision,
    EpisodeDecision,
    MentionDecision,
    RegistryEntry,
    SpeakerDecision,
    TurnDecision,
)
from podcorpus.curating.loading import to_line
from podcorpus.curating.matching import lf
from podcorpus.records import Chapter, Corpus, Speaker, digest
from podcorpus.records.clock import format_time

_SURE = 0.5
"""Confidence in a chapter's place below which an annotator is asked to look at it first."""
_AS_IT_IS: dict[str, Any] = {"drop_whitespace": False, "expand_tabs": False, "break_on_hyphens": False}


def draft_files(corpus: Corpus) -> dict[str, str]:
    """The texts of the files of decisions for a corpus of one episode, by name."""
    (known,) = corpus.episodes
    episode = EpisodeDecision(
        episode_id=known.episode_id,
        show=known.show,
        title=known.title,
        language=known.language,
        transcript_kind=known.transcript_kind,
        source_sha256=known.source_sha256,
        rights=known.rights,
        speakers=tuple(
            SpeakerDecision(label=one.label, name=one.name, role=one.role, **_linked(one)) for one in corpus.speakers
        ),
    )
    lines = {name: "".join(f"{to_line(line)}\n" for line in of_it) for name, of_it in decisions(corpus).items()}
    return {EPISODE: episode.model_dump_json(indent=2, exclude_unset=True) + "\n", **lines}


def _linked(speaker: Speaker) -> dict[str, str]:
    """The entity of a speaker. Where there is none nothing is decided: the registry may get the person."""
    return {} if speaker.entity_id is None else {"entity_id": speaker.entity_id}


def uncertain_chapters(corpus: Corpus) -> list[int]:
    """The chapters that the program placed without being sure of it: in the decisions nothing tells them apart."""
    return [
        one.chapter_index
        for one in corpus.chapters
        if one.confidence is not None and one.confidence < _SURE and not _at_published_time(one)
    ]


def _at_published_time(chapter: Chapter) -> bool:
    """Whether a chapter begins with the turn that starts in the second in which it is published to start."""
    if chapter.start_char != 0 or chapter.start_ms is None or chapter.published_start_ms is None:
        return False
    return abs(chapter.start_ms - chapter.published_start_ms) <= 1000


def registry_text(registry: Iterable[RegistryEntry]) -> str:
    """The text of entities.jsonl for a registry."""
    return "".join(f"{to_line(entry)}\n" for entry in registry)


def positions(corpus: Corpus, width: int) -> Iterator[str]:
    """The turns of a corpus in lines, each with its offset in the turn in code points, as decisions count them."""
    labels = {speaker.speaker_id: speaker.label for speaker in corpus.speakers}
    for turn in corpus.turns:
        time = "" if turn.start_ms is None else f" ({format_time(turn.start_ms)})"
        yield f"turn {turn.turn_index}  {labels.get(turn.speaker_id or '', '(no speaker)')}{time}"
        start = 0
        for paragraph in lf(turn.text or "").split("\n"):
            at = start
            for line in textwrap.wrap(paragraph, width - 8, **_AS_IT_IS):
                if line.strip():
                    yield f"{at:>6}  {line.rstrip()}"
                at += len(line)
            start += len(paragraph) + 1


def decisions(corpus: Corpus) -> dict[str, Iterable[BaseModel]]:
    """The decisions of a corpus of one episode, by the name of their file. Offsets are those of the words with LF line
    ends, as in every curated file."""
    index = {turn.turn_id: turn.turn_index for turn in corpus.turns}
    words = {turn.turn_id: turn.text or "" for turn in corpus.turns}

    def offset(turn_id: str, raw: int) -> int:
        return len(lf(words[turn_id][:raw]))

    return {
        TURNS: [
            TurnDecision(
                turn=turn.turn_index,
                text_sha256=digest(lf(turn.text or "")),
                kind=turn.kind,
                continues=None if turn.continues_turn_id is None else index[turn.continues_turn_id],
            )
            for turn in corpus.turns
        ],
        CHAPTERS: [
            ChapterDecision(
                chapter=chapter.chapter_index,
                turn=index[chapter.start_turn_id],
                start_char=offset(chapter.start_turn_id, chapter.start_char or 0),
            )
            for chapter in corpus.chapters
            if chapter.start_turn_id is not None
        ],
        MENTIONS: [
            MentionDecision(
                turn=index[mention.turn_id],
                start=offset(mention.turn_id, mention.start_char),
                end=offset(mention.turn_id, mention.end_char),
                surface=lf(mention.surface),
                entity_id=mention.entity_id,
                form=mention.form,
            )
            for mention in corpus.mentions
        ],
    }
