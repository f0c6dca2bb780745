"""Candidate positions for chapters, and the textual evidence for each of them.

The method comes from text segmentation: a topic begins where its words occur after a position and not before it
(Hearst, TextTiling, 1997); here these are the words of the title, each weighted by how rare it is in the episode.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from podcorpus.records import Chapter, Turn
from podcorpus.records.counting import letter_words
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
# By the character before it, so that other characters cost next to nothing.
_SENTENCE_START = re.compile(r"[.?!…\r\n](?:(?<=[\r\n])\s*|[”\"’)]*\s+)(?=\S)")
# By their first letters, and these first, so that other words cost next to nothing.
_OPENING = re.compile(
    r"[bdlmnpsſtwBDLMNPSTW](?<=\b.)(?i:(?<=b)(?:efore we|ring)|(?<=d)ouble click|"
    r"(?<=l)(?:ast question|et['’]?s|ike to)|"
    r"(?<=m)(?:ove|oving) on|(?<=n)ext|(?<=p)ivot|(?<=s)(?:ection|tart with|witch)|(?<=t)(?:alk about|opic|urn to)|"
    r"(?<=w)(?:ant|anted) to)\b"
)
_OPENING_WORDS = frozenset(
    """
    before bring double last let lets like move moving next pivot section start switch talk topic turn want wanted
    """.split()
)
"""The first words of these phrases: a sentence in ASCII without any has none."""
_OPENING_CHARS = 120
_STOP = frozenset(
    """
    a about after all also an and any are as at be been before but by can could did do does for from get had has
    have he her his how i if in into is it its just like me more most much my no not now of on one or our out over
    she so some than that the their them then there these they this to up us vs was we were what when where which
    who why will with would you your introduction intro outro journey
    """.split()
)


class Candidate(NamedTuple):
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
        speech = turn.kind == "speech"
        start = 0
        for end in (*(match.end() for match in _SENTENCE_START.finditer(text)), len(text)):
            sentence = text[start:end]
            here = letter_words(sentence)
            ms = timeline.at((i, start)) if speech and sentence.strip() else None
            if ms is not None and ms >= clock:
                clock = ms
                prior = _OPENING_PHRASE * _has_opening(sentence, here)
                prior += _TURN_START * (start == 0 and turn.continues_turn_id is None)
                prior += _ASKS * (last_question >= start)
                found.append(Candidate((i, start), ms, prior, len(words)))
            words += filter(None, map(_stem, here))
            start = end
    return found, words


def weigh(chapters: Sequence[Chapter], candidates: Sequence[Candidate], words: Sequence[str]) -> Evidence:
    """The textual evidence for every chapter at every candidate; `words` are those from `find_candidates`."""
    at_word = np.array([candidate.word for candidate in candidates])
    prior = np.array([candidate.prior for candidate in candidates])
    titles = [set(filter(None, map(_stem, letter_words(chapter.title or "")))) for chapter in chapters]
    wanted = set().union(*titles)
    positions: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        if word in wanted:
            positions[word].append(i)
    turned = {stem: _turning(np.array(places), at_word) for stem, places in positions.items()}
    support, log_share = [], []
    for title in titles:
        known = sorted(title & turned.keys())
        weights = {stem: math.log((len(candidates) + 1) / (turned[stem][1] + 1)) for stem in known}
        norm = sum(weights.values())
        row = np.zeros(len(candidates))
        for stem in known if norm else ():
            row += weights[stem] / norm * turned[stem][0]
        belief = prior + _TEXT_WEIGHT * row
        top = belief.max()
        total = top + math.log(sum(map(math.exp, (belief - top).tolist())))
        support.append(row.tolist())
        log_share.append((belief - total).tolist())
    return Evidence(support, log_share)


_Ints = npt.NDArray[np.int64]


def _turning(positions: _Ints, at_word: _Ints) -> tuple[npt.NDArray[np.float64], int]:
    """For each candidate, how much more often a word occurs after the position than before it, from -1 to 1; and the
    number of candidates it occurs after.

    The weight of an occurrence decreases with distance. With equal weights over the whole window, every position up to
    a minute before the first occurrence would look as good as the one right before it.
    """
    sums = np.concatenate(([0], np.cumsum(positions)))
    here = np.searchsorted(positions, at_word)
    last = np.searchsorted(positions, at_word + _WINDOW_WORDS)
    first = np.searchsorted(positions, at_word - _WINDOW_WORDS)
    after = (last - here) - (sums[last] - sums[here] - (last - here) * at_word) / _WINDOW_WORDS
    before = (here - first) - ((here - first) * at_word - sums[here] + sums[first]) / _WINDOW_WORDS
    change = (np.minimum(_ENOUGH, after) - np.minimum(_ENOUGH, before)) / _ENOUGH
    return change, int((last > here).sum())


def _has_opening(sentence: str, words: Sequence[str]) -> bool:
    """Whether a sentence, of these words, has a phrase near its beginning that opens a topic."""
    if sentence.isascii() and _OPENING_WORDS.isdisjoint(words):
        return False
    return _OPENING.search(sentence, 0, _OPENING_CHARS) is not None


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    """The first letters of a folded word; nothing of one that tells nothing."""
    return word[:_STEM] if len(word) > 1 and word not in _STOP else ""
