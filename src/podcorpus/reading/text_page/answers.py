"""Answers that have no label: turns of nobody, where only those who ask have one, or the talk above has none either."""

from __future__ import annotations

import re
from collections.abc import Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.names import asks

_BREAK = re.compile(
    r"(?:\r\n|\r|\n)[^\S\r\n]*+(?:\r\n|\r|\n)\s*+"
    r"(?:(?:#[^\r\n]*+|<?https?://[^\s<>]++>?[^\S\r\n]*+(?=[\r\n]|\Z))\s*+)*+(?=[^\s#])"
)
"""What is before a paragraph: blank lines, headings and addresses."""


def answered(source: Source, headers: Sequence[Header], *, talk: bool) -> tuple[list[Header], list[Finding]]:
    """The headers, with one for each paragraph from the second below a question on, and a finding for these. Nothing
    changes if somebody else has a label or most questions have no such paragraph, unless a `talk` above the first
    label has none either: then what is below a heading is nobody's, whoever spoke above it. Times have the label above
    them already."""
    asking = [header for header in headers if asks(header.label) and not header.bare]
    alone = all(asks(header.label) for header in headers if header.label and not header.bare)
    if not (talk or (alone and len(asking) > 1)):
        return list(headers), []
    found: list[Header] = []
    answers: list[Header] = []
    label, n_answered = "", 0
    begins = [header.begin(source.line_starts) for header in headers]
    for header, begin, stop in zip(headers, begins, [*begins[1:], len(source.text)], strict=True):
        if not header.bare:
            label = header.label
        elif asks(label) and _BREAK.search(source.text, found[-1].words, begin + 1):
            label = ""
        found.append(header._replace(label=label))
        words = source.text[header.words : stop]
        start, end = header.words + len(words) - len(words.lstrip()), header.words + len(words.rstrip())
        for gap in _BREAK.finditer(source.text, start, end):
            headed = any(text.startswith("#") for text in gap.group().splitlines())
            if label and not asks(label) and not headed:
                continue
            n_answered += label != ""
            label, at = "", gap.end()
            answers.append(Header(source.line_number(at) - 1, "", None, at, start=at, bare=True, opens=True))
            found.append(answers[-1])
    if not answers or not (talk or 2 * n_answered >= len(asking)):
        return list(headers), []
    what = (
        "1 paragraph below a question or heading has"
        if len(answers) == 1
        else (f"{len(answers)} paragraphs below questions or headings have")
    )
    message = f"{what} no label; read as said by nobody who is named"
    return found, [finding("header-suspect", message, path=source.name, line=answers[0].line + 1)]
