"""What was recognised on a page and why, for people; and what nearly was, if nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.learning import Layout
from podcorpus.reading.text_page.talk import find_headers

_NEAREST = 3


@dataclass(frozen=True)
class Explanation:
    """The layouts that headers of a page have, and the closest ones that were not taken for headers."""

    layouts: tuple[Layout, ...]
    nearest: tuple[Layout, ...]
    n_headers: int
    speakers: tuple[str, ...]

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
    found = find_headers(source)
    grammar = found.grammar
    nearest = sorted(grammar.rejected.values(), key=lambda one: -one.count)[:_NEAREST]
    speakers = dict.fromkeys(header.label for header in found.headers if header.label)
    return Explanation(
        tuple(sorted(grammar.accepted.values(), key=lambda one: -one.count)),
        tuple(nearest),
        len(found.headers),
        tuple(speakers),
    )
