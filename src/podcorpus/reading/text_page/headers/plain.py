"""The plainest headers, which are most of them, each read by one expression: the same as `marks` gives, faster."""

from __future__ import annotations

import re
from bisect import bisect_right

from podcorpus.reading.text_page.headers.mark import Mark
from podcorpus.reading.text_page.headers.names import tidy_label
from podcorpus.reading.text_page.headers.times import clock_ms, time_ms

# The plainest headers, which are most of them: `Name (12:34)`, `Name: [1:02:03]`, with a colon and words behind or not.
_SIMPLE = re.compile(
    r"\n([^\W\d_][\w.'’-]*+(?:\ [^\W_][\w.'’-]*+)*+(?<=[\w.]))(:?\ [(\[])(\d{1,3}:\d\d(?::\d\d)?)([)\]]:?)"
    r"(?:(?=\n|\Z)|(?<=:)(\ )(?=[^\s:*_`~\-–—|·•,>.(\[\\]))"
)
_PLAIN_TIME = re.compile(
    r"\n([(\[])(\d{1,3}:\d\d(?::\d\d)?)([)\]])\ (?![^\n]{1,60} -)(?=\w[^\n:：|<>()\[\]（）【】–—]{85})"
)
_new = tuple.__new__


def plain_time(scan: str, line: int, starts: list[int]) -> Mark | None:
    """The mark of a line with a time in brackets before a sentence, likewise."""
    match = _PLAIN_TIME.match(scan, line)
    if match is None:
        return None
    opener, time, close = match.groups()
    stop = scan.find("\n", match.end())
    end = match.end()
    number = bisect_right(starts, line) - 1
    shape = f"{opener}TIME{close} words"
    stop = len(scan) if stop < 0 else stop
    return Mark(number, line, "TW", "", time_ms(time), None, end - 1, stop - 1, shape, time, line, end - 1)


def plain_header(scan: str, line: int, starts: list[int], tidy: dict[str, str]) -> Mark | None:
    """The mark of a line with only a name, a time and perhaps a colon: the same as `_mark` gives, faster."""
    match = _SIMPLE.match(scan, line)
    if match is None:
        return None
    raw, before, time, behind, words = match.groups()
    if not 3 <= len(raw) <= 60:
        return None
    label = tidy.get(raw) or tidy.setdefault(raw, tidy_label(raw))
    stop = end = match.end()
    kind, shape = "LT", f"Name{before}TIME{behind}"
    if words:
        stop = scan.find("\n", end)
        kind, shape, stop = "LTW", shape + " words", len(scan) if stop < 0 else stop
    number, at = bisect_right(starts, line) - 1, match.start(3) - 2
    return _new(Mark, (number, line, kind, label, clock_ms(time), None, end - 1, stop - 1, shape, time, at, end - 1))
