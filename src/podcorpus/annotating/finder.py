"""The automatic layer: the names in an episode's texts, linked to the registry by spelling or by sound.

It takes two passes over an episode. The first finds only unambiguous names; the second also finds those that need
context. Capitals, sounds and ordinary words are those of English: in another language only the registry's spellings are
found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from podcorpus.annotating.capitalisation import Capitals
from podcorpus.annotating.context import Context, waits
from podcorpus.annotating.lexicon import NORMALISED_SCORE, Hit, Lexicon, lower_case_words
from podcorpus.annotating.phonetic import Likeness, Sounds
from podcorpus.annotating.tokens import Word, word_list, words
from podcorpus.annotating.word_frequency import familiarity, inflected
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.records.base import EntityType
from podcorpus.records.mention import Form
from podcorpus.records.names import fold_name, form_of

NORMALISED, SOUND, CAPITALS = "lexicon-normalised", "lexicon-sound", "capitals"
CONTEXT_SCORE = 0.8
"""Score of a name that needed context, regardless of its spelling."""

# The least similarity of sound for a capitalised name, what each step of familiarity adds to it, what is subtracted for
# an entity in play, and by how much the next entity must be less similar.
_LIKE, _LIKE_A_WORD, _IN_PLAY, _MARGIN = 0.76, 0.0285, 0.065, 0.04
_LIKE_IN_LOWER_CASE = 0.85
_UNKNOWN, _RARE = 2.0, 3.5
"""Familiarity below which a lower-case word may be a misheard name, and below which a word with exactly a name's
letters may be that name if the episode names it elsewhere."""
_LEAST_LETTERS, _LEAST_LETTERS_APART = 4, 8
"""Least number of letters of a misheard name, and of one misheard as several words."""
_MOST_PARTS = 3
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Found:
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
        people: dict[str, set[str]] = defaultdict(set)
        for entry in registry.values():
            if entry.entity_type == "PERSON":
                for folded in filter(None, map(fold_name, (entry.canonical_name, *entry.aliases))):
                    people[folded].add(entry.entity_id)
        self.people: Mapping[str, tuple[str, ...]] = {name: tuple(sorted(ids)) for name, ids in people.items()}
        """The ids of the people with each name, folded."""
        self._words = {
            fold_name(entry.canonical_name): entry.entity_id
            for entry in registry.values()
            if len(entry.canonical_name) >= _LEAST_LETTERS and entry.canonical_name.isalpha()
        }

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
        reading = _Reading(
            Capitals(texts),
            lower_case_words(texts),
            frozenset(word.folded for label in labels for word in words(label)),
            english,
        )
        called = (self.people.get(fold_name(label), ()) for label in labels)
        named = named | {people[0] for people in called if len(people) == 1}
        first = Context(self._registry, named)
        seen = {item.entity_id for text in texts for item in self._read(text, reading, first) if item.entity_id}
        context = Context(self._registry, named | seen)
        return [tuple(self._read(text, reading, context)) for text in texts]

    def _read(self, text: str, reading: _Reading, context: Context) -> list[Found]:
        hits = self._lexicon.find(text, reading.lower, context.choose)
        spans = [(hit.start, hit.end) for hit in hits]
        if not reading.english:
            return [self._as_spelled(text, hit) for hit in hits]
        found = _apart([self._known(text, hit, spans, reading) for hit in hits])
        found += self._heard_in_words(text, found, reading, context)
        for name in reading.capitals.names(text, [(item.start, item.end) for item in found]):
            heard = self._heard(text, name.start, name.end, context)
            found.append(heard or _unknown(text, name.start, name.end, name.score, reading))
        return self._joined(text, found, context)

    def _known(self, text: str, hit: Hit, spans: Sequence[tuple[int, int]], reading: _Reading) -> Found:
        """A name of the lexicon, or the longer name that contains it, which is not in the registry."""
        entry = self._registry[hit.entity_id]
        longer = reading.capitals.longer(
            text,
            (hit.start, hit.end),
            spans,
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
        """A capitalised name as a misheard registry name; None if none is similar enough."""
        surface = text[start:end]
        parts = _LETTERS.findall(surface)
        if sum(map(len, parts)) < _LEAST_LETTERS:
            return None
        likeness = self._sounds.nearest(surface)
        if likeness is None:
            return None
        known = min(map(familiarity, parts))
        needed = _LIKE + _LIKE_A_WORD * known - _IN_PLAY * (likeness.entity_id in context.in_play)
        return self._if_near(text, start, end, likeness, needed)

    def _joined(self, text: str, found: Sequence[Found], context: Context) -> list[Found]:
        """The names in order, with the parts of one misheard name joined: the R1 of “Deep Seq R1”, or first and last
        name."""
        kept: list[Found] = []
        for item in sorted(found, key=lambda item: item.start):
            if kept and item.entity_id and text[kept[-1].end : item.start] == " ":
                before = kept[-1]
                if before.method in (SOUND, CAPITALS) or before.entity_id == item.entity_id:
                    whole = self._heard(text, before.start, item.end, context)
                    if whole and whole.entity_id == item.entity_id:
                        kept[-1] = whole
                        continue
            kept.append(item)
        return kept

    def _heard_in_words(
        self, text: str, found: Sequence[Found], reading: _Reading, context: Context
    ) -> Iterator[Found]:
        """Names transcribed as ordinary words: one word that is not English, or several that sound like a name when
        spoken together."""
        covered = {at for item in found for at in range(item.start, item.end)}
        every = words(text)
        i = 0
        while i < len(every):
            heard = None
            for count in range(_MOST_PARTS, 0, -1):
                parts = every[i : i + count]
                if len(parts) < count or not all(word.near for word in parts[1:]):
                    continue
                if any(word.start in covered for word in parts):
                    continue
                heard = self._as_words(text, parts, reading, context)
                if heard:
                    yield heard
                    break
            i += count if heard else 1

    def _as_words(self, text: str, parts: Sequence[Word], reading: _Reading, context: Context) -> Found | None:
        start, end = parts[0].start, parts[-1].end
        surface = text[start:end]
        letters = sum(char.isalpha() for char in surface)
        if len(parts) == 1:
            if entity_id := self._in_lower_case(surface, reading, context):
                return self._linked(text, start, end, entity_id, NORMALISED, NORMALISED_SCORE)
            if letters < _LEAST_LETTERS or familiarity(surface) >= _UNKNOWN:
                return None
            likeness = self._sounds.nearest(surface)
        else:
            if letters < _LEAST_LETTERS_APART and all(familiarity(word.text) >= _RARE for word in parts):
                return None
            likeness = self._sounds.same(surface)
        if likeness is None:
            return None
        needed = _LIKE_IN_LOWER_CASE - _IN_PLAY * (likeness.entity_id in context.in_play)
        return self._if_near(text, start, end, likeness, needed)

    def _in_lower_case(self, surface: str, reading: _Reading, context: Context) -> str | None:
        """The entity whose canonical name is the word in other case: a rare one that is named elsewhere or, if the
        episode has no capitals, any that is not an inflected word."""
        entity_id = self._words.get(fold_name(surface))
        if entity_id is None or not surface.islower():
            return None
        if reading.capitals.informative:
            return entity_id if entity_id in context.in_play and familiarity(surface) < _RARE else None
        return None if inflected(surface) or surface in word_list("directions") else entity_id

    def _if_near(self, text: str, start: int, end: int, likeness: Likeness, needed: float) -> Found | None:
        if likeness.score < needed or likeness.score - likeness.next_score < _MARGIN:
            return None
        entry = self._registry[likeness.entity_id]
        # Exactly the name's letters, in a case or spacing that the lexicon does not accept.
        if form_of(text[start:end], entry.canonical_name, entry.aliases) != "asr_error":
            return self._linked(text, start, end, likeness.entity_id, NORMALISED, NORMALISED_SCORE)
        return self._linked(text, start, end, likeness.entity_id, SOUND, round(likeness.score, 3))

    def _linked(self, text: str, start: int, end: int, entity_id: str, method: str, score: float) -> Found:
        entry = self._registry[entity_id]
        form = form_of(text[start:end], entry.canonical_name, entry.aliases)
        return Found(start, end, entity_id, entry.entity_type, form, method, score)


def finder_of(registry: Mapping[str, RegistryEntry]) -> Finder:
    """The finder of a registry, created once for all episodes that share it."""
    return _finder(tuple(registry.values()))


@lru_cache(maxsize=8)
def _finder(entries: tuple[RegistryEntry, ...]) -> Finder:
    return Finder({entry.entity_id: entry for entry in entries})


@dataclass(frozen=True, slots=True)
class _Reading:
    """Properties of an episode as a whole: its capitals, its lower-case words, its speakers' names, and whether it is
    in English."""

    capitals: Capitals
    lower: frozenset[str]
    names: frozenset[str]
    english: bool


def _unknown(text: str, start: int, end: int, score: float, reading: _Reading) -> Found:
    person = all(word.folded in reading.names for word in words(text[start:end]))
    return Found(start, end, None, "PERSON" if person else None, None, CAPITALS, score)


def _apart(found: Sequence[Found]) -> list[Found]:
    """The names without overlaps: of extended names that overlap, the first."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: item.start):
        if not kept or kept[-1].end <= item.start:
            kept.append(item)
    return kept
