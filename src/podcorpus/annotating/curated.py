"""Applying the curated layer: by the source's digest or by its turns' words, never by a file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from podcorpus.annotating.decisions import CuratedEpisode, Curation
from podcorpus.findings import Finding, finding
from podcorpus.records import Turn, digest

_LINE_END = re.compile(r"\r\n|\r")
_ENOUGH = 0.5
"""Share of the curated turns a page must hold for it to be a copy of the episode that was read."""


@dataclass(frozen=True)
class Match:
    """A source's curated episode, and for each curated turn the index of the source's turn that holds its words."""

    episode: CuratedEpisode
    turn_at: dict[int, int]

    @property
    def complete(self) -> bool:
        """Whether every curated turn was found."""
        return len(self.turn_at) == len(self.episode.turns)


def recognise(curation: Curation, source_sha256: str, turns: Sequence[Turn]) -> Match | None:
    """The curated episode that a source is a copy of, or None."""
    for episode in curation.episodes:
        if episode.episode.source_sha256 == source_sha256:
            return Match(episode, {decision.turn: decision.turn for decision in episode.turns})
    hashes = [digest(_LINE_END.sub("\n", turn.text or "")) for turn in turns]
    best: Match | None = None
    for episode in curation.episodes:
        expected = [decision.text_sha256 for decision in episode.turns]
        blocks = SequenceMatcher(None, expected, hashes, autojunk=False).get_matching_blocks()
        turn_at = {episode.turns[block.a + k].turn: block.b + k for block in blocks for k in range(block.size)}
        if len(turn_at) >= _ENOUGH * len(expected) and (best is None or len(turn_at) > len(best.turn_at)):
            best = Match(episode, turn_at)
    return best


def raw_offset(text: str, offset: int) -> int:
    """Where an offset into a text with LF line ends lies in the same text as the source has it."""
    for match in re.finditer(r"\r\n", text):
        if match.start() >= offset:
            break
        offset += 1
    return offset


def stale_findings(match: Match, turns: Sequence[Turn]) -> list[Finding]:
    """A finding for each curated turn whose words the source does not hold, and each misplaced surface."""
    episode_id = match.episode.episode.episode_id
    findings = [
        finding(
            "curated-stale",
            f"turn {decision.turn} was curated with other words; its decisions are not applied",
            table="turns",
            record_id=f"{episode_id}.t{decision.turn:04d}",
        )
        for decision in match.episode.turns
        if decision.turn not in match.turn_at
    ]
    for decision in match.episode.turns:
        at = match.turn_at.get(decision.turn)
        if at is not None and at >= len(turns):
            findings.append(
                finding("curated-stale", f"turn {decision.turn} is not in the source", record_id=episode_id)
            )
    for mention in match.episode.mentions:
        at = match.turn_at.get(mention.turn)
        if at is None or at >= len(turns):
            continue
        text = turns[at].text or ""
        start, end = raw_offset(text, mention.start), raw_offset(text, mention.end)
        if _LINE_END.sub("\n", text[start:end]) != mention.surface:
            findings.append(
                finding(
                    "curated-stale",
                    f"“{mention.surface}” was curated at {mention.start}–{mention.end} and is not there; left out",
                    table="turns",
                    record_id=turns[at].turn_id,
                )
            )
    return findings
