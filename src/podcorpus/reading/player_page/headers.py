"""Turn headers of the form `Name (MM:SS)`, read strictly first and leniently second.

An almost correct header is still read as a header; otherwise its words would be appended to the previous turn and
attributed to the wrong speaker. Each header read leniently is reported as a finding.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.player_page.boilerplate import is_chapter_heading, is_notice
from podcorpus.reading.player_page.lenient_headers import MARKS, bracketed_label, name_alone, read_leniently
from podcorpus.reading.player_page.speaker_labels import KnownLabels, name_like, tidy_label
from podcorpus.reading.source import Source
from podcorpus.records.clock import TIME, format_time, parse_time

# Anchored on the time at the line's end: four times as fast as a pattern that starts with the name.
_TIME_AT_END = re.compile(rf"\([^\S\r\n]*(?P<time>{TIME})[^\S\r\n]*\)[^\S\r\n]*(?=\r|\n|\Z)")
_TIME_AT_START = re.compile(rf"\s*[(\[]?{TIME}\b")
_OTHER_BREAK = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CHAPTER_RUN = 3
_RECURS = 3
"""With how many different times a label must occur to be accepted as a name whatever its form."""
_NEAR = 10
"""How many lines above the words of the first turn the chapter list or the notice may end."""
_SUSPECT = "ends with a time like a turn header but does not start with a name; read as speech"


@dataclass(frozen=True, slots=True)
class Header:
    """A turn header: the index of its line, the label (empty if it has no name) and its time."""

    line: int
    label: str
    time_ms: int | None
    words: int
    """Offset into the source where the words begin: the next line, or after the header on the same line."""
    problem: str | None = None
    """What is wrong with the line, if it was read leniently."""


@dataclass(frozen=True)
class Headers:
    """The headers of a source in order, the lines of chapter lists `Title (MM:SS)`, and findings."""

    headers: tuple[Header, ...]
    chapter_lines: frozenset[int]
    findings: tuple[Finding, ...]


# Both recognising and reading a source need its headers.
@lru_cache(maxsize=1)
def find_headers(source: Source) -> Headers:
    """All turn headers of a source, with a finding for each malformed one.

    There are none without at least one well-formed header, so that another format is not read as this one.
    """
    candidates = {index: (label, time) for index, label, time in _candidates(source)}
    chapter_lines = _chapter_runs(source, candidates)
    timed = {index: found for index, found in candidates.items() if index not in chapter_lines}
    names = _names(timed)
    strict = {index: found for index, found in timed.items() if found[0] in names}
    if not strict:
        return Headers((), frozenset(chapter_lines), ())
    known = KnownLabels([label for label, _ in strict.values()] + _bracketed(source, strict))
    found = {index: _strict_header(source, *strict[index], index, known) for index in strict}
    suspects: dict[int, str] = {}
    first, alone = min(strict), []
    for index, line in enumerate(source.lines):
        if index in strict or index in chapter_lines:
            continue
        text = source.texts[index]
        if not text.strip():
            continue
        lenient = read_leniently(text, known, inside=index > first)
        if lenient is not None:
            words = line.next if lenient.words_at is None else line.start + lenient.words_at
            found[index] = Header(index, lenient.label, lenient.time_ms, words, lenient.problem)
        elif index in timed:
            suspects[index] = _SUSPECT
        elif label := name_alone(text, known):
            alone.append((index, label))
    lines = sorted(found)
    for index, label in alone:
        reading = _alone(source, found, lines, index, label)
        if isinstance(reading, Header):
            found[index] = reading
            insort(lines, index)
        elif reading:
            suspects[index] = reading
    # A list inside the talk is not a chapter list; one before it is handled by chapter_list.
    suspects.update({index: _SUSPECT for index in chapter_lines if index > min(found)})
    headers = tuple(found[index] for index in sorted(found))
    return Headers(headers, frozenset(chapter_lines), tuple(_findings(source, headers, suspects)))


def _candidates(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line index, label and time text of every line that ends with a time in parentheses."""
    for match in _TIME_AT_END.finditer(source.text):
        index = source.line_number(match.start()) - 1
        label = source.text[source.lines[index].start : match.start()].strip(MARKS + "\f\v")
        # Breaks that are not line ends here separate a sentence from a name; tidying would hide that.
        yield index, label if _OTHER_BREAK.search(label) else tidy_label(label), match["time"]


def _names(timed: Mapping[int, tuple[str, str]]) -> set[str]:
    """The labels of lines with a time that are names: by their form, by another label's form, or because they recur."""
    times: dict[str, set[str]] = defaultdict(set)
    for label, time in timed.values():
        times[label].add(time)
    names = {label for label in times if name_like(label)}
    folded = {name.casefold() for name in names if name}
    return names | {
        label
        for label, at in times.items()
        if label.casefold() in folded or (len(at) >= _RECURS and 0 < len(label) <= 60 and label[-1] not in ".,;?!…。")
    }


