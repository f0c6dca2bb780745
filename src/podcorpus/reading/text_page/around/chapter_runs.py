"""Chapter lists written `Title (MM:SS)`, which look like headers without words under them."""

from __future__ import annotations

from collections.abc import Iterable

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.around.boilerplate import is_chapter_heading, is_notice
from podcorpus.reading.text_page.headers.mark import Mark
from podcorpus.reading.text_page.headers.times import TIME_AT_START
from podcorpus.reading.text_page.lines import written

_BEFORE_TIME = frozenset("([0123456789 \t\u00a0\f")
_CHAPTER_RUN = 3
_LONGEST_HEADING = 60


def chapter_runs(source: Source, titled: Iterable[Mark]) -> set[int]:
    """Lines of chapter lists written `Title (MM:SS)`: several in a row without speech under them."""
    runs: list[list[int]] = []
    above: list[int | None] = []
    headed: set[int] = set()
    texts = source.texts
    candidates = {mark.line: mark for mark in titled}
    for index in sorted(candidates):
        before = written(texts, index, -1)
        if runs and runs[-1][-1] == before:
            runs[-1].append(index)
        else:
            runs.append([index])
            above.append(before)
            if before is not None and len(texts[before]) <= _LONGEST_HEADING and is_chapter_heading(texts[before]):
                headed.add(index)
    for run, before in zip(runs, above, strict=True):
        # The other lines of a list can have the time in front.
        if before is not None and texts[before][:1] in _BEFORE_TIME and TIME_AT_START.match(texts[before]):
            below = written(texts, run[-1], 1)
            listing = below is not None and (TIME_AT_START.match(texts[below]) or is_notice(texts[below]))
            headed.update(run[:1] if listing else ())
    lists = [run for run in runs if len(run) >= _CHAPTER_RUN or run[0] in headed]
    listed = {index for run in lists for index in run}
    elsewhere = {mark.label for index, mark in candidates.items() if index not in listed} if lists else set()
    found: set[int] = set()
    for run in lists:
        labels = [candidates[index].label for index in run]
        times = [candidates[index].start_ms for index in run]
        if len(set(labels)) < len(run) and run[0] not in headed:
            continue
        # The last line may be a turn header: then its time starts over.
        starts_over = len(run) > 1 and (times[-1] or 0) < (times[-2] or 0)
        found.update(
            index
            for index, label in zip(run, labels, strict=True)
            if label not in elsewhere and not (starts_over and index == run[-1])
        )
    return found
