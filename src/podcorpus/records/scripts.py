"""Scripts that put no space between words, and where a word ends there: what a word border is, and what counts as a
word, for every part of the package."""

from __future__ import annotations

import re
import unicodedata

from podcorpus.records.names import is_mark

# Han with its iteration marks, Hiragana (not the small ones), Bopomofo.
SINGLE = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u3042\u3044\u3046\u3048\u304a-\u3062\u3064-\u3082\u3084\u3086\u3088-\u308d\u308f-\u3094\u309d-\u309f"
    "\u3105-\u312f\u31a0-\u31bf"
)
"""Letters that are a word each, as they are in a class of a regular expression."""
_SMALL = "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u3095\u3096\u30fc\u3099\u309a"
# One word a run: Katakana, as in UAX #29, and Tibetan, which has a mark between its syllables.
_RUN = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\u0f40-\u0fbc\u3099\u309a"
# One word a written syllable. In Thai and Lao that is a vowel or tone with the consonants up to it, or the consonants
# after the last one; in Khmer and Myanmar a consonant with the vowels, subscripts and silenced consonants on it.
_VOWEL_BEFORE = "\u0e40-\u0e44\u0ec0-\u0ec4"
_THAI = "\u0e01-\u0e2f\u0e46\u0e81-\u0eaf\u0ec6\u0edc-\u0edf"
_ON_THAI = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ece"
_KHMER = (
    "\u1780-\u17b3\u17d7\u17dc\u1000-\u102a\u103f\u104e\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070"
    "\u1075-\u1081\u108e\ua9e0-\ua9e4\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
)
_ON_KHMER = (
    "\u17b4-\u17d1\u17d3\u17dd\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074"
    "\u1082-\u108d\u108f\u109a-\u109d\ua9e5\uaa7b-\uaa7d"
)
_SUBSCRIPT, _SILENT = "\u1039\u17d2", "\u103a"
_ATTACHED = _SMALL + _ON_KHMER + _SUBSCRIPT
_LETTERS = SINGLE + _RUN + _VOWEL_BEFORE + _THAI + _ON_THAI + _KHMER
UNSPACED = _LETTERS + _ATTACHED
"""Letters and marks of scripts that put no space between words, as they are in a class of a regular expression."""
# What is beside such letters without a space and is no word: punctuation, symbols, variation selectors.
_BESIDE = (
    "!-/:-@\\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u0300-\u036f\u0e3f\u0e4f\u0e5a\u0e5b"
    "\u0f01-\u0f1f\u0f34-\u0f3f\u0fbe-\u0fdf\u104a-\u104f\u17d4-\u17db\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    "\u2060-\u206f\u20a0-\u20ff\u2190-\u2bff\u2e00-\u2e7f\u3001-\u3004\u3008-\u3020\u302a-\u3030\u303d-\u303f"
    "\u309b\u309c\u30a0\u30fb\ufe00-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffef"
    "\U0001f000-\U0001faff\U000e0000-\U000e01ef"
)


def word_pattern(spaces: str) -> str:
    """A regular expression that matches once for each word of a text; `spaces` is a class of what separates words.

    It needs no look-around, so that the engine of the rules understands it too.
    """
    thai = rf"[{_THAI}]*[{_ON_THAI}]+|[{_THAI}]*[{_VOWEL_BEFORE}]+[{_THAI}]?[{_ON_THAI}]*|[{_THAI}]+"
    khmer = rf"[{_KHMER}](?:[{_SUBSCRIPT}][{_KHMER}]|[{_KHMER}]{_SILENT}|[{_ON_KHMER}])*"
    beside = f"[{_BESIDE}{_ATTACHED}]*"
    return rf"{beside}(?:[{SINGLE}][{_SMALL}]*|[{_RUN}]+|{thai}|{khmer}){beside}|[^{spaces}{_LETTERS}]+"


_ONE_UNSPACED = re.compile(f"[{UNSPACED}]")
_IN_RUN = re.compile(f"[{_RUN}]")
# Particles follow a name in another script without a space in Korean, which otherwise puts spaces between words.
_HANGUL_LETTERS = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
_HANGUL = re.compile(f"[{_HANGUL_LETTERS}]")
FIRST_PARTING = "\u0e00"
"""No two letters before this one are `parted`."""


def parted(one: str, other: str) -> bool:
    """Whether two adjacent letters need not be of one word because of their scripts: beside a letter of a script
    without spaces characters alone do not tell, except in a run of Katakana, and between Hangul and other letters a
    word ends.

    >>> [parted(*two) for two in ("和R", "聊香", "mで", "アメ", "m에", "ot")]
    [True, True, True, False, True, False]
    """
    if one < FIRST_PARTING and other < FIRST_PARTING:
        return False
    if _ONE_UNSPACED.match(one) or _ONE_UNSPACED.match(other):
        return not (_IN_RUN.match(one) and _IN_RUN.match(other))
    return bool(_HANGUL.match(one)) != bool(_HANGUL.match(other))


def cuts_word(two: str) -> bool:
    """Whether a border between two characters lies inside a word: between letters or digits, or between a letter and a
    mark on it. Not where their scripts part them (`parted`).

    >>> [cuts_word(two) for two in ("ot", "a ", "u\u0308", "聊香", "和R", "n’")]
    [True, False, True, False, False, False]
    """
    if len(two) != 2:
        return False
    one, other = two[0], two[1]
    if not _in_word(one):
        return False
    if is_mark(other):
        return unicodedata.category(other) != "Cf"
    return other.isalnum() and not parted(one, other)


def _in_word(char: str) -> bool:
    return char.isalnum() or (is_mark(char) and unicodedata.category(char) != "Cf")
