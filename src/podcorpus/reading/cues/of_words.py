"""Cues of files that have only words: the one place where such cues are formed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from podcorpus.reading.sentence_ends import SENTENCE_END

_PAUSE_MS = 2_000


class Heard(NamedTuple):
    """A word, or a punctuation mark or white space that a file has apart."""

    text: str
    start_ms: int | None
    end_ms: int | None
    label: str | None
    attached: bool
    """Whether it is part of the word before."""
    part: int | None = None
    """The stretch of one speaker, counted from 0, that the file puts it into."""


def cues_of_words(words: Iterable[Heard]) -> Iterator[tuple[slice, str | None]]:
    """The words of each cue, and its speaker.

    A cue ends where the speaker changes; where the file marks the end of a stretch of one speaker; and else at the end
    of a sentence and at a pause of two seconds. A word without a speaker belongs to the one before.
    """
    first = at = 0
    before: Heard | None = None
    label: str | None = None
    text = ""
    ended: int | None = None
    for at, word in enumerate(words):
        changes = word.label is not None and label is not None and word.label != label
        apart = before is not None and word.part != before.part
        paused = ended is not None and word.start_ms is not None and word.start_ms - ended >= _PAUSE_MS
        sentence = bool(SENTENCE_END.search(text)) and any(map(str.isalnum, word.text))
        if before and not word.attached and (changes or apart or (word.part is None and (paused or sentence))):
            yield slice(first, at), label
            first = at
            label = None if apart else label
        before = word
        label = word.label or label
        if word.text.strip():
            text = word.text
            ended = next((time for time in (word.end_ms, word.start_ms, ended) if time is not None), None)
    if before:
        yield slice(first, at + 1), label
