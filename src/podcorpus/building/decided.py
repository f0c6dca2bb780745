"""What annotators decided of an episode's turns and chapters, applied to those that were read."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.curating.decisions import Curation
from podcorpus.curating.matching import Match, lf, raw_offset, recognise, word_digests
from podcorpus.records import Turn
from podcorpus.records.timing import Place


def recognised(
    curations: Sequence[Curation], source_sha256: str, turns: Sequence[Turn]
) -> tuple[Curation, Match | None]:
    """The first curated layer that covers a source, by its digest or by its turns, and how they match; without one the
    first layer and None."""
    hashes = word_digests(turn.text for turn in turns)
    for curation in curations:
        if match := recognise(curation, source_sha256, hashes):
            return curation, match
    return curations[0], None


def decided_turns(turns: Sequence[Turn], match: Match | None) -> tuple[Turn, ...]:
    """The turns with the curated kind and continuation, where there are any."""
    if match is None:
        return tuple(turns)
    decided = list(turns)
    for decision in match.episode.turns:
        at = match.turn_at.get(decision.turn)
        if at is None:
            continue
        back = match.continued(decision, turns)
        decided[at] = decided[at].model_copy(
            update={"kind": decision.kind, "continues_turn_id": None if back is None else back.turn_id}
        )
    return tuple(decided)


def decided_chapters(turns: Sequence[Turn], match: Match | None) -> dict[int, Place]:
    """Where the curated layer has chapters begin, by their number: the index of the turn and the offset in its text."""
    if match is None:
        return {}
    return {
        decision.chapter: (at, raw_offset(turns[at].text or "", decision.start_char))
        for decision in match.episode.chapters
        if (at := match.turn_at.get(decision.turn)) is not None
        and decision.start_char < max(1, len(lf(turns[at].text or "")))
    }
