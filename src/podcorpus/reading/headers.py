"""Turn headers of the form `Name (MM:SS)`, read strictly first and leniently second.

A header that is nearly right is still a header: left out, its words would be glued to the turn
before it and given to the wrong speaker. Each leniency is reported as a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from podcorpus.findings import Finding, finding
from podcorpus.reading.clock import TIME, parse_time
from podcorpus.reading.source import Source

# Anchored on the time at the line's end: four times as fast as a pattern that begins with the name.
_TIME_AT_END = re.compile(rf"\((?P<time>{TIME})\)[^\S\r\n]*(?=\r|\n|\Z)")
_AFTER_NAME = re.compile(r"[\s()\[\]{}<>.,:;*#0-9OoIl?–—-]{1,14}")
_LOOSE_TIME = re.compile(r"(?<!\d)(\d{1,3})[:.;,](\d{2})(?:[:.;,](\d{2}))?(?!\d)")
_PARTICLES = frozenset(
    """
    al and bin d da de del della den der di do du el la le of te the van von y
    """.split()
)
_CHAPTER_RUN = 3


@dataclass(frozen=True, slots=True)
class Header:
    """A turn header: the index of its line, the label (empty where it names nobody) and its time."""

    line: int
    label: str
    time_ms: int | None
    mended: str | None = None
    """What is wrong with the line, where it was read leniently."""


@dataclass(frozen=True)
class Headers:
    """The headers of a source in order, and the lines that only look like headers."""

    headers: tuple[Header, ...]
    chapter_lines: frozenset[int]
    findings: tuple[Finding, ...]


def name_like(label: str) -> bool:
    """Whether a label can be a speaker's name: a few capitalised words without a sentence's punctuation.

    >>> name_like("Ludwig van Beethoven"), name_like("we met at noon"), name_like("Speaker 2")
    (True, False, True)
    """
    words = label.split()
    if len(words) > 6 or len(label) > 60 or re.search(r"[.,;:?!…]$|[“”\"<>{}|=]", re.sub(r"\b(Jr|Sr|Dr)\.", "", label)):
        return False
    return all(not word[0].islower() or word.casefold() in _PARTICLES for word in words)


def find_headers(source: Source) -> Headers:
    """All turn headers of a source, with a finding for each line that is not quite one."""
    strict = {index: (label, time) for index, label, time in _candidates(source)}
    chapter_lines = _chapter_runs(source, strict)
    for run_line in chapter_lines:
        del strict[run_line]
    counts = Counter(label for label, _ in strict.values() if label and name_like(label))
    known = {label.casefold(): label for label in counts}

    headers: list[Header] = []
    findings: list[Finding] = []
    last = max(strict, default=-1)
    for index, line in enumerate(source.lines):
        if index in chapter_lines:
            continue
        header = (
            _strict_header(*strict[index], index, known)
            if index in strict
            else _lenient_header(source.line_text(line), index, known, inside=bool(headers) and index < last)
        )
        if header is not None:
            headers.append(header)
        if index in strict and header is None:
            findings.append(
                finding(
                    "header-suspect",
                    "the line ends in a time like a turn header but does not begin with a name; read as speech",
                    path=source.name,
                    line=index + 1,
                )
            )
        elif header is not None and header.mended:
            findings.append(
                finding(
                    "header-mended",
                    f"the turn header {header.mended}; read as {header.label or 'nobody'}, "
                    f"{'without a time' if header.time_ms is None else f'{header.time_ms} ms'}",
                    path=source.name,
                    line=index + 1,
                )
            )
    return Headers(tuple(headers), frozenset(chapter_lines), tuple(findings))


def _candidates(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line index, label and time text of every line that ends in a time in parentheses."""
    for match in _TIME_AT_END.finditer(source.text):
        index = source.line_number(match.start()) - 1
        label = source.text[source.lines[index].start : match.start()].strip()
        yield index, label.lstrip("\ufeff").strip(), match["time"]


def _chapter_runs(source: Source, strict: dict[int, tuple[str, str]]) -> set[int]:
    """Lines of chapter lists written `Title (MM:SS)`: three or more in a row that nobody speaks under."""
    runs: list[list[int]] = []
    for index in sorted(strict):
        before = index - 1
        while before >= 0 and not source.line_text(source.lines[before]).strip():
            before -= 1
        if runs and runs[-1][-1] == before:
            runs[-1].append(index)
        else:
            runs.append([index])
    found: set[int] = set()
    for run in runs:
        labels = [strict[index][0] for index in run]
        if len(run) < _CHAPTER_RUN or len(set(labels)) < len(run):
            continue
        elsewhere = {strict[index][0] for other in runs if len(other) < _CHAPTER_RUN for index in other}
        found.update(index for index, label in zip(run, labels, strict=True) if label not in elsewhere)
    return found


def _strict_header(label: str, time: str, index: int, known: dict[str, str]) -> Header | None:
    ms = parse_time(time)
    problem = None if ms is not None else f"has the time {time}, which no clock shows"
    if label and not name_like(label):
        if label.casefold() not in known:
            return None
        problem = problem or "writes the name in other letters"
        label = known[label.casefold()]
    return Header(index, label, ms, problem)


def _lenient_header(text: str, index: int, known: dict[str, str], *, inside: bool) -> Header | None:
    """A line that is a known name and the ruins of a time, or a known name alone between two headers."""
    stripped = text.strip()
    if len(stripped) > 80:
        return None
    folded = stripped.casefold()
    for name in sorted((name for name in known if folded.startswith(name)), key=len, reverse=True):
        rest = stripped[len(name) :]
        if not rest.strip():
            return Header(index, known[name], None, "has no time") if inside else None
        if _AFTER_NAME.fullmatch(rest) and re.search(r"[0-9(\[]", rest):
            time = _LOOSE_TIME.search(rest)
            ms = parse_time(":".join(part for part in time.groups() if part)) if time else None
            return Header(index, known[name], ms, "is not written `Name (MM:SS)`")
    return None
