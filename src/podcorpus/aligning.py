"""Aligning: where each published chapter begins in the transcript, and how the two clocks relate.

Chapter times can be on another clock than the turns (the audio was cut after the transcript was made, or
the other way round). The relation is taken to be one factor. For each factor of a grid the best places for
all chapters are found by dynamic programming over the sentence starts of the turns: a place is good where
it is near the scaled time, where the wording after it takes up the chapter's title more than the wording
before it does, and where a speaker opens something. The factor with the best places wins; 1 wins unless
another is clearly better.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from podcorpus.records import Chapter, Turn, chapter_at

Place = tuple[int, int]
"""Index of a turn and an offset in its text, in code points."""

_RATIOS = tuple(round(0.5 + 0.005 * step, 3) for step in range(201))
_SIGMA_MS = 30_000
_REACH_MS = 120_000
_WINDOW_WORDS = 130
_STEM = 5
_AGREEMENT_BONUS = 0.6
"""How much better than equal clocks another factor must be."""
_LEAST_EVIDENCE = 0.08
_SENTENCE_START = re.compile(r"(?:(?<=[.?!…])[”\"’)]*\s+|[\r\n]+\s*)(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = re.compile(
    r"(?i)\b(?:let['’]?s|want to|wanted to|like to|move on|moving on|next|pivot|turn to|bring|"
    r"before we|last question|switch|section|topic|double click|talk about|start with)\b"
)
_STOP = frozenset(
    """
    a about after all also an and any are as at be been before but by can could did do does for from get had has
    have he her his how i if in into is it its just like me more most much my no not now of on one or our out over
    she so some than that the their them then there these they this to up us vs was we were what when where which
    who why will with would you your introduction intro outro journey
    """.split()
)


@dataclass(frozen=True)
class Alignment:
    """Chapters with their places, turns with their chapters, and the clock ratio (None: not to be told)."""

    chapters: tuple[Chapter, ...]
    turns: tuple[Turn, ...]
    clock_ratio: float | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    ms: float
    opening: float
    words: Counter[str]
    before: Counter[str]


@dataclass(frozen=True, slots=True)
class _Placed:
    place: Place
    confidence: float
    by_text: bool


def align(turns: Sequence[Turn], chapters: Sequence[Chapter], decided: Mapping[int, Place]) -> Alignment:
    """Place chapters in turns that have their text. `decided` holds places by chapter index that readers chose.

    Where every chapter is decided the ratio is fitted to their places; else it is found with them.
    """
    rate = _ms_per_char(turns)
    if all(chapter.chapter_index in decided for chapter in chapters):
        found: dict[int, _Placed] = {}
        ratio = _fit(turns, chapters, decided, rate)
    else:
        found, ratio = _search(turns, chapters, rate)
    placed = []
    for chapter in chapters:
        index = chapter.chapter_index
        if index in decided:
            placed.append(_with_place(chapter, turns, decided[index], rate, "curated", None))
        elif index in found:
            spot = found[index]
            how = "clock-and-text" if spot.by_text else "clock"
            placed.append(_with_place(chapter, turns, spot.place, rate, how, spot.confidence))
        else:
            placed.append(chapter)
    ended = _with_ends(_in_order(placed))
    return Alignment(
        ended,
        tuple(turn.model_copy(update={"chapter_id": chapter_at(ended, turn.source_start)}) for turn in turns),
        ratio,
    )


def time_at(turns: Sequence[Turn], place: Place, ms_per_char: float | None) -> float | None:
    """Milliseconds of a place by interpolation in its turn; the last turn goes on at the mean rate."""
    turn = turns[place[0]]
    if turn.start_ms is None:
        return None
    if place[1] == 0:
        return float(turn.start_ms)
    if turn.end_ms is not None and turn.end_ms >= turn.start_ms:
        return turn.start_ms + (turn.end_ms - turn.start_ms) * place[1] / max(1, turn.n_chars)
    return turn.start_ms + (ms_per_char or 0.0) * place[1]


def _ms_per_char(turns: Sequence[Turn]) -> float | None:
    timed = [t for t in turns if t.start_ms is not None and t.end_ms is not None and t.end_ms >= t.start_ms]
    chars = sum(turn.n_chars for turn in timed)
    return sum((t.end_ms or 0) - (t.start_ms or 0) for t in timed) / chars if chars else None


def _with_place(
    chapter: Chapter, turns: Sequence[Turn], place: Place, rate: float | None, how: str, confidence: float | None
) -> Chapter:
    turn = turns[place[0]]
    ms = time_at(turns, place, rate)
    return chapter.model_copy(
        update={
            "start_ms": None if ms is None else round(ms),
            "start_turn_id": turn.turn_id,
            "start_char": place[1],
            "source_start": turn.source_start + place[1],
            "alignment": how,
            "confidence": confidence,
        }
    )


def _in_order(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Chapters whose place runs back behind an earlier one's lose it: an order that contradicts itself is none."""
    ordered: list[Chapter] = []
    furthest = -1
    for chapter in chapters:
        if chapter.source_start is not None and chapter.source_start <= furthest:
            nothing = ("start_ms", "start_turn_id", "start_char", "source_start", "alignment", "confidence")
            chapter = chapter.model_copy(update=dict.fromkeys(nothing))
        furthest = max(furthest, -1 if chapter.source_start is None else chapter.source_start)
        ordered.append(chapter)
    return ordered


