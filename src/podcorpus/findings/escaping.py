"""How text of others is made safe to show: one rule for every line that a person or a log reads, one for Markdown.

An id, a field's name, a value, a path or an error of the system can hold characters that control a terminal, reverse
the line or are invisible. They are shown escaped, and all else as it is.
"""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\`*_\[\]<>~|]|!(?=\[)|&(?=[#\w])")
"""Signs that Markdown reads as markup wherever they are; some others are so at the beginning of a line only."""


def printable(text: str) -> str:
    r"""The text on one line, with what cannot be seen written as a Python escape.

    That is control characters, escape sequences, bidirectional and zero-width characters, line and paragraph
    separators, white space other than the space, private characters and halves of surrogate pairs. Text that was
    escaped stays as it is.

    >>> printable("plain ⁓ 李"), printable("a\x1b[2Jb\u202ec\u200bd\n"), printable("\udcff")
    ('plain ⁓ 李', 'a\\x1b[2Jb\\u202ec\\u200bd\\n', '\\udcff')
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def in_markdown(text: str) -> str:
    r"""A text in one line in which Markdown finds no markup.

    >>> in_markdown("5 * 3 [a](b) &amp; snake_case")
    '5 \\* 3 \\[a\\](b) \\&amp; snake\\_case'
    """
    return _MARKUP.sub(lambda sign: f"\\{sign.group()}", text)
