"""The list of a file that says who speaks when, beside a transcript that does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from podcorpus.reading.formats.json_transcript.listed import Listed, Outline
from podcorpus.reading.formats.json_transcript.rows import fields_of, rows_of
from podcorpus.reading.formats.json_transcript.values import key_of, label_of
from podcorpus.reading.grid.keys import plain
from podcorpus.reading.json_values.spans import Node

_WHO = ("speaker", "diari")
"""What is in the names of such lists."""
_SAMPLE = 200
_MOST_SHOWN = 4
_LONGEST = 60


def speaker_list(listed: Sequence[Listed]) -> Listed | None:
    """A list of intervals with a speaker each, without words: objects, or, if its name says so, `[0.5, 3.2, "Mara"]`;
    or lists of intervals for each speaker, `{"Mara": [[0.5, 3.2], …], "Tom": […]}`."""
    intervals = [one for one in listed if not one.shape.speaks and _is_timed(one)]
    for one in intervals:
        if one.shape.speaker or (len({*one.labels} - {None}) > 1 and None not in one.labels):
            return one
    for one in listed:
        if one.path and _says_who(one.path[-1]) and one.shape.text == ("word",) and _is_timed(one) and _recur(one):
            return one._replace(shape=one.shape._replace(text=(), speaker="word"))
    for parent, group in groupby(intervals, key=lambda one: one.path[:-1]):
        apart = list(group)
        if parent and _says_who(parent[-1]) and len(apart) > 1 and all(len(one.lists) == 1 for one in apart):
            lists = tuple(one.lists[0] for one in apart)
            return apart[0]._replace(lists=lists, labels=tuple(key_of(node) for node in lists))
    return None


def named_apart(overview: Outline) -> tuple[str, Node, list[str]] | None:
    """A list or object whose name says that it is of speakers and that names several: its key, itself and the names.
    None if there is none."""
    for _, node in overview.objects:
        for key, value in node.members():
            if value.kind in ("array", "object") and _says_who(plain(key)):
                names = list(dict.fromkeys(_names(value)))
                if len(names) > 1:
                    return key, value, names[:_MOST_SHOWN]
    return None


def _names(node: Node) -> Iterator[str]:
    """The labels in the rows of a list, or the keys of an object."""
    if node.kind == "object":
        keys = (key for key, value in node.members() if value.kind in ("array", "object"))
        yield from islice((key for key in keys if key), _SAMPLE)
        return
    for row in islice(node.elements(), _SAMPLE):
        values = row.elements() if row.kind == "array" else (value for key, value in row.members() if _names_one(key))
        labels = [label for value in values if value.kind == "string" and (label := label_of(value))]
        yield from (label for label in labels[:1] if len(label) <= _LONGEST)


def _names_one(key: str) -> bool:
    return plain(key) in ("name", "label") or "speaker" in plain(key)


def _says_who(name: str) -> bool:
    return any(part in name for part in _WHO)


def _is_timed(one: Listed) -> bool:
    shape = one.shape
    return bool(shape.start or shape.span) and bool(shape.end or shape.duration or shape.span)


def _recur(one: Listed) -> bool:
    """Whether the words of the rows recur as labels do."""
    rows = (fields_of(row).get("word") for node in one.lists for row in islice(rows_of(node), _SAMPLE))
    labels = [label_of(node) for node in rows]
    return None not in labels and len(set(labels)) <= max(2, len(labels) // 2)
