"""The word table: how often a word is written in English and in six other languages.

The table is derived from wordfreq (R. Speer, 2022) by `scripts/derive_word_table.py` and has its own licence, see
`word_frequencies/NOTICE.md`. Words are tokenized, folded and combined as in wordfreq, so that the results are the same;
a test compares them.
"""

from __future__ import annotations

import lzma
import math
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from podcorpus.annotating.tokens import MARKS, is_plain

ENGLISH = "en"
OTHERS = ("fil", "hu", "lt", "ro", "sl", "tr")
"""Other languages than English, with lists of the most common words only."""
LEAST_FAMILIAR = 3.0
"""For other languages than English the table has only words with at least this Zipf frequency in English; rarer ones
are not looked up there."""
ENTRY = "word_frequencies/table.txt.xz"

# Letters with combining marks. Scripts without blanks, such as Han and Thai, are separate runs, and so is Katakana.
_KATAKANA = "\u30a1-\u30fa\u30fd-\u30ff"
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003fffd"
)
_SIGN = rf"(?:(?![{_UNSPACED}{_KATAKANA}])\w|[{MARKS}])"
_LETTER = r"[^\W\d_]"
_VOWEL = "[aehiouyáéíóúàèìòùâêîôûåïöœ]"
# A word includes an apostrophe or full stop between letters, and a full stop or comma between digits; but French
# “l'arc” is two words.
_TOKEN = re.compile(
    rf"[{_UNSPACED}]+|[{_KATAKANA}\u30fc]+"
    rf"|(?!\w\w?'{_VOWEL})(?=\w){_SIGN}+(?:(?:(?<={_LETTER}|[{MARKS}])['’.:·](?={_LETTER})|(?<=\d)['’.,](?=\d)){_SIGN}+)*"
    r"|\w\w?(?=')"
)
_STRAIGHT = dict.fromkeys(map(ord, "‘’‚‛ʼ"), "'")
_NUMBER = re.compile(r"\d[\d.,]+")
_DIGITS = re.compile(r"\d+")
_FIRST_DIGIT = (0.009, 0.300, 0.175, 0.124, 0.096, 0.078, 0.066, 0.057, 0.050, 0.045)
"""Share of numbers that begin with each digit: Benford's law, with a share for a leading zero."""
_YEAR, _YEARS_BACK, _YEARS_AHEAD, _NO_YEAR = -1.9185, 0.0083, 0.2, 0.1
"""A number of four digits as a year: the decimal logarithm of a present year's share, the decrease per year before 2019
and after 2039, and the share of such numbers that are not years."""


def zipf(word: str, language: str) -> float:
    """The word's frequency on the Zipf scale, rounded to hundredths; 0 if the language does not have it.

    >>> zipf("the", "en"), zipf("Podcasts", "en"), zipf("US-China", "en"), zipf("Halvikk", "en")
    (7.73, 3.48, 5.05, 0.0)
    """
    known = _table()[language]
    if is_plain(word):
        # One token, folded as it is.
        return _zipf_of(1 / _share(known[word])) if word in known else 0.0
    rarity = 0.0
    tokens = tokens_of(word, language)
    for token in tokens:
        shape = _NUMBER.sub(lambda match: re.sub(r"\d", "0", match.group()), token)
        if shape not in known:
            return 0.0
        share = _share(known[shape])
        rarity += 1 / (share * _number_share(token) if shape != token else share)
    return _zipf_of(rarity) if tokens else 0.0


@cache
def _share(centibels: int) -> float:
    return float(10 ** (-centibels / 100))


@lru_cache(maxsize=4096)
def _zipf_of(rarity: float) -> float:
    frequency = max(1 / rarity, 1e-9)
    # Three significant digits before the logarithm is taken, as in wordfreq.
    frequency = round(frequency, math.floor(-math.log(frequency, 10)) + 3)
    return round(math.log(frequency, 10) + 9, 2)


def tokens_of(word: str, language: str) -> list[str]:
    """The words of a name, folded as in the language's list.

    >>> tokens_of("R&D", "en"), tokens_of("Don’t", "en"), tokens_of("IPO", "tr")
    (['r', 'd'], ["don't"], ['ıpo'])
    """
    text = unicodedata.normalize("NFC", word)
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    text = text.casefold()
    # Romanian has letters with commas below, Turkish with cedillas; texts use both.
    if language == "ro":
        text = text.replace("ş", "ș").replace("ţ", "ț")
    elif language == "tr":
        text = text.replace("ș", "ş").replace("ț", "ţ")
    text = unicodedata.normalize("NFC", text)
    if not text.isascii():
        # Fractions and superscript digits are not part of a word.
        text = "".join(" " if unicodedata.category(char) == "No" else char for char in text)
    return [token.strip("'").casefold().translate(_STRAIGHT) for token in _TOKEN.findall(text)]


def lines_of(table: dict[str, dict[str, int]]) -> Iterator[str]:
    """The lines of the table's file: one for each language and frequency, with the words sorted."""
    for language, words in table.items():
        by_rarity: dict[int, list[str]] = {}
        for word, centibels in words.items():
            by_rarity.setdefault(centibels, []).append(word)
        for centibels, same in sorted(by_rarity.items()):
            yield " ".join((language, str(centibels), *sorted(same)))


def read_lines(text: str) -> dict[str, dict[str, int]]:
    """The table read from a file: by language and word, how many centibels (tenths of a decibel) rarer the word is than
    all words together. Lines that begin with # are comments."""
    table: dict[str, dict[str, int]] = {language: {} for language in (ENGLISH, *OTHERS)}
    for line in text.split("\n"):
        if line and not line.startswith("# "):
            language, centibels, *words = line.split(" ")
            table[language].update(dict.fromkeys(words, int(centibels)))
    return table


@cache
def _table() -> dict[str, dict[str, int]]:
    packed = files("podcorpus.annotating").joinpath(ENTRY).read_bytes()
    return read_lines(lzma.decompress(packed).decode())


def _number_share(token: str) -> float:
    """The share of the numbers in a token among all numbers with as many digits."""
    share = 1.0
    for number in _NUMBER.findall(token):
        for digits in _DIGITS.findall(number):
            first = _FIRST_DIGIT[int(digits[0])] / 10 ** (len(digits) - 1)
            share *= _year_share(int(digits)) + _NO_YEAR * first if len(digits) == 4 else first
    return share


def _year_share(year: int) -> float:
    away = _YEARS_BACK * (2019 - year) if year <= 2019 else _YEARS_AHEAD * max(0, year - 2039)
    return float(10 ** (_YEAR - away))
