"""Editions: removing the text of a corpus, and restoring it from the source with every turn's hash checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from podcorpus.building.segmenting import segment
from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Source, read_document
from podcorpus.records import Corpus, Episode, Turn, digest

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_ENDS = ("\n", "\r\n", "\r")

Verdict = Literal["exact", "aligned", "lost"]


@dataclass(frozen=True)
class Hydrated:
    """The result for one episode: `exact` (from the same source), `aligned` (from another copy of the page, with the
    words found by their hashes) or `lost` (`missing` turns were not found; the episode stays text-free)."""

    episode_id: str
    verdict: Verdict
    n_turns: int
    missing: tuple[str, ...]
    source: str | None
    """Name of the file the words came from; None if no file had any of them."""


def redact(corpus: Corpus) -> Corpus:
    """The text-free edition of a corpus."""
    return replace(
        corpus,
        episodes=tuple(episode.model_copy(update={"edition": "text-free"}) for episode in corpus.episodes),
        turns=tuple(turn.model_copy(update={"text": None}) for turn in corpus.turns),
    )


def hydrate(corpus: Corpus, sources: Sequence[Source]) -> tuple[Corpus, tuple[Hydrated, ...]]:
    """The full edition of every episode whose words are in `sources`, and one verdict per episode.

    Raises InputError if a source is needed for its words but contains no transcript.
    """
    texts: dict[str, str] = {}
    verdicts = []
    pages = _Pages(sources)
    for episode in corpus.episodes:
        turns = [turn for turn in corpus.turns if turn.episode_id == episode.episode_id]
        verdict, found = _episode(episode, turns, pages)
        verdicts.append(verdict)
        if verdict.verdict != "lost":
            texts |= found
    full = {verdict.episode_id for verdict in verdicts if verdict.verdict != "lost"}
    return (
        replace(
            corpus,
            episodes=tuple(
                episode.model_copy(update={"edition": "full" if episode.episode_id in full else episode.edition})
                for episode in corpus.episodes
            ),
            turns=tuple(
                turn.model_copy(update={"text": texts[turn.turn_id]}) if turn.turn_id in texts else turn
                for turn in corpus.turns
            ),
        ),
        tuple(verdicts),
    )


class _Pages:
    """The sources by digest, and the words of their turns, parsed only when an episode needs them."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.by_digest = {source.sha256: source for source in sources}
        self._words: dict[str, list[str]] = {}

    def words(self, source: Source) -> list[str]:
        """The texts of the turns of a source, unchanged; none if this version reads no transcript in it."""
        if source.sha256 not in self._words:
            try:
                self._words[source.sha256] = page_words(source)
            except NotATranscriptError:
                self._words[source.sha256] = []
        return self._words[source.sha256]


def page_words(source: Source) -> list[str]:
    """The texts of the turns of a source, unchanged. Raises InputError if it contains no transcript."""
    return [turn.text or "" for turn in segment(read_document(source), "episode").turns]


def _episode(episode: Episode, turns: Sequence[Turn], pages: _Pages) -> tuple[Hydrated, Mapping[str, str]]:
    source = pages.by_digest.get(episode.source_sha256)
    if source is not None:
        slices = {turn.turn_id: source.text[turn.source_start : turn.source_end] for turn in turns}
        found = {
            turn.turn_id: slices[turn.turn_id] for turn in turns if digest(slices[turn.turn_id]) == turn.text_sha256
        }
        # The words of the others are not the source's own slices, or not what the corpus says.
        if others := [turn for turn in turns if turn.turn_id not in found]:
            found |= aligned(others, pages.words(source))
        return _verdict(episode, turns, found, source.name, "exact"), found
    best: dict[str, str] = {}
    name = None
    for candidate in pages.sources:
        matched = aligned(turns, pages.words(candidate))
        if len(matched) > len(best):
            best, name = matched, candidate.name
    return _verdict(episode, turns, best, name, "aligned"), best


def _verdict(
    episode: Episode, turns: Sequence[Turn], found: Mapping[str, str], source: str | None, verdict: Verdict
) -> Hydrated:
    missing = tuple(turn.turn_id for turn in turns if turn.turn_id not in found)
    return Hydrated(episode.episode_id, "lost" if missing else verdict, len(turns), missing, source)


def aligned(turns: Sequence[Turn], words: Sequence[str]) -> dict[str, str]:
    """The words of the turns, found by their hashes whatever line ends the copy has.

    A copy with other boilerplate can have text after a turn's words that was not recognised as boilerplate: then the
    first `n_chars` are the turn's words.
    """
    by_hash: dict[str, str] = {}
    variants = [end.join(_LINE_END.split(text)) for text in words for end in _LINE_ENDS]
    for variant in variants:
        by_hash.setdefault(digest(variant), variant)
    found = {turn.turn_id: by_hash[turn.text_sha256] for turn in turns if turn.text_sha256 in by_hash}
    for turn in turns:
        if turn.turn_id in found:
            continue
        for variant in variants:
            if len(variant) > turn.n_chars and digest(variant[: turn.n_chars]) == turn.text_sha256:
                found[turn.turn_id] = variant[: turn.n_chars]
                break
    return found
