"""Questions without a label: turns of nobody on a page where those who answer have labels, and what is asked is in bold
or italics, or the answers of somebody are quotations, and nothing else is; and answers without a label, which are the
paragraphs below questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.alternating import MARKED
from podcorpus.reading.formats.text_page.headers.header import Header, begins
from podcorpus.reading.formats.text_page.headers.names import askers
from podcorpus.reading.formats.text_page.headers.scanning import first_signs, scan_text
from podcorpus.reading.sentence_ends import QUESTION, SAID_END
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import trimmed

# A line that begins with a mark, in which the next such mark, if any, ends it.
_LINE = re.compile(
    r"\n[^\S\n]{0,3}+(?P<mark>\*\*|__|\*|_)(?=[^\s*_])(?:[^*_\n]|(?!(?P=mark))[*_])++(?:(?P=mark)[^\S\n]*+)?(?=\n|\Z)"
)
_MARKS = frozenset("*_>")
_FEWEST = 2
"""How many answers have a question right above them at least."""
_BREAK = re.compile(
    r"(?:\r\n|\r|\n)[^\S\r\n]*+(?:\r\n|\r|\n)\s*+"
    r"(?:(?:#[^\r\n]*+|(?:<?https?://[^\s<>]++>?|[^\w\s]++)[^\S\r\n]*+(?=[\r\n]|\Z))\s*+)*+(?=[^\s#])"
)
"""What is before a paragraph: blank lines, headings, addresses, and lines of signs such as `----`."""


def asked(source: Source, headers: Sequence[Header]) -> tuple[list[Header], list[Finding]]:
    """The headers, with one for each question between and right above them, and a finding for these; none where half of
    the answers or more have none right above them."""
    if _MARKS.isdisjoint(first_signs(source)):
        return [], []
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
    if not answers:
        # All who answer are named in headings.
        return [], []
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
    return source.line_starts[block[0]], source.lines[block[1]].end


def _question(source: Source, first: int, last: int, *, quoted: bool) -> Header | None:
    """The header of a paragraph that is in other type than the answers are; None if it is not."""
    start, end = _span(source, (first, last))
    if quoted:
        said = any(map(str.isalnum, source.text[start:end])) and not source.texts[first].startswith(">")
        return Header(first, "", None, start, start=start, bare=True) if said else None
    marked = MARKED.fullmatch(source.text, start, end)
    return None if marked is None else Header(first, "", None, marked.start("said"), start=start, bare=True)


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
    starts = begins(headers, source.line_starts)
    for header, begin, stop in zip(headers, starts, [*starts[1:], len(source.text)], strict=True):
        if not header.bare:
            label, split = header.label, header.label in asks and header.words in without
        elif split and _BREAK.search(source.text, found[-1].words, begin + 1):
            label = ""
        found.append(header._replace(label=label))
        for gap in _BREAK.finditer(source.text, *trimmed(source.text, header.words, stop)):
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
