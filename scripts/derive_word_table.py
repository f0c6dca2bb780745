"""Derive the word table from an installed wordfreq, or check that it matches wordfreq.

usage: python scripts/derive_word_table.py [--check]

The table (`src/podcorpus/annotating/word_frequencies/table.txt.xz`) has wordfreq's large English list and, of its small
lists of six other languages, the words that English uses too. Emoji and symbols, which no name has, are left out.
wordfreq comes with `pip install -e '.[derive]'`, in the version pinned in pyproject.toml; its data are frozen.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections.abc import Set
from importlib.metadata import version
from pathlib import Path

from podcorpus.annotating import word_table
from podcorpus.annotating.word_table import ENGLISH, LEAST_FAMILIAR, OTHERS, lines_of, tokens_of

TABLE = Path(__file__).parent.parent / "src" / "podcorpus" / "annotating" / word_table.ENTRY
HEAD = """\
# Word frequencies in English, and of its words in six other languages. Derived from wordfreq {version} by Robyn Speer.
# Licence: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/ ; sources and credits: NOTICE.md
# A line: language, centibels below the frequency of all words together, the words of that frequency.
"""
_ALIKE = str.maketrans({"ı": "i", "ș": "ş", "ț": "ţ", "\u0307": None})
"""Letters that Turkish and Romanian fold otherwise than English."""


def may_be_asked(word: str, asked: Set[str]) -> bool:
    """Whether a word of another language can be one of the English words `asked`, or, as “ay'ın” is, two of them."""
    plain = word.translate(_ALIKE)
    return plain in asked or asked >= set(plain.split("'"))


def derived() -> str:
    """The table's text, from the installed wordfreq."""
    from wordfreq import get_frequency_list

    table: dict[str, dict[str, int]] = {}
    for language in (ENGLISH, *OTHERS):
        bins = get_frequency_list(language, "large" if language == ENGLISH else "small")
        words = {word: centibels for centibels, same in enumerate(bins) for word in same}
        table[language] = {word: rarity for word, rarity in words.items() if tokens_of(word, language) == [word]}
    rarest = 900 - round(LEAST_FAMILIAR * 100)
    asked = {word.translate(_ALIKE) for word, rarity in table[ENGLISH].items() if rarity <= rarest}
    for language in OTHERS:
        table[language] = {word: rarity for word, rarity in table[language].items() if may_be_asked(word, asked)}
    return HEAD.format(version=version("wordfreq")) + "\n".join(lines_of(table)) + "\n"


def packed(text: str) -> bytes:
    """The compressed text. Other versions of liblzma may compress the same text differently."""
    return lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)


def committed() -> str:
    """The table's text in the repository; empty if there is none."""
    return lzma.decompress(TABLE.read_bytes()).decode() if TABLE.exists() else ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the table differs")
    check = parser.parse_args().check
    text = derived()
    same = text == committed()
    if check and not same:
        sys.exit(f"{TABLE} differs from wordfreq {version('wordfreq')}; run python scripts/{Path(__file__).name}")
    if not same:
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_bytes(packed(text))
    state = "unchanged" if same else "changed"
    print(f"{TABLE.name}: {len(text.encode()):,} bytes, packed {TABLE.stat().st_size:,}, {state}")
