"""Texts in a list of strings, with speakers and times in lists of the same length beside it; the lists may be objects
with numbers as keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import NamedTuple

from podcorpus.errors import resembled
from podcorpus.reading.cues.units import Unit, likely_unit
from podcorpus.reading.formats.json_transcript.listed import Outline
from podcorpus.reading.formats.json_transcript.misnamed import Misnamed, has_several_words, is_label
from podcorpus.reading.formats.json_transcript.rows import is_time, numbered
from podcorpus.reading.formats.json_transcript.spoken import Spoken
from podcorpus.reading.formats.json_transcript.values import bare_number, label_node, label_of, milliseconds
from podcorpus.reading.grid.keys import CONFIDENCE, DURATION, END, SPAN, SPEAKER, START, TEXT, WORDS, plain, unit_of_key
from podcorpus.reading.json_values.spans import Node

_TEXTS = (*TEXT, "lines", "utterances", "sentences", "paragraphs", "turns", "segments")
_SPEAKERS = (*SPEAKER, "speakers", "names")
_STARTS = (*START, "times")
_ENDS = (*END, "ends")
_KNOWN = frozenset((*_TEXTS, *_SPEAKERS, *_STARTS, *_ENDS, *DURATION, *SPAN, *CONFIDENCE, *WORDS))
_FEWEST = 2
_SAMPLE = 200


class Columns(NamedTuple):
    """What is spoken, and the keys whose names are probably misspelt."""

    spoken: list[Spoken]
    misnamed: list[Misnamed]


def columns(overview: Outline) -> Columns:
    """What is spoken by the first lists that fit; nothing if no list of strings has speakers or times beside it."""
    misnamed: list[Misnamed] = []
    for _, node in overview.objects:
        nodes = {plain(key): value for key, value in node.members() if value.kind in ("array", "object")}
        lists = {key: numbered(value) for key, value in nodes.items()}
        texts, meant = _first(lists, _TEXTS, "string"), None
        if texts is None:
            texts, meant = next(_misspelt(lists, _TEXTS, has_several_words, 0.5), (None, None))
        if texts is None:
            continue
        same = {key: column for key, column in lists.items() if len(column) == len(lists[texts]) and key != texts}
        labels, start, end = (_first(same, names, "") for names in (_SPEAKERS, _STARTS, _ENDS))
        lacking = [
            Misnamed(nodes[key], like, "kept as metadata")
            for role, names, fits in ((labels, _SPEAKERS, is_label), (start, _STARTS, is_time), (end, _ENDS, is_time))
            for key, like in (_misspelt(same, names, fits) if role is None else ())
        ]
        if labels or start:
            unit = _unit(lists[texts], same.get(start or ""), start or "")
            rows = zip(lists[texts], *(same.get(key or "", repeat(None)) for key in (labels, start, end)), strict=False)
            spoken = [_spoken(text, label, first, last, unit) for text, label, first, last in rows]
            read_as = [] if meant is None else [Misnamed(nodes[texts], meant, "read as the words")]
            return Columns(spoken, [*read_as, *lacking])
        if meant is None:
            misnamed += lacking
    return Columns([], misnamed)


def _misspelt(
    lists: Mapping[str, Sequence[Node]], names: Sequence[str], fits: Callable[[Node], bool], share: float = 1
) -> Iterator[tuple[str, str]]:
    """The keys that are not known and like one that has a role, with that one, where at least a share of the list fits
    the role."""
    for key in sorted(lists.keys() - _KNOWN):
        column = lists[key][:_SAMPLE]
        enough = len(column) >= _FEWEST and sum(map(fits, column)) >= share * len(column)
        if enough and (meant := resembled(key, names)) is not None:
            yield key, meant


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
    return Spoken(strings, (), *times, label_of(label), marks=tuple(marks))