def _with_ends(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    placed = [chapter for chapter in chapters if chapter.start_turn_id is not None]
    following = {a.chapter_id: b.start_ms for a, b in pairwise(placed)}
    return tuple(
        chapter.model_copy(
            update={"end_ms": following.get(chapter.chapter_id) if chapter.start_ms is not None else None}
        )
        for chapter in chapters
    )


def _fit(
    turns: Sequence[Turn], chapters: Sequence[Chapter], decided: Mapping[int, Place], rate: float | None
) -> float | None:
    """Transcript time over published time, by least squares through zero."""
    pairs = [
        (chapter.published_start_ms, ms)
        for chapter in chapters
        if chapter.published_start_ms is not None
        and (ms := time_at(turns, decided[chapter.chapter_index], rate)) is not None
    ]
    weight = sum(published**2 for published, _ in pairs)
    if not weight:
        return None
    ratio = sum(published * ms for published, ms in pairs) / weight
    return round(ratio, 4) if ratio > 0 else None


def _search(
    turns: Sequence[Turn], chapters: Sequence[Chapter], rate: float | None
) -> tuple[dict[int, _Placed], float | None]:
    timed = [c for c in chapters if c.published_start_ms is not None]
    candidates = _candidates(turns, rate)
    if not timed or not candidates:
        return {}, None
    evidence = _evidence(timed, candidates)
    paths = {ratio: _best_path(timed, candidates, evidence, ratio) for ratio in _RATIOS}
    scores = {ratio: score + (_AGREEMENT_BONUS if ratio == 1 else 0) for ratio, (score, _) in paths.items()}
    ratio = max(scores, key=lambda r: (scores[r], -abs(r - 1)))
    path = paths[ratio][1]
    shown = [evidence[k][j] for k, j in path.items()]
    certain = sum(shown) / len(timed) if shown else 0.0
    placed = {}
    for k, j in path.items():
        chapter = timed[k]
        gap = (candidates[j].ms - ratio * (chapter.published_start_ms or 0)) / _SIGMA_MS
        near = math.exp(-0.5 * gap * gap)
        text = max(0.0, min(1.0, evidence[k][j]))
        placed[chapter.chapter_index] = _Placed(
            candidates[j].place,
            round(near * (0.2 + 0.8 * math.sqrt(text)) * min(1.0, 0.2 + 4 * max(0.0, certain)), 3),
            text > 0,
        )
    trusted = ratio == 1 or certain >= _LEAST_EVIDENCE
    return placed, ratio if trusted else None


def _candidates(turns: Sequence[Turn], rate: float | None) -> list[_Candidate]:
    """Every sentence start of a timed turn of speech, with the words around it."""
    words: list[str] = []
    starts: list[tuple[Place, float, int, float]] = []
    clock = -1.0
    for i, turn in enumerate(turns):
        text = turn.text or ""
        offsets = [0, *(match.end() for match in _SENTENCE_START.finditer(text))]
        for start, end in zip(offsets, [*offsets[1:], len(text)], strict=True):
            ms = time_at(turns, (i, start), rate)
            sentence = text[start:end]
            if ms is not None and ms >= clock and turn.kind == "speech" and sentence.strip():
                clock = ms
                opening = 0.35 * bool(_OPENING.search(sentence[:120]))
                opening += 0.25 * (start == 0 and turn.continues_turn_id is None)
                opening += 0.15 * ("?" in text[start:])
                starts.append(((i, start), ms, len(words), opening))
            words.extend(_stems(sentence))
    return [
        _Candidate(
            place,
            ms,
            opening,
            Counter(words[at : at + _WINDOW_WORDS]),
            Counter(words[max(0, at - _WINDOW_WORDS) : at]),
        )
        for place, ms, at, opening in starts
    ]


def _stems(text: str) -> list[str]:
    return [w[:_STEM] for w in (word.casefold() for word in _WORD.findall(text)) if len(w) > 1 and w not in _STOP]


def _evidence(chapters: Sequence[Chapter], candidates: Sequence[_Candidate]) -> list[list[float]]:
    """For each chapter and candidate how much more of the title's words stand after the place than before it,
    weighted by how rare a word is in the episode; from -1 to 1."""
    spread = Counter(stem for candidate in candidates for stem in candidate.words)
    total = len(candidates)
    rows = []
    for chapter in chapters:
        weights = {
            stem: math.log((total + 1) / (spread[stem] + 1))
            for stem in set(_stems(chapter.title or ""))
            if spread[stem]
        }
        norm = sum(weights.values())
        rows.append(
            [
                sum(
                    weight * (min(2, c.words[stem]) - 0.6 * min(2, c.before[stem])) / 2
                    for stem, weight in weights.items()
                )
                / norm
                if norm
                else 0.0
                for c in candidates
            ]
        )
    return rows


def _best_path(
    chapters: Sequence[Chapter], candidates: Sequence[_Candidate], evidence: list[list[float]], ratio: float
) -> tuple[float, dict[int, int]]:
    """The best strictly ordered places under one ratio: score, and candidate index by chapter position.

    A chapter without a candidate within reach is left out, at a cost.
    """
    times = [candidate.ms for candidate in candidates]
    # Best score so far and path, by the index of the last candidate used.
    states: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {-1: (0.0, ())}
    for k, chapter in enumerate(chapters):
        target = ratio * (chapter.published_start_ms or 0)
        low, high = bisect_left(times, target - _REACH_MS), bisect_left(times, target + _REACH_MS)
        options = [0] if k == 0 and target == 0 else range(low, high)
        ordered = sorted(states.items())
        fresh: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {
            last: (score - 1.5, path) for last, (score, path) in ordered
        }
        best: tuple[float, tuple[tuple[int, int], ...]] | None = None
        at = 0
        for j in options:
            while at < len(ordered) and ordered[at][0] < j:
                if best is None or ordered[at][1][0] > best[0]:
                    best = ordered[at][1]
                at += 1
            if best is None:
                continue
            gap = (times[j] - target) / _SIGMA_MS
            gain = 2 * evidence[k][j] + candidates[j].opening - 0.5 * gap * gap
            score = best[0] + gain
            if j not in fresh or score > fresh[j][0]:
                fresh[j] = (score, (*best[1], (k, j)))
        states = fresh
    score, path = max(states.values(), key=lambda state: state[0])
    return score, dict(path)
