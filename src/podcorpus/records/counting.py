"""Counts of words and sentences in a text, as the columns `n_words`, `n_sentences` and `n_questions` have them."""

from __future__ import annotations

import re

from podcorpus.records.scripts import UNSPACED, word_pattern

SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""Every character that `str.strip` and `str.split` take for white space."""
WORD = word_pattern(SPACES)
"""Matches once for each word of a text with letters of a script without spaces, here and in the engine of the rules."""
STOPS, WIDE_STOPS = ".?!…‽؟։।॥۔።", "。？！｡။។៕"
"""Marks that end sentences: those of scripts with spaces count before one, those of scripts without everywhere."""
QUESTION_MARKS = "?？؟‽"
CLOSING = "”\"’')\\]»』」）"
"""What may be between such a mark and the end of its sentence, as in a class of a regular expression."""
SENTENCE_END = re.compile(rf"[{STOPS}{WIDE_STOPS}][{CLOSING}]*\s*\Z")
"""The end of a text that is the end of a sentence."""

_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII_LETTERS = {code: char.lower() if (char := chr(code)).isalpha() else " " for code in range(128)}
_UNSPACED = re.compile(f"[{UNSPACED}]")
_WORDS = re.compile(WORD)
_QUESTIONS = frozenset(QUESTION_MARKS)
_STOPS = rf"[{STOPS}]++[{CLOSING}]*+"
_SENTENCE = re.compile(
    rf"\w[^{STOPS}{WIDE_STOPS}]*+(?:{_STOPS}(?!\s|\Z)[^{STOPS}{WIDE_STOPS}]*+)*+"
    rf"({_STOPS}|[{WIDE_STOPS}]++[{CLOSING}]*+|\Z)"
)
"""A sentence from its first letter or digit on, and the mark at its end."""


def letter_words(text: str) -> list[str]:
    """The stretches of letters of a text, in folded case.

    >>> letter_words("It’s 4.5 KM away_"), letter_words("Straße, ÉTÉ")
    (['it', 's', 'km', 'away'], ['strasse', 'été'])
    """
    if text.isascii():
        return text.translate(_ASCII_LETTERS).split()
    return [word.casefold() for word in _LETTERS.findall(text)]


def count_words(text: str) -> int:
    """How many words a text has: tokens between white space, a separate mark such as ⁓ included.

    In scripts without spaces each Han or Hiragana character counts as one, a run of Katakana as one, and in Thai, Lao,
    Khmer, Myanmar and Tibetan each written syllable (`podcorpus.records.scripts`). A run of other letters beside them
    is one more; punctuation there is none.

    >>> count_words("We met ⁓ in Oslo."), count_words("今天我们聊聊香港和Rotterdam。"), count_words("สวัสดี ครับ")
    (5, 10, 4)
    """
    if text.isascii() or not _UNSPACED.search(text):
        return len(text.split())
    return sum(1 for _ in _WORDS.finditer(text))


def count_sentences(text: str) -> tuple[int, int]:
    """How many sentences a text has, and how many of them are questions: stretches with a letter or digit up to a mark
    that ends a sentence, or to the end of the text. Abbreviations are not known.

    >>> count_sentences("Yes. And the nets? They cost 4.5 crowns"), count_sentences("…")
    ((3, 1), (0, 0))
    >>> count_sentences("港口在哪里？在那边。")
    (2, 1)
    """
    marks = _SENTENCE.findall(text)
    return len(marks), sum(not _QUESTIONS.isdisjoint(mark) for mark in marks)


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of a text end, as `count_sentences` counts them; what follows the last one belongs to it.

    >>> sentence_ends("Yes. And the nets?! …")
    [4, 21]
    """
    ends = [sentence.end() for sentence in _SENTENCE.finditer(text)]
    return [*ends[:-1], len(text)] if text else []
