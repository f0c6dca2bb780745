"""The automatic layer: the names in an episode's texts, linked to the registry by spelling or by sound.

It takes two passes over an episode. The first finds only unambiguous names; the second also finds those that need
context. Capitals, sounds and ordinary words are those of English: in another language only the registry's spellings are
found.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from podcorpus.annotating.capitalisation import Capitals
from podcorpus.annotating.context import Context, by_opening, waits
from podcorpus.annotating.lexicon import Hit, Lexicon, LowerCaseWords, chosen
from podcorpus.annotating.phonetic import MARGIN, Likeness, Sounds
from podcorpus.annotating.suspects import IN_PLAY, LEAST_LETTERS, LIKE_IN_LOWER_CASE, Suspect, Suspects
from podcorpus.annotating.tokens import Words, folded, words
from podcorpus.annotating.word_frequency import familiarity
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.base import EntityType
from podcorpus.records.mention import CONTEXT_SCORE, NORMALISED_SCORE, Form
from podcorpus.records.names import fold_name, form_of
from podcorpus.records.scripts import cuts_word

NORMALISED, SOUND, CAPITALS = "lexicon-normalised", "lexicon-sound", "capitals"

# The least similarity of sound for a capitalised name, and what each step of familiarity adds to it.
_LIKE, _LIKE_A_WORD = 0.76, 0.0285
_LETTERS = re.compile(r"[^\W\d_]+")


class Found(NamedTuple):
    """A name at `start` to `end` of a text, in code points; without an entity if it is not in the registry."""

    start: int
    end: int
    entity_id: str | None
    entity_type: EntityType | None
    form: Form | None
    method: str
    score: float | None


class Finder:
    """A registry, indexed for finding its names in episodes."""

    def __init__(self, registry: Mapping[str, RegistryEntry]) -> None:
        self._registry = registry
        self._lexicon = Lexicon(registry)
        self._sounds = Sounds(registry)
        self._openings = by_opening(registry)
        people: dict[str, set[str]] = defaultdict(set)
        for entry in registry.values():
            if entry.entity_type == "PERSON":
                for folded in filter(None, map(fold_name, (entry.canonical_name, *entry.aliases))):
                    people[folded].add(entry.entity_id)
        self.people: Mapping[str, tuple[str, ...]] = {name: tuple(sorted(ids)) for name, ids in people.items()}
        """The ids of the people with each name, folded."""
        self._suspects = Suspects(registry, self._sounds)
        self._form = lru_cache(maxsize=4096)(self._form_of)

    def find(
        self,
        texts: Sequence[str],
        speakers: Iterable[str] = (),
        named: Set[str] = frozenset(),
        *,
        english: bool = True,
    ) -> list[tuple[Found, ...]]:
        """The names in each of an episode's texts, in order and without overlap.

        `speakers` are the speaker labels, `named` the ids of entities known to be mentioned. If the texts are not in
        `english`, only names of the registry are found.
        """
        labels = tuple(speakers)
        called = (self.people.get(fold_name(label), ()) for label in labels)
        named = named | {people[0] for people in called if len(people) == 1}
        spelled = self._lexicon.spelled(texts)
        lower = LowerCaseWords(texts)
        if english:
            every = list(map(Words, texts))
            reading = _Reading(Capitals(every), frozenset(word.folded for label in labels for word in words(label)))
            suspects = self._suspects.find(texts, every, reading.capitals)

        def read(index: int, context: Context) -> list[Found]:
            hits = chosen(spelled[index], lower, context.choose)
            text = texts[index]
            if english:
                names = self._read(text, every[index], hits, suspects[index], reading, context)
            else:
                names = [self._as_spelled(text, hit) for hit in hits]
            return [item for item in names if _is_whole(text, item.start, item.end)]

        first = Context(self._registry, self._openings, named)
        found, asked = [], []
        for index in range(len(texts)):
            first.asked = set()
            found.append(read(index, first))
            asked.append(first.asked)
        seen = {item.entity_id for items in found for item in items if item.entity_id}
        context = Context(self._registry, self._openings, named | seen)
        # A text is read again if anything in it depends on what the others name.
        return [
            tuple(found[index] if first.agrees(context, asked[index]) else read(index, context))
            for index in range(len(texts))
        ]

    def _read(
        self,
        text: str,
        every: Words,
        hits: Sequence[Hit],
        suspects: Sequence[Suspect],
        reading: _Reading,
        context: Context,
    ) -> list[Found]:
        starts = {hit.start for hit in hits}
        found = _apart([self._known(text, every, hit, starts, reading) for hit in hits])
        covered = {at for item in found for at in range(item.start, item.end)}
        found += self._heard_in_words(text, every, suspects, covered, reading.capitals, context)
        covered |= {at for item in found for at in range(item.start, item.end)}
        for name in reading.capitals.names(every, covered):
            heard = self._heard(text, name.start, name.end, context)
            found.append(heard or _unknown(text, name.start, name.end, name.score, reading))
        return self._joined(text, found, context)

    def _known(self, text: str, every: Words, hit: Hit, starts: Set[int], reading: _Reading) -> Found:
        """The mention of a name of the lexicon, or of the longer name around it, which is not in the registry."""
        entry = self._registry[hit.entity_id]
        longer = reading.capitals.longer(
            every,
            (hit.start, hit.end),
            starts,
            place=entry.entity_type == "PLACE",
            versioned=entry.entity_type in ("PRODUCT", "ORG"),
        )
        if longer is not None:
            return _unknown(text, longer.start, longer.end, longer.score, reading)
        return self._as_spelled(text, hit)

    def _as_spelled(self, text: str, hit: Hit) -> Found:
        score = CONTEXT_SCORE if waits(text[hit.start : hit.end], self._registry[hit.entity_id]) else hit.score
        return self._linked(text, hit.start, hit.end, hit.entity_id, hit.method, score)

    def _heard(self, text: str, start: int, end: int, context: Context) -> Found | None:
        """The registry name that a capitalised name is a mishearing of; None if none is similar enough."""
        surface = text[start:end]
        parts = _LETTERS.findall(surface)
        if sum(map(len, parts)) < LEAST_LETTERS:
            return None
        likeness = self._sounds.nearest(surface, _LIKE - IN_PLAY)
        if likeness is None:
            return None
        known = min(map(familiarity, parts))
        needed = _LIKE + _LIKE_A_WORD * known - IN_PLAY * context.plays(likeness.entity_id)
        return self._if_near(text, start, end, likeness, needed)

    def _joined(self, text: str, found: Sequence[Found], context: Context) -> list[Found]:
        """The names in order, where the parts of one misheard name are one: “Deep Seq” and “R1”, or first and last
        name."""
        kept: list[Found] = []
        for item in sorted(found, key=lambda item: item.start):
            if kept and item.entity_id and text[kept[-1].end : item.start] == " ":
                before = kept[-1]
                may_join = before.method in (SOUND, CAPITALS) or before.entity_id == item.entity_id
                if may_join and not self._is_all(text[item.start : item.end], item.entity_id):
                    whole = self._heard(text, before.start, item.end, context)
                    if whole and whole.entity_id == item.entity_id:
                        kept[-1] = whole
                        continue
            kept.append(item)
        return kept

    def _heard_in_words(
        self,
        text: str,
        every: Words,
        suspects: Sequence[Suspect],
        covered: Set[int],
        capitals: Capitals,
        context: Context,
    ) -> list[Found]:
        """Names that were transcribed as ordinary words. No word in `covered` is used."""
        heard: list[Found] = []
        after = 0
        for first, n, likeness, written in suspects:
            if first < after or any(every.starts[i] in covered for i in range(first, first + n)):
                continue
            start, end = every.starts[first], every.end(first + n - 1)
            found = None
            # Where capitals tell, the episode has to name it elsewhere.
            if written is not None and (not capitals.informative or context.plays(written)):
                found = self._linked(text, start, end, written, NORMALISED, NORMALISED_SCORE)
            elif likeness is not None:
                needed = LIKE_IN_LOWER_CASE - IN_PLAY * context.plays(likeness.entity_id)
                found = self._if_near(text, start, end, likeness, needed)
            if found is not None:
                heard.append(found)
                after = first + n
        return heard

    def _if_near(self, text: str, start: int, end: int, likeness: Likeness, needed: float) -> Found | None:
        if likeness.score < needed or likeness.score - likeness.next_score < MARGIN:
            return None
        # Exactly the name's letters, in a case or spacing that the lexicon does not accept.
        if self._form(text[start:end], likeness.entity_id) != "asr_error":
            return self._linked(text, start, end, likeness.entity_id, NORMALISED, NORMALISED_SCORE)
        return self._linked(text, start, end, likeness.entity_id, SOUND, round(likeness.score, 3))

    def _linked(self, text: str, start: int, end: int, entity_id: str, method: str, score: float) -> Found:
        form = self._form(text[start:end], entity_id)
        return Found(start, end, entity_id, self._registry[entity_id].entity_type, form, method, score)

    def _is_all(self, surface: str, entity_id: str) -> bool:
        """Whether a surface is the longest name of an entity: what is beside it is no part of the name."""
        entry = self._registry[entity_id]
        return surface == max((entry.canonical_name, *entry.aliases), key=len)

    def _form_of(self, surface: str, entity_id: str) -> Form:
        entry = self._registry[entity_id]
        return form_of(surface, entry.canonical_name, entry.aliases)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no accent is right before or behind a name, which would be cut off from its letter, or be on none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cut = (before > "\x7f" and cuts_word(before + text[start])) or (after > "\x7f" and cuts_word(text[end - 1] + after))
    return not cut


def finder_of(registry: Mapping[str, RegistryEntry]) -> Finder:
    """The finder of a registry, created once for all episodes that share it; the registry must not change."""
    for known, finder in _FINDERS:
        if known is registry:
            return finder
    _FINDERS.append((registry, Finder(registry)))
    return _FINDERS[-1][1]


# Known by the object: to compare or to digest a large registry for each episode takes longer than to use it.
_FINDERS: deque[tuple[Mapping[str, RegistryEntry], Finder]] = deque(maxlen=8)


class _Reading(NamedTuple):
    """Properties of an episode as a whole: its capitals, and its speakers' names."""

    capitals: Capitals
    names: Set[str]


def _unknown(text: str, start: int, end: int, score: float, reading: _Reading) -> Found:
    person = all(folded(form) in reading.names for form in words(text[start:end]).forms)
    return Found(start, end, None, "PERSON" if person else None, None, CAPITALS, score)


def _apart(found: Sequence[Found]) -> list[Found]:
    """The names without overlaps; of extended names that overlap, the first is kept."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: item.start):
        if not kept or kept[-1].end <= item.start:
            kept.append(item)
    return kept
