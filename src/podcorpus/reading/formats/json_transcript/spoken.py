"""The rows of lists as what is spoken: words, and the stretches that a file times or gives a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from podcorpus.reading.cues.units import Unit, likely_unit
from podcorpus.reading.formats.json_transcript.rows import fields_of, has_text, inner_list, rows_of, span_edges
from podcorpus.reading.formats.json_transcript.shapes import Shape
from podcorpus.reading.formats.json_transcript.values import (
    bare_number,
    clock_range,
    confidence_of,
    label_node,
    label_of,
    milliseconds,
    strings_of,
)
from podcorpus.reading.grid.keys import HUNDREDTHS, unit_of_key
from podcorpus.reading.json_values.spans import Node

_ROWS_FOR_RATE = 200
_ROUNDED_MS = 100
_FILE = re.compile(r"\S{1,300}\.(?:mp3|m4a|wav|ogg|opus|flac|aac|mp4|webm|mov|jpe?g|png)", re.IGNORECASE)
"""The name of a file: a row for a sound or a picture between the rows of words."""
_HEADING = re.compile(r"heading[1-6]?|h[1-6]")
"""The type of a row that is a heading between rows of words."""
_PUNCTUATION = frozenset({"punctuation", "punct"})
_SPACING = frozenset({"spacing", "space"})


class Piece(NamedTuple):
    """A word, a punctuation mark or white space as an element of its own."""

    strings: tuple[Node, ...]
    start_ms: int | None
    end_ms: int | None
    label: str | None
    confidence: float | None
    attached: bool
    """Whether it follows the piece before without a space."""
    label_node: Node | None = None
    part: int | None = None
    """The stretch of one speaker, counted from 0, that the file puts it into."""


class Spoken(NamedTuple):
    """A stretch of speech: with strings of its own and perhaps its words apart, or made of its words."""

    strings: tuple[Node, ...] = ()
    pieces: tuple[Piece, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None
    label: str | None = None
    confidence: float | None = None
    marks: tuple[tuple[Node, bool], ...] = ()
    """The values of its times, and of its label (true)."""
    words_at: Node | None = None
    """The list of its words."""
    opens: bool = False


class RowReader:
    """Reads rows of one shape."""

    def __init__(self, shape: Shape, unit: Unit | None, lists: Sequence[Node], names: Mapping[str, str]) -> None:
        """`unit`: of the times that name none, if it is known. `names`: speakers' names by their ids."""
        self._shape = shape
        self._names = names
        self.guessed = False
        """Whether the unit follows from nothing but how fast people speak."""
        self.unread: list[Node] = []
        """Rows without a text that have words under a key that other rows do not have."""
        roles = (
            shape.start,
            shape.end,
            shape.duration,
            shape.span,
            shape.speaker,
            *shape.else_speaker,
            shape.confidence,
        )
        self._expected = shape.usual | set(shape.text) | {role for role in roles if role}
        self.otherwise = 0
        """Rows whose speaker is known only from a key that is not the usual one."""
        self._also = also_known(shape, lists)
        self.unit = unit or self._unit(lists)
        keys = (shape.start, shape.end, shape.duration)
        self._time_keys = [(key, unit_of_key(key or "") or self.unit) for key in keys]
        self.child: RowReader | None = None
        if shape.child is not None:
            children = [
                node
                for found in lists
                for row in islice(rows_of(found), _ROWS_FOR_RATE)
                if (node := inner_list(fields_of(row).get(shape.children or ""))) is not None
            ]
            has_times = self.guessed or unit is not None
            self.child = RowReader(shape.child, self.unit if has_times else None, children, names)

    def _unit(self, lists: Sequence[Node]) -> Unit:
        times: list[float] = []
        n_chars = 0
        shape = self._shape
        keys = [key for key in (shape.start, shape.end) if key and unit_of_key(key) is None]
        for row in islice((row for node in lists for row in rows_of(node)), _ROWS_FOR_RATE):
            fields = fields_of(row)
            nodes = [fields.get(key) for key in keys]
            if shape.span and not keys:
                nodes += span_edges(fields.get(shape.span))
            times += [number for node in nodes if (number := bare_number(node)) is not None]
            n_chars += _n_chars(fields, shape)
        self.guessed = bool(times)
        unit = likely_unit(times, n_chars)
        return likely_unit(times, n_chars, ("ms", "cs")) if unit == "ms" and HUNDREDTHS.intersection(keys) else unit

    def _strings(self, fields: dict[str, Node]) -> tuple[Node, ...]:
        return _first(fields, self._shape.text)

    def _times(self, fields: dict[str, Node]) -> tuple[int | None, int | None, list[Node]]:
        """Start, end, and the values that say so."""
        shape = self._shape
        nodes: list[Node | None] = []
        times: list[int | None] = []
        for key, unit in self._time_keys:
            node = fields.get(key) if key is not None else None
            nodes.append(node)
            times.append(None if node is None else milliseconds(node, unit))
        start, end, length = times
        if shape.span and start is None:
            nodes += span_edges(fields.get(shape.span))
            first, last = (milliseconds(node, self.unit) for node in nodes[-2:])
            start, end = first, last if end is None else end
        if start is None and nodes[0] is not None and (edges := clock_range(nodes[0])) is not None:
            start, end = edges
        if end is None and length is not None and start is not None:
            end = start + length
        return start, end, [node for node in nodes if node is not None and node.kind in ("string", "number")]

    def _label(self, fields: dict[str, Node]) -> tuple[str | None, Node | None]:
        """The speaker of a row, and the value with the name."""
        shape = self._shape
        for key in (shape.speaker, *shape.else_speaker) if shape.speaker else ():
            label = label_of(fields.get(key))
            # Google's tag 0 means that no speaker is known.
            if label is None or (label == "0" and key == "speakertag"):
                continue
            if key != shape.speaker:
                self.otherwise += label not in self._also
                label = self._also.get(label, label)
            return self._names.get(label, label), label_node(fields.get(key))
        return None, None

    def _check(self, row: Node, fields: dict[str, Node]) -> None:
        """Remember a row without a text if it seems to have one all the same."""
        values = [fields[key] for key in fields.keys() - self._expected] if row.kind == "object" else [row]
        texts = (fields[key] for key in self._shape.text if key in fields)
        if any(map(has_text, values)) or any(has_text(value, under_text=True) for value in texts):
            self.unread.append(row)

    @property
    def all_otherwise(self) -> int:
        """How many rows have their speaker under another key, of inner lists too."""
        return self.otherwise + (self.child.all_otherwise if self.child is not None else 0)

    @property
    def all_unread(self) -> list[Node]:
        """The rows that are unread, of inner lists too."""
        return self.unread + (self.child.all_unread if self.child is not None else [])

    def pieces(self, node: Node | None, base_ms: int | None = None) -> Iterator[Piece]:
        """The words in a list. `base_ms`: the time that relative ones are added to."""
        shape = self._shape
        before: str | None = None
        above: str | None = None
        part: int | None = None
        for row in rows_of(node) if node is not None else ():
            fields = fields_of(row)
            strings = self._strings(fields)
            if not strings:
                inner = inner_list(fields.get(shape.children or ""))
                if self.child is not None and inner is not None:
                    yield from self.child.pieces(inner, base_ms)
                    continue
                self._check(row, fields)
                # A row that names a speaker and has neither words nor a time begins a paragraph.
                if shape.start not in fields and (label := self._label(fields)[0]) is not None:
                    above, part = label, -1 if part is None else part - 1
                continue
            start, end, _ = self._times(fields)
            if shape.start == "toffsetms":
                start = (base_ms or 0) + (start or 0)
            kind = fields["type"].text if "type" in fields else None
            to = fields["attachesto"].text if "attachesto" in fields else None
            attached = kind in _SPACING or (kind in _PUNCTUATION and to in (None, "previous", "both"))
            label, at = self._label(fields)
            label = above if label is None else label
            at = at if label is not None and label != before else None
            before = label or before
            confidence = confidence_of(fields.get(shape.confidence)) if shape.confidence else None
            yield Piece(strings, start, end, label, confidence, attached, at, part)

    def spoken(self, node: Node, above: Spoken | None = None) -> Iterator[Spoken]:
        """The stretches in a list, those without words too; `above` is the row that the list is in, which gives what
        its rows lack."""
        shape = self._shape
        opens = True
        for row in rows_of(node):
            fields = fields_of(row)
            if "type" in fields and _HEADING.fullmatch(fields["type"].text or ""):
                continue
            strings = self._strings(fields)
            inner = inner_list(fields.get(shape.children)) if shape.children else None
            start, end, at = self._times(fields)
            label, said_by = self._label(fields)
            marks = (*((node, False) for node in at), *(((said_by, True),) if said_by is not None else ()))
            confidence = confidence_of(fields.get(shape.confidence)) if shape.confidence else None
            if above is not None:
                label = label or above.label
                start = above.start_ms if start is None and opens else start
                marks = (*above.marks, *marks) if opens else marks
            first = (
                opens
                if above is not None
                else "startofparagraph" in fields and fields["startofparagraph"].python is True
            )
            found = Spoken(strings, (), start, end, label, confidence, marks, None, first)
            if self.child is None or inner is None:
                if not strings or not fields.keys() <= shape.shared:
                    self._check(row, fields)
            elif self.child._shape.are_words or self.child._shape.start == "toffsetms":
                pieces = _on_one_clock(tuple(self.child.pieces(inner, start)), start, end)
                found = found._replace(pieces=pieces, words_at=inner if strings else None)
            elif strings:
                found = found._replace(words_at=inner)
            else:
                inside = list(self.child.spoken(inner, found))
                if inside and inside[-1].end_ms is None and not inside[-1].pieces:
                    inside[-1] = inside[-1]._replace(end_ms=end)
                yield from inside
                continue
            yield found
            opens = opens and not (found.strings or found.pieces)


