"""What programs do to texts that people wrote: bytes decoded as another encoding, escapes and elements of HTML that
nobody decoded, letters of another script that look the same, letters in parts, spaces where something was taken out."""

from __future__ import annotations

import html
import re
import unicodedata

from podcorpus.records.untidy import ELEMENT, ESCAPE

_RUN = re.compile(r"[\x80-\U0010ffff]{2,}")
_WORD = re.compile(r"\w{2,}")
# Closing marks and dashes follow an Ã at the end of a word in capitals: “AMANHÃ…”.
_BEHIND = "…”’»–—"
_CYRILLIC, _GREEK = "АВЕЅІЈКМНОРСТУХаеорсухіјѕһԁ", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧορ"
"""Letters that look like Latin ones."""
_LATIN = "aceopxy"
"""Small Latin letters that look like Cyrillic ones."""

_ACCENTED = re.compile(r"\w[\u0300-\u036f]+")
_FAR_APART = re.compile(r"(?<!\S)\S* {2,}\S*")

SUSPECTS = (
    r"  |[\x{300}-\x{36f}]|&[a-z#]|</[A-Za-z]|\x{fffd}|[ÂÃâ][\x{80}-\x{2122}]"
    r"|[A-Za-z].*[\x{370}-\x{4ff}]|[\x{370}-\x{4ff}].*[A-Za-z]"
)
"""A regular expression of the engine that matches every text of which `garbled` may give something."""


def garbled(text: str) -> str | None:
    """What is garbled in a text, in words; None if nothing is.

    >>> garbled("GroÃŸe FÃ¤hre"), garbled("Tide &amp; Rope"), garbled("AMANHÃ…")
    ("has 'ÃŸ', which is 'ß' in UTF-8 decoded as another encoding", "has the escape '&amp;', which is '&'", None)
    >>> garbled("<em>Tide</em> and rope"), garbled("The <b> element"), garbled("a < b, b > c")
    ("has the HTML '<em>Tide</em>'", None, None)
    >>> garbled("Rotterd\\u0430m"), garbled("KoЯn"), garbled("SMS-ка")
    ("has the Cyrillic letter 'а', which looks like a Latin one, in 'Rotterd\u0430m'", None, None)
    >>> garbled("Cafe\\u0301 Tide"), garbled("Tide  and rope")
    ("has the letter 'é' in 2 characters; expected it in 1", "has two spaces in a row in 'Tide  and'")
    """
    if "\ufffd" in text:
        return "has the sign � in the place of a character that could not be decoded"
    if (escape := ESCAPE.search(text)) is not None:
        return f"has the escape {escape[0]!r}, which is {html.unescape(escape[0])!r}"
    if (element := ELEMENT.search(text)) is not None:
        return f"has the HTML {element[0]!r}"
    for run in _RUN.finditer(text):
        if (meant := _decoded(run[0])) is not None:
            return f"has {run[0]!r}, which is {meant!r} in UTF-8 decoded as another encoding"
    for word in _WORD.findall(text):
        if (letter := _look_alike(word)) is not None:
            script, other = ("Latin", "Cyrillic") if letter.isascii() else (_script(letter), "Latin")
            return f"has the {script} letter {letter!r}, which looks like a {other} one, in {word!r}"
    for letter in _ACCENTED.findall(text):
        if len(composed := unicodedata.normalize("NFC", letter)) < len(letter):
            return f"has the letter {composed!r} in {len(letter)} characters; expected it in {len(composed)}"
    spaces = _FAR_APART.search(text)
    return None if spaces is None else f"has two spaces in a row in {spaces[0]!r}"


def _decoded(run: str) -> str | None:
    """The characters whose UTF-8 was decoded as Windows-1252 or Latin-1 by mistake; None if it was not."""
    if len(run) == 2 and run[1] in _BEHIND:
        return None
    for encoding in ("cp1252", "latin-1"):
        try:
            meant = run.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return meant if all("\xc0" <= c <= "\u017f" or "\u2010" <= c <= "\u2122" for c in meant) else None
    return None


def _script(letter: str) -> str:
    return "Greek" if letter < "\u0400" else "Cyrillic"


def _look_alike(word: str) -> str | None:
    """A letter of another script than the rest of a word, if each of these letters looks like one of that script."""
    latin = [c for c in word if "A" <= c <= "z" or "\xc0" <= c <= "\u024f"]
    others = [c for c in word if "\u0370" <= c <= "\u04ff"]
    if not latin or not others:
        return None
    if len(others) < len(latin) and all(c in _CYRILLIC + _GREEK for c in others):
        return others[0]
    if len(latin) < len(others) and all(c in _LATIN for c in latin):
        return latin[0]
    return None
