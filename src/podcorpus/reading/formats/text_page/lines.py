"""What is around the lines of a page: blank lines, the nearest written ones, the levels of headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, count
from operator import gt

BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*+(?:\r\n|\r|\n)")
"""What is between paragraphs."""


def after_blank(texts: Sequence[str], index: int) -> bool:
    """Whether a line begins the page or comes after a blank one."""
    return index == 0 or not texts[index - 1].strip()


def between_blanks(texts: Sequence[str], index: int) -> bool:
    """Whether a line is a paragraph of its own."""
    return after_blank(texts, index) and (index + 1 == len(texts) or not texts[index + 1].strip())


def paragraph_begins(texts: Sequence[str]) -> list[int]:
    """The lines with which paragraphs begin."""
    are_written = list(map(bool, map(str.strip, texts)))
    return list(compress(count(), map(gt, are_written, [False, *are_written])))


def written(texts: Sequence[str], index: int, step: int) -> int | None:
    """The nearest line before (-1) or after (1) this one that is neither blank nor a bar or dot between a time and a
    name; None if there is none."""
    index += step
    n_lines = len(texts)
    # Most lines begin with a letter.
    while 0 <= index < n_lines and not (texts[index][:1].isalnum() or texts[index].strip().strip("|·•")):
        index += step
    return index if 0 <= index < n_lines else None


def heading_level(text: str, at: int = 0) -> int:
    """How many signs the heading that begins at an offset of a text has; 0 for none.

    >>> heading_level("## Boats"), heading_level("Boats ##")
    (2, 0)
    """
    start = at
    while text.startswith("#", at):
        at += 1
    return at - start
