"""Tiers, as programs for annotating recordings have them: intervals that do not overlap, one tier per speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken, TimedCue
from podcorpus.exporting.texts import one_line
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.reading.tiers import CHAPTERS, UNNAMED


class Interval(NamedTuple):
    """What is said, or the title of a chapter, from when to when."""

    start_ms: int
    end_ms: int
    text: str


class Tier(NamedTuple):
    """The intervals of one speaker, or the chapters."""

    name: str
    kind: str
    """`utterance` or `chapter`."""
    intervals: Sequence[Interval]


def tiered(
    corpus: OpenedCorpus, suffix: str, written: Callable[[Spoken, Sequence[Tier]], str]
) -> Iterator[Part | Finding]:
    """A file, `EPISODE` and the suffix, of each episode that has a tier, and what such formats cannot represent."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        found: list[Tier] = []
        yield from about_tiers(spoken)
        for item in tiers(spoken):
            if isinstance(item, Finding):
                yield item
            else:
                found.append(item)
        if found:
            yield f"{spoken.episode.episode_id}{suffix}", written(spoken, found)


def tiers(spoken: Spoken) -> Iterator[Tier | Finding]:
    """The tiers of an episode with times, and what cannot be represented. Cues of one speaker that overlap are cut
    where the next one begins. Without words, an interval has the id of its turn."""
    cut = 0
    for name, cues in _by_speaker(spoken):
        intervals: list[Interval] = []
        for timed in sorted(cues, key=lambda timed: (timed.start_ms, timed.end_ms)):
            text = timed.turn.turn_id if timed.text is None else one_line(timed.text)
            start = timed.start_ms
            if intervals and intervals[-1].end_ms > start:
                cut += 1
                before = intervals[-1]
                start = max(start, before.start_ms + 1)
                intervals[-1] = before._replace(end_ms=start)
            intervals.append(Interval(start, max(timed.end_ms, start + 1), text))
        yield Tier(name, "utterance", intervals)
    if cut:
        yield spoken.differs(f"{counted(cut, 'cue')} cut at the start of the next one of the same speaker")
    placed = spoken.placed_chapters()
    if placed:
        last = max([placed[-1][1] + 1, *(timed.end_ms for timed in spoken.timed_cues)])
        starts: list[int] = []
        for _, start in placed:
            starts.append(max(start, starts[-1] + 1) if starts else start)
        ends = [*starts[1:], max(last, starts[-1] + 1)]
        rows = zip(placed, starts, ends, strict=True)
        yield Tier(
            CHAPTERS,
            "chapter",
            [Interval(start, end, one_line(one.title or "")) for (one, _), start, end in rows],
        )


def about_tiers(spoken: Spoken) -> Iterator[Finding]:
    """What formats of tiers leave out."""
    yield from spoken.about_times()
    yield from spoken.about_words()
    yield from spoken.about_chapters()
    yield from spoken.about_mentions()
    yield from spoken.about_word_times()


def _by_speaker(spoken: Spoken) -> Iterator[tuple[str, list[TimedCue]]]:
    """The cues of each speaker, in the order of ids, and of nobody who is named."""
    cues: dict[str | None, list[TimedCue]] = {}
    for timed in spoken.timed_cues:
        cues.setdefault(timed.turn.speaker_id, []).append(timed)
    taken = {CHAPTERS}
    for speaker_id in sorted(cues, key=lambda one: (one is None, one or "")):
        name = UNNAMED if speaker_id is None else one_line(spoken.names[speaker_id])
        # Names that differ in white space only, or are those of the other tiers.
        while name in taken:
            name += "'"
        taken.add(name)
        yield name, cues[speaker_id]
