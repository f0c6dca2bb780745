"""A page's text as regular expressions go through it, and the lines that one finds.

An expression that begins with the line end before the line is many times faster than one anchored with `^`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import compress, repeat, tee
from operator import itemgetter
from string import punctuation

from podcorpus.reading.source import Source

INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
"""Characters without width, which programs leave around names and at the beginnings of lines."""
_WORD = re.compile(r"\w+")
_SIGNS, _NO_SIGNS = frozenset(punctuation + "\t") - frozenset(".,"), b"abcdefghijklmnopqrstuvwxyz0 .,\n"
_FOLDED = bytes.maketrans(b"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"000000000abcdefghijklmnopqrstuvwxyz")


@lru_cache(maxsize=1)
def scan_text(source: Source) -> str:
    """The text with LF line ends after one LF: its offsets are the source's plus one. A byte order mark is an LF, so
    that the first line begins with its first character."""
    scan = "\n" + source.text.replace("\r", "\n")
    return "\n\n" + scan[2:] if scan.startswith("\n\ufeff") else scan


def blanked(scan: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text to scan with blanks in place of spans of the source, which are in order."""
    parts, at = [], 0
    for begin, end in spans:
        parts += [scan[at : begin + 1], " " * (end - begin)]
        at = end + 1
    return "".join([*parts, scan[at:]]) if parts else scan


def fold(text: str) -> bytes:
    """A text with small letters, 0 for any digit, and `?` for all that is not ASCII: to see fast what it does not have.

    >>> fold("At 12:34 PM")
    b'at 00:00 pm'
    """
    return text.encode("ascii", "replace").translate(_FOLDED)


@lru_cache(maxsize=1)
def first_signs(source: Source) -> frozenset[str]:
    """The characters with which the lines of a page begin, white space aside."""
    first = {text[:1] for text in source.texts}
    if any(map(str.isspace, first)):
        first.update(text.lstrip()[:1] for text in source.texts if text[:1].isspace())
    return frozenset(first)


@lru_cache(maxsize=1)
def folded_text(source: Source) -> bytes:
    """What `fold` makes of the text to scan."""
    return fold(scan_text(source))


@lru_cache(maxsize=1)
def _missing(source: Source) -> frozenset[str]:
    """The signs in ASCII that a page has nowhere."""
    return _SIGNS.difference(map(chr, set(folded_text(source).translate(None, _NO_SIGNS))))


def has_any(source: Source, parts: Iterable[str]) -> bool:
    """Whether the text to scan has one of some parts. Most signs are missing on most pages, or where their lines begin,
    which is known at once."""
    missing, first = _missing(source), first_signs(source)
    return any(
        missing.isdisjoint(part) and (part[:1] != "\n" or part[1:2] in first) and part in scan_text(source)
        for part in parts
    )


def lines_with(
    source: Source, pattern: re.Pattern[str], lines: range, firsts: Container[str] | None = None
) -> Iterator[tuple[int, re.Match[str]]]:
    """The lines at whose beginning a pattern matches that begins with a line end: index and match. With `firsts`, those
    whose first group is one of these in lower case."""
    matches = _matches(source, pattern, lines)
    if firsts is not None:
        matches, again = tee(matches)
        matches = compress(matches, map(firsts.__contains__, map(str.casefold, map(itemgetter(1), again))))
    starts = source.line_starts
    for match in matches:
        index = bisect_right(starts, match.start()) - 1
        # Between CR and LF no line begins.
        if starts[index] == match.start():
            yield index, match


def lines_like(source: Source, pattern: re.Pattern[str], lines: range) -> list[int]:
    """The indices alone of `lines_with`: faster where there are many."""
    starts = source.line_starts
    hits = list(map(re.Match.start, _matches(source, pattern, lines)))
    indices = map(bisect_right, repeat(starts), hits)
    return [index - 1 for index, hit in zip(indices, hits, strict=True) if starts[index - 1] == hit]


def _matches(source: Source, pattern: re.Pattern[str], lines: range) -> Iterator[re.Match[str]]:
    if not lines:
        return iter(())
    starts = source.line_starts
    stop = starts[lines.stop] if lines.stop < len(starts) else len(source.text) + 1
    return pattern.finditer(scan_text(source), starts[lines.start], stop)


def next_start(source: Source, line: int) -> int:
    """Where the line below a line starts."""
    starts = source.line_starts
    return starts[line + 1] if line + 1 < len(starts) else len(source.text)


@lru_cache(maxsize=1)
def _vocabulary(source: Source) -> Counter[str]:
    return Counter(_WORD.findall(source.text))


def times_written(source: Source, label: str) -> int:
    """How often a source has a label at most: as often as the rarest of its words."""
    words = _vocabulary(source)
    return min((words[word] for word in _WORD.findall(label)), default=0)
