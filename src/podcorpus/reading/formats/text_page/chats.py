"""The logs of chats, whose lines have a time and a name like those of a talk."""

from __future__ import annotations

import re

from podcorpus.reading.formats.text_page.headers.learning import Grammar, Layout
from podcorpus.reading.formats.text_page.headers.scanning import lines_like, scan_text
from podcorpus.reading.source import Source

_IRC = re.compile(r"\n\[?\d\d:\d\d(?::\d\d)?\]?[^\S\n]*<[@+%&~ ]?[^<>\s]{1,30}>[^\S\n]")
_DATE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_MESSENGER = re.compile(
    rf"\n\u200e?(?:{_DATE},?[^\S\n]{_CLOCK}[^\S\n]-[^\S\n]|\[{_DATE},[^\S\n]{_CLOCK}\][^\S\n])[^:\n]{{1,60}}:[^\S\n]"
)
_SIGNS = re.compile(
    r"\n[^\n]{0,40}(?:\*\*\*|-!-|-->|<--|\*)[^\n]{1,80}\b(?:joined|left|quit|parted)\b"
    r"|end-to-end (?:encrypted|encryption)|<Media omitted>|\n[^\n]{0,60}(?:image|video|audio|sticker|GIF) omitted"
)
_FEWEST = 3
_SAMPLE = 200
"""How many lines show whether it is a chat's."""
_SHAPE = "TIME Name words"


def chat_lines(source: Source) -> list[int]:
    """The lines of a chat's log, if most of a page's lines are, as of IRC or as messengers export them. A talk can be
    written like that, too; but nobody joins it, and nothing is left out of it.

    >>> page = "\\n".join(["*** tom joined", *(f"[10:15:0{n}] <mara> the boat leaks" for n in range(4))])
    >>> chat_lines(Source.from_bytes(page.encode(), "a.txt"))
    [1, 2, 3, 4]
    """
    sample = range(min(_SAMPLE, len(source.lines)))
    for form in (_IRC, _MESSENGER):
        if _mostly(source, form, sample) and _SIGNS.search(scan_text(source)):
            return _mostly(source, form, range(len(source.lines)))
    return []


def _mostly(source: Source, form: re.Pattern[str], lines: range) -> list[int]:
    """The lines that have a form, if most do."""
    found = lines_like(source, form, lines)
    written = sum(1 for text in source.texts[: lines.stop] if text and not text.isspace())
    return found if len(found) >= _FEWEST and 2 * len(found) > written else []


def is_chat(source: Source, grammar: Grammar) -> bool:
    """Whether a page is a chat's log, which its grammar then says."""
    found = chat_lines(source)
    if found:
        lines = tuple(line + 1 for line in found[:3])
        grammar.rejected[_SHAPE] = Layout(_SHAPE, len(found), lines, (), "lines of a chat's log, not of a talk")
    return bool(found)
