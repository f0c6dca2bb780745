"""What was recognised on a page and why, for people; and what nearly was, if nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from podcorpus.reading.formats.text_page.headers.learning import Layout
from podcorpus.reading.formats.text_page.talk import find_headers
from podcorpus.reading.source import Source

_NEAREST = 3


@dataclass(frozen=True)
class Explanation:
    """The layouts that headers of a page have, and the closest ones that were not taken for headers."""

    layouts: tuple[Layout, ...]
    nearest: tuple[Layout, ...]

    def summary(self) -> str:
        """One sentence on the closest layouts, with their lines."""
        if not self.nearest:
            return "no line has a name or a time where a header has them"
        shapes = "; ".join(
            f"`{one.shape}` on line{'s' if len(one.lines) > 1 else ''} {', '.join(map(str, one.lines))} ({one.why})"
            for one in self.nearest
        )
        return f"closest: {shapes}"


def explain(source: Source) -> Explanation:
    """The evidence for how a page is read."""
    grammar = find_headers(source).grammar
    layouts, nearest = (
        tuple(sorted(some.values(), key=lambda one: -one.count)) for some in (grammar.accepted, grammar.rejected)
    )
    return Explanation(layouts, nearest[:_NEAREST])
