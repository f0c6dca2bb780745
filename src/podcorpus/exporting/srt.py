"""SubRip: a file per episode, with the speaker's label where another one begins."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import one_line, plain, stripped
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.records.clock import clock

NAME = "srt"
DESCRIPTION = "SubRip subtitles, labelled where the speaker changes"

_ARROW = "-->"


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.srt`."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        yield from spoken.about_times()
        if spoken.timed_cues:
            yield f"{spoken.episode.episode_id}.srt", subtitles(spoken)
            if n := sum(_ARROW in f"{timed.name} {timed.text}" for timed in spoken.timed_cues):
                yield spoken.differs(f"{counted(n, 'cue')} with {_ARROW}, which only times may have; written as →")
        yield from spoken.about_words()
        yield from spoken.about_no_chapters()
        yield from spoken.about_mentions()
        yield from spoken.about_word_times()


def subtitles(spoken: Spoken) -> str:
    """The subtitles. `>>` says that somebody speaks who is not named, after one who is; without words, each has its
    label."""
    parts = []
    before: str | None = None
    for number, timed in enumerate(spoken.timed_cues, 1):
        label = ""
        if timed.name is None:
            label = ">> " if before is not None else ""
        elif timed.name != before or not timed.text:
            label = f"{one_line(timed.name)}: "
        before = timed.name
        words = f"{label}{stripped(plain(timed.text or ''))}".replace(_ARROW, "→")
        parts.append(f"{number}\n{clock(timed.start_ms, ',')} --> {clock(timed.end_ms, ',')}\n{words.strip()}\n\n")
    return "".join(parts)
