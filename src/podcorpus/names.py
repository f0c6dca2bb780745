"""When two spellings are the same name, and which form of its entity's name a surface is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from podcorpus.records.mention import Form


def fold(char: str) -> str:
    """The letters and digits of one character without case, accents and punctuation; empty for all else.

    Folding goes character by character, so that offsets into a folded text can be mapped back.

    >>> [fold(c) for c in "Ä-ß "]
    ['a', '', 'ss', '']
    """
    return "".join(c for c in unicodedata.normalize("NFKD", char.casefold()) if c.isalnum())


def fold_name(name: str) -> str:
    """A name as its letters and digits alone, for comparing spellings.

    >>> fold_name("Chat GPT") == fold_name("ChatGPT")
    True
    """
    return "".join(fold(char) for char in name)


def form_of(surface: str, canonical_name: str, aliases: Iterable[str]) -> Form:
    """The form of a surface against the registry: case, spacing and punctuation do not count."""
    folded = fold_name(surface)
    if folded == fold_name(canonical_name):
        return "canonical"
    return "alias" if folded in {fold_name(alias) for alias in aliases} else "asr_error"
