"""Whether texts are what somebody said, or values, names and messages of programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from podcorpus.reading.sentence_ends import SAID_END
from podcorpus.records.scripts import UNSPACED

_CODE = re.compile(r"[={}<>|\\^$]|::|^https?://|\w[_@]\w|\w/\w+/|[^\s(]\(\)|^[^\w\s\"“”'’‘«„¿¡(\[「『【（…—–*_`-]")
_HEXADECIMAL = re.compile(r"(?=[a-fA-F]*\d)(?:[\da-fA-F]{2,8}\s+)+[\da-fA-F]{1,8}")
_SHOWN = 80
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]\.?$")
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LEVELS = frozenset("TRACE DEBUG INFO NOTICE WARN WARNING ERROR FATAL CRITICAL".split())
_CLASSES = frozenset(
    "pos neg neu positive negative neutral mixed spam ham true false yes no toxic hate offensive entailment "
    "contradiction joy sadness anger fear surprise love".split()
)
_MODEL_ROLES = frozenset("system user assistant tool function developer".split())
_FEWEST_ENTRIES = 6
ROUND_MS = 5_000
"""What the times of a timetable are multiples of, in milliseconds, even if hours are read as minutes."""
_EARLY_MS = 360_000
"""Six in the morning, read as minutes."""
_SLOW_MS = 1_000
"""How long a word takes at least, in milliseconds, where few are said."""
_LONG = 60
"""From how many characters on a text is more than a title."""
_FEWEST_TIMED = 3
_LEAST_A_SECOND = 1.5
"""How many characters a second are said at least."""
_FEWEST = 4
"""How many texts show whether texts are spoken."""


def is_spoken(text: str) -> bool:
    """Whether the first paragraph behind a label reads as speech: a sentence, or four words, and no code.

    >>> is_spoken("Yeah."), is_spoken("we met at noon"), is_spoken("GPL-2+"), is_spoken("2004, Mara Lind")
    (True, True, False, False)
    """
    if _CODE.search(text[:_SHOWN]) or not _WORD.search(text) or is_hexadecimal(text):
        return False
    if SAID_END.search(text) or _ASIDE.search(text):
        return True
    words = _WORD.findall(text)
    lower = sum(not word[0].isupper() for word in words)
    return (len(words) > 3 and 2 * lower >= len(words)) or len(_UNSPACED.findall(text)) > 3


def is_hexadecimal(text: str) -> bool:
    """Whether a text is numbers in hexadecimal digits, as captions for a television set are written.

    >>> is_hexadecimal("94ad 94ad c849 ae80"), is_hexadecimal("fade added 12")
    (True, False)
    """
    return _HEXADECIMAL.fullmatch(text) is not None


def are_classes(labels: Iterable[str]) -> bool:
    """Whether labels are classes that texts are sorted into, as a sentence's mood.

    >>> are_classes(["neutral", "neg"]), are_classes(["Mara", "host"])
    (True, False)
    """
    return {label.casefold() for label in labels} <= _CLASSES


def are_model_roles(labels: Iterable[str]) -> bool:
    """Whether labels are those of messages to a language model and its answers.

    >>> are_model_roles(["user", "assistant", "user"]), are_model_roles(["Mara", "user"])
    (True, False)
    """
    roles = {label.casefold() for label in labels}
    return roles <= _MODEL_ROLES and not roles.isdisjoint(("assistant", "system"))


def are_spoken(texts: Iterable[str]) -> bool:
    """Whether four of ten texts read as speech; too few texts may be.

    >>> are_spoken(["Yeah.", "we met at noon", "So."]), are_spoken(["rope", "two nets", "anchor, 3 kg", "tar"])
    (True, False)
    """
    written = [text for text in texts if text]
    return len(written) < _FEWEST or 10 * sum(map(is_spoken, written)) >= 4 * len(written)


def may_be_said(texts: Sequence[str], labels: Iterable[str | None]) -> bool:
    """Whether texts read as speech, or may be the short turns of a few who recur, whom labels name: not the same again
    and again, and not titles, codes and numbers.

    >>> may_be_said(["okay", "so we went", "Where to", "the quay"], ["Mara", "Tom", "Mara", "Tom"])
    True
    >>> may_be_said(["Old Rope", "A Net", "The Quay", "6.1 : 1"], ["Mara", "Tom", "Mara", "Tom"])
    False
    """
    if are_spoken(texts):
        return True
    written = [text for text in texts if text]
    several = {label for label in labels if label}
    if not several or len(several) > max(2, len(written) // 5) or 3 * len(set(written)) <= len(written):
        return False
    return 2 * sum(map(_is_thing, written)) < len(written)


def _is_thing(text: str) -> bool:
    """Whether a text is a title or has a number or code."""
    words = text.split()
    title = len(words) > 1 and all(word[0].isupper() for word in words)
    return title or bool(_CODE.search(text[:_SHOWN])) or any(map(str.isdecimal, text))


def are_levels(values: Sequence[str]) -> bool:
    """Whether most values begin with the level of a message in a program's log.

    >>> are_levels(["INFO", "warn", "INFO"]), are_levels(["Mara", "Tom", "Mara"])
    (True, False)
    """
    levels = sum(value.partition(" ")[0].upper() in _LEVELS for value in values)
    return levels > 2 and 2 * levels > len(values)


def is_timed_talk(texts: Sequence[str], starts_ms: Sequence[int]) -> bool:
    """Whether three or more texts with times are a talk, and no list of chapters: the times move on, as fast as one
    speaks, and most texts are long or end as a sentence does.

    >>> is_timed_talk(["We met at noon.", "Nobody came.", "So we left."], [0, 4_000, 9_000])
    True
    >>> is_timed_talk(["Intro", "Of nets and ropes", "The end"], [0, 300_000, 900_000])
    False
    """
    sentences = sum(len(text) >= _LONG or bool(SAID_END.search(text[-20:])) for text in texts)
    fast = 1000 * sum(map(len, texts)) >= _LEAST_A_SECOND * (starts_ms[-1] - starts_ms[0]) if starts_ms else False
    rising = all(one <= other for one, other in pairwise(starts_ms))
    return len(texts) >= _FEWEST_TIMED and rising and fast and 2 * sentences > len(texts)


def is_timetable(starts_ms: Sequence[int | None], texts: Iterable[str]) -> bool:
    """Whether texts with times are entries of a timetable: all times are round and none is early, and few words are
    there for the time, none of which ends a sentence.

    >>> is_timetable([540_000 + 30_000 * n for n in range(6)], ["On the ropes of Orkney"] * 6)
    True
    """
    times = [time for time in starts_ms if time is not None]
    if len(times) < max(_FEWEST_ENTRIES, len(starts_ms)) or any(time % ROUND_MS or time < _EARLY_MS for time in times):
        return False
    said = list(texts)
    spoken = sum(len(text.split()) for text in said) * _SLOW_MS
    return spoken < max(times) - min(times) and not any(SAID_END.search(text) for text in said)
