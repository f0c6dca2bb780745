"""The result of parsing a source: pieces that cover it, and findings."""

from __future__ import annotations

from dataclasses import dataclass

from podcorpus.findings.finding import Finding
from podcorpus.reading.source import Source
from podcorpus.records.base import TranscriptKind
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


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the source, `start` to `end` in code points, and its kind.

    A `turn_header` has the speaker's `label` (empty if the header has no name) and `time_ms`; a `chapter_line` has its
    `time_ms` and `title`. None means that the line does not give the value.
    """

    kind: SegmentKind
    start: int
    end: int
    label: str | None = None
    time_ms: int | None = None
    title: str | None = None


@dataclass(frozen=True)
class Document:
    """A source split into pieces without gaps or overlaps; a header's body, if any, is the piece after it."""

    source: Source
    format: str
    pieces: tuple[Piece, ...]
    transcript_kind: TranscriptKind | None
    findings: tuple[Finding, ...]