def _on_one_clock(pieces: tuple[Piece, ...], start: int | None, end: int | None) -> tuple[Piece, ...]:
    """Words with the times of the recording, where the file counts them from where their row begins."""
    known = [piece for piece in pieces if piece.start_ms is not None and piece.end_ms is not None]
    if not start or not known:
        return pieces
    first, last = known[0].start_ms or 0, known[-1].end_ms or 0
    if first >= start - _ROUNDED_MS or last > (start if end is None else end - start) + _ROUNDED_MS:
        return pieces
    return tuple(
        piece._replace(
            start_ms=None if piece.start_ms is None else piece.start_ms + start,
            end_ms=None if piece.end_ms is None else piece.end_ms + start,
        )
        for piece in pieces
    )


def also_known(shape: Shape, lists: Sequence[Node]) -> dict[str, str]:
    """Speakers' labels by what other keys of their rows say: names by ids, for example."""
    known: dict[str, str] = {}
    if shape.speaker and shape.else_speaker:
        for fields in (fields_of(row) for node in lists for row in rows_of(node)):
            if (label := label_of(fields.get(shape.speaker))) is None:
                continue
            others = (label_of(fields.get(key)) for key in shape.else_speaker)
            known |= {other: label for other in others if other is not None and other not in known}
    return known


def _n_chars(fields: dict[str, Node], shape: Shape) -> int:
    """About how many characters of text a row of a shape holds, itself or in the lists in it."""
    own = sum(string.end - string.start for string in _first(fields, shape.text))
    if own or shape.child is None:
        return own
    inner = inner_list(fields.get(shape.children or ""))
    rows = islice(rows_of(inner), _ROWS_FOR_RATE) if inner is not None else ()
    return sum(_n_chars(fields_of(row), shape.child) for row in rows)


def _first(fields: dict[str, Node], keys: Sequence[str]) -> tuple[Node, ...]:
    for key in keys:
        node = fields.get(key)
        if node is not None and node.kind == "string":
            if node.end - node.start > 2 and (key == keys[0] or not _FILE.fullmatch(node.text or "")):
                return (node,)
        elif node is not None:
            strings = tuple(string for string in strings_of(node) if string.end - string.start > 2)
            if strings:
                return strings
    return ()
