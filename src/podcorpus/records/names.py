"""When two spellings are the same name, and which form of its entity's name a surface is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from podcorpus.records.mention import Form


@lru_cache(maxsize=8192)
def fold(char: str) -> str:
    """The letters and digits of one character without case, accents and punctuation; empty for all else.

    Folding goes character by character, so that offsets into a folded text can be mapped back. A sign that only
    stands for letters, such as ™, is not one.

    >>> [fold(c) for c in "Äİ-ß ™"]
    ['a', 'i', '', 'ss', '', '']
    """
    if not char.isalnum():
        return ""
    # Decomposed before and after: a compatibility form can hold a capital, and a case folding an accent.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(c for c in plain if c.isalnum())


def is_mark(char: str) -> bool:
    """Whether a character belongs to the letter before it: an accent of its own, or an unseen joiner or hyphen.

    >>> [is_mark(c) for c in "\u0301\u00ade-"]
    [True, True, False, False]
    """
    # A zero-width space parts words, though Unicode counts it as a format character like the joiners.
    return char > "\x7f" and char != "\u200b" and unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def fold_name(name: str) -> str:
    """A name as its letters and digits alone, for comparing spellings.

    >>> fold_name("Chat GPT") == fold_name("ChatGPT")
    True
    """
    return "".join(map(fold, name))


def form_of(surface: str, canonical_name: str, aliases: Iterable[str]) -> Form:
    """The form of a surface against the registry: case, spacing and punctuation do not count."""
    folded = fold_name(surface)
    if folded == fold_name(canonical_name):
        return "canonical"
    return "alias" if folded in {fold_name(alias) for alias in aliases} else "asr_error"
