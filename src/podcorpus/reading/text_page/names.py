"""Speaker labels: when two spellings are the same label, what can be a name, and which names a page uses."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from rapidfuzz.distance import Indel

from podcorpus.reading.label_names import Likeness, likeness

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))
_PARTICLES = frozenset(
    """
    al and bin d da de del della den der di do du el la le of te the van von y
    """.split()
)
_WITH_STOP = frozenset(
    """
    capt. col. d. dipl.-ing. dña. doc. dott. dr. dra. fr. gen. gov. hon. hr. ing. jr. lt. m. md. mag. mgr. mme. mr. mrs.
    ms. mx. no. ph.d. prof. rep. rev. sen. sgt. sr. sra. srta. st. г. гн. д-р. проф.
    """.split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
# Characters that occur in sentences but not in names, and the breaks that other programs treat as line ends.
_NO_NAME = re.compile("[<>{}=…→←。，？！、；：!?;\v\f\x1c-\x1e\x85\u2028\u2029]")
_YEAR = re.compile(r"(?<![\w.#-])(?:19|20)\d\d(?!\w)")
_ASIDE = re.compile(r"[(\[（【][^()\[\]（）【】]{1,40}[)\]）】]|[\"“”«»„]")
_JOINED = re.compile(r"[,/&+·]|(?<=[\w).] )\|(?= \w)")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_FIRST_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[\W_]*(?:\d+|[\W_][a-z]$|[\W_](?:one|two|three|four|five|six|seven|eight|nine|ten)$)")
_CLOSE = 0.8
_MOST = 50
"""How many labels, most frequent first, a label is compared with, so that pages with thousands of names stay fast."""


def tidy_label(text: str) -> str:
    """A label with single spaces, composed letters and no invisible characters, so that one name is one label.

    >>> tidy_label(" Grace\\u00a0 Shao\\t")
    'Grace Shao'
    """
    return unicodedata.normalize("NFC", " ".join(text.translate(_INVISIBLE).split()))


def name_like(text: str) -> bool:
    """Whether a text can be a speaker's name: a few capitalised words without a sentence's punctuation.

    >>> name_like("Ludwig van Beethoven"), name_like("we met at noon"), name_like("Speaker 2")
    (True, False, True)
    >>> name_like("May 2020")
    False
    >>> name_like("Mara Lind, PhD"), name_like("Audience member"), name_like("Yes. And the nets")
    (True, True, False)
    """
    if len(text) > 60 or _NO_NAME.search(text.strip()) or _YEAR.search(text):
        return False
    # What is in brackets or quotes within a name is no part of it: `Mara Lind (again)`.
    bare = text[1:] if text[:1] == "@" and text[1:2].isupper() else text
    words = _JOINED.sub(" ", _ASIDE.sub(" ", bare)).split()
    if len(words) > 6 or len(_NO_SPACES.findall(text)) > 12 or text.rstrip()[-1:] in (",", ":"):
        return False
    named = all(_name_word(word) for word in words) and (bool(words) or not text.strip())
    return named or likeness(text) is Likeness.ROLE


def recurs_as_name(label: str, times: int) -> bool:
    """Whether a label that has not the form of a name is one because it recurs: `audience member`, but no sentence.

    >>> recurs_as_name("audience member", 2), recurs_as_name("we mend boats, and nets too", 3)
    (True, False)
    """
    words = len(label.split())
    if times < 2 or not 0 < len(label) <= 60 or "," in label or label[-1] in ".;?!…。？！":
        return False
    return words < 5 or (times > 4 and words < 9)


def _name_word(word: str) -> bool:
    if word[0].islower() and word.casefold() not in _PARTICLES:
        return False
    return word[-1] not in ".,;:?!" or word.casefold() in _WITH_STOP or bool(_INITIALS.fullmatch(word))


class KnownLabels:
    """The labels that certainly occur on a page, and how to find one in a malformed header."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.counts = Counter(label for label in labels if label)
        self._label: dict[str, str] = {}
        for label, _ in self.counts.most_common():
            self._label.setdefault(label.casefold(), label)
        self.first_words = {first_word(folded) for folded in self._label}
        self._lengths = sorted({len(folded) for folded in self._label}, reverse=True)
        self._most = self.counts.most_common(_MOST)
        self.most = tuple(label for label, _ in self._most)
        """The most frequent labels."""
        self._close: dict[str, str | None] = {}

    def spelling(self, label: str) -> str | None:
        """The most frequent spelling of a label, ignoring case; its own if it recurs; None for an unknown one."""
        if self.counts.get(label, 0) > 1:
            return label
        return self._label.get(label.casefold())

    def at_start(self, text: str) -> tuple[str, str] | None:
        """The longest label that a tidy text begins with, ignoring case, and the rest of the text; None without one."""
        folded = text.casefold()
        if len(folded) != len(text):
            folded = text.lower() if len(text.lower()) == len(text) else text
        if first_word(folded) in self.first_words:
            for length in self._lengths:
                if length <= len(folded) and (label := self._label.get(folded[:length])):
                    return label, text[length:]
        return None

    def close_to(self, label: str) -> str | None:
        """A more frequent label that is similar to this one, or is this one with words added or missing; else None."""
        if label not in self._close:
            count, words = self.counts[label], set(label.casefold().split())
            others = [other for other, n in self._most if n > count and not _numbered_alike(label, other)]
            close = get_close_matches(label, others, n=1, cutoff=_CLOSE)
            close += [other for other in others if _contains(words, set(other.casefold().split()))]
            self._close[label] = close[0] if close else None
        return self._close[label]

    def almost(self, label: str) -> bool:
        """Whether this is no known label, but a slip of one of the most frequent ones.

        >>> KnownLabels(["Mara Lind"]).almost("Mara ind"), KnownLabels(["Caller 1"]).almost("Caller 2")
        (True, False)
        """
        if label in self.counts or len(label) < 3:
            return False
        folded = label.casefold()
        return any(
            not _numbered_alike(label, other) and Indel.normalized_similarity(folded, other.casefold()) >= _CLOSE
            for other, _ in self._most
        )


def _numbered_alike(one: str, other: str) -> bool:
    """Whether labels differ only in their numbers or in a letter at the end. `SPEAKER_00` and `SPEAKER_01`, `Caller`
    and `Caller 2`, `Guest A` and `Guest B` are different speakers, and neither is a misspelling."""
    return one.casefold() != other.casefold() and numberless(one) == numberless(other)


def numberless(label: str) -> str:
    """A label in lower case without the number or letter at its end.

    >>> numberless("SPEAKER_01"), numberless("Guest B")
    ('speaker', 'guest')
    """
    return _NUMBER.sub("", label.casefold())


def _contains(one: set[str], other: set[str]) -> bool:
    return one < other or other < one


def first_word(text: str) -> str:
    """The first word of a text; empty without one."""
    match = _FIRST_WORD.search(text)
    return match.group() if match else ""
