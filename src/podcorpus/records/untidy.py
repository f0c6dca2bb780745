"""What a text on one line must not have: white space at its ends, invisible characters, and HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import filterfalse

from podcorpus.records.counting import SPACES

# Signs of Arabic and Syriac have the category of format characters, and are seen.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_JOINERS = "\u200c\u200d"
"""Part of the writing between letters that join."""
_UNSEEN = "".join(
    char
    for char in filterfalse(str.isprintable, map(chr, range(0x10000)))
    if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cf") and char not in _SEEN and char not in _JOINERS
)
"""Control characters, separators of lines, and format characters, such as bidirectional and zero-width ones."""

ESCAPE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""An escape that is no words."""
ELEMENT = re.compile(
    r"<(b|i|u|em|strong|p|span|a|div|font|small|sub|sup|h[1-6]|li)\b[^<>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL
)
"""An element that formats words; a title can be about others, such as `<details>`."""


def untidy_pattern(chars: Callable[[str], str]) -> str:
    """A regular expression that matches a text with one of these; `chars` writes characters as they are in a class of
    the engine that it is for."""
    spaces, joiners, ascii_chars = chars(SPACES), chars(_JOINERS), chars("".join(map(chr, range(0x80))))
    beside = f"(?:^|[{ascii_chars}])[{joiners}]|[{joiners}](?:$|[{ascii_chars}])"
    return f"^[{spaces}]|[{spaces}]$|[{chars(_UNSEEN)}]|{beside}"


_LINE = {ord(char): None if unicodedata.category(char) == "Cf" else " " for char in _UNSEEN}
_LOOSE_JOINERS = re.compile(rf"(?<![^\x00-\x7f])[{_JOINERS}]+|[{_JOINERS}]+(?![^\x00-\x7f])")


def tidied(text: str) -> str:
    """A text on one line, with letters composed.

    >>> tidied(" Night\\r\\n Fe\\u0301rry\\u200b") == "Night F\u00e9rry"
    True
    """
    return unicodedata.normalize("NFC", on_one_line(text))


def on_one_line(text: str) -> str:
    """A text with white space and control characters as single spaces, without other invisible characters.

    >>> on_one_line(" Night\\r\\n Ferry\\u200b"), on_one_line("\\u0645\\u06cc\\u200c\\u062e\\u0648\\u0627")
    ('Night Ferry', '\u0645\u06cc\u200c\u062e\u0648\u0627')
    """
    line = " ".join(text.translate(_LINE).split())
    return " ".join(_LOOSE_JOINERS.sub("", line).split())


def without_html(text: str) -> str:
    """A text with its escapes decoded, and without the tags of elements that format words.

    >>> without_html("<b>Tide</b> &amp; Rope&#8217;s end"), without_html("The <details> element")
    ('Tide & Rope’s end', 'The <details> element')
    """
    text = ESCAPE.sub(lambda found: html.unescape(found[0]), text)
    while (within := ELEMENT.sub(r"\2", text)) != text:
        text = within
    return text


@cache
def _untidy() -> re.Pattern[str]:
    return re.compile(untidy_pattern(re.escape))


def is_untidy(text: str) -> bool:
    """Whether a text has one of these.

    >>> is_untidy("Night Ferry"), is_untidy("Night Ferry "), is_untidy("Night\\u200bFerry"), is_untidy("two\\nlines")
    (False, True, True, True)
    """
    return _untidy().search(text) is not None
