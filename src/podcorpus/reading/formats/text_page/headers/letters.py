"""Questions and answers whose letter has no sign behind it: `Q Who repairs boats?`, `A Nobody.`"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.names import asks
from podcorpus.reading.formats.text_page.headers.scanning import lines_with
from podcorpus.reading.source import Source

_SHAPE = "Q words"
_LETTER = re.compile(r"\n(?![a-z])[^\S\n]{0,40}+(?P<label>[^\W\d_a-z])(?P<space>[^\S\n]+)(?=\S)")
_FEWEST = 2
"""How often a letter is there at least."""


def lettered(source: Source, taken: Iterable[int], first: int, grammar: Grammar) -> list[Header]:
    """The headers of questions, and of answers right below them; `taken` are the lines of other headers. Without
    others, both must be there, from the line `first` on."""
    found: dict[int, tuple[str, int]] = {}
    lines = set(taken)
    for index, match in lines_with(source, _LETTER, range(0 if lines else first, len(source.lines))):
        if index in lines or not match["label"].isupper():
            continue
        at = match.end() - 1
        # `A boat` is no answer, and `Q factors` no question.
        if len(match["space"]) > 1 or not source.text[at].islower():
            found[index] = (match["label"], at)
    counts = Counter(label for label, _ in found.values() if asks(label))
    (asking, n), *_ = counts.most_common(1) or [("", 0)]
    if n < _FEWEST:
        return []
    answers = _answers(found, lines, asking)
    if not lines and not answers:
        return []
    headers = [
        Header(index, label, None, at) for index, (label, at) in found.items() if label == asking or index in answers
    ]
    grammar.learn(headers, _SHAPE, f"{len(headers)} lines begin with the letter of a question or an answer")
    return headers


def _answers(found: dict[int, tuple[str, int]], lines: set[int], asking: str) -> set[int]:
    """The lines right below a question that have the most frequent letter of such lines; none, if it is more often
    elsewhere."""
    below: dict[str, set[int]] = defaultdict(set)
    asked = False
    for index in sorted({*found, *lines}):
        label = found[index][0] if index in found else ""
        if asked and label and label != asking:
            below[label].add(index)
        asked = label == asking
    letter = max(below, key=lambda label: len(below[label]), default="")
    n, answers = sum(label == letter for label, _ in found.values()), below[letter]
    return answers if len(answers) >= _FEWEST and 2 * len(answers) >= n else set()
