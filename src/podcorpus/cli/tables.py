"""Shared by the commands that print tables: lines in columns, and times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def in_columns(rows: Sequence[Sequence[str]], n_left: int) -> Iterator[str]:
    """The lines of a table, its head first: `n_left` columns of text, then columns of figures.

    >>> list(in_columns([("name", "turns"), ("Mara", "7")], 1))
    ['name  turns', 'Mara      7']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if i < n_left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


UNTITLED = "Untitled chapter"
"""What is shown for a chapter without a title."""


def shown_time(ms: int | None) -> str:
    """A time as `MM:SS`, or a dash where there is none."""
    from podcorpus.records.clock import format_time

    return "–" if ms is None else format_time(ms)
