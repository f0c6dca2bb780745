"""Labels that say in which language the words behind them are, as in a transcript with its translation."""

from __future__ import annotations

from itertools import pairwise

from podcorpus.reading.text_page.headers.mark import Marks

LANGUAGES = frozenset(
    """
    en english inglés anglais englisch 英文 英语 英語 zh cn chinese chinesisch 中文 中文翻译 中文翻譯 中文译文
    de german deutsch fr french français es spanish español ja jp japanese 日本語 日文 ko kr korean 한국어 pt
    portuguese português it italian italiano ru russian русский original 原文 英文原文 translation übersetzung
    traduction traducción 译文 譯文 翻译 翻譯
    """.split()
)
"""Such labels, in small letters."""
_FEWEST = 2
"""How often there are both at least."""


def language_lines(marks: Marks) -> frozenset[int]:
    """The lines that have such a label, if two or more of them are in turn, no more often than lines have a time."""
    found = [mark for mark in marks.labelled if mark.label.casefold() in LANGUAGES]
    labels = {mark.label for mark in found}
    n = len(found)
    if len(labels) < 2 or n < _FEWEST * len(labels) or len(marks.timed) * len(labels) < n:
        return frozenset()
    if any(one.label == other.label for one, other in pairwise(found)):
        return frozenset()
    return frozenset(mark.line for mark in found)
