"""Mentions of an episode: the readers' where they decided, the lexicon's where they did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from podcorpus.annotating.curated import Match
from podcorpus.annotating.decisions import RegistryEntry
from podcorpus.annotating.lexicon import Lexicon, lower_case_words
from podcorpus.names import form_of
from podcorpus.records import Chapter, Mention, Turn, chapter_at
from podcorpus.records.mention import Form, Tier

READING = "reading"


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    entity_id: str | None
    form: Form | None
    tier: Tier
    method: str
    score: float | None


def annotate(
    turns: Sequence[Turn],
    chapters: Sequence[Chapter],
    registry: Mapping[str, RegistryEntry],
    lexicon: Lexicon,
    match: Match | None,
) -> tuple[Mention, ...]:
    """The mentions of an episode's turns, in order. Turns that readers decided on get their mentions and no other."""
    read = _curated(turns, match) if match else {}
    common = lower_case_words(turn.text or "" for turn in turns)
    mentions = []
    for turn in turns:
        found = read.get(turn.turn_index)
        if found is None:
            found = _automatic(turn.text or "", registry, lexicon, common)
        mentions += [_record(turn, index, item, registry, chapters) for index, item in enumerate(found)]
    return tuple(mentions)


def _curated(turns: Sequence[Turn], match: Match) -> dict[int, list[_Found]]:
    """Mentions by turn index for every turn that was read; a surface that does not stand at its span is left out."""
    found: dict[int, list[_Found]] = {at: [] for at in match.turn_at.values()}
    for mention, at, start, end, stands in match.surfaces(turns):
        if stands:
            found[at].append(_Found(start, end, mention.entity_id, mention.form, "curated", READING, None))
    for items in found.values():
        items.sort(key=lambda item: item.start)
    return found


def _automatic(
    text: str, registry: Mapping[str, RegistryEntry], lexicon: Lexicon, common_words: frozenset[str]
) -> list[_Found]:
    found = []
    for hit in lexicon.find(text, common_words):
        entry = registry[hit.entity_id]
        form = form_of(text[hit.start : hit.end], entry.canonical_name, entry.aliases)
        found.append(_Found(hit.start, hit.end, hit.entity_id, form, "automatic", hit.method, hit.score))
    return found


def _record(
    turn: Turn, index: int, item: _Found, registry: Mapping[str, RegistryEntry], chapters: Sequence[Chapter]
) -> Mention:
    source_start = turn.source_start + item.start
    return Mention(
        mention_id=f"{turn.turn_id}.m{index:02d}",
        episode_id=turn.episode_id,
        turn_id=turn.turn_id,
        mention_index=index,
        start_char=item.start,
        end_char=item.end,
        surface=(turn.text or "")[item.start : item.end],
        entity_id=item.entity_id,
        entity_type=registry[item.entity_id].entity_type if item.entity_id else None,
        link_status="linked" if item.entity_id else "nil",
        form=item.form,
        tier=item.tier,
        method=item.method,
        score=item.score,
        chapter_id=chapter_at(chapters, source_start),
        source_start=source_start,
        source_end=turn.source_start + item.end,
    )
