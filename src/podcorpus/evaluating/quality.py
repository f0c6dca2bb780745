"""Quality: how far readers agree with each other, and the program's rules with what readers decided.

The rules are asked with the episode's decisions withheld: the registry's names are theirs, but no place of a chapter,
no turn and no mention is, nor any misheard spelling, which the registry does not hold in any case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_episode
from podcorpus.curating.decisions import CHAPTERS, TURNS, Curation
from podcorpus.errors import InputError
from podcorpus.evaluating.mention_files import read_mentions
from podcorpus.evaluating.scoring import Agreement, Row, ScoredMention, agreement, score
from podcorpus.reading import Source
from podcorpus.records import Chapter, Mention, Turn
from podcorpus.tables.jsonl import values_in


@dataclass(frozen=True)
class Overlap:
    """Of things that either side marks: how many the readers have, how many the other side, and how many both."""

    n_gold: int
    n_predicted: int
    n_both: int


@dataclass(frozen=True)
class ChapterDistance:
    """Chapters as the aligner places them against the curated places. `n_turn` begin in the right turn, `n_place` at
    the very character; distances in milliseconds of the transcript's clock, over the chapters that both place (None:
    none)."""

    n_chapters: int
    n_turn: int
    n_place: int
    median_ms: int | None
    most_ms: int | None
    lowest_confidence: float | None
    clock_ratio: float | None
    fitted_ratio: float | None
    """The ratio the aligner finds, and the one fitted to the curated places."""


@dataclass(frozen=True)
class RuleQuality:
    """What the rules make of an episode that readers decided."""

    episode_id: str
    mentions: tuple[Row, ...]
    chapters: ChapterDistance
    n_turns: int
    backchannels: Overlap
    continuations: Overlap


@dataclass(frozen=True)
class PassAgreement:
    """Two annotations of an episode: scores of the second's mentions against the first's, agreement on shared spans,
    and in how many turns and chapters they decide alike."""

    mentions: tuple[Row, ...]
    spans: Agreement
    n_turns: int
    kinds: int
    continuations: int
    n_chapters: int
    chapter_turns: int
    chapter_places: int


def rule_quality(source: Source, curation: Curation) -> RuleQuality:
    """The rules against the readers on one curated episode. Raises InputError where the curation does not know the
    source."""
    gold = build_episode(source, [curation], EpisodeMeta("unknown"))
    episode_id = gold.episode.episode_id
    if all(episode.episode.episode_id != episode_id for episode in curation.episodes):
        raise InputError(f"{source.name}: no reader decided on this page; give one that was curated")
    found = build_episode(source, [Curation(curation.registry, ())], EpisodeMeta(episode_id))
    return RuleQuality(
        episode_id,
        tuple(score(_scored(gold.mentions), _scored(found.mentions))),
        _chapter_distance(gold, found),
        len(gold.turns),
        _overlap(gold.turns, found.turns, lambda turn: turn.kind == "backchannel" or None),
        _overlap(gold.turns, found.turns, lambda turn: turn.continues_turn_id),
    )


def pass_agreement(one: Path, other: Path) -> PassAgreement:
    """How far two folders of decisions on the same episode agree. Raises InputError where one cannot be read."""
    ours, theirs = read_mentions(one), read_mentions(other)
    turns, chapters = _pairs(one, other, TURNS, "turn"), _pairs(one, other, CHAPTERS, "chapter")
    return PassAgreement(
        tuple(score(ours, theirs)),
        agreement(ours, theirs),
        len(turns),
        sum(a["kind"] == b["kind"] for a, b in turns),
        sum(a["continues"] == b["continues"] for a, b in turns),
        len(chapters),
        sum(a["turn"] == b["turn"] for a, b in chapters),
        sum((a["turn"], a["start_char"]) == (b["turn"], b["start_char"]) for a, b in chapters),
    )


def _scored(mentions: Sequence[Mention]) -> list[ScoredMention]:
    return [ScoredMention(m.turn_id, m.start_char, m.end_char, m.entity_id, m.entity_type, m.form) for m in mentions]


def _chapter_distance(gold: BuiltEpisode, found: BuiltEpisode) -> ChapterDistance:
    pairs = list(zip(gold.chapters, found.chapters, strict=True))
    apart = [abs(a.start_ms - b.start_ms) for a, b in pairs if a.start_ms is not None and b.start_ms is not None]
    confidences = [chapter.confidence for chapter in found.chapters if chapter.confidence is not None]
    return ChapterDistance(
        len(pairs),
        sum(_placed_alike(a, b, lambda chapter: chapter.start_turn_id) for a, b in pairs),
        sum(_placed_alike(a, b, lambda chapter: chapter.source_start) for a, b in pairs),
        round(median(apart)) if apart else None,
        max(apart, default=None),
        min(confidences, default=None),
        found.episode.clock_ratio,
        gold.episode.clock_ratio,
    )


def _placed_alike(one: Chapter, other: Chapter, place: Callable[[Chapter], object]) -> bool:
    return place(one) is not None and place(one) == place(other)


def _overlap(gold: Sequence[Turn], found: Sequence[Turn], mark: Callable[[Turn], object]) -> Overlap:
    """Turns that are marked, and that are marked alike."""
    pairs = [(mark(a), mark(b)) for a, b in zip(gold, found, strict=True)]
    return Overlap(
        sum(a is not None for a, _ in pairs),
        sum(b is not None for _, b in pairs),
        sum(a is not None and a == b for a, b in pairs),
    )


def _pairs(one: Path, other: Path, name: str, key: str) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The decisions in the files `name` of both folders on the same turn or chapter."""
    ours, theirs = ({row[key]: row for row in _lines(folder / name)} for folder in (one, other))
    return [(row, theirs[number]) for number, row in ours.items() if number in theirs]


def _lines(path: Path) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    try:
        for number, read in values_in(path):
            if not isinstance(read.value, dict):
                raise InputError(f"{path}:{number}: not a JSON object; give the decisions as JSON lines")
            rows.append(read.value)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error}); give the decisions as JSON lines") from None
    return rows
