"""Other ways in which a text page says who speaks, as edits that make of each the label with a colon: elements with the
name in an attribute, elements named for speakers, names behind `Speaker:`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from podcorpus.reading.clock_styles import decimal_or_clock_ms
from podcorpus.records.clock import format_time

# `<turn speaker="Mara" timestamp="1:02">`, as the generators of sites have it.
_TURN = re.compile(
    r"\n(?P<open>[^\S\n]*+<(?P<tag>[a-zA-Z][\w-]{0,30}+)"
    r"(?P<attributes>(?:\s++[\w:-]{1,30}+=(?:\"[^\"\n<>]*+\"|'[^'\n<>]*+'))++)[^\S\n]*+>[^\S\n]*+)"
)
_ATTRIBUTE = re.compile(r"(?P<name>[\w:-]+)=[\"'](?P<value>[^\"']*)")
_WHO = ("speaker", "data-speaker", "who")
_WHEN = ("timestamp", "time", "start", "data-time", "data-start")
# `<Person1>words</Person1>`, as scripts for synthetic voices have it.
_ELEMENT = re.compile(
    r"(?P<open><(?P<tag>(?:person|speaker|host|guest|voice|narrator|interviewe[er]|participant)[_-]?\d{0,2}|s\d{1,2})>"
    r"[^\S\n]*)[^<>]++(?P<close></(?P=tag)>)",
    re.IGNORECASE,
)
# `SPEAKER: S1` above the words.
_TITLE = re.compile(
    r"\n(?=[*_SsLlOoHh])(?P<title>(?P<mark>[*_]{0,2})(?i:speaker|sprecher(?:in)?|locuteur|locutrice|orador|hablante)"
    r"[^\S\n]?[:：](?P=mark)[^\S\n]*)"
    r"(?P<name>[^\W_][^:：.?!\n]{0,40}+)(?=\n(?:[^\S\n]*+\n)?+[^\S\n]*+\S)"
)
FEWEST = 3
"""How often a way of writing recurs on a page that has it."""


class Edit(NamedTuple):
    """What a span of the source shows instead of its characters."""

    start: int
    end: int
    shown: str = ""


def who_speaks(scan: str, start: int) -> Iterator[Edit]:
    """The edits of a page from an offset on."""
    if "<" in scan and "</" in scan:
        yield from _turns(scan, start)
        yield from _elements(scan, start)
    yield from _titles(scan, start)


def _turns(scan: str, start: int) -> Iterator[Edit]:
    """Elements that say who speaks, and when, in their attributes, where several do."""
    if "speaker=" not in scan and "who=" not in scan:
        return
    edits = []
    ends: dict[str, int] = {}
    for turn in _TURN.finditer(scan, start):
        said = {one["name"]: one["value"].strip() for one in _ATTRIBUTE.finditer(turn["attributes"])}
        who, when = (next((said[name] for name in names if said.get(name)), "") for names in (_WHO, _WHEN))
        close = f"</{turn['tag']}>"
        if 0 <= ends.get(close, 0) < turn.end():
            ends[close] = scan.find(close, turn.end())
        end = ends[close]
        if not who or end < 0:
            continue
        alone = scan.startswith("\n", turn.end())
        time_ms = decimal_or_clock_ms(when)
        header = who if time_ms is None else f"{who} ({format_time(time_ms)}.{time_ms % 1000:03})"
        edits.append(Edit(*turn.span("open"), f"{header}:" if alone else f"{header}: "))
        edits.append(Edit(end, end + len(close)))
    if len(edits) >= 2 * FEWEST:
        yield from edits


def _elements(scan: str, start: int) -> Iterator[Edit]:
    """Elements named for speakers, where these recur."""
    found = list(_ELEMENT.finditer(scan, start))
    if not recur(one["tag"] for one in found):
        return
    lines = all(scan[one.start() - 1] == "\n" for one in found)
    for one in found:
        yield Edit(*one.span("open"), f"{one['tag']}: " if lines else f"[{one['tag']}] ")
        yield Edit(*one.span("close"), "" if lines else " ")


def _titles(scan: str, start: int) -> Iterator[Edit]:
    """`Speaker:` in front of names alone on lines above words, where these recur."""
    found = list(_TITLE.finditer(scan, start))
    if recur(one["name"] for one in found):
        for one in found:
            yield Edit(*one.span("title"))
            yield Edit(one.end(), one.end(), ":")


def recur(terms: Iterable[str]) -> bool:
    """Whether there are several terms, half of which or more occur again."""
    counts = Counter(terms)
    again = sum(n for n in counts.values() if n > 1)
    return len(counts) > 1 and counts.total() >= FEWEST and 2 * again >= counts.total()
