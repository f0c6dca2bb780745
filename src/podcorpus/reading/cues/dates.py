"""Times of cues that are dates, which are counted from the beginning of the recording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from podcorpus.reading.document import Cue

EARLIEST_MS = 946_684_800_000
"""The beginning of the year 2000; no recording is so long that a time in it would be later."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.{0,24}")
_APART_MS = 3_600_000


def date_ms(text: str) -> int | None:
    """Milliseconds from 1970 to a date with a time, in UTC unless it says otherwise; None for another text.

    >>> date_ms("1970-01-01T00:00:01.5Z"), date_ms("1970-01-01 01:00:00+01:00"), date_ms("1970-01-01")
    (1500, 0, None)
    """
    if not _DATE.fullmatch(text.strip()):
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def earlier(cue: Cue, by: int) -> Cue:
    """A cue with its times less so many milliseconds."""
    words = cue.words
    if words is not None:
        words = tuple(word._replace(start_ms=_less(word.start_ms, by), end_ms=_less(word.end_ms, by)) for word in words)
    return cue._replace(start_ms=_less(cue.start_ms, by), end_ms=_less(cue.end_ms, by), words=words)


def _less(time: int | None, by: int) -> int | None:
    return None if time is None else time - by


def are_of_posts(starts: Sequence[int]) -> bool:
    """Whether times in milliseconds are dates, most of which are far from the one before."""
    apart = [abs(after - before) for before, after in pairwise(starts)]
    return bool(apart) and min(starts) >= EARLIEST_MS and median(apart) > _APART_MS
