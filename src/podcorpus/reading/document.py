"""What a reader makes of a source: pieces that cover it, and what it noticed."""

from __future__ import annotations

from dataclasses import dataclass

from podcorpus.findings.finding import Finding
from podcorpus.reading.source import Source
from podcorpus.records.base import TranscriptKind
from podcorpus.records.segment import SegmentKind


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a format is that a source is its own, and what in the source tells, for a person.

    `certainty` is above 0 and at most 1, so that formats can be told apart whoever wrote them: 1 for a signature that
    the format's specification demands; 0.8 where the whole file has its form; 0.5 where some lines have; 0.1 for
    a format that reads whatever no other does.
    """

    certainty: float
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source, `start` to `end` in code points, and what it is.

    A `turn_header` has the speaker's `label` (empty where the header names nobody) and `time_ms`; a
    `chapter_line` has its `time_ms` and `title`. None stands for what the line does not give.
    """

    kind: SegmentKind
    start: int
    end: int
    label: str | None = None
    time_ms: int | None = None
    title: str | None = None


@dataclass(frozen=True)
class Document:
    """A source cut into pieces without gap or overlap; a header's body, if any, is the piece after it."""

    source: Source
    format: str
    pieces: tuple[Piece, ...]
    transcript_kind: TranscriptKind | None
    findings: tuple[Finding, ...]
