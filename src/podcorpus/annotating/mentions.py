"""Mentions of an episode: the gold ones in curated turns, automatic ones elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from podcorpus.annotating.finder import CAPITALS, SOUND, Finder, Found
from podcorpus.annotating.language import is_english
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.curating.matching import Match
from podcorpus.reading import TextMap
from podcorpus.records import Chapter, ChapterMap, Cue, Mention, Speaker, Turn
from podcorpus.records.ids import mention_id
from podcorpus.records.mention import LONGEST_SURFACE
from podcorpus.records.timing import Timeline

READING = "reading"


class Annotated(NamedTuple):
    """The mentions of an episode, and how many names were left out because its language is not known."""

    mentions: tuple[Mention, ...]
    left_out: int


def annotate(
    turns: Sequence[Turn],
    cues: Sequence[Cue],
    maps: Sequence[TextMap],
    chapters: Sequence[Chapter],
    speakers: Sequence[Speaker],
    registry: Mapping[str, RegistryEntry],
    finder: Finder,
    match: Match | None,
    *,
    language: str | None = None,
) -> Annotated:
    """The mentions of an episode's turns, in order; `maps` tell where each text comes from. Curated turns get their
    gold mentions and no others; without `match` no turn is curated. `language` is the episode's, if it is stated."""
    read = _curated(turns, registry, match) if match else {}
    automatic: Mapping[int, Sequence[Found]] = {}
    left_out = 0
    if any(turn.turn_index not in read for turn in turns):
        named = {item.entity_id for items in read.values() for item in items if item.entity_id}
        named |= {speaker.entity_id for speaker in speakers if speaker.entity_id}
        texts = [turn.text or "" for turn in turns]
        labels = [name for speaker in speakers for name in (speaker.label, speaker.name) if name]
        english = is_english(language, texts)
        found = finder.find(texts, labels, named, english=english)
        if not english:
            more = finder.find(texts, labels, named)
            left_out = sum(
                _by_capitals(more[turn.turn_index], found[turn.turn_index])
                for turn in turns
                if turn.turn_index not in read
            )
        # Anything longer than a surface may be is not a name.
        automatic = {
            turn.turn_index: [item for item in items if item.end - item.start <= LONGEST_SURFACE]
            for turn, items in zip(turns, found, strict=True)
        }
    mentions = []
    timeline, inside = Timeline(turns, cues), ChapterMap(chapters)
    for turn, text_map in zip(turns, maps, strict=True):
        items = read[turn.turn_index] if turn.turn_index in read else automatic[turn.turn_index]
        mentions += [_record(turn, text_map, timeline, index, item, inside) for index, item in enumerate(items)]
    return Annotated(tuple(mentions), left_out)


def _by_capitals(more: Sequence[Found], found: Sequence[Found]) -> int:
    """The number of names that only capitals or sound show, not counting those that are found otherwise."""
    known = {at for item in found for at in range(item.start, item.end)}
    return sum(item.method in (CAPITALS, SOUND) and known.isdisjoint(range(item.start, item.end)) for item in more)


def _curated(turns: Sequence[Turn], registry: Mapping[str, RegistryEntry], match: Match) -> dict[int, list[Found]]:
    """The gold mentions by turn index, with an entry for every curated turn. A surface that is not at its span is left
    out."""
    found: dict[int, list[Found]] = {at: [] for at in match.turn_at.values()}
    for mention, at, start, end in match.surfaces(turns):
        entity_type = registry[mention.entity_id].entity_type if mention.entity_id else None
        found[at].append(Found(start, end, mention.entity_id, entity_type, mention.form, READING, None))
    for items in found.values():
        items.sort(key=lambda item: item.start)
    return found


def _record(
    turn: Turn, text_map: TextMap, timeline: Timeline, index: int, item: Found, chapters: ChapterMap
) -> Mention:
    ms = timeline.at((turn.turn_index, item.start))
    source_start = text_map.start(item.start)
    return Mention(
        mention_id=mention_id(turn.turn_id, index),
        episode_id=turn.episode_id,
        turn_id=turn.turn_id,
        mention_index=index,
        start_char=item.start,
        end_char=item.end,
        surface=(turn.text or "")[item.start : item.end],
        entity_id=item.entity_id,
        entity_type=item.entity_type,
        link_status="linked" if item.entity_id else "nil",
        form=item.form,
        tier="curated" if item.method == READING else "automatic",
        method=item.method,
        score=item.score,
        chapter_id=chapters.at(source_start),
        source_start=source_start,
        source_end=text_map.end(item.end),
        speaker_id=turn.speaker_id,
        start_ms=None if ms is None else round(ms),
    )
