"""Lists of words with the time of each on a line of its own, above or below the word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from podcorpus.reading.clock_styles import seconds_ms
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar, Layout
from podcorpus.reading.formats.text_page.headers.scanning import first_signs, lines_with
from podcorpus.reading.formats.text_page.headers.times import TIME_SPAN, time_ms
from podcorpus.reading.source import Source

_TIME = re.compile(rf"[\[(]?(?:{TIME_SPAN.pattern}|(?P<seconds>\d{{1,6}}\.\d{{1,6}}(?:\s?s)?))[\])]?")
_BEGIN = tuple("[(0123456789")
"""What a line begins with that is a time."""
_FEWEST = 6
_LONGEST = 30
"""Characters of a line with a word."""
_SHORT = re.compile(rf"\n[^\S\n]*+[\[(0-9][^\n]{{0,{_LONGEST - 1}}}+[^\S\n]*+(?=\n|\Z)")
_WORDS_A_LINE = 1.5
_SLOWEST_MS = 3_000
"""How long words take on average at most."""


class TimedWords(NamedTuple):
    """The headers, one for each word, the lines below words that are their times, and what was learnt."""

    headers: tuple[Header, ...]
    times: tuple[Header, ...]
    grammar: Grammar


def timed_words(source: Source, start: int) -> TimedWords | None:
    """The words from an offset on, if from some line on each has a line and each time has one, in turn, and the times
    move on as fast as one speaks; None otherwise."""
    first = source.line_number(start) - 1
    if not _in_turn(source, first):
        return None
    texts, lines = tuple(map(str.strip, source.texts)), source.lines
    written = [index for index in range(first, len(texts)) if texts[index]]
    times = {index: ms for index in written if (ms := _alone(texts[index])) is not None}
    if len(times) < _FEWEST or 3 * len(times) < len(written):
        return None
    # Where the last line is a time, each is below its word.
    below = written[-1] in times
    run = written[max(0, written.index(min(times)) - below) :]
    if len(run) != 2 * len(times) or [index in times for index in run] != [not below, below] * len(times):
        return None
    words, stamps = run[not below :: 2], run[below::2]
    if not _are_words([texts[index] for index in words]) or not _move_on(list(times.values())):
        return None
    starts, shape = source.line_starts, "words / TIME" if below else "TIME / words"
    headers = [
        Header(index, "", times[time], starts[index], start=starts[index if below else time], bare=True)
        for index, time in zip(words, stamps, strict=True)
    ]
    at = tuple(index + 1 for index in run[0:6:2])
    grammar = Grammar({shape: Layout(shape, len(words), at, (), f"{len(words)} words, each with a time that moves on")})
    marks = [Header(time, "", times[time], lines[time].next) for time in stamps] if below else []
    return TimedWords(tuple(headers), tuple(marks), grammar)


def _in_turn(source: Source, first: int) -> bool:
    """Whether below the first line from one on that is a time are one that is none and another that is."""
    texts = source.texts
    if first_signs(source).isdisjoint(_BEGIN):
        return False
    for index, _ in lines_with(source, _SHORT, range(first, len(texts))):
        if _alone(texts[index].strip()) is not None:
            below = (text for i in range(index + 1, len(texts)) if (text := texts[i].strip()))
            word, time = next(below, ""), next(below, "")
            return _alone(word) is None and _alone(time) is not None
    return False


def _alone(text: str) -> int | None:
    """Milliseconds of a time that is all of a line."""
    match = _TIME.fullmatch(text) if len(text) <= _LONGEST and text.startswith(_BEGIN) else None
    if match is None:
        return None
    return seconds_ms(match["seconds"]) if match["seconds"] else time_ms(match["first"])


def _are_words(said: Sequence[str]) -> bool:
    """Whether texts are words, and no names, as in a list of results, most of which begin with a capital."""
    n_words = sum(len(text.split()) for text in said)
    capitals = sum(text[0].isupper() for text in said)
    short = n_words <= _WORDS_A_LINE * len(said) and all(len(text) <= _LONGEST for text in said)
    return short and 2 * capitals <= len(said)


def _move_on(times: Sequence[int]) -> bool:
    rising = all(one <= other for one, other in pairwise(times))
    return rising and 0 < times[-1] - times[0] <= _SLOWEST_MS * len(times)
