"""Lines between turns that nobody says: pictures, addresses with what they are, notes of editors, and rules."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.blocks import rule_lines
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.scanning import first_signs, has_any, lines_like
from podcorpus.reading.formats.text_page.lines import after_blank, between_blanks
from podcorpus.reading.source import Source
from podcorpus.records.counting import STOPS

_IMAGE = r"!\[[^\[\]\n]*+\]\([^()\n]*+\)"
_ADDRESS = re.compile(rf"\n[^\S\n]*+(?:<?https?://[^\s<>]++>?|{_IMAGE}|\[{_IMAGE}\]\([^()\n]*+\))[^\S\n]*+(?=\n|\Z)")
CAPTION = rf"[^\W\d_](?:(?![{STOPS}]\s|://)[^\n]){{0,120}}?[:：]\s*+"
"""What is before the address of a page on a line, as an expression: `Video of the talk: https://…`"""
ITEM = r"(?:[-*+•]|\d{1,3}[.)])[^\S\n]+"
LINK = r"(?:<?https?://[^\s<>]++>?|\[[^\[\]\n]++\]\(https?://[^\s()]++\))"
"""The address of a page, or a link to one."""
_CAPTIONED = re.compile(rf"\n[^\S\n]*+(?:{ITEM}(?:{CAPTION})?|{CAPTION}){LINK}[^\S\n]*+(?=\n|\Z)")
BRACKETED_NOTE = re.compile(
    r"[*_]{0,2}[（(\[](?i:译者?[注按]|编者?[注按]|(?:translator|editor|transcriber)(?:['’]?s)? note"
    r"|nota del? (?:traductora?|editora?)|nota (?:do|da) (?:tradutora?|editora?))\s?[:：][^\r\n]*[）)\]][*_]{0,2}\s*"
)
"""A line that is a note of who translated or edited the words."""
_OPENED = re.compile(r"\n[*_]{0,2}[（(\[](?i:[译编]|tran|edit|nota)")
"""How such a line begins."""
_CODE_INDENT = 4
"""How many blanks are in front of a line of code at least."""
_OPENERS = frozenset("*_（([")


def addresses(source: Source, start: int, stop: int, headers: Iterable[Header]) -> list[Aside]:
    """The lines from `start` to `stop` that are an address or a picture and nothing else, which nobody says; not those
    right below the headers that are alone on their lines."""
    if not has_any(source, ("://",)) or start >= stop:
        return []
    texts, lines = source.texts, source.lines
    alone = {header.line for header in headers if header.words >= lines[header.line].end}
    first, last = source.line_number(start) - 1, source.line_number(stop - 1)
    found = []
    for index in lines_like(source, _ADDRESS, range(first, last)):
        above = index - 1
        while above > first and not texts[above].strip():
            above -= 1
        if above not in alone and lines[index].start >= start:
            found.append(Aside(lines[index].start, lines[index].next, "show_notes"))
    return found


def captioned(source: Source, headings: Sequence[Aside], taken: Container[int]) -> list[Aside]:
    """The lines right below headings that are the address of a page and what it is, or such addresses in a list, and
    those below such lines; not those in `taken`, which are headers."""
    texts, lines = source.texts, source.lines
    if not headings or not has_any(source, ("://",)):
        return []
    at = set(lines_like(source, _CAPTIONED, range(source.line_number(headings[0].start), len(texts))))
    found = []
    for heading in headings if at else ():
        index = source.line_number(heading.end - 1)
        while index < len(texts) and index not in taken:
            if index in at:
                found.append(Aside(lines[index].start, lines[index].next, "show_notes"))
            elif texts[index].strip() and not _ADDRESS.match("\n" + texts[index]):
                break
            index += 1
    return found


def bracketed_notes(source: Source, start: int, stop: int) -> list[Aside]:
    """The paragraphs from `start` to `stop` that are a note of who translated or edited the words, in brackets."""
    texts, lines = source.texts, source.lines
    first, last = source.line_number(start) - 1, source.line_number(max(start, stop - 1))
    if _OPENERS.isdisjoint(first_signs(source)):
        return []
    found = [i for i in lines_like(source, _OPENED, range(first, last)) if BRACKETED_NOTE.fullmatch(texts[i])]
    return [Aside(lines[i].start, lines[i].next, "show_notes") for i in found if between_blanks(texts, i)]


def rules(source: Source, start: int, stop: int) -> list[Aside]:
    """The lines from `start` to `stop` below blank ones that only part what is above from what is below: `---`."""
    texts, lines = source.texts, source.lines
    first, last = source.line_number(start) - 1, source.line_number(max(start, stop - 1))
    found = [i for i in rule_lines(source, range(first, last)) if i and after_blank(texts, i)]
    found = [i for i in found if len(texts[i]) - len(texts[i].lstrip()) < _CODE_INDENT]
    return [Aside(lines[i].start, lines[i].next, "markup") for i in found]
