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
    represents letters, such as ™, does not count as a letter.

    >>> [fold(c) for c in "Äİ-ß ™"]
    ['a', 'i', '', 'ss', '', '']
    """
    if not char.isalnum():
        return ""
    # Decomposed before and after: a compatibility form can hold a capital, and a case folding an accent.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(c for c in plain if c.isalnum())


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
