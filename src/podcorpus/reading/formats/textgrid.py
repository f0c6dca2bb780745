"""Praat TextGrid, long and short: intervals in tiers, a tier per speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.labels_in_words import with_labels_in_words
from podcorpus.reading.cues.order import by_time
from podcorpus.reading.cues.writer import CueWriter
from podcorpus.reading.document import Document, PublishedChapter, Recognition
from podcorpus.reading.labels.in_cues import CueLabels
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import DOUBLED, TextBuilder, trimmed
from podcorpus.reading.tiers import CHAPTERS, is_about_words, speaker_of

NAME = "textgrid"
DESCRIPTION = "Praat TextGrid with a tier per speaker"

_SIGNATURE = re.compile(r'\ufeff?\s*(?:File type = )?"ooTextFile(?: short)?"\s+(?:Object class = )?"TextGrid"')
# Praat reads texts and numbers with white space around them; all else is for people.
_VALUE = re.compile(
    r'"(?P<text>[^"]*+(?:""[^"]*+)*+)"|(?<!\S)(?P<number>-?\d{1,12}(?:\.\d{1,20})?(?:[eE]-?\d{1,3})?)(?!\S)'
)


class _Interval(NamedTuple):
    """An interval of a tier: its times in milliseconds, the span of its times and that of its text."""

    start_ms: int
    end_ms: int
    times: int
    start: int
    end: int


class _Tier(NamedTuple):
    name: str
    intervals: list[_Interval]


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins as a TextGrid does."""
    return Recognition(1, "the file begins as a TextGrid does") if _SIGNATURE.match(source.text) else None


def read(source: Source) -> Document:
    """A cue for each interval with words of a speaker, in the order of their times.

    Raises NotATranscriptError if no interval has words.
    """
    text = source.text
    tiers = list(_tiers(text))
    chapters = [
        PublishedChapter(one.start_ms, " ".join(text[one.start : one.end].replace('""', '"').split()) or None)
        for tier in tiers
        if tier.name == CHAPTERS
        for one in tier.intervals
    ]
    out = CueWriter(source, CueLabels())
    for tier in tiers:
        if tier.name == CHAPTERS or is_about_words(tier.name):
            continue
        label = speaker_of(tier.name)
        for one in tier.intervals:
            start, end = trimmed(text, one.start, one.end)
            if end <= start:
                continue
            index = len(out.cues)
            out.stretch("metadata", one.times)
            out.stretch("cue_time", start, index)
            out.stretch("cue_text", end, index)
            words = TextBuilder(text)
            words.copy_as(start, end, DOUBLED, lambda _: '"')
            out.cues.append(words.cue(label, one.start_ms, one.end_ms))
    if not out.cues:
        raise NotATranscriptError(f"{source.name}: no interval with words found; expected {DESCRIPTION}")
    out.stretch("metadata", len(text))
    return with_labels_in_words(by_time(out.document(NAME, chapters=chapters)))


def _tiers(text: str) -> Iterator[_Tier]:
    """The tiers of intervals, up to where the file breaks off. Those of points have no words of speakers."""
    values = list(_VALUE.finditer(text))
    at = next((i for i, value in enumerate(values) if value["text"] in ("IntervalTier", "TextTier")), len(values))
    while at + 4 < len(values) and values[at]["text"] in ("IntervalTier", "TextTier"):
        width = 3 if values[at]["text"] == "IntervalTier" else 2
        name = (values[at + 1]["text"] or "").replace('""', '"')
        tier = _Tier(name, [])
        at += 5
        # A tier ends where the next one begins, whatever number of intervals it says.
        while at + width <= len(values) and values[at]["number"] and values[at + width - 1]["text"] is not None:
            if width == 3 and values[at + 1]["number"]:
                first, last, label = values[at : at + 3]
                interval = _Interval(_ms(first), _ms(last), first.start(), *label.span("text"))
                tier.intervals.append(interval)
            at += width
        if width == 3:
            yield tier


def _ms(value: re.Match[str]) -> int:
    return max(0, round(1000 * float(value["number"])))
