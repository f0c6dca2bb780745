"""An episode as formats of transcripts need it: who says what from when to when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from podcorpus.exporting.exports import changed, left_out
from podcorpus.exporting.texts import apart
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.records import Chapter, Corpus, Cue, Episode, Mention, Speaker, Turn
from podcorpus.records.timing import Timeline

_MS_PER_CHAR = 70
"""Of speech, where the episode does not tell."""


class TimedCue(NamedTuple):
    """A cue with the times that formats require."""

    turn: Turn
    name: str | None
    """Who speaks; None: the source does not say."""
    text: str | None
    """None: a text-free episode."""
    start_ms: int
    end_ms: int
    cue: Cue


@dataclass(frozen=True)
class Spoken:
    """One episode with its records by what they belong to."""

    records: Corpus

    @property
    def episode(self) -> Episode:
        """The episode."""
        return self.records.episodes[0]

    @property
    def text_free(self) -> bool:
        """Whether the words are not in the corpus."""
        return self.episode.edition == "text-free"

    @cached_property
    def speakers(self) -> Mapping[str, Speaker]:
        """By id."""
        return {speaker.speaker_id: speaker for speaker in self.records.speakers}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What to call each speaker: the name where it is known and no one else's in the episode, else the label."""
        names = Counter(speaker.name for speaker in self.records.speakers)
        labels = {speaker.label for speaker in self.records.speakers}
        return {
            one.speaker_id: one.name
            if one.name is not None and names[one.name] == 1 and (one.name == one.label or one.name not in labels)
            else one.label
            for one in self.records.speakers
        }

    @cached_property
    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        """By turn."""
        of_turn: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.records.mentions:
            of_turn[mention.turn_id].append(mention)
        return of_turn

    @cached_property
    def cues(self) -> Mapping[str, Sequence[Cue]]:
        """By turn."""
        of_turn: dict[str, list[Cue]] = defaultdict(list)
        for cue in self.records.cues:
            of_turn[cue.turn_id].append(cue)
        return of_turn

    def name(self, turn: Turn) -> str | None:
        """Who speaks a turn; None: the source does not say."""
        return None if turn.speaker_id is None else self.names[turn.speaker_id]

    def lacks(self, what: str, hint: str | None = None) -> Finding:
        """The finding that something of the episode is not in the export."""
        return left_out(what, table="episodes", record_id=self.episode.episode_id, hint=hint)

    def differs(self, how: str) -> Finding:
        """The finding that something of the episode differs in the export."""
        return changed(how, table="episodes", record_id=self.episode.episode_id)

    @cached_property
    def timed_cues(self) -> Sequence[TimedCue]:
        """The cues in order, with the times that are missing between others filled in. Empty if no cue has a time."""
        turns = {turn.turn_id: turn for turn in self.records.turns}
        cues = self.records.cues
        if all(cue.start_ms is None for cue in cues):
            return ()
        rate = Timeline(self.records.turns, cues).ms_per_char or _MS_PER_CHAR
        times = _filled(cues, rate)
        return [
            TimedCue(turn, self.name(turn), cue_text(turn, cue), start, end, cue)
            for cue, (start, end) in zip(cues, times, strict=True)
            for turn in (turns[cue.turn_id],)
        ]

    def about_times(self) -> Iterator[Finding]:
        """Findings on the times in `timed_cues`."""
        if not self.timed_cues:
            if self.records.turns:
                yield self.lacks(f"{counted(len(self.records.turns), 'turn')} without times")
            return
        pairs = list(zip(self.records.cues, self.timed_cues, strict=True))
        n = sum((cue.start_ms, cue.end_ms) != (timed.start_ms, timed.end_ms) for cue, timed in pairs)
        if n:
            yield self.differs(f"estimated times for {counted(n, 'cue')} without a start, or without an end after it")

    def placed_chapters(self) -> list[tuple[Chapter, int]]:
        """The chapters in the order of their starts, with these, on the transcript's clock; on the published one if no
        turn has a time."""
        published = self.episode.last_turn_start_ms is None
        starts = [(one, one.published_start_ms if published else one.start_ms) for one in self.records.chapters]
        return sorted(((one, start) for one, start in starts if start is not None), key=lambda placed: placed[1])

    def about_chapters(self) -> Iterator[Finding]:
        """Findings for a format whose chapters have times."""
        n = len(self.records.chapters) - len(self.placed_chapters())
        if n:
            yield self.lacks(f"{counted(n, 'chapter')} without a start in this transcript")

    def about_chapters_in_text(self) -> Iterator[Finding]:
        """Findings for a format whose chapters are between the turns, or in them."""
        n = sum(chapter.start_turn_id is None for chapter in self.records.chapters)
        if n:
            yield self.lacks(f"{counted(n, 'chapter')} without a place in this transcript")

    def about_no_chapters(self) -> Iterator[Finding]:
        """Findings for a format without chapters."""
        if self.records.chapters:
            yield self.lacks(counted(len(self.records.chapters), "chapter"))

    def about_words(self) -> Iterator[Finding]:
        """Findings on a text-free episode."""
        if self.text_free and self.records.turns:
            what = f"the words of {counted(len(self.records.turns), 'turn')}, which are not in the corpus"
            yield self.lacks(what, "restore the words first: `podcorpus hydrate`")

    def about_cue_times(self) -> Iterator[Finding]:
        """Findings for a format in which a turn has one time, whatever the cues in it have."""
        n = sum(any(cue.start_ms is not None for cue in cues[1:]) for cues in self.cues.values())
        if n:
            yield self.lacks(f"the times of the cues in {counted(n, 'turn')}, which have one time each")

    def about_ends(self) -> Iterator[Finding]:
        """Findings for a format in which turns have starts only."""
        n = sum(turn.end_ms is not None for turn in self.records.turns)
        if n:
            yield self.lacks(f"the ends of {counted(n, 'turn')}; the format has starts only")

    def about_word_times(self) -> Iterator[Finding]:
        """Findings for a format in which words have no times of their own."""
        n = sum(cue.words is not None for cue in self.records.cues)
        if n:
            yield self.lacks(f"the times of the words of {counted(n, 'cue')}")

    def about_mentions(self) -> Iterator[Finding]:
        """Findings for a format without mentions."""
        if self.records.mentions:
            yield self.lacks(counted(len(self.records.mentions), "mention"))

    def about_overlaps(self) -> Iterator[Finding]:
        """Findings for a format in which a mention cannot overlap another one."""
        n = sum(apart(mentions)[1] for mentions in self.mentions.values())
        if n:
            yield self.lacks(f"{counted(n, 'mention')} overlapping another one")


