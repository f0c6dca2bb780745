"""Quality: agreement between annotation passes, and the automatic rules scored against the gold decisions.

The rules run without the episode's decisions: they have the names in the registry, but no mention, no turn decision and
no chapter position. Misheard spellings are not in the registry, so the rules know none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_episode
from podcorpus.building.segmenting import segment
from podcorpus.curating.decisions import CHAPTERS, TURNS, Curation
from podcorpus.curating.matching import lf, recognise, word_digests
from podcorpus.errors import InputError
from podcorpus.evaluating.kappa import cohens_kappa, word_labels
from podcorpus.evaluating.mention_files import read_mentions
from podcorpus.evaluating.scoring import Agreement, Row, ScoredMention, agreement, score
from podcorpus.reading import Source, read_document
from podcorpus.records import Chapter, Mention, Turn
from podcorpus.records.ids import turn_id
from podcorpus.tables.jsonl import values_in


@dataclass(frozen=True)
class Overlap:
    """How many items are marked in the gold decisions, how many by the rules, and how many alike in both."""

    n_gold: int
    n_predicted: int
    n_both: int


@dataclass(frozen=True)
class ChapterDistance:
    """Chapters as the aligner places them, compared with the gold positions. `n_turn` begin in the right turn,
    `n_place` at the right character. Distances are in milliseconds of the transcript's clock, over the chapters that
    both sides place (None: there are none)."""

    n_chapters: int
    n_turn: int
    n_place: int
    median_ms: int | None
    most_ms: int | None
    lowest_confidence: float | None
    clock_ratio: float | None
    fitted_ratio: float | None
    """Fitted to the gold positions; `clock_ratio` is the aligner's."""


@dataclass(frozen=True)
class RuleQuality:
    """The rules' output on one curated episode, scored against the gold decisions."""

    episode_id: str
    mentions: tuple[Row, ...]
    chapters: ChapterDistance
    n_turns: int
    backchannels: Overlap
    continuations: Overlap


@dataclass(frozen=True)
class PassAgreement:
    """Agreement of two passes over an episode: scores of the second's mentions against the first's, Cohen's kappa over
    the words (None: not computed, or undefined), agreement on shared spans, and in how many turns and chapters the two
    decide alike."""

    mentions: tuple[Row, ...]
    kappa: float | None
    spans: Agreement
    n_turns: int
    kinds: int
    continuations: int
    n_chapters: int
    chapter_turns: int
    chapter_places: int


def rule_quality(source: Source, curation: Curation) -> RuleQuality:
    """Score the rules against the gold decisions on one curated episode. Raises InputError if the curation does not
    cover the source."""
    gold = build_episode(source, [curation], EpisodeMeta("unknown"))
    episode_id = gold.episode.episode_id
    if all(episode.episode.episode_id != episode_id for episode in curation.episodes):
        raise InputError(f"{source.name}: no gold decisions for this page; give the page of a curated episode")
    found = build_episode(source, [Curation(curation.registry, ())], EpisodeMeta(episode_id))
    return RuleQuality(
        episode_id,
        tuple(score(_scored(gold.mentions), _scored(found.mentions))),
        _chapter_distance(gold, found),
        len(gold.turns),
        _overlap(gold.turns, found.turns, lambda turn: turn.kind == "backchannel" or None),
        _overlap(gold.turns, found.turns, lambda turn: turn.continues_turn_id),
    )


def turn_texts(source: Source, curation: Curation) -> dict[str, str]:
    """The texts of the turns that the passes of a curated episode annotate, by turn id, with LF line ends as the
    decisions count them. Raises InputError if the source is not the whole page of a curated episode."""
    turns = segment(read_document(source), "episode").turns
    match = recognise(curation, source.sha256, word_digests(turn.text for turn in turns))
    if match is None or len(match.turn_at) < len(match.episode.turns):
        raise InputError(f"{source.name}: not the whole page of a curated episode; give the page that was annotated")
    episode_id = match.episode.episode.episode_id
    return {turn_id(episode_id, number): lf(turns[at].text or "") for number, at in sorted(match.turn_at.items())}


def pass_agreement(one: Path, other: Path, texts: Mapping[str, str] | None = None) -> PassAgreement:
    """Agreement of two folders of decisions on the same episode. `texts` are the texts of its turns (`turn_texts`);
    without them there is no kappa. Raises InputError if a folder cannot be read."""
    ours, theirs = read_mentions(one, texts), read_mentions(other, texts)
    turns, chapters = _pairs(one, other, TURNS, "turn"), _pairs(one, other, CHAPTERS, "chapter")
    return PassAgreement(
        tuple(score(ours, theirs)),
        None if texts is None else cohens_kappa(word_labels(texts, ours), word_labels(texts, theirs)),
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
    """Counts of the turns that each side marks, and of those that both mark alike."""
    pairs = [(mark(a), mark(b)) for a, b in zip(gold, found, strict=True)]
    return Overlap(
        sum(a is not None for a, _ in pairs),
        sum(b is not None for _, b in pairs),
        sum(a is not None and a == b for a, b in pairs),
    )


def _pairs(one: Path, other: Path, name: str, key: str) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The decisions of both folders on the same turn or chapter, from their files `name`; none where one has no such
    file: a pass need not decide everything."""
    files = (one / name, other / name)
    if not all(file.exists() for file in files):
        return []
    ours, theirs = ({row[key]: row for row in _lines(file)} for file in files)
    return [(row, theirs[number]) for number, row in ours.items() if number in theirs]


def _lines(path: Path) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    try:
        for number, read in values_in(path):
            if not isinstance(read.value, dict):
                raise InputError(f"{path}:{number}: not a JSON object; write one decision per line")
            rows.append(read.value)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error}); check the path and its permissions") from None
    return rows
