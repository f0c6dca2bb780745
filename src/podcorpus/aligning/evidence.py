"""Candidate positions for chapters, and the textual evidence for each of them.

The method comes from text segmentation: a topic begins where its words occur after a position and not before it
(Hearst, TextTiling, 1997); here these are the words of the title, each weighted by how rare it is in the episode.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from podcorpus.records import Chapter, Turn
from podcorpus.records.timing import Place, Timeline

_WINDOW_WORDS = 130
"""Words before and after a position that are compared with a title: about a minute of speech."""
_ENOUGH = 1.0
"""Occurrences of a word, weighted by proximity, beyond which more of them add no evidence."""
_STEM = 5
"""How many letters of a word are compared, so that “regulators” matches “regulatory”."""
# How many times more likely a chapter begins at such a position than at any other sentence.
_TURN_START, _OPENING_PHRASE, _ASKS = math.log(4), math.log(2), math.log(1.5)
_TEXT_WEIGHT = 5.0
"""Natural logarithm of how many times more likely a position is where all words of the title begin."""
_SENTENCE_START = re.compile(r"(?:(?<=[.?!…])[”\"’)]*\s+|[\r\n]+\s*)(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = re.compile(
    r"(?i)\b(?:let['’]?s|want to|wanted to|like to|move on|moving on|next|pivot|turn to|bring|"
    r"before we|last question|switch|section|topic|double click|talk about|start with)\b"
)
_OPENING_CHARS = 120
_STOP = frozenset(
    """
    a about after all also an and any are as at be been before but by can could did do does for from get had has
    have he her his how i if in into is it its just like me more most much my no not now of on one or our out over
    she so some than that the their them then there these they this to up us vs was we were what when where which
    who why will with would you your introduction intro outro journey
    """.split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A position where a chapter can begin: the start of a sentence in a timed turn of speech."""

    place: Place
    ms: float
    """Its time on the transcript's clock, in milliseconds."""
    prior: float
    """Logarithm of the prior probability that a chapter begins there, up to a constant."""
    word: int
    """How many content words come before it in the episode."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence from title and wording for each candidate, chapter by chapter."""

    support: list[list[float]]
    """How much more of the title's words occur after the position than before it, from -1 to 1."""
    log_share: list[list[float]]
    """Logarithm of the position's probability without the clock; the probabilities of a chapter add up to 1."""


def find_candidates(turns: Sequence[Turn], timeline: Timeline) -> tuple[list[Candidate], list[str]]:
    """Every candidate position, in order of position and time, and the stems of the episode's words.

    A turn whose time is earlier than a previous turn's has no candidate: its time cannot be right.
    """
    words: list[str] = []
    found: list[Candidate] = []
    clock = -1.0
    for i, turn in enumerate(turns):
        text = turn.text or ""
        last_question = text.rfind("?")
        offsets = [0, *(match.end() for match in _SENTENCE_START.finditer(text))]
        for start, end in zip(offsets, [*offsets[1:], len(text)], strict=True):
            ms = timeline.at((i, start))
            sentence = text[start:end]
            if ms is not None and ms >= clock and turn.kind == "speech" and sentence.strip():
                clock = ms
                prior = _OPENING_PHRASE * bool(_OPENING.search(sentence[:_OPENING_CHARS]))
                prior += _TURN_START * (start == 0 and turn.continues_turn_id is None)
                prior += _ASKS * (last_question >= start)
                found.append(Candidate((i, start), ms, prior, len(words)))
            words.extend(_stems(sentence))
    return found, words


def weigh(chapters: Sequence[Chapter], candidates: Sequence[Candidate], words: Sequence[str]) -> Evidence:
    """The textual evidence for every chapter at every candidate; `words` are those from `find_candidates`."""
    at_word = [candidate.word for candidate in candidates]
    titles = [set(_stems(chapter.title or "")) for chapter in chapters]
    wanted = set().union(*titles)
    positions: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        if word in wanted:
            positions[word].append(i)
    turned = {stem: _turning(positions[stem], at_word) for stem in sorted(positions)}
    support, log_share = [], []
    for title in titles:
        known = sorted(title & turned.keys())
        weights = {stem: math.log((len(candidates) + 1) / (turned[stem][1] + 1)) for stem in known}
        norm = sum(weights.values())
        row = [0.0] * len(candidates)
        for stem in known if norm else ():
            for j, change in turned[stem][0].items():
                row[j] += weights[stem] / norm * change
        belief = [candidate.prior + _TEXT_WEIGHT * value for candidate, value in zip(candidates, row, strict=True)]
        top = max(belief)
        total = top + math.log(sum(math.exp(value - top) for value in belief))
        support.append(row)
        log_share.append([value - total for value in belief])
    return Evidence(support, log_share)


def _turning(positions: Sequence[int], at_word: Sequence[int]) -> tuple[dict[int, float], int]:
    """By candidate, how much more often a word occurs after the position than before it, from -1 to 1; and the number
    of candidates it occurs after.

    The weight of an occurrence decreases with distance. With equal weights over the whole window, every position up to
    a minute before the first occurrence would look as good as the one right before it.
    """
    turning: dict[int, float] = {}
    sums = [0, *accumulate(positions)]
    spread = 0
    start = 0
    for p in positions:
        # Only candidates within a window of an occurrence are affected; each is visited once.
        low = max(start, bisect_left(at_word, p - _WINDOW_WORDS + 1))
        high = bisect_left(at_word, p + _WINDOW_WORDS + 1)
        for j in range(low, high):
            word = at_word[j]
            here = bisect_left(positions, word)
            last = bisect_left(positions, word + _WINDOW_WORDS)
            first = bisect_left(positions, word - _WINDOW_WORDS)
            after = (last - here) - (sums[last] - sums[here] - (last - here) * word) / _WINDOW_WORDS
            before = (here - first) - ((here - first) * word - sums[here] + sums[first]) / _WINDOW_WORDS
            turning[j] = (min(_ENOUGH, after) - min(_ENOUGH, before)) / _ENOUGH
            spread += last > here
        start = max(start, high)
    return turning, spread


def _stems(text: str) -> list[str]:
    return [w[:_STEM] for w in (word.casefold() for word in _WORD.findall(text)) if len(w) > 1 and w not in _STOP]
