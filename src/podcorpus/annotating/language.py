"""Whether an episode is in English, the one language in which the automatic layer knows more than the registry's names,
and in which response tokens are known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from podcorpus.records.counting import count_words

CLOSED_CLASS = frozenset(
    """
    about after all an and any are as at be because been before both but by can could did do does don't for from had has
    have he her him his how i'm if in into is it it's its just me more my no not of on or our over she should so some
    than that that's the their them then there these they this those to too up us was we were what when where which
    while who will with would you you're your
    """.split()
)
"""Pronouns, articles, auxiliaries, prepositions and conjunctions, which every English text needs whatever it is about."""
PLAINLY = 0.2
"""Share of these among all words from which a text is plainly English: half of the share that they have in written
English, 0.4 by the frequencies of `word_table`. In the other languages there homographs such as Slovene “do” have 0.06
at the most."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNDETERMINED = frozenset(("", "und", "mul", "mis", "zxx"))


def is_english(language: str | None, texts: Iterable[str]) -> bool:
    """Whether an episode is in English: it is stated to be, by a BCP 47 tag, or it is not stated in what it is and the
    texts are plainly English.

    >>> is_english("en-GB", []), is_english("de", ["We went there."]), is_english(None, ["We went to the harbour."])
    (True, False, True)
    >>> is_english(None, ["Wir reparieren hier Boote."]), is_english(None, ["今天我们聊聊香港和Rotterdam。"])
    (False, False)
    """
    stated = (language or "").lower().split("-")[0]
    if stated not in _UNDETERMINED:
        return stated in ("en", "eng")
    known = total = 0
    for text in texts:
        found = _WORD.findall(text.casefold().replace("’", "'"))
        known += sum(word in CLOSED_CLASS for word in found)
        total += max(len(found), count_words(text))
    return known > 0 and known >= PLAINLY * total
