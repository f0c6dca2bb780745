"""Speakers named in the lines above the times, as in `1 "Mara Lind" (2735894272)`, or by a name alone."""

from __future__ import annotations

import re
from collections import Counter

from podcorpus.reading.cues.lines import BlockFields
from podcorpus.reading.labels.names import Likeness, likeness

_NAME = re.compile(
    r"(?:\d{1,9}\b[ .:)\t–-]{0,3})?[\"“]?(?P<name>[^\W\d][^\"“”\r\n]{0,60}?)[\"”]?"
    r"(?:[ ]?\(\d{3,}\))?:?[ \t]*(?=[\r\n]|\Z)"
)
_SAMPLE = 300


class CueNames:
    """The speakers named above the times of cues. Not true if the file does not name them there."""

    def __init__(self, text: str, blocks: list[BlockFields]) -> None:
        self._text = text
        written = (text[name:times].strip("\ufeff \t\r\n") for name, times, *_ in blocks[:_SAMPLE])
        lettered = [name for name in written if name and not name.isdecimal()]
        found = [name for name in map(_NAME.match, lettered) if name is not None]
        counts = Counter(name["name"] for name in found)
        likely = sum(n for name, n in counts.items() if likeness(name) >= Likeness.STRICT)
        # Names recur, and other ids do not.
        self._named = bool(counts) and likely >= 0.8 * len(lettered) and counts.total() >= 1.5 * len(counts)

    def __bool__(self) -> bool:
        return self._named

    def label(self, start: int, end: int) -> str | None:
        """The speaker named between two offsets."""
        found = _NAME.match(self._text[start:end].strip())
        return found["name"] if found else None
