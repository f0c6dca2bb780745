"""Pages on which two people take turns in paragraphs of bold or italic and of plain type, as in printed interviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.transcript_heading import names_transcript
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.scanning import has_any
from podcorpus.reading.formats.text_page.prose import extent
from podcorpus.reading.sentence_ends import QUESTION, SAID_END
from podcorpus.reading.source import Source

MARKED = re.compile(r"\s*(?P<mark>\*\*|__|\*|_)(?=[^\s*_])(?P<said>.*?[^\s*_\\])(?P=mark)\s*", re.DOTALL)
_LINES = re.compile(r"(?P<mark>\*\*|__|\*|_)[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*(?P=mark)(?=[^\s*_])")
"""Between lines that are each in bold."""
_BOLD = ("**", "__", "*", "_")
_TAG = re.compile(r"<[^<>]{1,500}>")
_SHORT = 100
"""How long the paragraphs of an answer are at least on average, where all that is bold are questions."""
_FEWEST = 3
"""How often each of the two speaks at least."""


def alternating(source: Source, blocks: Sequence[tuple[int, int]]) -> list[Header]:
    """A cue for each of some paragraphs, which are given by their first and last lines; a turn begins where bold does
    or ends. An empty list unless what is bold is said: sentences, with a question in every third paragraph."""
    if not has_any(source, "*_"):
        return []
    lines = source.lines
    texts = source.texts
    spans = [
        (lines[first].end - len(texts[first]), lines[last].end)
        for first, last in _said(texts, blocks)
        if not texts[first].startswith("#")
    ]
    marked = [MARKED.fullmatch(source.text, *span) for span in spans]
    marks = Counter(match["mark"] for match in marked if match)
    # A note in other type may be above or below the talk.
    mark, n = marks.most_common(1)[0] if marks else ("", 0)
    if not n or marks.total() > n + 1:
        return []
    marked = [match if match and match["mark"] == mark else None for match in marked]
    ruled = [not any(map(str.isalnum, _TAG.sub("", source.text[start:end]))) for start, end in spans]
    first = next(i for i, match in enumerate(marked) if match)
    begin = max((i for i in range(first) if ruled[i] or _announces(source.text[slice(*spans[i])])), default=-1) + 1
    # What is above a rule, a player or `Here is the transcript:` above the first in bold is about the talk.
    spans = [span for i, span in enumerate(spans) if i >= begin and not ruled[i]]
    marked = [match for i, match in enumerate(marked) if i >= begin and not ruled[i]]
    bold = [_LINES.sub("\n", match["said"]) for match in marked if match]
    runs = [key for key, _ in groupby(match is not None for match in marked)]
    if min(runs.count(True), runs.count(False)) < _FEWEST or any(mark in said for said in bold):
        return []
    if 10 * sum(bool(SAID_END.search(said)) for said in bold) < 9 * len(bold):
        return []
    asked = sum(bool(QUESTION.search(said)) for said in bold)
    plain = [extent(source.text[start:end]) for (start, end), match in zip(spans, marked, strict=True) if not match]
    # Short answers to nothing but questions are those of a manual.
    if 3 * asked < len(bold) or (asked == len(bold) and sum(plain) < _SHORT * len(plain)):
        return []
    opens = [True, *(bool(one) != bool(other) for one, other in pairwise(marked))]
    return [
        Header(
            source.line_number(start) - 1,
            "",
            None,
            match.start("said") if match else start,
            start=source.line_starts[source.line_number(start) - 1],
            opens=opening,
        )
        for (start, _), match, opening in zip(spans, marked, opens, strict=True)
    ]


def _announces(text: str) -> bool:
    """Whether a paragraph says that the transcript follows."""
    return text.rstrip().endswith((":", "：")) and names_transcript(text)


def _said(texts: Sequence[str], blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The paragraphs, and as two those whose first line is in bold and the others are not."""
    found: list[tuple[int, int]] = []
    for first, last in blocks:
        if first < last and MARKED.fullmatch(texts[first]) and not MARKED.match(texts[first + 1]):
            found += [(first, first), (first + 1, last)]
        else:
            found.append((first, last))
    return found


def closing_marks(source: Source, headers: Sequence[Header], stop: int) -> list[Aside]:
    """The marks that close the bold with which paragraphs begin, and those between lines that are each in bold."""
    found = []
    for header, following in zip(headers, [*headers[1:], None], strict=True):
        if header.label or not 0 <= header.start < header.words:
            continue
        mark = source.text[header.start : header.words].strip(" \t")
        if mark not in _BOLD:
            continue
        said = source.text[header.words : stop if following is None else following.begin(source.line_starts)].rstrip()
        if said.endswith(mark):
            end = header.words + len(said)
            between = _LINES.finditer(source.text, header.words, end)
            found += [Aside(*match.span(), "markup") for match in between if match["mark"] == mark]
            found.append(Aside(end - len(mark), end, "markup"))
    return found
