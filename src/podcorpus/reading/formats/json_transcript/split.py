"""A talk split into several lists: by who speaks, `{"Mara": [{…}, …], "Tom": [{…}, …]}`, or into parts that follow one
another, `{"intro": [{…}, …], "talk": [{…}, …]}`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from podcorpus.reading.formats.json_transcript.rows import fields_of
from podcorpus.reading.formats.json_transcript.shapes import shape_of
from podcorpus.reading.formats.json_transcript.values import milliseconds
from podcorpus.reading.grid.keys import NO_LABELS, plain
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.labels.parts import LONGEST_LABEL

_FEWEST = 3
"""How many rows show how lists belong together."""
_SAMPLE = 200


class _Row(NamedTuple):
    start: int
    end: int
    place: int
    """That of its list among the lists."""


def lists_of_one_talk(members: Sequence[tuple[str, Node]]) -> list[tuple[str | None, Node]]:
    """The lists of an object that has nothing else, each with the speaker that its key names, or with none where the
    lists are parts. Their rows have words and times: those of speakers alternate, and parts follow one another. Empty
    for other lists, such as translations, which are spoken at the same times."""
    keys = [key.strip() for key, _ in members]
    lists = [value for _, value in members]
    if len(members) < 2 or any(node.kind != "array" for node in lists):
        return []
    if any(plain(key) in NO_LABELS or not 0 < len(key) <= LONGEST_LABEL for key in keys):
        return []
    if sum(1 for node in lists for _ in islice(node.elements(), _FEWEST)) < _FEWEST:
        return []
    shape = shape_of(lists, "")
    if shape is None or not shape.text or shape.start is None:
        return []
    rows = sorted(row for place, node in enumerate(lists) for row in _rows(node, shape.start, shape.end, place))
    places = [row.place for row in rows]
    changes = sum(one != other for one, other in pairwise(places))
    if _at_once(rows) or set(places) != {*range(len(lists))}:
        return []
    if places == sorted(places):
        return [(None, node) for node in lists]
    return [*zip(keys, lists, strict=True)] if changes >= len(lists) and not shape.labelled else []


def _rows(node: Node, start: str, end: str | None, place: int) -> list[_Row]:
    """The first rows of a list with a time, in the file's unit read as seconds."""
    found = []
    for fields in map(fields_of, islice(node.elements(), _SAMPLE)):
        begins, ends = (milliseconds(fields.get(key or ""), "s") for key in (start, end))
        if begins is not None:
            found.append(_Row(begins, begins if ends is None else ends, place))
    return found


def _at_once(rows: Sequence[_Row]) -> bool:
    """Whether a quarter of the rows are in their middle, or have just begun, where one of another list begins."""
    together = (
        one.start == other.start or one.start + one.end > 2 * other.start
        for one, other in pairwise(rows)
        if one.place != other.place
    )
    return 4 * sum(together) >= len(rows)
