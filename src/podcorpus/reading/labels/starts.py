"""The beginnings of cues, and of lines in them, that may have a speaker's label."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from podcorpus.reading.labels.in_cues import DASHES, HEAD
from podcorpus.reading.markup.cue_words import plain_text
from podcorpus.reading.sentence_ends import SENTENCE_ENDS

_COLON = re.compile(r":(?!\d)")
_STOPPED = re.compile(rf"[{SENTENCE_ENDS}♪\-–—)\]}}）】」』][\"”’'»)\]]*\s*\Z")
_SIGNS = ("：", "[", "(", "（", "【", "［", " – ", " — ", *(f"\n{dash}" for dash in DASHES if dash != "-"))
"""What is around or behind a name besides a colon and a hyphen, or in front of it."""
_ANGLE = re.compile(
    r"(?P<amid>(?<=\w[ ])|(?<=\w,[ ]))?<(?=(?P<name>[^\W\d_]{2}\w*)[^<>/=\r\n]{0,60}>)(?![^<>]*+>[^<]*+</(?P=name))"
)
"""One around what may be a name, and whether it is amid a sentence; tags are shorter, are closed, or are removed with
the markup."""
_HYPHEN = re.compile(r"-(?!-?>)")
"""A hyphen that is not between times."""
_TAGS = 72
"""How many characters the end of a sentence and tags behind it take."""
_SOUND = re.compile(r"(?:[\[(（【][^\])）】]*[\])）】]|[^\w\[(（【])*+")
"""What nobody's label is in front of: signs, and what is in brackets."""
_SHORT = 40
_new = tuple.__new__


class Start(NamedTuple):
    """The beginning of a cue or line: its text from there on, the position of the cue among those with words, whether
    that begins here, whether what comes before it has come to an end, and where it is in the text."""

    text: str
    cue: int
    at_cue: bool
    stopped: bool
    at: int


def stopped(text: str) -> bool:
    """Whether a text has come to the end of a sentence, or breaks off."""
    return _stopped(text[-6:].rstrip())


@lru_cache(maxsize=1024)
def _stopped(text: str) -> bool:
    return not text or _STOPPED.search(text) is not None


def n_spoken(text: str, begins: Sequence[int], lengths: Sequence[int]) -> int:
    """How many cues have more than signs and what is in brackets: music and sounds have no speaker."""
    short = ((at, at + length) for at, length in zip(begins, lengths, strict=False) if length < _SHORT)
    return len(lengths) - sum(_SOUND.fullmatch(text, *span) is not None for span in short)


def label_starts(text: str, begins: Sequence[int], lengths: Sequence[int]) -> list[Start]:
    """The beginnings of cues and of lines in them that may be labels. `begins` are where the words of each cue begin,
    `lengths` their numbers of characters."""
    hits = [found.start() for found in _COLON.finditer(text)]
    if "<" in text:
        angles = list(_ANGLE.finditer(text))
        # Most of those in place of what was removed, `<PERSON>`, are amid sentences.
        if 2 * sum(found["amid"] is not None for found in angles) < len(angles):
            hits += [found.start() for found in angles]
    returns = "\r" in text
    for found in _HYPHEN.finditer(text):
        at = found.start()
        end = at + 1 + text.startswith("-", at + 1)
        if text[at - 1 : at] in ("\n", "\r"):
            hits.append(at)
        elif text.startswith(" ", at - 1) and text.startswith(" ", end):
            hits.append(end)
    for sign in (*_SIGNS, *(sign.replace("\n", "\r") for sign in _SIGNS if returns and "\n" in sign)):
        at = text.find(sign)
        while at >= 0:
            hits.append(at + len(sign) - 1)
            at = text.find(sign, at + 1)
    if not hits or not begins:
        return []
    hits.sort()
    marked = any(sign in text for sign in "<&{")
    starts: list[Start] = []

    def ending(begin: int, end: int) -> str:
        """The last characters of what is shown between two offsets."""
        return plain_text(text, max(begin, end - _TAGS), end) if marked else text[max(begin, end - 12) : end]

    before = -1
    for hit in hits:
        index = bisect_right(begins, hit) - 1
        start = begins[max(index, 0)]
        end = start + lengths[index]
        if not start <= hit < end:
            continue
        floor = max(start, hit - 2 * HEAD)
        line = text.rfind("\n", floor, hit) + 1
        if returns:
            line = max(line, text.rfind("\r", floor, hit) + 1)
        line = line or (start if floor == start else -1)
        if line <= before:
            continue
        before = line
        above = ending(start, line) if line > start else ""
        if index and not above.strip():
            above = ending(begins[index - 1], begins[index - 1] + lengths[index - 1])
        until = min(end, line + 2 * HEAD)
        head = (plain_text(text, line, until) if marked else text[line:until]).lstrip()
        at_cue = line <= start or (line - start < HEAD and not text[start:line].strip())
        starts.append(_new(Start, (head, index, at_cue, stopped(above), line)))
    return starts
