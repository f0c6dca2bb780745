"""Counts of words and sentences in a text, as the columns `n_words`, `n_sentences` and `n_questions` have them."""

from __future__ import annotations

import re

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
    sentences = questions = begin = 0
    for mark in _SENTENCE.finditer(text):
        if _WORD.search(text, begin, mark.start()):
            sentences += 1
            questions += any(sign in mark.group() for sign in "?？؟")
        begin = mark.end()
    return sentences, questions
