"""Texts as formats write them, without control characters, in one line, or cut at mentions; and times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from podcorpus.records import Mention
from podcorpus.records.clock import clock

_SPACE = re.compile(r"\s+")
# What XML 1.0 cannot hold; other formats of text do not expect it either.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text in which control characters, which hardly any format holds, are U+FFFD."""
    return _CONTROL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """A text in one line: white space is a single space.

    >>> one_line(" two\\nlines ")
    'two lines'
    """
    return _SPACE.sub(" ", plain(text)).strip()


def stripped(text: str) -> str:
    """A text without blank lines, and without white space around the others."""
    return "\n".join(line for part in text.splitlines() if (line := part.strip()))


def json_text(value: object) -> str:
    """A value as the text of a JSON file."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def to_second(ms: int) -> str:
    """A time as people read it, to the second.

    >>> to_second(3_723_004)
    '01:02:03'
    """
    return clock(ms)[:-4]


class Span(NamedTuple):
    """A part of a turn's text and the mentions around it."""

    start: int
    end: int
    mention: Mention | None


def apart(mentions: Sequence[Mention]) -> tuple[list[Mention], int]:
    """The mentions of a turn that do not overlap an earlier one, in order, and how many do."""
    kept: list[Mention] = []
    ordered = sorted(mentions, key=lambda one: (one.start_char, -one.end_char))
    for mention in ordered:
        if not kept or mention.start_char >= kept[-1].end_char:
            kept.append(mention)
    return kept, len(ordered) - len(kept)


def spans(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    """A text cut at mentions that do not overlap."""
    at = 0
    for mention in mentions:
        if mention.start_char > at:
            yield Span(at, mention.start_char, None)
        yield Span(mention.start_char, mention.end_char, mention)
        at = mention.end_char
    if at < len(text):
        yield Span(at, len(text), None)
