"""Which of many names can be similar enough to a misheard one, by the letters that both have.

An upper bound of `podcorpus.annotating.phonetic.Sound.likeness`, which is computed only for the names that reach it.
Letters that one name has and the other has not have to be inserted, left out or changed: Levenshtein's similarity is at
most the share of common letters of the longer name. Jaro's is the mean of the shares of matching letters of both names
and of those in order, and Winkler adds at most 0.4 of what is missing to names that begin with the same letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from string import ascii_lowercase, ascii_uppercase

import numpy as np
import numpy.typing as npt

_BITS = {char: i for chars in (ascii_lowercase, "0" + ascii_uppercase) for i, char in enumerate(chars)}
"""The bit of each letter of a name, and of each of Metaphone's codes."""
_TWICE = 27
"""By how much the bit of a second letter of the same kind is higher. More of them are only counted."""
_LONG = 31
"""Letters from which on nothing is said of a name."""
_SIZE = _LONG + 1
_ROUNDING = 1e-5
_AT_ONCE = 200_000
"""Pairs that are compared at once, which bounds the memory."""


class Overlap:
    """Names, each as its letters as heard and its consonants."""

    def __init__(self, letters: Sequence[str], consonants: Sequence[str]) -> None:
        self._letters, self._consonants = _Strings(letters), _Strings(consonants)
        self._size = len(letters)

    def reaching(self, letters: Sequence[str], consonants: Sequence[str], least: float) -> Iterator[tuple[int, int]]:
        """Pairs of one that was heard and a name, as their indices: all that can be as similar as `least`, and perhaps
        some that are not."""
        at_once = max(1, _AT_ONCE // max(1, self._size))
        for start in range(0, len(letters) if self._size else 0, at_once):
            some = slice(start, start + at_once)
            alike = _letters_alike().take(_Strings(letters[some]).place(self._letters, by_first=True))
            alike += _consonants_alike().take(_Strings(consonants[some]).place(self._consonants, by_first=False))
            ones, names = np.nonzero(alike >= 3 * least - _ROUNDING)
            yield from zip((ones + start).tolist(), names.tolist(), strict=True)


class _Strings:
    """Strings in a form in which many are compared at once: two bits for each letter of the alphabet, the number of
    other letters, the length, and the first letter."""

    def __init__(self, strings: Sequence[str]) -> None:
        described = [_described(string) for string in strings]
        self._bits = np.array([bits for bits, _ in described], np.uint64)
        self._more = np.array([more for _, more in described], np.uint8)
        self._lengths = np.array([min(len(string), _LONG) for string in strings], np.int32)
        self._first = np.array([ord(string[0]) if string else 0 for string in strings], np.uint32)

    def place(self, others: _Strings, *, by_first: bool) -> npt.NDArray[np.int32]:
        """For each of these strings and each of the others, the place in the table of similarities: by length, whether
        they begin the same, length of the other, and the most letters that they can have in common."""
        common = np.bitwise_count(self._bits[:, None] & others._bits)
        if self._more.any():
            common = np.minimum(common + np.minimum(self._more[:, None], others._more), _LONG)
        rows = self._lengths[:, None] * ((1 + by_first) * _SIZE**2) + others._lengths * _SIZE
        if by_first:
            rows += np.equal(self._first[:, None], others._first) * np.int32(_SIZE**2)
        rows += common
        return rows


def _described(string: str) -> tuple[int, int]:
    bits = more = 0
    for char in set(string):
        n = string.count(char)
        bit = _BITS.get(char)
        if bit is None:
            more += n
        elif n == 1:
            bits |= 1 << bit
        else:
            bits |= 1 << bit | 1 << bit + _TWICE
            more += n - 2
    return bits, min(more, _LONG)


@cache
def _consonants_alike() -> npt.NDArray[np.float32]:
    """An upper bound of Levenshtein's similarity, by both lengths and the number of common letters."""
    one, other, common = np.indices((_SIZE, _SIZE, _SIZE))
    longest = np.maximum(one, other)
    bound = np.where(longest, np.minimum(common, longest) / np.maximum(longest, 1), 1.0)
    bound[longest == _LONG] = 1.0
    return bound.astype(np.float32)


@cache
def _letters_alike() -> npt.NDArray[np.float32]:
    """An upper bound of Jaro's similarity with Winkler's bonus, by length: for strings with different first letters,
    then for those with the same."""
    one, other, common = np.indices((_SIZE, _SIZE, _SIZE))
    common = np.minimum(common, np.minimum(one, other))
    jaro = (common / np.maximum(one, 1) + common / np.maximum(other, 1) + 1) / 3 * (common > 0)
    jaro[np.maximum(one, other) == _LONG] = 1.0
    alike = _consonants_alike()
    return np.stack([alike + bonus + (1 - bonus) * jaro for bonus in (0.0, 0.4)], axis=1).astype(np.float32)
