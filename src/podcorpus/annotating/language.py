"""Whether an episode is in English, the one language in which the automatic layer knows more than the registry's names,
and in which response tokens are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from podcorpus.records.counting import count_words

ENGLISH_ALONE = frozenset(
    """
    about and are because been before both but could did does doesn't don't from how i'm if into it it's its not our
    she should some than that that's the their them then there these they this those too us were what when where which
    while who with would you you're your
    """.split()
)
"""Pronouns, articles, auxiliaries, prepositions and conjunctions, which every English text needs whatever it is about,
and which are no common words of other languages."""
HOMOGRAPHS = frozenset(
    """
    after all an any as at be by can do for had has have he her him his in is just me more my no of on or over so to up
    was we will
    """.split()
)
"""More of them, which other languages write too: “in”, “is” and “was” are Dutch, “for” and “her” Danish."""
_BESIDE = 3
"""Up to how many homographs count for each word that English alone has, which are about as frequent in English."""
PLAINLY = 0.2
"""Share of all these among all words from which a text is plainly English: half of the share that they have in written
English, 0.4 by the frequencies of `word_table`."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_AT_AN_END = re.compile(r"(?<![a-z])'|'(?![a-z])")
_ASCII_WORDS = {code: char.lower() if (char := chr(code)).isalpha() or char == "'" else " " for code in range(128)}
_UNDETERMINED = frozenset(("", "und", "mul", "mis", "zxx"))


def is_english(language: str | None, texts: Iterable[str]) -> bool:
    """Whether an episode is in English: it is stated to be, by a BCP 47 tag, or it is not stated in what it is and the
    texts are plainly English.

    >>> is_english("en-GB", []), is_english("de", ["We went there."]), is_english(None, ["We went to the harbour."])
    (True, False, True)
    >>> is_english(None, ["Het is in de haven. Dat was het."]), is_english(None, ["今天我们聊聊香港和Rotterdam。"])
    (False, False)
    """
    stated = (language or "").lower().split("-")[0]
    if stated not in _UNDETERMINED:
        return stated in ("en", "eng")
    return _plainly_english(tuple(texts))


# The kinds of turns and the names in them are both asked for.
@lru_cache(maxsize=1)
def _plainly_english(texts: tuple[str, ...]) -> bool:
    alone = homographs = total = 0
    for text in texts:
        found = _words(text.replace("’", "'"))
        alone += sum(map(ENGLISH_ALONE.__contains__, found))
        homographs += sum(map(HOMOGRAPHS.__contains__, found))
        total += max(len(found), count_words(text))
    return alone > 0 and alone + min(homographs, _BESIDE * alone) >= PLAINLY * total


def _words(text: str) -> list[str]:
    """The words of a text with straight apostrophes, in folded case."""
    if not text.isascii():
        return _WORD.findall(text.casefold())
    words = text.translate(_ASCII_WORDS)
    return (_AT_AN_END.sub(" ", words) if "'" in words else words).split()
