"""How wide a text is drawn, at most: by the letters of the widest of the common sans-serif fonts, DejaVu Sans.

A picture is made without knowing the reader's fonts. Helvetica and Arial are narrower: what fits here fits there.
"""

from __future__ import annotations

import unicodedata

from podcorpus.findings.escaping import printable

_CLASSES = {
    300: "'ijlIJ",
    345: " ,.·’/:;\\|",
    415: "f-()[]t!r",
    520: '"*_`–s?z“”',
    600: "ceLFkvxyPTYo",
    645: "ahnubdgpqES0123456789${}",
    700: "KAVXZBRC",
    795: "UNHDG&OQ",
    870: "wM#+<=>^~×",
    1000: "%mW@…—",
}
_PER_MILLE = {letter: width for width, letters in _CLASSES.items() for letter in letters}
_SURPLUS = 1.03
_WIDEST = 1250
"""Of other letters."""


def text_width(text: str, size: float) -> float:
    """The width of a text of a font size, in the unit of that."""
    return sum(map(_letter_width, text)) * size * _SURPLUS / 1000


def _letter_width(letter: str) -> int:
    known = _PER_MILLE.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    return _PER_MILLE.get(base, _WIDEST)


def plain(text: str) -> str:
    """A text on one line, with letters that cannot be seen escaped."""
    return printable(" ".join(text.split()))


def shortened(text: str, width: float, size: float, *, middle: bool = False) -> str:
    """A plain text that is no wider than `width`, with an ellipsis where something was left out: at the end, or in the
    middle.

    >>> shortened("Alibaba Group Holding", 80, 12)
    'Alibaba Gr…'
    >>> shortened("harbour-hour.the-long-cable", 120, 12, middle=True)
    'harbour-…g-cable'
    """
    text = plain(text)
    if text_width(text, size) <= width:
        return text
    for kept in range(len(text) - 1, 0, -1):
        head, tail = (text[: (kept + 1) // 2], text[len(text) - kept // 2 :]) if middle else (text[:kept], "")
        short = f"{head.rstrip()}…{tail.lstrip()}"
        if text_width(short, size) <= width:
            return short
    return "…"


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The lines of a text, broken between words; a word that is wider than a line is shortened."""
    lines: list[str] = []
    for word in plain(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(shortened(word, width, size))
    return lines
