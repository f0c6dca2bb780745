"""Lists of one length beside each other, `{"text": […], "speaker": […]}`, as the list of rows that they are; the lists
may be objects with numbers as keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from podcorpus.reading.formats.json_transcript.rows import numbered
from podcorpus.reading.grid.keys import CONFIDENCE, DURATION, END, SPEAKER, START, TEXTS, plain
from podcorpus.reading.json_values.spans import Node

_KNOWN = TEXTS.union(START, END, DURATION, SPEAKER, CONFIDENCE)
_OF_TEXTS = frozenset({"turns", "segments"})
_FEWEST = 2


class _Row(Node):
    """The values of all lists at one place. It is where the first of them is."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Node]) -> None:
        first = next(iter(values.values()))
        super().__init__(first.file, first.entry)
        self._values = values

    @property
    def kind(self) -> str:
        return "object"

    def members(self) -> Iterator[tuple[str, Node]]:
        return iter(self._values.items())


class _Rows(Node):
    """All rows. It is where the first of the lists is."""

    __slots__ = ("_rows",)

    def __init__(self, first: Node, rows: Sequence[_Row]) -> None:
        super().__init__(first.file, first.entry)
        self._rows = rows

    @property
    def kind(self) -> str:
        return "array"

    def elements(self) -> Iterator[Node]:
        return iter(self._rows)


def rows_of_columns(node: Node) -> Iterator[Node]:
    """The lists of rows in an object, one for each length that several of its lists have."""
    columns: dict[int, dict[str, tuple[Node, list[Node]]]] = defaultdict(dict)
    members = list(node.members())
    own = {plain(key) for key, _ in members}
    for key, value in members:
        if len(values := numbered(value)) >= _FEWEST:
            name = _of_row(key)
            # `segments` beside `text`, or `speakers` beside `speaker`, are something else.
            columns[len(values)].setdefault(key if name in own else name, (value, values))
    for same in columns.values():
        if len(same) > 1:
            first, _ = next(iter(same.values()))
            rows = zip(*(values for _, values in same.values()), strict=True)
            yield _Rows(first, [_Row(dict(zip(same, row, strict=True))) for row in rows])


def _of_row(key: str) -> str:
    """The key of a list as that of each of its values: `texts` is `text`."""
    name = plain(key)
    singular = name.removesuffix("s")
    return singular if name not in _KNOWN and singular in _KNOWN else "text" if name in _OF_TEXTS else key
