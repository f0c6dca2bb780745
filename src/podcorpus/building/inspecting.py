"""Inspecting: what was recognised in a file and why; and what comes close, where nothing is."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from pydantic import BaseModel, ConfigDict, Field

from podcorpus.building.turns import form_turns, turns_from
from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.findings.finding import Finding
from podcorpus.reading import FORMATS, Document, Source, read_document, recognise
from podcorpus.reading.inputs import InputFile
from podcorpus.records.episode import TurnsFrom

_NEAREST = 3


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InspectedLayout(_Part):
    """A form that lines of the file have."""

    shape: str = Field(description="The form, with NAME, TIME and TEXT for what differs from line to line.")
    count: int = Field(description="Number of lines that have it.")
    lines: tuple[int, ...] = Field(description="The first of them, from 1.")
    labels: tuple[str, ...] = Field(description="The most frequent names in it.")
    why: str = Field(description="What speaks for it, or against it.")


class InspectedFormat(_Part):
    """A format that recognises the file."""

    format: str
    certainty: float = Field(description="From 0 to 1, on one scale for all formats.")
    why: str


class InspectedSpeaker(_Part):
    """A speaker's label."""

    label: str
    n_turns: int


class Inspected(_Part):
    """What is recognised in one file, as printed by `podcorpus inspect --json`."""

    file: str
    format: str | None = Field(description="The format that the file is read in. Null: it cannot be read.")
    problem: str | None = Field(description="Why it cannot be read. Null: it can.")
    recognised: tuple[InspectedFormat, ...] = Field(description="Every format that recognises it, the surest first.")
    layouts: tuple[InspectedLayout, ...] = Field(
        description="The forms of turn headers that were learnt from the file."
    )
    nearest: tuple[InspectedLayout, ...] = Field(description="The closest forms that were not taken for headers.")
    turns_from: TurnsFrom | None = None
    n_turns: int = 0
    n_cues: int = 0
    n_words: int = 0
    n_chapters: int = 0
    speakers: tuple[InspectedSpeaker, ...] = ()
    first_ms: int | None = Field(default=None, description="Start of the first cue with a time.")
    last_ms: int | None = Field(default=None, description="End of the last cue with a time; without one, its start.")
    segments: dict[str, int] = Field(default_factory=dict, description="Number of segments of the source by kind.")
    findings: tuple[str, ...] = Field(default=(), description="The findings from reading it, one per line.")


def inspect_file(file: InputFile, form: str | None = None) -> Inspected:
    """What is recognised in a file; with `form` it is read in that format. A file that cannot be read is no error."""
    try:
        source = file.source()
    except InputError as error:
        return _unread(file, str(error), ())
    recognised = tuple(
        InspectedFormat(format=one.NAME, certainty=seen.certainty, why=seen.why) for one, seen in recognise(source)
    )
    try:
        document = read_document(source, form)
    except NotATranscriptError as error:
        return _unread(file, error.problem, recognised, source)
    except InputError as error:
        return _unread(file, str(error), recognised, source)
    return _read(file, document, recognised)


def _unread(
    file: InputFile, problem: str, recognised: tuple[InspectedFormat, ...], source: Source | None = None
) -> Inspected:
    nearest = () if source is None else tuple(chain.from_iterable(_explained(name, source)[1] for name in FORMATS))
    return Inspected(
        file=file.name,
        format=None,
        problem=problem.removeprefix(f"{file.name}: "),
        recognised=recognised,
        layouts=(),
        nearest=tuple(sorted(nearest, key=lambda one: -one.count)[:_NEAREST]),
    )


def _read(file: InputFile, document: Document, recognised: tuple[InspectedFormat, ...]) -> Inspected:
    layouts, nearest = _explained(document.format, document.source)
    turns = form_turns(document)
    counts = Counter(label for turn in turns if (label := document.cues[turn.start].label))
    times = [(cue.start_ms, cue.end_ms) for cue in document.cues if cue.start_ms is not None]
    last_start, last_end = times[-1] if times else (None, None)
    return Inspected(
        file=file.name,
        format=document.format,
        problem=None,
        recognised=recognised,
        layouts=layouts,
        nearest=nearest[:_NEAREST],
        turns_from=turns_from(document),
        n_turns=len(turns),
        n_cues=len(document.cues),
        n_words=sum(len(document.cue_text(cue).split()) for cue in document.cues),
        n_chapters=len(document.chapters),
        speakers=tuple(InspectedSpeaker(label=label, n_turns=n) for label, n in counts.most_common()),
        first_ms=times[0][0] if times else None,
        last_ms=last_start if last_end is None else last_end,
        segments=dict(sorted(Counter(stretch.kind for stretch in document.stretches).items())),
        findings=tuple(map(_on_its_line, document.findings)),
    )


def _on_its_line(one: Finding) -> str:
    """A finding without the file, which is named above it."""
    whole = str(one)
    where = f"line {one.line}: " if one.line else ""
    return whole.replace(f"{one.place}: ", where, 1)


def _explained(name: str, source: Source) -> tuple[tuple[InspectedLayout, ...], tuple[InspectedLayout, ...]]:
    """The layouts that a format learnt from a file, and those that come close; none for a format without `explain`."""
    explain = getattr(FORMATS.named(name), "explain", None)
    if explain is None:
        return (), ()
    explained = explain(source)
    layouts, nearest = (
        tuple(
            InspectedLayout(shape=one.shape, count=one.count, lines=one.lines, labels=one.labels, why=one.why)
            for one in listed
        )
        for listed in (explained.layouts, explained.nearest)
    )
    return layouts, nearest
