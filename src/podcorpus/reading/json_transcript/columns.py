"""Texts in a list of strings, with speakers and times in lists of the same length beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, repeat

from podcorpus.reading.json_transcript.lists import Outline
from podcorpus.reading.json_transcript.roles import END, SPEAKER, START, TEXT
from podcorpus.reading.json_transcript.spoken import Spoken
from podcorpus.reading.json_transcript.values import (
    Unit,
    bare_number,
    label_node,
    label_of,
    likely_unit,
    milliseconds,
    plain,
    unit_of_key,
)
from podcorpus.reading.json_values.spans import Node

_TEXTS = (*TEXT, "lines", "utterances", "sentences", "paragraphs", "turns", "segments")
_SPEAKERS = (*SPEAKER, "speakers", "names")
_FEWEST = 2
_SAMPLE = 200


def columns(overview: Outline) -> list[Spoken]:
    """What is spoken by the first lists that fit; none if no list of strings has speakers or times beside it."""
    for _, node in overview.objects:
        lists = {plain(key): list(value.elements()) for key, value in node.members() if value.kind == "array"}
        texts = _first(lists, _TEXTS, "string")
        if texts is None:
            continue
        same = {key: column for key, column in lists.items() if len(column) == len(lists[texts]) and key != texts}
        labels, start, end = (_first(same, names, "") for names in (_SPEAKERS, START, END))
        if labels or start:
            unit = _unit(lists[texts], same.get(start or ""), start or "")
            rows = zip(lists[texts], *(same.get(key or "", repeat(None)) for key in (labels, start, end)), strict=False)
            return [_spoken(text, label, first, last, unit) for text, label, first, last in rows]
    return []


def _first(lists: dict[str, list[Node]], names: Sequence[str], kind: str) -> str | None:
    for name in names:
        column = lists.get(name, [])
        kinds = {one.kind for one in islice(column, _SAMPLE)} - {"null"}
        if len(column) >= _FEWEST and kinds and kinds <= ({kind} if kind else {"string", "number", "object"}):
            return name
    return None


def _unit(texts: Sequence[Node], starts: Sequence[Node] | None, key: str) -> Unit:
    sample = [number for node in (starts or ())[:_SAMPLE] if (number := bare_number(node)) is not None]
    return unit_of_key(key) or likely_unit(sample, sum(node.end - node.start for node in texts[:_SAMPLE]))


def _spoken(text: Node, label: Node | None, start: Node | None, end: Node | None, unit: Unit) -> Spoken:
    marks = [(node, False) for node in (start, end) if node is not None and node.kind != "object"]
    if (at := label_node(label)) is not None:
        marks.append((at, True))
    strings = (text,) if text.kind == "string" else ()
    times = milliseconds(start, unit), milliseconds(end, unit)
    return Spoken(strings, (), *times, label_of(label), None, tuple(marks), None, False)
