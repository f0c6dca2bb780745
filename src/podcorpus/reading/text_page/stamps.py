"""One and the same time in front of every line: what a program wrote that found no times. It says nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headings import Aside
from podcorpus.reading.text_page.scanning import scan_text

_STAMP = re.compile(r"\s*(?P<stamp>[(\[]?\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[)\]]?[ \t]+)(?=\S)")
_FEWEST = 6
"""How many lines at least have it."""


@lru_cache(maxsize=1)
def stamp(source: Source) -> str:
    """The time, with the white space behind it, that every line with words begins with; empty if there is none.

    >>> page = "\\n\\n".join(f"0:00 Line {n} of the talk" for n in range(6))
    >>> stamp(Source.from_bytes(page.encode(), "a.txt"))
    '0:00 '
    """
    first = _STAMP.match(source.text)
    if first is None:
        return ""
    written = sum(1 for text in source.texts if text and not text.isspace())
    stamped = scan_text(source).count("\n" + first["stamp"])
    return first["stamp"] if stamped >= _FEWEST and stamped == written else ""


def without_stamps(source: Source, scan: str) -> str:
    """The text to scan with blanks in their place."""
    what = stamp(source)
    return scan.replace("\n" + what, "\n" + " " * len(what)) if what else scan


def stamps(source: Source, start: int, stop: int) -> list[Aside]:
    """Where they are between two offsets: markup."""
    what = stamp(source)
    if not what:
        return []
    starts = (at for at in source.line_starts if start <= at < stop and source.text.startswith(what, at))
    return [Aside(at, at + len(what), "markup") for at in starts]
