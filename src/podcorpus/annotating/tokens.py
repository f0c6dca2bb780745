"""The words of a text among which names are searched for, and the lists of words that are not names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple, overload

from podcorpus.records.scripts import UNSPACED

# Combining marks of living scripts: those for Latin letters and their like, and those of Hebrew to Mongolian.
MARKS = "".join(
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
_INSIDE = r"['’&](?=\w)|\.(?=[a-z0-9])|(?<=\b[A-Z])\.(?=[A-Z]\b)"
_WORD = re.compile(rf"([{UNSPACED}]+|[^\W_{UNSPACED}](?:[^\W{UNSPACED}]|{_INSIDE}|[{MARKS}])*|&)")
# The same for a text without such scripts and marks, which is nearly every one, in a tenth of the time.
_PLAIN_WORD = re.compile(rf"([^\W_]\w*+(?:(?!['’&.])|(?:(?:{_INSIDE})\w*)*)|&)")
_ASCII_WORD = re.compile(_PLAIN_WORD.pattern, re.ASCII)
_NOT_PLAIN = re.compile(rf"[{UNSPACED}{MARKS}]")
_POSSESSIVE = re.compile(r"['’](?:s|S|d|ll|re|ve|m)?$")
_GAP = re.compile(r"[^\S\n\r]+(?:(?:\r\n|\n|\r)[^\S\n\r]*)?|(?:\r\n|\n|\r)[^\S\n\r]*|[-‐‑]")
_HYPHENS = ("-", "‐", "‑")
_OPENING = re.compile(r"(?:^|[.?!…:;⁓][”\"’')\]]*\s*|(?:\r\n|\n|\r)\s*(?:\r\n|\n|\r)\s*|[“\"(]\s*|--\s*|—\s*)$")
_LOOK_BACK = 12
"""How far before a word the start of its sentence is searched for, in code points."""


class Gap(NamedTuple):
    """What is between two words: whether a sentence may begin after it, whether it is only a blank, one line
    end or a hyphen, and whether it is a hyphen."""

    opening: bool
    near: bool
    hyphened: bool


class Form(NamedTuple):
    """What is known of a word as it is written, wherever it occurs."""

    capital: bool
    """Whether it is written like a name, see `has_capital`."""
    folded: str
    """The word as it is looked up, see `folded`."""
    lists: frozenset[str]
    """The lists of word_lists.toml that it is in."""


class Word(NamedTuple):
    """A word of a text: its span in code points without a possessive ending, whether a sentence may begin with it, and
    whether only a blank, one line end or a hyphen separates it from the previous word."""

    start: int
    end: int
    text: str
    known: Form
    opening: bool
    near: bool
    hyphened: bool
    """Whether the separator is a hyphen."""

    @property
    def capital(self) -> bool:
        """Whether it is written like a name, see `has_capital`."""
        return self.known.capital

    @property
    def folded(self) -> str:
        """The word as it is looked up, see `folded`."""
        return self.known.folded

    def among(self, *lists: str) -> bool:
        """Whether it is in one of these lists of word_lists.toml."""
        return not self.known.lists.isdisjoint(lists)


@lru_cache(maxsize=16_384)
def known_form(form: str) -> Form:
    """What is known of a word, looked up once."""
    plain = folded(form)
    return Form(has_capital(form), plain, _listed_in().get(plain, frozenset()))


def has_capital(form: str) -> bool:
    """Whether a word is written like a name: a capital at the start or inside (“iPhone”), or a letter with a number
    (“o1”). A word that begins with a digit is a number with a unit (“30K”)."""
    if is_plain(form) or form[0].isdigit():
        return False
    return any(map(str.isupper, form)) or bool(re.match(r"[a-z]\d", form))


def folded(form: str) -> str:
    """A word in lower case, with straight apostrophes and composed letters, for looking it up."""
    plain = form.casefold()
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain).replace("’", "'")


def is_plain(form: str) -> bool:
    """Whether a word is nothing but the lower-case letters a to z, as most are: it is looked up as it is."""
    return form.isalpha() and form.islower() and form.isascii()


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of word_lists.toml, in folded case."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(files("podcorpus.annotating").joinpath("word_lists.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


@cache
def _listed_in() -> dict[str, frozenset[str]]:
    """Of each word in a list the names of its lists."""
    lists = _lists()
    every = frozenset().union(*lists.values())
    return {word: frozenset(name for name, listed in lists.items() if word in listed) for word in every}


class Words(Sequence[Word]):
    """The words of a text, in order. Each is made when it is asked for, since most are only counted."""

    def __init__(self, text: str) -> None:
        pattern = _ASCII_WORD if text.isascii() else _WORD if _NOT_PLAIN.search(text) else _PLAIN_WORD
        parts = pattern.split(text)
        self._gaps = parts[::2]
        written = parts[1::2]
        self.starts: list[int] = list(accumulate(map(len, parts[:-1])))[::2]
        """Where each begins in the text, in code points."""
        self.forms: list[str] = written
        """Each as it is written, without a possessive ending and the sign that closes emphasis."""
        if "'" in text or "’" in text:
            self.forms = [form if form.isalnum() else _POSSESSIVE.sub("", form) for form in written]
        if "_" in text:
            # What closes emphasis in light markup is no part of a name.
            self.forms = [form.rstrip("_") for form in self.forms]
        self._written = written

    def __len__(self) -> int:
        return len(self.forms)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self.forms))))
        index = range(len(self.forms))[index]
        form = self.forms[index]
        return Word(self.starts[index], self.end(index), form, known_form(form), *self.gaps[index])

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is between each and the previous one, and behind the last. After a possessive ending they are not near:
        a name ends there."""
        known = {gap: _gap("a", gap) for gap in set(self._gaps)}
        gaps = list(map(known.__getitem__, self._gaps))
        gaps[0] = _gap("", self._gaps[0])
        if self.forms is not self._written:
            for i, (form, written) in enumerate(zip(self.forms[:-1], self._written, strict=False), 1):
                if len(form) != len(written) and gaps[i].near:
                    gaps[i] = gaps[i]._replace(near=False, hyphened=False)
        return gaps

    def hyphen_after(self, index: int) -> bool:
        """Whether a hyphen separates a word from the next one."""
        return index + 1 < len(self.forms) and self.gaps[index + 1].hyphened

    def end(self, index: int) -> int:
        """Where a word ends in the text, in code points."""
        return self.starts[index] + len(self.forms[index])


@lru_cache(maxsize=4096)
def _gap(before: str, gap: str) -> Gap:
    """What is between two words; `before` stands for the first of them, and is empty before the first word of a text.
    Only the gap after a word shows whether a sentence ended."""
    near = before != "" and _GAP.fullmatch(gap) is not None
    return Gap(bool(_OPENING.search((before + gap)[-_LOOK_BACK:])), near, near and gap in _HYPHENS)


def words(text: str) -> Words:
    """The words of a text, in order."""
    return Words(text)
