"""SubViewer: `0:00:01.000,0:00:02.500` above the words, as YouTube gives it out (`.sbv`), or below a head (`.sub`)."""

from __future__ import annotations

import re

from podcorpus.reading.cues.files import write_blocks
from podcorpus.reading.cues.lines import Aside, Block
from podcorpus.reading.cues.times import SAMPLE, read_clock
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.markup.visible import Visible, VisibleBuilder, mapped
from podcorpus.reading.source import Source

NAME = "sbv"
DESCRIPTION = "cues below lines such as `0:00:01.000,0:00:02.500`"

_HEAD = re.compile(r"\ufeff?\s*\[INFORMATION\]", re.IGNORECASE)
_BREAK = re.compile(r"\[br\]", re.IGNORECASE)
_TITLE = re.compile(r"[\r\n]\[TITLE\][ \t]*([^\r\n]+)", re.IGNORECASE)

_TIME = r"[0-9]{1,4}:[0-9]{2}:[0-9]{2}\.[0-9]{1,3}"
_TIMES = re.compile(rf"(?:(?<=[\r\n\ufeff])|\A)[ \t]*({_TIME}),[ ]?({_TIME})[ \t]*(?=[\r\n]|\Z)")
_BETWEEN = re.compile(r",[ ]?[0-9]{1,4}:[0-9]{2}:[0-9]{2}\.")
"""What every line of two times has, and is found fast."""


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins with a line of two times."""
    first = _TIMES.search(source.text, 0, SAMPLE) if _BETWEEN.search(source.text, 0, SAMPLE) else None
    if first is None:
        return None
    begins = len(source.text[: first.start()].split()) < 2 or _HEAD.match(source.text) is not None
    return Recognition(
        0.9 if begins else 0.3, f"line {source.line_number(first.start(1))} is `{first.group().strip()}`"
    )


def read(source: Source) -> Document:
    """The file's cues. Raises InputError if it has none."""
    if _BREAK.search(source.text):
        page = _with_breaks(source)
        return mapped(_read(page.inner), page, NAME)
    return _read(source)


def _with_breaks(source: Source) -> Visible:
    """What the file shows: `[br]` is a line's end."""
    out = VisibleBuilder(source)
    out.copy_as(0, len(source.text), _BREAK, lambda _: "\n")
    return out.visible()


def _read(source: Source) -> Document:
    text = source.text
    found = list(_TIMES.finditer(text))
    blocks: list[Block] = []
    asides: list[Aside] = []
    above = text[: found[0].start()] if found else text
    if above.strip("\ufeff \t\r\n"):
        begin = len(above) - len(above.lstrip("\ufeff \t\r\n"))
        asides.append(Aside(begin, len(above.rstrip()), _HEAD.match(text) is not None, 0))
    for i, times in enumerate(found):
        words = text[times.end() : found[i + 1].start() if i + 1 < len(found) else len(text)]
        spoken = words.strip()
        begin = times.end() + (len(words) - len(words.lstrip()) if spoken else 0)
        span = (begin, begin + len(spoken))
        blocks.append(Block(times.start(), times.start(), *span, read_clock(times[1]), read_clock(times[2]), spoken))
    written = write_blocks(source, 0, blocks, asides)
    title = _TITLE.search(above)
    return written.document(NAME, published=Published(title=title[1].strip() if title else None))
