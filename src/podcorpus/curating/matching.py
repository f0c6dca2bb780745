"""Matching a source with the curated layer: by its digest or by the words of its turns, never by its file name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any, NamedTuple

from podcorpus.curating.decisions import (
    CHAPTERS,
    EPISODE,
    MENTIONS,
    TURNS,
    ChapterDecision,
    CuratedEpisode,
    Curation,
    MentionDecision,
    TurnDecision,
)
from podcorpus.errors import did_you_mean
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, show, some_of
from podcorpus.records import Turn, digest
from podcorpus.records.base import TranscriptKind
from podcorpus.records.ids import turn_id

_LINE_END = re.compile(r"\r\n|\r")
_ENOUGH = 0.5
"""Share of the curated turns that a page must contain to count as a copy of the curated page."""
_SHOWN = 5
"""Places or labels that a message names."""


@dataclass(frozen=True)
class Match:
    """The curated episode of a source, and for each curated turn the index of the source's turn with the same words."""

    episode: CuratedEpisode
    turn_at: dict[int, int]
    exact: bool = True
    """Whether the source is the very page that was annotated, and not another copy of it."""

    def surfaces(self, turns: Sequence[Turn]) -> Iterator[tuple[MentionDecision, int, int, int]]:
        """Each curated mention of which the surface is found in its turn, where no mention before it is: the decision,
        the index of the turn, start and end in its text in code points."""
        for _, mention, at, span, over in self.placed(turns):
            if span is not None and over is None:
                text = turns[at].text or ""
                yield mention, at, raw_offset(text, span[0]), raw_offset(text, span[1])

    def placed(self, turns: Sequence[Turn]) -> Iterator[_Placed]:
        """Each curated mention of a turn that the source has, in the order of the decisions."""
        taken: dict[int, list[tuple[int, int, MentionDecision]]] = {}
        for number, mention in enumerate(self.episode.mentions):
            at = self.turn_at.get(mention.turn)
            if at is None:
                continue
            span = mention.span_in(lf(turns[at].text or ""))
            over = None
            if span is not None:
                here = taken.setdefault(at, [])
                place = bisect_left(here, span[1], key=itemgetter(0))
                if place and here[place - 1][1] > span[0]:
                    over = here[place - 1][2]
                else:
                    here.insert(place, (*span, mention))
            yield _Placed(number, mention, at, span, over)

    def continued(self, decision: TurnDecision, turns: Sequence[Turn]) -> Turn | None:
        """The turn that a curated turn goes on with; None if it goes on with none, or if that is no earlier turn of the
        same speaker."""
        at = self.turn_at.get(decision.turn)
        back = None if decision.continues is None else self.turn_at.get(decision.continues)
        if at is None or back is None or back >= at or turns[back].speaker_id != turns[at].speaker_id:
            return None
        return turns[back]


class _Placed(NamedTuple):
    """A curated mention: its number, the index of its turn, where its surface is in that; None if it is not there. And
    the mention, among those before it, that it overlaps."""

    number: int
    mention: MentionDecision
    at: int
    span: tuple[int, int] | None
    over: MentionDecision | None


def word_digests(texts: Iterable[str | None]) -> list[str]:
    """The digests of the texts of a source's turns, as the decisions have them."""
    return [digest(lf(text or "")) for text in texts]


def recognise(curation: Curation, source_sha256: str, hashes: Sequence[str]) -> Match | None:
    """The curated episode whose page the source is (same digest) or is a copy of (same words in the turns); None if
    there is none. `hashes` are the `word_digests` of its turns."""
    if (episode := curation.by_page.get(source_sha256)) is not None:
        return Match(episode, _turn_at(episode, hashes))
    # No more turns can match than both have; few episodes have enough of them to be compared in order.
    shared: Counter[int] = Counter()
    for text_sha256, n in Counter(hashes).items():
        for at, there in curation.by_words.get(text_sha256, {}).items():
            shared[at] += min(n, there)
    best: Match | None = None
    for at, n in sorted(shared.items()):
        episode = curation.episodes[at]
        least = _ENOUGH * len(episode.turns)
        if n >= least:
            turn_at = _turn_at(episode, hashes)
            if len(turn_at) >= least and (best is None or len(turn_at) > len(best.turn_at)):
                best = Match(episode, turn_at, exact=False)
    return best


def _turn_at(episode: CuratedEpisode, hashes: Sequence[str]) -> dict[int, int]:
    """For each curated turn that the source has, in the same order, the index of the source's turn."""
    expected = [decision.text_sha256 for decision in episode.turns]
    blocks = SequenceMatcher(None, expected, hashes, autojunk=False).get_matching_blocks()
    return {episode.turns[block.a + k].turn: block.b + k for block in blocks for k in range(block.size)}


