"""Answers that have no label: turns of nobody, where only those who ask have one, or the talk above has none either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.names import askers

_BREAK = re.compile(
    r"(?:\r\n|\r|\n)[^\S\r\n]*+(?:\r\n|\r|\n)\s*+"
    r"(?:(?:#[^\r\n]*+|(?:<?https?://[^\s<>]++>?|[^\w\s]++)[^\S\r\n]*+(?=[\r\n]|\Z))\s*+)*+(?=[^\s#])"
)
"""What is before a paragraph: blank lines, headings, addresses, and lines of signs such as `----`."""


def one_alone(headers: Sequence[Header]) -> bool:
    """Whether one speaker has all labels, two or more, and is not who asks: others may speak without one."""
    labels = {header.label for header in headers if not header.bare}
    return len(labels) == 1 and not askers(labels) and sum(not header.bare for header in headers) > 1


def answered(source: Source, headers: Sequence[Header], *, talk: bool) -> tuple[list[Header], list[Finding]]:
    """The headers, with one for each paragraph from the second below a question on, if the next label is that of a
    question, too, and a finding for these. Where nobody else has a label, most questions have to have such paragraphs,
    and elsewhere as many as have an answer with a label.
    Where a `talk` above the first label has none either, those below any question and below a heading are its own, and
    if one speaker has all labels, those below each of them.
    Times have the label above them already."""
    named = [header for header in headers if header.label and not header.bare]
    labels = {header.label for header in named}
    asks = labels if talk and one_alone(named) else askers(labels)
    asking = [header for header in named if header.label in asks]
    alone = len(asking) == len(named)
    if not talk and len(asking) < 2:
        return list(headers), []
    last = [header for header in named[-1:] if talk or alone]
    without = {one.words for one, other in zip(named, [*named[1:], *last], strict=False) if other.label in asks or talk}
    n_others = sum(one.label in asks and other.label not in asks for one, other in pairwise(named))
    found: list[Header] = []
    answers: list[Header] = []
    label, n_answered, split = "", 0, False
    begins = [header.begin(source.line_starts) for header in headers]
    for header, begin, stop in zip(headers, begins, [*begins[1:], len(source.text)], strict=True):
        if not header.bare:
            label, split = header.label, header.label in asks and header.words in without
        elif split and _BREAK.search(source.text, found[-1].words, begin + 1):
            label = ""
        found.append(header._replace(label=label))
        words = source.text[header.words : stop]
        start, end = header.words + len(words) - len(words.lstrip()), header.words + len(words.rstrip())
        for gap in _BREAK.finditer(source.text, start, end):
            headed = any(text.startswith("#") for text in gap.group().splitlines())
            if label and not split and not (talk and headed):
                continue
            n_answered += label != ""
            label, at = "", gap.end()
            answers.append(Header(source.line_number(at) - 1, "", None, at, start=at, bare=True, opens=True))
            found.append(answers[-1])
    if not answers or (not talk and n_answered < (len(asking) / 2 if alone else n_others)):
        return list(headers), []
    n = len(answers)
    what = (
        f"{n} paragraphs below questions or headings have" if n > 1 else "1 paragraph below a question or heading has"
    )
    message = f"{what} no label; read as said by nobody who is named"
    return found, [finding("header-suspect", message, path=source.name, line=answers[0].line + 1)]
