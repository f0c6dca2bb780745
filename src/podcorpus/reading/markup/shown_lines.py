"""The lines that a page or a document shows, as they are put together: bold at their beginning and headings are marked
as in Markdown."""

from __future__ import annotations

from podcorpus.reading.markup.visible import VisibleBuilder
from podcorpus.reading.source import Source

_MOST_BREAKS, _DEEPEST = 2, 6


class LineBuilder(VisibleBuilder):
    """Collects lines. What comes next is in bold if `bold`, and in a heading of a `level` if that is not 0."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.breaks = 0
        """How many line ends come before what is added next."""
        self.bold = False
        self.level = 0
        self.at_line_start = True
        self._marked = False

    def begin(self, *, blank: bool = False, space: tuple[int, int] | None = None) -> None:
        """Add what comes before a text, `blank` or not: line ends, or what the `space` between two offsets means, and
        the marks with which the line begins."""
        if self.breaks or not self.bold:
            self.unmark()
        if self.breaks:
            if self.n_chars:
                self.put("\n" * min(self.breaks, _MOST_BREAKS))
            self.breaks, self.at_line_start = 0, True
        elif space is not None and not self.at_line_start:
            self.decoded(" ", *space)
        if self.at_line_start and not blank:
            self.at_line_start = False
            if self.level:
                self.put("#" * min(self.level, _DEEPEST) + " ")
            elif self.bold:
                self.put("**")
                self._marked = True

    def unmark(self) -> None:
        """Close the bold at the beginning of a line."""
        if self._marked:
            self.put("**")
            self._marked = False
