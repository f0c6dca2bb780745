"""Pages that have each word in an element of its own and only a style between them, as exports of recognisers do."""

from __future__ import annotations

import re

from podcorpus.records.scripts import UNSPACED

_WORD = r"[^<>\s]{1,40}"
_NEXT_TO_IT = re.compile(rf">({_WORD})</(span|a|i|w)>(?=(<\2\b[^<>]{{0,400}}>){_WORD}</\2>)", re.IGNORECASE)
_SPACE_BETWEEN = re.compile(rf">{_WORD}(?:\s+</(span|a|i|w)>|</(span|a|i|w)>\s+(?=<(?:span|a|i|w)\b))", re.IGNORECASE)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LEAST = 12
_SHORT = 2.5
"""Characters that elements have on average where they are letters or syllables rather than words."""


def tags_between_words(text: str) -> frozenset[int]:
    """Where the start tags between two words are, in a page without any space between its words."""
    if text.count("</") < _LEAST:
        return frozenset()
    found = list(_NEXT_TO_IT.finditer(text))
    if len(found) < _LEAST or 10 * len(_SPACE_BETWEEN.findall(text)) > len(found):
        return frozenset()
    n_chars = sum(len(one[1]) for one in found)
    unspaced = sum(_UNSPACED.match(one[1]) is not None for one in found)
    if n_chars < _SHORT * len(found) or 2 * unspaced > len(found):
        return frozenset()
    return frozenset(one.start(3) for one in found)