def _bracketed(source: Source, strict: Mapping[int, object]) -> list[str]:
    """Names before a time in other brackets on more than one line: speakers whose headers are all written that way."""
    labels: dict[str, set[str]] = defaultdict(set)
    for index, line in enumerate(source.lines):
        if index not in strict and line.end - line.start <= 100:
            text = source.line_text(line)
            if label := bracketed_label(text) if any(char.isdigit() for char in text[-12:]) else None:
                labels[label].add(text)
    return [label for label, texts in labels.items() if len(texts) > 1]


def _chapter_runs(source: Source, candidates: Mapping[int, tuple[str, str]]) -> set[int]:
    """Lines of chapter lists written `Title (MM:SS)`: several in a row without speech under them."""
    runs: list[list[int]] = []
    headed: set[int] = set()
    texts = source.texts
    for index in sorted(candidates):
        before = _written(texts, index, -1)
        if runs and runs[-1][-1] == before:
            runs[-1].append(index)
        else:
            runs.append([index])
            if before is not None and is_chapter_heading(texts[before]):
                headed.add(index)
    for run in runs:
        # The other lines of a list can have the time in front.
        above, below = _written(texts, run[0], -1), _written(texts, run[-1], 1)
        if above is not None and below is not None and _TIME_AT_START.match(texts[above]):
            headed.update(run[:1] if _TIME_AT_START.match(texts[below]) or is_notice(texts[below]) else ())
    lists = [run for run in runs if len(run) >= _CHAPTER_RUN or run[0] in headed]
    listed = {index for run in lists for index in run}
    elsewhere = {label for index, (label, _) in candidates.items() if index not in listed}
    found: set[int] = set()
    for run in lists:
        labels = [candidates[index][0] for index in run]
        times = [parse_time(candidates[index][1]) for index in run]
        if len(set(labels)) < len(run) and run[0] not in headed:
            continue
        # The last line may be a turn header: then its time starts over.
        starts_over = len(run) > 1 and (times[-1] or 0) < (times[-2] or 0)
        found.update(
            index
            for index, label in zip(run, labels, strict=True)
            if label not in elsewhere and not (starts_over and index == run[-1])
        )
    return found


def _written(texts: Sequence[str], index: int, step: int) -> int | None:
    """The nearest line before (-1) or after (1) this one that is not blank; None if there is none."""
    index += step
    while 0 <= index < len(texts) and not texts[index].strip():
        index += step
    return index if 0 <= index < len(texts) else None


def _strict_header(source: Source, label: str, time: str, index: int, known: KnownLabels) -> Header:
    ms = parse_time(time)
    problem = None if ms is not None else f"has the time {time}, which is not a clock time"
    spelled = known.spelling(label) or label
    if spelled != label:
        problem = problem or f"has the name in different case than in other headers (“{spelled}”)"
    return Header(index, spelled, ms, source.lines[index].next, problem)


def _alone(
    source: Source, found: Mapping[int, Header], lines: Sequence[int], index: int, label: str
) -> Header | str | None:
    """How a name alone on its line is read: a header without a time, a text to report, or None for neither.

    It is a header if it changes the speaker and the next header changes the speaker again. A speaker does not follow
    themselves: in that case the name is more likely the end of the previous turn's words.
    """
    at = bisect_right(lines, index)
    before = found[lines[at - 1]] if at else None
    after = found[lines[at]] if at < len(lines) else None
    header = Header(index, label, None, source.lines[index].next, "has no time")
    changes = after is None or after.label != label
    below = _written(source.texts, index, 1)
    spoken = below is not None and below not in found
    if before is not None:
        if changes and spoken and before.label != label:
            return header
        return "consists of a speaker's name only; read as speech"
    if after is None or after.time_ms == 0 or not changes or not spoken:
        return None
    near = source.texts[max(0, index - _NEAR) : after.line]
    ends = [i for i, text in enumerate(near) if is_notice(text) or _TIME_AT_START.match(text)]
    if ends:
        return header if max(0, index - _NEAR) + ends[-1] < index else None
    return "is a speaker's name before the first turn, which does not start at 0; read as show notes"


def _findings(source: Source, headers: tuple[Header, ...], suspects: Mapping[int, str]) -> Iterator[Finding]:
    report = partial(finding, path=source.name)
    for index, what in suspects.items():
        yield report("header-suspect", f"the line {what}", line=index + 1)
    for header in headers:
        if header.problem:
            time = "without a time" if header.time_ms is None else f"at {format_time(header.time_ms)}"
            message = f"the turn header {header.problem}; read as {header.label or 'no name'}, {time}"
            yield report("header-mended", message, line=header.line + 1)