def lf(text: str) -> str:
    """A text with LF line ends, as the decisions count its code points."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def raw_offset(text: str, offset: int) -> int:
    """The offset into a text as the source has it, for an offset into the same text with LF line ends."""
    for match in re.finditer(r"\r\n", text):
        if match.start() >= offset:
            break
        offset += 1
    return offset


def stale_findings(
    match: Match, turns: Sequence[Turn], n_chapters: int, labels: Iterable[str], kind: TranscriptKind | None
) -> list[Finding]:
    """A finding, at file and line, for each decision that does not match the source, which has `n_chapters` chapters
    and these labels of speakers, and states its `kind` if it states one: a turn with other words, or that continues
    none of its speaker's; a surface that is not where it was annotated, mentions that overlap; a chapter or a label
    that the source does not have, a chapter that begins before the one before it; another kind."""
    return [
        *_stale_turns(match, turns),
        *_stale_mentions(match, turns),
        *_stale_chapters(match, turns, n_chapters),
        *_stale_speakers(match, sorted(set(labels))),
        *_stale_kind(match, kind),
    ]


def _code(match: Match) -> str:
    """What it is that decisions do not match: those on the very page are wrong, another copy may differ."""
    return "curated-mismatch" if match.exact else "curated-stale"


def _at(match: Match, file: str, number: int) -> dict[str, Any]:
    episode = match.episode
    return {"path": f"{episode.folder}/{file}", "line": episode.line(file, number)} if episode.folder else {}


def _stale_turns(match: Match, turns: Sequence[Turn]) -> Iterator[Finding]:
    episode_id = match.episode.episode.episode_id
    for number, decision in enumerate(match.episode.turns):
        if decision.turn not in match.turn_at:
            problem = (
                f"no turn has the words that turn {decision.turn} was annotated with; its decisions are not applied"
            )
        elif decision.continues in match.turn_at and match.continued(decision, turns) is None:
            problem = (
                f"turn {decision.turn} continues turn {decision.continues}, expected an earlier turn of the same "
                "speaker; it is built as one that continues none"
            )
        else:
            continue
        yield finding(
            _code(match),
            problem,
            table="turns",
            record_id=turn_id(episode_id, decision.turn),
            **_at(match, TURNS, number),
        )


def _stale_mentions(match: Match, turns: Sequence[Turn]) -> Iterator[Finding]:
    for number, mention, at, span, over in match.placed(turns):
        if over is not None:
            twice = over.span_in(lf(turns[at].text or "")) == span
            problem = (
                f"{_named(mention)} has a decision before this one; expected one for each mention"
                if twice
                else f"{_named(mention)} overlaps {_named(over)}; expected mentions that do not overlap"
            )
        elif span is None:
            text = lf(turns[at].text or "")
            places = [i for i in range(len(text)) if text.startswith(mention.surface, i)]
            if mention.start is not None:
                found = f", found {show(text[mention.start : mention.end])}"
            else:
                found = f", found {len(places) or 'none'}"
            spans = some_of((f"{i}–{i + len(mention.surface)}" for i in places), _SHOWN)
            elsewhere = f"; it is at {spans}" if places else ""
            undecided = len(places) > 1 and mention.start is None and mention.occurrence is None
            which = "; give the `occurrence`" if undecided else ""
            problem = f"expected {_named(mention, 'at one place of')}{found}{elsewhere}{which}"
        else:
            continue
        yield finding(
            "curated-mismatch",
            f"{problem}; the mention is left out",
            table="turns",
            record_id=turns[at].turn_id,
            **_at(match, MENTIONS, number),
        )


def _named(mention: MentionDecision, anywhere: str = "in") -> str:
    """A mention and where it is; `anywhere` is said of one that has neither a span nor an occurrence."""
    return f"{show(mention.surface)} {mention.place or anywhere} turn {mention.turn}"


def _stale_chapters(match: Match, turns: Sequence[Turn], n_chapters: int) -> Iterator[Finding]:
    last: ChapterDecision | None = None
    for number, decision in sorted(enumerate(match.episode.chapters), key=lambda one: one[1].chapter):
        at = match.turn_at.get(decision.turn)
        length = len(lf(turns[at].text or "")) if at is not None else decision.start_char + 1
        if decision.chapter >= n_chapters:
            problem = f"there is no chapter {decision.chapter}: the source has {counted(n_chapters, 'chapter')}"
        elif decision.start_char >= max(1, length):
            problem = (
                f"chapter {decision.chapter} begins at {decision.start_char} of turn {decision.turn}, "
                f"which has {counted(length, 'code point')}"
            )
        elif last is not None and (decision.turn, decision.start_char) <= (last.turn, last.start_char):
            problem = (
                f"chapter {decision.chapter} begins at {decision.start_char} of turn {decision.turn}, expected a place "
                f"after chapter {last.chapter}, which begins at {last.start_char} of turn {last.turn}"
            )
        else:
            last = decision
            continue
        yield finding(
            _code(match),
            f"{problem}; the decision is not applied",
            table="episodes",
            record_id=match.episode.episode.episode_id,
            **_at(match, CHAPTERS, number),
        )


def _stale_speakers(match: Match, labels: Sequence[str]) -> Iterator[Finding]:
    for number, speaker in enumerate(match.episode.episode.speakers):
        if speaker.label not in labels:
            known = some_of(map(show, labels), _SHOWN) or "none"
            meant = did_you_mean(speaker.label, labels, f"its labels are {known}")
            yield finding(
                _code(match),
                f"no speaker has the label {show(speaker.label)}; {meant}",
                table="episodes",
                record_id=match.episode.episode.episode_id,
                **_at(match, EPISODE, number),
            )


def _stale_kind(match: Match, kind: TranscriptKind | None) -> Iterator[Finding]:
    decided = match.episode.episode
    if None not in (kind, decided.transcript_kind) and kind != decided.transcript_kind:
        yield finding(
            "source-reading",
            f"transcript_kind is {show(decided.transcript_kind)}, but reading the source again gives {show(kind)}",
            table="episodes",
            record_id=decided.episode_id,
            field="transcript_kind",
        )
