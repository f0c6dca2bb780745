"""How familiar a word is in English, and whether other languages use it too.

A transcribed word that is never written is probably misheard; a word that is equally common in all languages, or takes
no endings, is probably a name. The frequencies are those of wordfreq (R. Speer, 2022), which are frozen (`word_table`).
"""

from __future__ import annotations

from functools import lru_cache

from podcorpus.annotating.word_table import ENGLISH, OTHERS, zipf

_LESS = 1.0
"""How much less familiar a name may be in other languages."""
_ENDINGS_LESS = 1.6
"""How much less familiar a name is with an ending than without."""


@lru_cache(maxsize=65536)
def familiarity(word: str) -> float:
    """The word's frequency in English on the Zipf scale: the decimal logarithm of its uses in a billion words, 0 for an
    unknown word, 3 for a rare one, over 6 for the most common ones. Case is ignored."""
    return zipf(word, ENGLISH)


@lru_cache(maxsize=65536)
def abroad(word: str) -> float:
    """The word's mean frequency in other languages on the Zipf scale; 0 if none of them has it, or if it is rarer in
    English than `word_table.LEAST_FAMILIAR`."""
    return sum(zipf(word, language) for language in OTHERS) / len(OTHERS)


def international(word: str) -> bool:
    """Whether other languages use the word about as much as English does, like Google and Karen. For words that English
    has."""
    return abroad(word) > 0 and abroad(word) >= familiarity(word) - _LESS


@lru_cache(maxsize=4096)
def inflected(word: str) -> bool:
    """Whether the word takes endings in English or has one, like zoom and wired, but not Google and Baidu."""
    plain = word.casefold()
    if plain.endswith(("ed", "ing")):
        return True
    endings = [plain + ending for ending in ("s", "ed", "ing")]
    if plain.endswith("e"):
        endings += [plain + "d", plain[:-1] + "ing"]
    return max(map(familiarity, endings)) > familiarity(plain) - _ENDINGS_LESS
