"""Who speaks under each header: breaks that are no speakers, labels with how something is said, `Mara, softly`, or with
an aside of the transcriber's, `Mara (laughing)`, and times that go on with the speaker above."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.headers.header import Header, begins
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.labels.names import Likeness, is_direction, is_field, is_sound, likeness
from podcorpus.reading.source import Source

_MANNER = re.compile(r"(?P<name>[^\W\d_a-z][^,]*), (?!(?:and|und|et|y|e|och|og|en|i) )[^\WA-Z\d_]+(?: [^\W\d_]+){0,3}")
_WITH_ASIDE = re.compile(
    r"(?P<name>[^()\[\]（）【】]*[^()\[\]（）【】*_\s])[*_\s]*[(\[（【](?P<aside>[^()\[\]（）【】]{1,120})[)\]）】][*_\s]*"
)
_BEFORE_TIME = frozenset("at says said sagt dit dice diz zegt um ab bei à às alle om kl в".split())
"""Words between a name and a time. Any other with which all labels end is of the names: `Yamada san`."""
_MANY = 3
"""From how many different asides on a label is a name even if it has one wherever it is."""


def without_manner(headers: Sequence[Header]) -> list[Header]:
    """The headers, with the name alone where how it is said is behind it and others have the name only,
    `Mara, softly`, and where every name has the same word between it and the time: `Mara at 0:05`."""
    counts = Counter(header.label for header in headers)
    timed = {header.label for header in headers if header.label and header.time_ms is not None}
    word = next(iter(timed), "").rpartition(" ")[2]
    names = {}
    if word in _BEFORE_TIME and all(label.endswith(f" {word}") for label in timed):
        names = {label: label.removesuffix(f" {word}") for label in timed}
    elif any("," in label for label in counts):
        names = {label: m["name"] for label in counts if (m := _MANNER.fullmatch(label)) and counts[m["name"]] > 1}
    return [header._replace(label=names.get(header.label, header.label)) for header in headers]


def without_markers(
    source: Source, headers: Sequence[Header], timeless: bool
) -> tuple[list[Header], list[Header], list[Finding]]:
    """The headers of speakers, those that are marks between turns, and findings.

    A break has the form of a name, but hardly ever words under it. Words that do follow one stay with the speaker
    above. Somebody with a first and a last name may say nothing, as where a recording is played.
    """
    starts = begins(headers, source.line_starts)
    stops = [*starts[1:], len(source.text)] if starts else []
    counts = Counter(header.label for header in headers if not header.bare and header.label)
    wordless = {
        i
        for i, (header, stop) in enumerate(zip(headers, stops, strict=True))
        if header.label
        and not header.bare
        and (header.words >= stop or source.text[header.words].isspace())
        and not source.text[header.words : min(stop, header.words + 200)].strip()
        # At its end a page may be cut.
        and (i + 1 < len(headers) or is_field(header.label) or is_sound(header.label))
    }
    empty = Counter(headers[i].label for i in wordless)
    marks = {
        label
        for label, n in empty.items()
        if 2 * n > counts[label] and (counts[label] > 1 or (timeless and not is_person(label)) or is_field(label))
    }
    marks = {label for label in marks if 2 * counts[label] < len(headers) or is_field(label)} | _apart(source, headers)
    marks.update(filter(is_direction, counts))
    if not marks or len(marks) == len(counts):
        return list(headers), [], []
    kept: list[Header] = []
    markers: list[Header] = []
    findings = []
    for i, header in enumerate(headers):
        if header.bare or header.label not in marks:
            kept.append(header)
            continue
        markers.append(header)
        if i not in wordless or counts[header.label] == 1:
            what = "words under it stay with the speaker above" if i not in wordless else "no words are under it"
            message = f"“{header.label}” was read as a mark between turns, not as a speaker; {what}"
            findings.append(finding("header-suspect", message, path=source.name, line=header.line + 1))
    return kept, markers, findings


def _apart(source: Source, headers: Sequence[Header]) -> set[str]:
    """The labels of fields that are always alone on their line, where hardly any other header is."""
    if not any(is_field(label) for label in {header.label for header in headers if not header.bare}):
        return set()
    alone: dict[str, list[bool]] = defaultdict(list)
    for header in headers:
        if header.label and not header.bare:
            alone[header.label].append(header.words >= source.lines[header.line].end)
    fields = {label for label, own in alone.items() if all(own) and is_field(label)}
    others = [one for label, own in alone.items() if label not in fields for one in own]
    return fields if 10 * sum(others) < len(others) else set()


def is_person(label: str) -> bool:
    """Whether a label reads as a first and a last name."""
    return " " in label and name_like(label) and not is_sound(label)


def joined_lines(source: Source, headers: Sequence[Header]) -> list[Header]:
    """The headers, with a name and a time on lines of their own, one right below the other, as one."""
    if len({header.bare for header in headers}) < 2:
        return list(headers)
    found: list[Header] = []
    for header in headers:
        before = found[-1] if found else None
        if before is not None and header.start < 0 and before.start < 0 and before.bare != header.bare:
            name, time = (header, before) if before.bare else (before, header)
            begin = source.line_starts[header.line]
            if (
                name.time_ms is None
                and name.label
                and before.words <= begin
                and not source.text[before.words : begin].strip()
            ):
                found[-1] = name._replace(
                    line=before.line, time_ms=time.time_ms, end_ms=time.end_ms, words=header.words
                )
                continue
        found.append(header)
    return found


def doubtful(bare: Sequence[Header], named: Sequence[Header]) -> list[Header]:
    """The times without a name, without a speaker where a name seems to be missing: between two headers of one speaker
    on a page where two such never follow each other, and most names have a time."""
    timed = sum(header.time_ms is not None for header in named)
    if 2 * timed <= len(named) or not any(header.problem for header in bare):
        return list(bare)
    if any(one.label == other.label for one, other in pairwise(named) if not _between(bare, one, other)):
        return list(bare)
    starts = [header.words for header in named]
    checked = []
    for header in bare:
        at = bisect_right(starts, header.words)
        same = 0 < at < len(named) and named[at - 1].label == named[at].label
        checked.append(header._replace(bare=False, problem=None) if header.problem and same else header)
    return checked


def _between(bare: Sequence[Header], one: Header, other: Header) -> bool:
    return any(one.words <= header.words < other.words for header in bare)


def carry(headers: Sequence[Header]) -> list[Header]:
    """The headers with the name of the speaker above for those that have a time only."""
    if not (any(header.bare for header in headers) and any(header.label for header in headers)):
        return list(headers)
    carried = []
    label = ""
    for header in headers:
        if header.bare and not header.label:
            header = header._replace(label=label)
        else:
            label = header.label
        carried.append(header)
    return carried


def without_asides(source: Source, headers: Sequence[Header]) -> tuple[list[Header], list[Finding]]:
    """The headers with the name alone as the label where what is in brackets behind it is no part of it, and a finding
    if that is a guess: a sound, or words without capitals on a page where some name is a label without them, too, or
    has several. `Caller (male)` and `Mara (Host)` are labels."""
    counts = Counter(header.label for header in headers)
    split: dict[str, tuple[str, str]] = {}
    asides: dict[str, set[str]] = defaultdict(set)
    for label in counts:
        match = _WITH_ASIDE.fullmatch(label)
        if match is not None and match["aside"] == match["aside"].lower():
            split[label] = match["name"], match["aside"]
            asides[match["name"]].add(match["aside"])
    names: dict[str, str] = {}
    guessed: set[str] = set()
    usual = any(name in counts or len(of_name) >= _MANY for name, of_name in asides.items())
    for label, (name, aside) in split.items():
        sound = is_sound(aside)
        if sound or (usual and _is_one_person(name)):
            names[label] = name
            if not sound:
                guessed.add(label)
    if not names:
        return list(headers), []
    findings = []
    if guessed:
        first = next(header for header in headers if header.label in guessed)
        n = sum(counts[label] for label in guessed)
        message = f"“{first.label}” is read as “{names[first.label]}”, and words in brackets as no part of a label"
        message += f" in {n} headers" if n > 1 else ""
        findings.append(finding("header-suspect", message, path=source.name, line=first.line + 1))
    return [header._replace(label=names.get(header.label, header.label)) for header in headers], findings


def _is_one_person(name: str) -> bool:
    """Whether a label is a name, or that of one of several with the same role: `Speaker 2`, but not `Caller`."""
    like = likeness(name)
    return like is Likeness.STRICT or (like is Likeness.ROLE and any(map(str.isdecimal, name)))
