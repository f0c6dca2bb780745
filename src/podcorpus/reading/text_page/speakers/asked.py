"""Questions without a label: turns of nobody on a page where those who answer have labels, and what is asked is in bold
or italics, or the answers of somebody are quotations, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.sentence_ends import QUESTION, SAID_END
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.alternating import MARKED
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.scanning import scan_text
from podcorpus.reading.text_page.speakers.answers import one_alone

# A line that begins with a mark, in which the next such mark, if any, ends it.
_LINE = re.compile(
    r"\n[^\S\n]{0,3}+(?P<mark>\*\*|__|\*|_)(?=[^\s*_])(?:[^*_\n]|(?!(?P=mark))[*_])++(?:(?P=mark)[^\S\n]*+)?(?=\n|\Z)"
)
_FEWEST = 2
"""How many answers have a question right above them at least."""


def asked(source: Source, headers: Sequence[Header]) -> tuple[list[Header], list[Finding]]:
    """The headers, with one for each question between and right above them, and a finding for these; none where half of
    the answers or more have none right above them."""
    named = {header.line for header in headers if header.label and not header.bare}
    texts = source.texts
    quoted = one_alone(headers) and all(texts[line].startswith(">") for line in named)
    if not named or not (quoted or sum(1 for _ in islice(_LINE.finditer(scan_text(source)), _FEWEST)) == _FEWEST):
        return [], []
    blocks = _blocks(texts)
    found: list[tuple[int, Header]] = []
    n_answered, before = 0, -2
    for i, (first, last) in enumerate(blocks):
        if named.isdisjoint(range(first, last + 1)):
            if (header := _question(source, first, last, quoted=quoted)) is not None:
                found.append((i, header._replace(opens=i != before + 1)))
                before = i
        elif i == before + 1:
            n_answered += 1
    answers = [i for i, (first, last) in enumerate(blocks) if not named.isdisjoint(range(first, last + 1))]
    end = answers[-1] if quoted else len(blocks)
    found = [one for one in found if answers[0] - 1 <= one[0] < end]
    said = [source.text[slice(*_span(source, blocks[i]))].rstrip("*_ \t\r\n") for i, _ in found]
    ended, n_asked = (sum(bool(sign.search(text)) for text in said) for sign in (SAID_END, QUESTION))
    if n_answered < max(_FEWEST, len(answers) / 2) or 4 * ended < 3 * len(said) or 3 * n_asked < len(said):
        return [], []
    n = len(found)
    type_ = "outside of the quotations" if quoted else "in bold or italics"
    message = f"{n} paragraphs {type_} have no label; read as said by nobody who is named"
    all_of_them = sorted([*headers, *(header for _, header in found)], key=lambda header: header.words)
    return all_of_them, [finding("header-suspect", message, path=source.name, line=found[0][1].line + 1)]


def _blocks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last line of each paragraph; headings are none."""
    blocks: list[tuple[int, int]] = []
    for index, text in enumerate(texts):
        if not text or text.isspace() or text.startswith("#"):
            continue
        if blocks and blocks[-1][1] == index - 1 and not texts[index].startswith(">"):
            blocks[-1] = (blocks[-1][0], index)
        else:
            blocks.append((index, index))
    return blocks


def _span(source: Source, block: tuple[int, int]) -> tuple[int, int]:
    return source.lines[block[0]].start, source.lines[block[1]].end


def _question(source: Source, first: int, last: int, *, quoted: bool) -> Header | None:
    """The header of a paragraph that is in other type than the answers are; None if it is not."""
    start, end = _span(source, (first, last))
    if quoted:
        said = any(map(str.isalnum, source.text[start:end])) and not source.texts[first].startswith(">")
        return Header(first, "", None, start, start=start, bare=True) if said else None
    marked = MARKED.fullmatch(source.text, start, end)
    return None if marked is None else Header(first, "", None, marked.start("said"), start=start, bare=True)
