"""Matching a source with the curated layer: by its digest or by the words of its turns, never by its file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from podcorpus.curating.decisions import CuratedEpisode, Curation, MentionDecision
from podcorpus.findings.finding import Finding, finding
from podcorpus.records import Turn, digest
from podcorpus.records.ids import turn_id

_LINE_END = re.compile(r"\r\n|\r")
_ENOUGH = 0.5
"""Share of the curated turns that a page must contain to count as a copy of the curated page."""


@dataclass(frozen=True)
class Match:
    """The curated episode of a source, and for each curated turn the index of the source's turn with the same words."""

    episode: CuratedEpisode
    turn_at: dict[int, int]

    def surfaces(self, turns: Sequence[Turn]) -> Iterator[tuple[MentionDecision, int, int, int, bool]]:
        """Each curated mention in a matched turn: the decision, the index of the turn, start and end in its text in
        code points, and whether the surface is found there."""
        for mention in self.episode.mentions:
            at = self.turn_at.get(mention.turn)
            if at is not None:
                text = turns[at].text or ""
                start, end = raw_offset(text, mention.start), raw_offset(text, mention.end)
                yield mention, at, start, end, lf(text[start:end]) == mention.surface


def recognise(curation: Curation, source_sha256: str, turns: Sequence[Turn]) -> Match | None:
    """The curated episode whose page the source is (same digest) or is a copy of (same words in the turns); None if
    there is none."""
    hashes = [digest(lf(turn.text or "")) for turn in turns]
    best: Match | None = None
    for episode in curation.episodes:
        expected = [decision.text_sha256 for decision in episode.turns]
        blocks = SequenceMatcher(None, expected, hashes, autojunk=False).get_matching_blocks()
        turn_at = {episode.turns[block.a + k].turn: block.b + k for block in blocks for k in range(block.size)}
        match = Match(episode, turn_at)
        if episode.episode.source_sha256 == source_sha256:
            return match
        if len(turn_at) >= _ENOUGH * len(expected) and (best is None or len(turn_at) > len(best.turn_at)):
            best = match
    return best


def lf(text: str) -> str:
    """A text with LF line ends, as the decisions count its code points."""
    return _LINE_END.sub("\n", text)


def raw_offset(text: str, offset: int) -> int:
    """The offset into a text as the source has it, for an offset into the same text with LF line ends."""
    for match in re.finditer(r"\r\n", text):
        if match.start() >= offset:
            break
        offset += 1
    return offset


def stale_findings(match: Match, turns: Sequence[Turn]) -> list[Finding]:
    """A finding for each curated turn whose words are not in the source, and for each surface that is not found where
    it was annotated."""
    episode_id = match.episode.episode.episode_id
    findings = [
        finding(
            "curated-stale",
            f"no turn has the words that turn {decision.turn} was annotated with; its decisions are not applied",
            table="turns",
            record_id=turn_id(episode_id, decision.turn),
        )
        for decision in match.episode.turns
        if decision.turn not in match.turn_at
    ]
    findings += [
        finding(
            "curated-stale",
            f"expected “{mention.surface}” at {mention.start}–{mention.end}, found other text; the mention is left out",
            table="turns",
            record_id=turns[at].turn_id,
        )
        for mention, at, _, _, found in match.surfaces(turns)
        if not found
    ]
    return findings
