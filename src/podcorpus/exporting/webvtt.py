"""WebVTT (W3C): a file of captions per episode, with a voice for each cue, and one of chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken, TimedCue
from podcorpus.exporting.texts import one_line, plain, stripped
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.records.clock import clock

NAME = "webvtt"
DESCRIPTION = "WebVTT captions with voices, and chapters"


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.vtt`, and `EPISODE.chapters.vtt` if there are chapters."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        episode_id = spoken.episode.episode_id
        yield from spoken.about_times()
        if spoken.timed_cues:
            # The specification wants cues in the order of their starts.
            ordered = sorted(spoken.timed_cues, key=lambda timed: timed.start_ms)
            if moved := sum(timed is not before for timed, before in zip(ordered, spoken.timed_cues, strict=True)):
                yield spoken.differs(f"{counted(moved, 'cue')} moved, so that they are in the order of their starts")
            yield f"{episode_id}.vtt", captions(ordered)
        yield from spoken.about_words()
        yield from spoken.about_chapters()
        if chapters := chapter_cues(spoken):
            yield f"{episode_id}.chapters.vtt", chapters
        yield from spoken.about_mentions()
        if any(word.end_ms is not None for cue in records.cues for word in cue.words or ()):
            yield spoken.lacks("the ends and confidences of words; the format has their starts only")


def captions(cues: Sequence[TimedCue]) -> str:
    """The captions, each named by its cue's id; one without words has a voice only."""
    parts = ["WEBVTT\n"]
    for timed in cues:
        words = stripped(_with_word_times(timed))
        if timed.name is not None:
            words = f"<v {escaped(one_line(timed.name))}>{words}</v>"
        parts.append(f"\n{timed.cue.cue_id}\n{clock(timed.start_ms)} --> {clock(timed.end_ms)}\n{words}\n")
    return "".join(parts)


def chapter_cues(spoken: Spoken) -> str:
    """The chapters as cues, each up to the next one; empty if none has a time."""
    placed = spoken.placed_chapters()
    if not placed:
        return ""
    last = max([placed[-1][1] + 1, *(timed.end_ms for timed in spoken.timed_cues)])
    ends = [later for (_, _), (_, later) in pairwise(placed)] + [last]
    parts = ["WEBVTT\n"]
    for (chapter, start), end in zip(placed, ends, strict=True):
        title = escaped(one_line(chapter.title or ""))
        parts.append(f"\n{chapter.chapter_id}\n{clock(start)} --> {clock(max(end, start + 1))}\n{title}\n")
    return "".join(parts)


def _with_word_times(timed: TimedCue) -> str:
    """The words of a cue, with the times at which words begin inside it."""
    text, at, time = timed.text or "", 0, timed.start_ms
    parts = []
    for word in timed.cue.words or () if text else ():
        char = word.start_char - timed.cue.start_char
        if word.start_ms is not None and time < word.start_ms < timed.end_ms and char > at:
            parts += [escaped(text[at:char]), f"<{clock(word.start_ms)}>"]
            at, time = char, word.start_ms
    return "".join([*parts, escaped(text[at:])])


def escaped(text: str) -> str:
    """A text as cues have it.

    >>> escaped("R&D --> <b>")
    'R&amp;D --&gt; &lt;b&gt;'
    """
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
