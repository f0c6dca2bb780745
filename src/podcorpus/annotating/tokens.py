"""The words of a text among which names are searched for, and the lists of words that are not names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from podcorpus.records.scripts import UNSPACED

# Combining marks of living scripts: those for Latin letters and their like, and those of Hebrew to Mongolian.
_MARKS = "".join(
    char
    for first, last in (
        (0x300, 0x1DFF),
        (0x20D0, 0x20FF),
        (0x2DE0, 0x2DFF),
        (0xA66F, 0xABED),
        (0xFB1E, 0xFB1E),
        (0xFE00, 0xFE2F),
    )
    for char in map(chr, range(first, last + 1))
    if unicodedata.category(char) in ("Mn", "Mc", "Me")
)
# A word may contain an apostrophe, an ampersand (“R&D”), a full stop before a lower-case letter or digit (“z.ai”,
# “4.5”) and those of initials, but no hyphen: “US-China” is two names. Marks belong to their letter. A stretch in a
# script without spaces is one word here, as no name in it is looked for but the registry's.
_WORD = re.compile(
    rf"[{UNSPACED}]+|[^\W_{UNSPACED}]"
    rf"(?:[^\W{UNSPACED}]|['’&](?=\w)|\.(?=[a-z0-9])|(?<=\b[A-Z])\.(?=[A-Z]\b)|[{_MARKS}])*|&"
)
_POSSESSIVE = re.compile(r"['’](?:s|S|d|ll|re|ve|m)?$")
_GAP = re.compile(r"[^\S\n\r]+(?:(?:\r\n|\n|\r)[^\S\n\r]*)?|(?:\r\n|\n|\r)[^\S\n\r]*|[-‐‑]")
_OPENING = re.compile(r"(?:^|[.?!…:;⁓][”\"’')\]]*\s*|(?:\r\n|\n|\r)\s*(?:\r\n|\n|\r)\s*|[“\"(]\s*|--\s*|—\s*)$")
_LOOK_BACK = 12
"""How far before a word the start of its sentence is searched for, in code points."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its span in code points without a possessive ending, whether a sentence may begin with it, and
    whether only a blank, one line end or a hyphen separates it from the previous word."""

    start: int
    end: int
    text: str
    opening: bool
    near: bool
    hyphened: bool
    """Whether the separator is a hyphen."""

    @property
    def capital(self) -> bool:
        """Whether it is written like a name: a capital at the start or inside (“iPhone”), or a letter with a number
        (“o1”). A word that begins with a digit is a number with a unit (“30K”)."""
        if self.text[0].isdigit():
            return False
        return any(char.isupper() for char in self.text) or bool(re.match(r"[a-z]\d", self.text))

    @property
    def folded(self) -> str:
        """The word in lower case, with straight apostrophes and composed letters, for looking it up."""
        plain = self.text.casefold()
        return plain if plain.isascii() else unicodedata.normalize("NFC", plain).replace("’", "'")

    def among(self, *lists: str) -> bool:
        """Whether it is in one of these lists of word_lists.toml."""
        return any(self.folded in word_list(name) for name in lists)


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of word_lists.toml, in folded case."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(files("podcorpus.annotating").joinpath("word_lists.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        start, surface = match.start(), _POSSESSIVE.sub("", match.group())
        opening = bool(_OPENING.search(text[max(0, start - _LOOK_BACK) : start]))
        near = bool(found) and _GAP.fullmatch(text, end, start) is not None
        hyphened = near and text[end] in "-‐‑"
        # After a possessive ending the next word is not near: a name ends there.
        end = start + len(surface)
        found.append(Word(start, end, surface, opening, near, hyphened))
    return tuple(found)
