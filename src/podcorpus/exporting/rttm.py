"""RTTM (NIST): who speaks when, a line for each stretch, as tools for diarization read it."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted

NAME = "rttm"
DESCRIPTION = "who speaks when, for diarization (NIST)"


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.rttm`. A speaker is the last part of its id, since a name may not have spaces."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        episode_id = spoken.episode.episode_id
        yield from spoken.about_times()
        lines = [
            f"SPEAKER {episode_id} 1 {start / 1000:.3f} {(end - start) / 1000:.3f} <NA> <NA> {speaker} <NA> <NA>\n"
            for speaker, start, end in stretches(spoken)
        ]
        if lines:
            yield f"{episode_id}.rttm", "".join(lines)
        unnamed = sum(timed.turn.speaker_id is None for timed in spoken.timed_cues)
        if unnamed:
            yield spoken.lacks(f"{counted(unnamed, 'cue')} of speakers that are not named")
        if any(turn.n_words for turn in records.turns) and not spoken.text_free:
            yield spoken.lacks(f"the words of {counted(len(records.turns), 'turn')}")
        yield from spoken.about_no_chapters()
        yield from spoken.about_mentions()
        yield from spoken.about_word_times()


def stretches(spoken: Spoken) -> list[tuple[str, int, int]]:
    """Speaker, start and end of what is said without a pause; cues that touch are one stretch."""
    found: list[tuple[str, int, int]] = []
    before = None
    for timed in spoken.timed_cues:
        if timed.turn.speaker_id is not None:
            speaker = timed.turn.speaker_id.removeprefix(f"{timed.turn.episode_id}.")
            if before == timed.turn.turn_id and found[-1][1] <= timed.start_ms <= found[-1][2]:
                found[-1] = (speaker, found[-1][1], max(found[-1][2], timed.end_ms))
            else:
                found.append((speaker, timed.start_ms, timed.end_ms))
        before = timed.turn.turn_id
    return sorted(found, key=lambda one: (one[1], one[2], one[0]))
