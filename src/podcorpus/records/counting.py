"""Counts of words and sentences in a text, as the columns `n_words`, `n_sentences` and `n_questions` have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Full stops of scripts that put a space after them count before one; those of Chinese and Japanese everywhere.
_SENTENCE = re.compile(r"[.?!…؟।]+[”\"’')\]»]*(?=\s|\Z)|[。？！｡]+[”\"’』」）]*|\Z")
_WORD = re.compile(r"\w")


def count_sentences(text: str) -> tuple[int, int]:
    """How many sentences a text has, and how many of them are questions: stretches with a letter or digit up to a mark
    that ends a sentence, or to the end of the text. Abbreviations are not known.

    >>> count_sentences("Yes. And the nets? They cost 4.5 crowns"), count_sentences("…")
    ((3, 1), (0, 0))
    >>> count_sentences("港口在哪里？在那边。")
    (2, 1)
    """
    sentences = questions = 0
    for mark in _ends(text):
        sentences += 1
        questions += any(sign in mark.group() for sign in "?？؟")
    return sentences, questions


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of a text end, as `count_sentences` counts them; what follows the last one belongs to it.

    >>> sentence_ends("Yes. And the nets?! …")
    [4, 21]
    """
    ends = [mark.end() for mark in _ends(text)]
    return [*ends[:-1], len(text)] if text else []


def _ends(text: str) -> Iterator[re.Match[str]]:
    """The marks at the ends of stretches with a letter or digit."""
    begin = 0
    for mark in _SENTENCE.finditer(text):
        if _WORD.search(text, begin, mark.start()):
            yield mark
        begin = mark.end()
