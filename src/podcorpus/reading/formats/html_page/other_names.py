"""Names below a talk that has times and names nobody: those of who comments on it, or wrote it, or of other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from podcorpus.reading.formats.html_page.roles import Mark
from podcorpus.reading.formats.text_page.prose import is_talk_above


def other_names(text: str, marks: Sequence[Mark]) -> int | None:
    """Where in the visible text what has names begins, if all of these are below the last time and less is said there
    than with times; None if they are a talk's speakers."""
    names = [mark for mark in marks if mark.kind == "speaker"]
    looks = Counter(mark.looks for mark in marks if mark.kind == "time")
    times = [mark for mark in marks if mark.kind == "time" and looks[mark.looks] == max(looks.values())]
    if not names or not times or times[-1].start >= names[0].start:
        return None
    begin = text.rfind("\n", 0, names[0].start) + 1
    while (above := text[:begin].rstrip()) and above[(line := above.rfind("\n") + 1) :].startswith("#"):
        begin = line
    spans = [(time.start, time.end, time.start_ms or 0) for time in times]
    return begin if is_talk_above(text, spans, begin) else None
