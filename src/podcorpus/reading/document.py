"""What a reader makes of a source: pieces that cover it, and what it noticed."""

from __future__ import annotations

from dataclasses import dataclass

from podcorpus.findings.finding import Finding
from podcorpus.reading.source import Source
from podcorpus.records.base import TranscriptKind
from podcorpus.records.segment import SegmentKind


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
