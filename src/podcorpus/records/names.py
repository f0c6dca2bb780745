"""Which spellings are the same name, and which form of its entity's name a surface is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from podcorpus.records.mention import Form


@lru_cache(maxsize=8192)
def fold(char: str) -> str:
    """The letters and digits of one character without case and accents; empty for any other character.

    Folding works character by character, so that offsets into a folded text can be mapped back. A symbol that only
    represents letters, such as ™, does not count as a letter; a vowel sign or voicing mark that makes another syllable
    of one does: パリ is not バリ.

    >>> [fold(c) for c in "Äİ-ß ™"], fold_name("ガ") == fold_name("カ")
    (['a', 'i', '', 'ss', '', ''], False)
    """
    if not (char.isalnum() or _is_sign(char)):
        return ""
    # Decomposed before and after: a compatibility form can hold a capital, and a case folding an accent.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(c for c in plain if c.isalnum() or _is_sign(c))


def _is_sign(char: str) -> bool:
    """Whether a combining mark is a vowel, a tone, a voicing or a silencing of an Asian script: those have combining
    classes of their own or none, unlike accents. Selectors of a variant have none either."""
    if char < "\u0900" or unicodedata.category(char) not in ("Mn", "Mc"):
        return False
    selects = "\u180b" <= char <= "\u180f" or "\ufe00" <= char <= "\ufe0f" or char >= "\U000e0100"
    return not selects and unicodedata.combining(char) in _SIGNS


_SIGNS = frozenset((0, 8, 9, *range(84, 133)))
"""Combining classes: spacing or enclosing none, kana voicing, virama, and the vowels and tones of single scripts."""


def is_mark(char: str) -> bool:
    """Whether a character belongs to the letter before it: a combining accent, or an invisible joiner or hyphen.

    >>> [is_mark(c) for c in "\u0301\u00ade-"]
    [True, True, False, False]
    """
    # A zero-width space separates words, though Unicode classes it as a format character like the joiners.
    return char > "\x7f" and char != "\u200b" and unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def fold_name(name: str) -> str:
    """A name reduced to its letters and digits, for comparing spellings.

    >>> fold_name("Chat GPT") == fold_name("ChatGPT")
    True
    """
    return "".join(map(fold, name))


def form_of(surface: str, canonical_name: str, aliases: Iterable[str]) -> Form:
    """The form of a surface compared with the registry's names, ignoring case, spacing and punctuation."""
    folded = fold_name(surface)
    if folded == fold_name(canonical_name):
        return "canonical"
    return "alias" if folded in {fold_name(alias) for alias in aliases} else "asr_error"
