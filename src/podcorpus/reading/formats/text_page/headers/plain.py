"""The plainest headers, which are most of them, each read by one expression: the same as `marks` gives, faster."""

from __future__ import annotations

import re
from bisect import bisect_right

from podcorpus.reading.formats.text_page.headers.labels import bare_label, may_be_label
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like, tidy_label
from podcorpus.reading.formats.text_page.headers.times import time_ms

# The plainest headers, which are most of them: `Name (12:34)`, `Name: [1:02:03]`, with a colon and words behind or not.
_SIMPLE = re.compile(
    r"\n([^\W\d_][\w.'’-]*+(?:\ [^\W_][\w.'’-]*+)*+(?<=[\w.]))(:?\ [(\[])(\d{1,3}:\d\d(?::\d\d)?)([)\]]:?)"
    r"(?:(?=\n|\Z)|(?<=:)(\ )(?=[^\s:*_`~\-–—|·•,>.(\[\\]))"
)
_LONGEST = 60
# `12:34` alone, `12:34 Words`, `[1:02:03] Words`: so many that they are no label, or few, without a sign that one has.
_TIME = re.compile(
    r"\n([(\[])?(\d{1,3}:\d\d(?::\d\d)?)((?(1)[)\]]))"
    r"(?:(?=\n|\Z)|\ (?(1)|(?![AaPp]\.?[Mm]\b|(?:to|bis|à|a)\b))(?![^\n]{1,60} -)"
    r"(?=[^\W\d_](?:([\w ,.;'’\"“”!?%$-]{0,79})(?:\n|\Z)|[^\n:：|<>()\[\]（）【】–—]{85})))"
)
_NAME = r"[^\W\d_][\w'’-]*+(?:\ [^\W_][\w'’-]*+){0,4}+(?<=[^\W_])"
_LABEL = re.compile(rf"\n(\*\*)?({_NAME}):(?(1)\*\*)\ (?=\w)")
_TIME_LABEL = re.compile(
    r"\n([(\[])?(\d{1,3}:\d\d(?::\d\d)?)((?(1)[)\]]))\ (?!From\ |[AaPp]\.?[Mm]\b|(?:to|bis|à|a)\b)"
    rf"({_NAME}):\ (?=\w)"
)
_new = tuple.__new__


def plain_label(scan: str, line: int, starts: list[int], tidy: dict[str, str]) -> Mark | None:
    """The mark of a line with a name, a colon and words, likewise; name and colon may be in bold."""
    match = _LABEL.match(scan, line)
    if match is None or len(raw := match[2]) > _LONGEST or not raw[0].isalpha():
        return None
    label = tidy.get(raw) or tidy.setdefault(raw, tidy_label(raw))
    at = match.end() - 1
    end = scan.find("\n", at + 1)
    number = bisect_right(starts, line) - 1
    end = (len(scan) if end < 0 else end) - 1
    shape = "*Name: words" if match[1] else "Name: words"
    return _new(Mark, (number, line, "L:W", label, None, None, at, end, shape, "", 0, 0))


def plain_time_label(scan: str, line: int, starts: list[int], tidy: dict[str, str]) -> Mark | None:
    """The mark of a line with a time, in brackets or not, a name, a colon and words, likewise."""
    match = _TIME_LABEL.match(scan, line)
    if match is None or len(raw := match[4]) > _LONGEST or not raw[0].isalpha():
        return None
    label = tidy.get(raw) or tidy.setdefault(raw, tidy_label(raw))
    if not name_like(label):
        return None
    at, time = match.end() - 1, match[2]
    end = scan.find("\n", at + 1)
    end = (len(scan) if end < 0 else end) - 1
    shape = f"{match[1] or ''}TIME{match[3]} Name: words"
    number = bisect_right(starts, line) - 1
    return _new(Mark, (number, line, "TL:", label, time_ms(time), None, at, end, shape, time, line, match.start(4) - 1))


def plain_time(scan: str, line: int, starts: list[int]) -> Mark | None:
    """The mark of a line with a time, in brackets or not, alone or before words, likewise."""
    match = _TIME.match(scan, line)
    if match is None:
        return None
    opener, time, close, _ = match.groups("")
    at = match.end() - 1
    end = scan.find("\n", at + 1)
    end = (len(scan) if end < 0 else end) - 1
    kind, label, shape = ("TW", "", f"{opener}TIME{close} words") if at < end else ("T", "", f"{opener}TIME{close}")
    if match[4] is not None:
        text = scan[at + 1 : end + 1]
        label = " ".join(text.strip(" -_").split()) if text.isascii() else tidy_label(bare_label(text))
        if text.isascii() or may_be_label(label):
            kind, shape = "TL", f"{opener}TIME{close} Name"
        else:
            label = ""
    number = bisect_right(starts, line) - 1
    return _new(Mark, (number, line, kind, label, time_ms(time), None, at, end, shape, time, line, at))


def plain_header(scan: str, line: int, starts: list[int], tidy: dict[str, str]) -> Mark | None:
    """The mark of a line with only a name, a time and perhaps a colon: the same as `_mark` gives, faster."""
    match = _SIMPLE.match(scan, line)
    if match is None:
        return None
    raw, before, time, behind, words = match.groups()
    if not 3 <= len(raw) <= _LONGEST:
        return None
    label = tidy.get(raw) or tidy.setdefault(raw, tidy_label(raw))
    stop = end = match.end()
    kind, shape = "LT", f"Name{before}TIME{behind}"
    if words:
        stop = scan.find("\n", end)
        kind, shape, stop = "LTW", shape + " words", len(scan) if stop < 0 else stop
    number, at = bisect_right(starts, line) - 1, match.start(3) - 2
    return _new(Mark, (number, line, kind, label, time_ms(time), None, end - 1, stop - 1, shape, time, at, end - 1))
