"""Texts under keys that say who speaks or when: `[{"Mara": "words"}, …]` and `{"00:01:02": "words", …}`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.formats.json_transcript.listed import Outline
from podcorpus.reading.formats.json_transcript.spoken import Spoken
from podcorpus.reading.grid.keys import NO_LABELS, plain
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.labels.parts import LONGEST_LABEL
from podcorpus.reading.labels.speech import are_model_roles, is_timetable, may_be_said
from podcorpus.reading.source import Source

_FEWEST = 3
"""How many keys show what they are."""


def keyed(overview: Outline) -> list[Spoken]:
    """What is spoken by the keys of an object, or by the one key of each object of a list, where they are times
    in order or speakers who recur and the texts read as speech; empty if there is none."""
    found = (_spoken(keys, values) for keys, values in _candidates(overview) if len(keys) >= _FEWEST)
    return max(found, key=len, default=[])


def keyed_finding(source: Source, spoken: Sequence[Spoken]) -> Finding:
    """The finding on keys that are read as times or speakers."""
    (key, are_labels), *_ = spoken[0].marks
    what = "speakers" if are_labels else "times"
    message = f"the keys of texts are read as {what}: {len(spoken)}, of which this is the first"
    return finding("json-assumed", message, path=source.name, line=source.line_number(key.start))


def _candidates(overview: Outline) -> Iterator[tuple[list[str], list[Node]]]:
    """Keys and their values."""
    lists = [] if overview.root is None else [overview.root]
    for _, node in overview.objects:
        members = list(node.members())
        lists += [value for _, value in members if value.kind == "array"]
        yield [key.strip() for key, _ in members], [value for _, value in members]
    for node in lists:
        rows = [list(row.members()) for row in node.elements()]
        if all(len(row) == 1 for row in rows):
            yield [row[0][0].strip() for row in rows], [row[0][1] for row in rows]


def _spoken(keys: Sequence[str], values: Sequence[Node]) -> list[Spoken]:
    texts = [text for value in values if (text := value.text) is not None]
    starts = [start for key in keys if (start := clock_ms(key)) is not None]
    timed = len(starts) == len(keys) and all(before <= after for before, after in pairwise(starts))
    if len(texts) < len(values) or not may_be_said(texts, () if timed else keys):
        return []
    if timed:
        return [] if is_timetable(starts, texts) else [_one(*row, None) for row in zip(values, starts, strict=True)]
    return [_one(value, None, key) for key, value in zip(keys, values, strict=True)] if _are_labels(keys) else []


def _are_labels(keys: Sequence[str]) -> bool:
    """Whether keys are speakers, who recur."""
    labels = set(keys)
    named = all(0 < len(label) <= LONGEST_LABEL and plain(label) not in NO_LABELS for label in labels)
    return named and 1 < len(labels) <= (len(keys) + 1) // 2 and not are_model_roles(labels)


def _one(value: Node, start_ms: int | None, label: str | None) -> Spoken:
    key = Node(value.file, value.entry - 1)
    return Spoken((value,), start_ms=start_ms, label=label, marks=((key, label is not None),))
