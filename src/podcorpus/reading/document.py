"""The result of reading a source: stretches that partition it, the cues with the words, and what is published with it.

Cues and stretches are named tuples, since a long file has hundreds of thousands of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from podcorpus.findings.finding import Finding
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.source import Source
from podcorpus.records.base import TranscriptKind
from podcorpus.records.forms import stated_address, stated_day, stated_language
from podcorpus.records.segment import SegmentKind


@dataclass(frozen=True, slots=True)
class Recognition:
    """How certain a format is that a source is in it, and the evidence in the source, for people.

    `certainty` is above 0 and at most 1, on one scale for all formats: 1 for a signature that the format's
    specification requires; 0.8 if the whole file has the format's structure; 0.5 if some lines have it; 0.1 for a
    format that accepts whatever no other format recognises.
    """

    certainty: float
    why: str


class Stretch(NamedTuple):
    """A span of the source, `start` to `end` in code points, its kind, and the index of the cue it belongs to: the
    header, time or label that introduces the cue, its words, or markup among them."""

    kind: SegmentKind
    start: int
    end: int
    cue: int | None = None


class Run(NamedTuple):
    """`n_chars` code points of a cue's text from `char` on, which come from `start` to `end` of the source: the same
    characters if both have the same length, an escape or the like decoded as a whole otherwise."""

    char: int
    n_chars: int
    start: int
    end: int


class Word(NamedTuple):
    """A word of a cue: its span in the cue's text in code points, times in milliseconds and confidence from 0 to 1;
    None for what the source does not give."""

    start_char: int
    end_char: int
    start_ms: int | None
    end_ms: int | None
    confidence: float | None = None


class Cue(NamedTuple):
    """The smallest stretch of words that the source times separately, or gives a speaker for."""

    start: int
    """Start of the words in the source, in code points. A cue without words has a span without characters."""
    end: int
    """End of the words in the source: the smallest span that contains them, with the markup among them."""
    label: str | None
    """The speaker as the source labels it; a reader carries it on where the format means the same speaker to go on.
    None: nobody is named."""
    start_ms: int | None = None
    """None: the source gives no time."""
    end_ms: int | None = None
    """None: the source gives no end; then the next cue's start is its upper bound."""
    text: str | None = None
    """The decoded words. None: the source's own characters from `start` to `end`."""
    runs: tuple[Run, ...] = ()
    """Where the characters of `text` come from, in order; characters in no run were put between two of them."""
    words: tuple[Word, ...] | None = None
    """None: the source does not time words."""
    confidence: float | None = None
    opens: bool = False
    """Whether it begins a paragraph, which is a turn where nobody is named."""


class PublishedChapter(NamedTuple):
    """A chapter as published: time on its own clock in milliseconds, and title; None for what is not given."""

    time_ms: int | None
    title: str | None
    in_contents: bool = True
    """Whether it is in the table of contents; Podcasting 2.0 chapters that are not only change a picture or a link."""


_STATED = {"language": stated_language, "published_on": stated_day, "url": stated_address}
"""What a column of the episode has its own form for."""


@dataclass(frozen=True)
class Published:
    """What a source says about its episode; None for what it does not say, or not in the form that a record has."""

    title: str | None = None
    show: str | None = None
    language: str | None = None
    published_on: str | None = None
    url: str | None = None
    guid: str | None = None
    duration_ms: int | None = None

    def __post_init__(self) -> None:
        for name in _STATED:
            object.__setattr__(self, name, as_recorded(name, getattr(self, name)))


def as_recorded(name: str, stated: str | None) -> str | None:
    """What a source states, in the form that the column of the episode has; None where it has not that form.

    >>> as_recorded("language", "en_us"), as_recorded("language", "English"), as_recorded("url", "mp3")
    ('en-us', None, None)
    """
    form = _STATED.get(name)
    return stated if form is None or stated is None else form(stated)


@dataclass(frozen=True)
class Document:
    """A source as its format's reader understands it. The stretches partition it, without gaps or overlaps."""

    source: Source
    format: str
    stretches: tuple[Stretch, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[PublishedChapter, ...] = ()
    transcript_kind: TranscriptKind | None = None
    published: Published = field(default_factory=Published)
    findings: tuple[Finding, ...] = ()

    @cached_property
    def labels(self) -> KnownLabels:
        """The labels of the cues."""
        return KnownLabels(map(itemgetter(2), self.cues))

    @cached_property
    def texts(self) -> list[str]:
        """The words of all cues, those without words, too."""
        source = self.source.text
        return [source[cue[0] : cue[1]] if cue[5] is None else cue[5] for cue in self.cues]

    def cue_text(self, cue: Cue) -> str:
        """The words of a cue."""
        return self.source.text[cue.start : cue.end] if cue.text is None else cue.text

    def lines_of_cues(self, wanted: Collection[int]) -> dict[int, int]:
        """By cue, as its index, the line of the source where its time ends, or where the cue begins; of the cues that
        are wanted, if they are anywhere in the source."""
        begins: dict[int, int] = {}
        times: dict[int, int] = {}
        for kind, start, end, cue in self.stretches:
            if cue in wanted and cue is not None:
                begins.setdefault(cue, start)
                if kind == "cue_time" and cue not in times:
                    time = self.source.text[start:end].rstrip()
                    times[cue] = start + max(len(time) - 1, 0)
        return {cue: self.source.line_number(times.get(cue, start)) for cue, start in begins.items()}
