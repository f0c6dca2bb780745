"""Captions that repeat lines of the one before, as they roll up on a screen or grow word by word."""

from __future__ import annotations

from collections.abc import Iterable

_SHARE = 0.3
_FEWEST = 3


def repeated(text: str, before: str) -> int:
    """How many characters at the beginning of a caption's text repeat the end, or all, of the one shown before it.

    >>> repeated("and the nets,\\nwhich we dry", "We have boats\\nand the nets,")
    14
    """
    if not before or not text:
        return 0
    lines = before.split("\n")
    # A screen has few lines; more of them are no rolling captions.
    for first in range(max(0, len(lines) - 4), len(lines)):
        end = _begins("\n".join(lines[first:]), text)
        if end:
            return end
    return 0


def _begins(shown: str, text: str) -> int:
    """How many characters of the text are what was shown, to the end of a word, with the white space after it."""
    if not text.startswith(shown) or not shown:
        return 0
    end = len(shown)
    if end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        return 0
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def tidy_lines(text: str) -> str:
    """The lines of a caption without white space around them, and without blank ones."""
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def rolls(texts: Iterable[tuple[str, str]]) -> bool:
    """Whether captions repeat what the ones before them show, more often than people repeat themselves.

    `texts` are each caption's words, with markup and without. Captions that are the same in both say something again.
    """
    n = again = 0
    before = marked_before = ""
    for marked, text in texts:
        shown = tidy_lines(text)
        if before and shown:
            n += 1
            again += marked != marked_before and repeated(shown, before) > 0
        before, marked_before = shown or before, marked
    return again >= _FEWEST and again >= _SHARE * n