def cue_text(turn: Turn, cue: Cue) -> str | None:
    """The words of a cue; None: a text-free episode."""
    return None if turn.text is None else turn.text[cue.start_char : cue.end_char]


def _filled(cues: Sequence[Cue], rate: float) -> list[tuple[int, int]]:
    """Start and end of each cue; the end is after the start. Missing starts are spread over the time between their
    neighbours by characters, missing ends are at the next start, or as long after the start as the words take."""
    lengths = [max(1, cue.end_char - cue.start_char) for cue in cues]
    known = [i for i, cue in enumerate(cues) if cue.start_ms is not None]
    starts = [cue.start_ms or 0 for cue in cues]
    before = list(accumulate(lengths[: known[0]], initial=0))
    for i in range(known[0]):
        starts[i] = starts[known[0]] * before[i] // before[-1]
    for first, last in pairwise([*known, len(cues)]):
        if last - first < 2:
            continue
        begin = starts[first]
        per_char = rate
        if last < len(cues):
            per_char = min(rate, max(0, starts[last] - begin) / sum(lengths[first:last]))
        at = 0
        for i in range(first + 1, last):
            at += lengths[i - 1]
            starts[i] = begin + int(at * per_char)
    times = []
    for i, cue in enumerate(cues):
        end = cue.end_ms
        if end is None or cue.start_ms is None:
            after = starts[i + 1] if i + 1 < len(cues) else 0
            if end is None or end <= starts[i]:
                end = after if after > starts[i] else starts[i] + int(lengths[i] * rate)
        times.append((starts[i], max(end, starts[i] + 1)))
    return times
