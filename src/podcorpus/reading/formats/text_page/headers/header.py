"""A header as it is read: who speaks from where on, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Header(NamedTuple):
    """What begins a cue: a line or two with a label, a time or both, or a time within a line."""

    line: int
    """The index of the line in which it starts."""
    label: str
    """Empty if it names nobody."""
    time_ms: int | None
    words: int
    """Offset into the source where the words begin: the next line, or after the header on the same line."""
    problem: str | None = None
    """What is wrong with it, if it was read leniently."""
    end_ms: int | None = None
    start: int = -1
    """Offset where it starts, if that is not the line's start."""
    bare: bool = False
    """Whether it has a time only: the speaker above goes on."""
    opens: bool = False
    """Whether it begins a paragraph, or another speaker of whom nothing is said."""

    def begin(self, line_starts: Sequence[int]) -> int:
        """Offset into the source where it begins, by those of the source's lines."""
        return self.start if self.start >= 0 else line_starts[self.line]


def begins(headers: Iterable[Header], line_starts: Sequence[int]) -> list[int]:
    """Where each of some headers begins."""
    return [header.start if header.start >= 0 else line_starts[header.line] for header in headers]


def apart(headers: Sequence[Header], line_starts: Sequence[int]) -> list[Header]:
    """The headers without the times that are within another header, as a second one on its line is."""
    kept: list[Header] = []
    for header, following in zip(headers, [*headers[1:], None], strict=False):
        begin = header.begin(line_starts) if header.bare else -1
        within = header.bare and bool(kept) and begin < kept[-1].words
        if not within and not (header.bare and following is not None and following.begin(line_starts) <= begin):
            kept.append(header)
    return kept
