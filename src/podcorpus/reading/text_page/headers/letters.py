"""Questions and answers whose letter has no sign behind it: `Q Who repairs boats?`, `A Nobody.`"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import dropwhile

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.learning import Grammar
from podcorpus.reading.text_page.headers.names import asks
from podcorpus.reading.text_page.headers.scanning import lines_with

_SHAPE = "Q words"
_LETTER = re.compile(r"\n[^\S\n]{0,40}(?P<label>[^\W\d_])(?P<space>[^\S\n]+)(?=\S)")
_FEWEST = 2
"""How often a letter is there at least."""


def lettered(source: Source, taken: Iterable[int], first: int, grammar: Grammar) -> list[Header]:
    """The headers of questions, and of answers right below them, from a line on and right above it; `taken` are the
    lines of other headers. Without others, both must be there."""
    found: dict[int, tuple[str, int]] = {}
    lines, texts = set(taken), source.texts
    for index, match in lines_with(source, _LETTER, range(len(texts))):
        if index in lines or not match["label"].isupper():
            continue
        at = match.end() - 1
        # `A boat` is no answer, and `Q factors` no question.
        if len(match["space"]) > 1 or not source.text[at].islower():
            found[index] = (match["label"], at)
    for index in [index for index in sorted(found, reverse=True) if index < first]:
        if not lines or _parted(texts[index:first]):
            del found[index]
        else:
            first = index
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
    grammar.accept(headers, _SHAPE, f"{len(headers)} lines begin with the letter of a question or an answer")
    grammar.labels.update(header.label for header in headers)
    return headers


def _parted(texts: Sequence[str]) -> bool:
    """Whether lines are more than one paragraph."""
    below = dropwhile(lambda text: text.strip(), texts)
    return any(text.strip() for text in below)


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
