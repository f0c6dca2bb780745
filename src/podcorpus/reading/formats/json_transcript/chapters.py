"""The chapters of a talk in JSON: listed beside the transcript, or named in its rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from podcorpus.reading.cues.units import Unit
from podcorpus.reading.document import Cue, PublishedChapter
from podcorpus.reading.formats.json_transcript.listed import Listed, Outline
from podcorpus.reading.formats.json_transcript.rows import fields_of, rows_of
from podcorpus.reading.formats.json_transcript.values import bare_number, key_of, milliseconds
from podcorpus.reading.grid.keys import START, plain, unit_of_key
from podcorpus.reading.json_values.spans import Node

_LISTS = frozenset("chapters chapterlist chaptermarkers autochapters".split())
_PARTS = _LISTS | {"sections"}
_TITLES = "title headline name label heading gist text chapter".split()
_OF_ROW = "chapter chaptertitle chaptername section sectiontitle".split()


def chapters_in(overview: Outline, chosen: Listed, cues: Sequence[Cue]) -> tuple[PublishedChapter, ...]:
    """The chapters with their times; none if any has no title or no time, or if they do not follow one another."""
    ends = [cue.end_ms or cue.start_ms for cue in cues]
    last_ms = max((end for end in ends if end is not None), default=0)
    for found in (_listed(overview, chosen, last_ms), _begun(_parts(chosen), cues)):
        times = [-1 if one.time_ms is None else one.time_ms for one in found]
        if found and all(before < after for before, after in pairwise([-1, *times])):
            return tuple(found)
    return ()


def _listed(overview: Outline, chosen: Listed, last_ms: int) -> list[PublishedChapter]:
    """Those of a list of titles and times outside the transcript."""
    lists = [
        value
        for _, node in overview.objects
        for key, value in node.members()
        if plain(key) in _LISTS and value.kind == "array" and not any(_within(one, value) for one in chosen.lists)
    ]
    rows = [fields_of(row) for row in rows_of(lists[0])] if lists else []
    at = [next((row[name] for name in START if name in row), None) for row in rows]
    latest = max((bare_number(node) or 0 for node in at), default=0)
    unit: Unit = "ms" if latest * 1000 > 2 * last_ms else "s"
    found = (chapter_of(row, unit) for row in rows)
    return [one for one in found if one.title and one.in_contents]


def _parts(chosen: Listed) -> list[tuple[str, int]]:
    """The titles that the transcript's rows name, each with where it begins."""
    are_parts = chosen.shape.child is not None and bool(chosen.path) and plain(chosen.path[-1]) in _PARTS
    names = _TITLES if are_parts else _OF_ROW
    rows = ((_title(fields_of(row), names), row.start) for node in chosen.lists for row in rows_of(node))
    runs = [(title, next(run)[1]) for title, run in groupby(rows, key=lambda one: one[0]) if title]
    # What comes again is a class of rows rather than a part of the talk.
    return runs if 1 < len(runs) == len({title for title, _ in runs}) else []


def _begun(parts: Iterable[tuple[str, int]], cues: Sequence[Cue]) -> list[PublishedChapter]:
    """The chapters that begin with the first cue of each part."""
    places = sorted((cue.start, -1 if cue.start_ms is None else cue.start_ms) for cue in cues)
    first = ((title, bisect_left(places, (start, -1))) for title, start in parts)
    return [PublishedChapter(places[at][1] if at < len(places) else -1, title) for title, at in first]


def chapter_of(fields: dict[str, Node], unit: Unit) -> PublishedChapter:
    """The chapter of a row with these members, whose times count a `unit` where their keys name none."""
    times = (milliseconds(fields[name], unit_of_key(key_of(fields[name])) or unit) for name in START if name in fields)
    hidden = any(
        name in fields and fields[name].kind == shown for name, shown in (("toc", "false"), ("hidden", "true"))
    )
    return PublishedChapter(next((ms for ms in times if ms is not None), None), _title(fields, _TITLES), not hidden)


def _title(fields: dict[str, Node], names: Sequence[str]) -> str | None:
    strings: Iterator[str] = (fields[name].text or "" for name in names if name in fields)
    return next((" ".join(text.split()) for text in strings if text.strip()), None)


def _within(inner: Node, outer: Node) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
