"""Names without a sign behind the times of lines: `[0:12] Mara words`. They are learnt from how their lines begin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar, rapid
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like, tidy_label
from podcorpus.reading.formats.text_page.headers.scanning import times_written
from podcorpus.reading.labels.names import has_case, is_particle, is_small
from podcorpus.reading.source import Source

_APART = re.compile(r"[\s‒–—―]+")
"""What is between words: a dash, too, so that it parts a name from words that follow it without a space."""
_FEWEST = 4
_FEW = 3
_MOST_WORDS = 4
_UNNAMED = "has a time and no name that recurs behind it, unlike the others; may begin with another speaker's"


def behind_times(source: Source, marks: Sequence[Mark], grammar: Grammar, suspects: dict[int, str]) -> list[Header]:
    """The headers that are a time and a name that recurs, with which nine of ten lines with a time begin, or all but
    one. It is a guess unless most names have a capital behind them, or words without spaces. The other lines are added
    to `suspects`."""
    lines = [mark for mark in marks if mark.kind in ("TW", "TL") and mark.start_ms is not None and mark.rest < mark.end]
    rising = all(one.start_ms <= other.start_ms for one, other in pairwise(lines))  # type: ignore[operator]
    if len(lines) < _FEWEST or not rising or not rapid(source, lines):
        # A list of chapters, or two.
        return []
    words = {mark.line: _APART.sub(" ", source.text[mark.rest : mark.end]).split() or [""] for mark in lines}
    labels = {label: named for label, named in _names(source, words).items() if len(named) > 1}
    named = {line: label for label, found in labels.items() for line in found}
    if len(labels) < 2 or 2 * len(labels) > len(named) or len(lines) - len(named) > max(1, len(lines) // 10):
        return []
    headers = []
    for mark in lines:
        label = named.get(mark.line)
        if label is None:
            suspects[mark.line] = _UNNAMED
            continue
        at = mark.rest
        for word in label.split():
            at = source.text.index(word, at) + len(word)
        gap = _APART.match(source.text, at, mark.end)
        at = gap.end() if gap else at
        headers.append(Header(mark.line, tidy_label(label), mark.start_ms, at, None, mark.end_ms))
    shape = next(mark.shape for mark in lines if mark.line in named)
    why = f"{len(headers)} of {len(lines)} lines begin with a name that recurs"
    grammar.learn(headers, f"{shape.rsplit(' ', 1)[0]} Name words", why)
    behind = [words[line][len(label.split()) :] for line, label in named.items()]
    grammar.guessed = 2 * sum(map(_sets_apart, behind)) <= len(behind)
    return headers


def _sets_apart(rest: Sequence[str]) -> bool:
    """Whether what is behind a name does not go on its sentence: a capital, or the only word of a script without."""
    return not rest or rest[0][0].isupper() or len(rest) == 1


def _names(source: Source, words: Mapping[int, Sequence[str]]) -> dict[str, list[int]]:
    """The names with which lines begin, with the lines."""
    groups: dict[str, list[int]] = defaultdict(list)
    for line, said in words.items():
        groups[said[0]].append(line)
    found: dict[str, list[int]] = {}
    firsts = set(groups)
    for first, lines in groups.items():
        if len(lines) > 1:
            found |= _longest(source, words, [first], lines, firsts)
    # Whoever speaks two or three times may begin with the same word each time.
    usual = Counter(len(label.split()) for label, lines in found.items() if len(lines) > _FEW).most_common(1)
    if usual:
        found = {_cut(label, usual[0][0]) if len(lines) <= _FEW else label: lines for label, lines in found.items()}
    return found


def _cut(label: str, n: int) -> str:
    """The first words of a label, as many as others have, and those behind a particle."""
    words = label.split()
    while len(words) - words[0].endswith(".") > n and not any(map(is_particle, words)) and not words[-1].isdecimal():
        words.pop()
    return " ".join(words)


def _longest(
    source: Source, words: Mapping[int, Sequence[str]], label: list[str], lines: list[int], firsts: set[str]
) -> dict[str, list[int]]:
    """The label with which lines begin, or the longer ones that all of them go on as."""
    n = len(label)
    following = Counter(words[line][n] if len(words[line]) > n else "" for line in lines)
    if n < _MOST_WORDS and all(
        count > 1 and word and word not in firsts and _goes_on(source, word, count) for word, count in following.items()
    ):
        found: dict[str, list[int]] = {}
        for word in following:
            found |= _longest(source, words, [*label, word], [i for i in lines if words[i][n] == word], firsts)
        return found
    text = " ".join(label)
    return {text: lines} if _is_name(source, text, len(lines)) else {}


def _goes_on(source: Source, word: str, count: int) -> bool:
    """Whether a word behind a name is part of it: it is on the page nowhere else."""
    if is_particle(word) or word.isdecimal():
        return True
    small, named = word.lower(), name_like(word) or not has_case(word)
    return named and times_written(source, word) <= count and (small == word or not times_written(source, small))


def _is_name(source: Source, text: str, count: int) -> bool:
    """Whether words with which lines begin are a name: not words of the language, which are found elsewhere."""
    small, named = text.lower(), name_like(text) and not is_small(text.split()[-1][0])
    return named and times_written(source, text) < 2 * count and (small == text or not times_written(source, small))
