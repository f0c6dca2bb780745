"""What is known of the lists of a file before one is chosen."""

from __future__ import annotations

from typing import NamedTuple

from podcorpus.reading.formats.json_transcript.dialects import Dialect
from podcorpus.reading.formats.json_transcript.shapes import Shape
from podcorpus.reading.json_values.spans import Node


class Listed(NamedTuple):
    """Lists that belong together: those on the same path, without indices."""

    path: tuple[str, ...]
    """The keys on the way to them, in plain form."""
    shown: str
    """The path for people."""
    lists: tuple[Node, ...]
    labels: tuple[str | None, ...]
    """The speaker of each list: of the row that it is in, if that has one."""
    shape: Shape
    dialect: Dialect | None
    n_chars: int
    """About how many characters of text they hold."""
    n_rows: int


class Outline(NamedTuple):
    """What there is in a file above the rows of its lists."""

    objects: list[tuple[tuple[str, ...], Node]]
    """The objects outside long lists, with their paths."""
    listed: list[Listed]
    root: Node | None = None
    whole: bool = True
    """Whether all that was to be searched was; a file may have too much in it."""
