"""Words that begin with a known speaker's name as only a label does, without the signs that labels have in the file."""

from __future__ import annotations

import re

from podcorpus.reading.labels.known import KnownLabels

MARKS = '*_#>`~|[]()-–—•…. \t"“„«'
LEAD = r"(?:[^\w\n]|_){0,12}+(?:\d[\d:.,]{2,11}+(?:[^\w\n]|_){1,12}+){0,2}+"
"""What may be in front of a label at the beginning of a line: signs, and a time or two."""
_LEAD = re.compile(LEAD)
_SEEN = 120
SYMBOL = r"(?:(?!</)[^\w\s,.?!…:：;'’\"”»“„«‘()\[\]*_~‐‑‒–—―-])"
"""A character that is never behind a name that is said."""
SYMBOLS = rf"(?:(?:[^\w\n<]|_){{0,4}}?(?:{SYMBOL}|[:：]{{2}}|[”\"»][:：]|[:：]-|\t))"
_SIGN = re.compile(
    rf"{SYMBOLS}|(?:[^\w\n]|_){{0,4}}?(?:\s?[-‒–—―]{{1,2}}\s|;|~|\]\()"
    r"|[ ,(\[]{1,4}[xX?#OIl\d]{1,2}[:.][xX?#OIl\d]{2}\b|\s{2,4}(?=\S)"
)
"""What is behind a label and never behind a name that is said."""
_CAPITAL = re.compile(r"[ \u00a0](?P<word>[^\W\d_a-zß-öø-ÿ][\w'’]*)")
_STOP = re.compile(r"(?:[,?!…]|\.{1,3})[ \u00a0][¿¡\"“]?(?P<word>[^\W\d_][\w'’]*)")
_NO_SENTENCE = ("I", "I'm", "I’m")
_INITIALS = 3


def begins_alike(words: str, known: KnownLabels, *, stopped: bool) -> str | None:
    """The label with which the words begin, if what is behind it is no speech: a sign of no sentence, or another
    sentence. `stopped`: whether a sentence has ended in front of the words."""
    found = known.at_start(_LEAD.sub("", words[:_SEEN].replace("*", ""), 1))
    if found is None or found[1][:1].isalnum():
        return None
    label, rest = found
    if _SIGN.match(rest):
        return label
    behind = _STOP.match(rest) or _CAPITAL.match(rest)
    if behind is None:
        return None
    sign = rest[0]
    capitals = label.isupper() and (len(label) <= _INITIALS or not behind["word"].isupper())
    caseless = behind["word"][0].upper() == behind["word"][0].lower()
    if (sign in ",.?!…" or caseless) and (label[-1].isdecimal() or capitals):
        # `ML` and `Speaker 2` are hardly said, nor are capitals in front of other words.
        return label if stopped else None
    # `Mara? Yes.` may be said.
    sure = sign == "," or (stopped and (sign.isspace() or " " in label))
    return label if sure and _is_sentence(behind["word"], known) else None


def _is_sentence(word: str, known: KnownLabels) -> bool:
    """Whether a capitalised word begins a sentence rather than goes on with a name, as far as the word shows it."""
    if word in _NO_SENTENCE or word.casefold() in known.words:
        return False
    return word[0].isupper() and not (word.isupper() and len(word) > 1)
