"""What the strings and numbers of JSON, and of what Python prints, stand for."""

from __future__ import annotations

import re

ESCAPE = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})|u(?P<unit>[0-9a-fA-F]{4})"
    r"|(?:x(?P<byte>[0-9a-fA-F]{2})|U(?P<long>000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4}))|(?P<one>.))",
    re.DOTALL,
)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def number_of(text: str) -> float | None:
    """A finite number as JSON writes it: an int if it is written as one. None for anything else, and for numbers with
    more than thirty digits, which are no times."""
    if len(text) > 30:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e18 else None


def decoded(raw: str) -> str:
    """The characters of a string, from what is between its quotation marks."""
    return ESCAPE.sub(character, raw)


def character(escape: re.Match[str]) -> str:
    """What an escape stands for. Half a surrogate pair and NUL, which no file may contain, become U+FFFD."""
    if escape["one"] is not None:
        return _ESCAPED.get(escape["one"], escape["one"])
    if escape["high"] is not None:
        return chr(0x10000 + ((int(escape["high"], 16) - 0xD800) << 10) + int(escape["low"], 16) - 0xDC00)
    unit = int(escape["unit"] or escape["byte"] or escape["long"], 16)
    return "\ufffd" if unit == 0 or 0xD800 <= unit < 0xE000 else chr(unit)
