"""How well English knows a word, and whether other languages know it too.

What a transcriber wrote that nobody writes is likely misheard; what is written in every language alike, or takes no
endings, is likely a name. The figures are those of wordfreq (R. Speer, 2022), which are frozen (`word_table`).
"""

from __future__ import annotations

from functools import lru_cache

from podcorpus.annotating.word_table import ENGLISH, OTHERS, zipf

_LESS = 1.0
"""How much less familiar a name may be there."""
_ENDINGS_LESS = 1.6
"""How much less familiar a name is with an ending than without."""


@lru_cache(maxsize=65536)
def familiarity(word: str) -> float:
    """The word's frequency in English on the Zipf scale: the decimal logarithm of its uses in a billion words, 0 for
    a word that is not known, 3 for a rare one, over 6 for the commonest. Case does not count."""
    return zipf(word, ENGLISH)


@lru_cache(maxsize=65536)
def abroad(word: str) -> float:
    """The word's frequency in other languages on the Zipf scale, as their mean; 0 for one that none of them has, or
    that English has less than `word_table.LEAST_FAMILIAR`."""
    return sum(zipf(word, language) for language in OTHERS) / len(OTHERS)


def international(word: str) -> bool:
    """Whether other languages use the word about as much as English does, as they do Google and Karen; asked of words
    that English knows."""
    return abroad(word) > 0 and abroad(word) >= familiarity(word) - _LESS


@lru_cache(maxsize=4096)
def inflected(word: str) -> bool:
    """Whether English uses the word with endings or as one, as it does zoom and wired, but not Google and Baidu."""
    plain = word.casefold()
    if plain.endswith(("ed", "ing")):
        return True
    endings = [plain + ending for ending in ("s", "ed", "ing")]
    if plain.endswith("e"):
        endings += [plain + "d", plain[:-1] + "ing"]
    return max(map(familiarity, endings)) > familiarity(plain) - _ENDINGS_LESS
