"""Applying the curated layer: by the source's digest or by its turns' words, never by a file's name."""

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
"""Share of the curated turns a page must hold for it to be a copy of the episode that was read."""


@dataclass(frozen=True)
class Match:
    """A source's curated episode, and for each curated turn the index of the source's turn that holds its words."""

    episode: CuratedEpisode
    turn_at: dict[int, int]

    def surfaces(self, turns: Sequence[Turn]) -> Iterator[tuple[MentionDecision, int, int, int, bool]]:
        """Each decided mention of a turn that was found: the decision, the index of the turn, start and end in its
        text, in code points, and whether the surface stands there."""
        for mention in self.episode.mentions:
            at = self.turn_at.get(mention.turn)
            if at is not None:
                text = turns[at].text or ""
                start, end = raw_offset(text, mention.start), raw_offset(text, mention.end)
                yield mention, at, start, end, _LINE_END.sub("\n", text[start:end]) == mention.surface


def recognise(curation: Curation, source_sha256: str, turns: Sequence[Turn]) -> Match | None:
    """The curated episode that a source is, by its digest, or is a copy of, by its turns' words; None for another."""
    hashes = [digest(_LINE_END.sub("\n", turn.text or "")) for turn in turns]
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
            record_id=turn_id(episode_id, decision.turn),
        )
        for decision in match.episode.turns
        if decision.turn not in match.turn_at
    ]
    findings += [
        finding(
            "curated-stale",
            f"“{mention.surface}” was curated at {mention.start}–{mention.end} and is not there; left out",
            table="turns",
            record_id=turns[at].turn_id,
        )
        for mention, at, _, _, stands in match.surfaces(turns)
        if not stands
    ]
    return findings
