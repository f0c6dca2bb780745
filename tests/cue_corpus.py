"""An invented episode of captions: several cues a turn, words with times, markup, escapes, chapters inside turns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_episode
from podcorpus.curating.decisions import (
    ChapterDecision,
    CuratedEpisode,
    Curation,
    EpisodeDecision,
    MentionDecision,
    RegistryEntry,
    TurnDecision,
)
from podcorpus.reading import Source, load_source

CAPTIONS = Path(__file__).parent / "data" / "cues" / "night-ferry.the-long-cable.vtt"
CABLE = "night-ferry.the-long-cable"
_CHAPTERS = {0: (0, "Good evening"), 1: (3, "Halvik"), 2: (4, "Let’s turn to the price")}
"""By chapter: the turn that it begins in, and its first words there."""


@cache
def cue_source() -> Source:
    """The captions, with the chapters beside them."""
    return load_source(CAPTIONS)


def cue_episode(registry: Mapping[str, RegistryEntry]) -> BuiltEpisode:
    """The episode. The turns that chapters begin in are curated: with the mentions that are found in them anyway."""
    meta = EpisodeMeta(CABLE, show="Night Ferry", title="The Long Cable", rights="Invented for podcorpus; CC0-1.0.")
    draft = build_episode(cue_source(), [Curation(dict(registry), ())], meta)
    curated = [draft.turns[turn] for turn, _ in _CHAPTERS.values()]
    indices = {turn.turn_id: turn.turn_index for turn in curated}
    decided = CuratedEpisode(
        EpisodeDecision(
            episode_id=CABLE,
            show=meta.show,
            title=meta.title,
            language="en",
            source_sha256=cue_source().sha256,
            rights=str(meta.rights),
        ),
        tuple(
            TurnDecision(turn=turn.turn_index, text_sha256=turn.text_sha256, kind=turn.kind, continues=None)
            for turn in curated
        ),
        tuple(
            ChapterDecision(chapter=chapter, turn=turn, start_char=str(draft.turns[turn].text).index(words))
            for chapter, (turn, words) in _CHAPTERS.items()
        ),
        tuple(
            MentionDecision(
                turn=indices[one.turn_id],
                start=one.start_char,
                end=one.end_char,
                surface=one.surface,
                entity_id=one.entity_id,
                form=one.form,
            )
            for one in draft.mentions
            if one.turn_id in indices
        ),
    )
    return build_episode(cue_source(), [Curation(dict(registry), (decided,))], meta)
