"""Where the blocks of a page end that are set off from the words around them: fenced ones, lists, rules, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podcorpus.reading.formats.text_page.headers.scanning import first_signs, lines_like, lines_with, scan_text
from podcorpus.reading.source import Source

FENCES = ("```", "~~~")
_FENCE = re.compile(r"\n(?P<open>[^\S\n]*+(`{3}|~{3})[^\n]*+)\n(?:.*?\n)??(?P<close>[^\S\n]*+\2)", re.DOTALL)
RULE = r"(?:(?P<mark>[-*_=~–—─])(?:[^\S\n]*+(?P=mark)){2,}+|<hr\b[^<>\n]*+>)[^\S\n]*+"
"""A line that is drawn across the page, as an expression, from its first sign on."""
_RULE = re.compile(rf"\s*{RULE}\s*")
_RULE_LINE = re.compile(rf"\n[^\S\n]*+{RULE}(?=\n|\Z)")
RULE_SIGNS = frozenset("-*_=~–—─<")
_SIGNS = frozenset("-+*_|<>•0123456789")
_LINE = re.compile(
    rf"\n[^\S\n]{{0,3}}+(?=[-+*_|<>•\d])(?:(?P<rule>{RULE}(?=\n|\Z))"
    r"|(?P<quotation>>(?!>))|(?P<table>\|)|(?P<list>[-+*•][^\S\n]|\d{1,3}[.)][^\S\n]))"
)
_HTML = re.compile(
    r"</(?:article|aside|blockquote|center|details|div|dl|figure|footer|form|iframe|nav|ol|pre|section|table|ul)>"
    r"[^\S\n]*+(?=\n|\Z)",
    re.IGNORECASE,
)


class Block(NamedTuple):
    """The first and the last line of a block, as indices, and what it is. Of a block of HTML it is the last alone."""

    first: int
    last: int
    kind: str


def blocks(source: Source, first: int) -> list[Block]:
    """The blocks of a page from a line on."""
    scan, texts = scan_text(source), source.texts
    found: list[Block] = []
    fenced: set[int] = set()
    for fence in fences(scan):
        block = Block(_line(source, fence.start("open")), _line(source, fence.start("close")), "fenced block")
        found.append(block)
        fenced.update(range(block.first, block.last + 1))
    if "<" in scan:
        ends = (_line(source, end.start()) for end in _HTML.finditer(scan))
        found += [Block(line, line, "block of HTML") for line in ends]
    before = Block(-1, -1, "")
    marked = not _SIGNS.isdisjoint(first_signs(source))
    for line, match in lines_with(source, _LINE, range(first, len(texts))) if marked else ():
        if line in fenced or line <= before.last:
            continue
        kind = match.lastgroup or ""
        last = line if kind in ("rule", "table") else _last(texts, line)
        if kind == before.kind != "rule" and not any(map(str.strip, texts[before.last + 1 : line])):
            found.pop()
            line = before.first
        before = Block(line, last, kind)
        found.append(before)
    return [block for block in found if block.last >= first]


def is_rule(text: str) -> bool:
    """Whether a line is drawn across the page.

    >>> is_rule("---"), is_rule("* * *"), is_rule("-- a")
    (True, True, False)
    """
    # Most lines begin with a letter.
    return not text[:1].isalpha() and _RULE.fullmatch(text) is not None


def rule_lines(source: Source, lines: range) -> list[int]:
    """Those of some lines that are drawn across the page, as indices."""
    return [] if RULE_SIGNS.isdisjoint(first_signs(source)) else lines_like(source, _RULE_LINE, lines)


def fences(scan: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The fenced blocks of a text to scan, from an offset on: `open` and `close` are the lines of their signs."""
    fenced = any(fence[0] in scan and fence in scan for fence in FENCES)
    return _FENCE.finditer(scan, start) if fenced else iter(())


def _line(source: Source, at: int) -> int:
    """The index of the line that has an offset of the text to scan."""
    return source.line_number(at - 1) - 1


def _last(texts: tuple[str, ...], line: int) -> int:
    """The last line of an item or a quotation that begins on a line: up to a blank line that no indented one follows,
    or the next one."""
    last = line
    for index in range(line + 1, len(texts)):
        text = texts[index]
        if not text or text.isspace():
            continue
        if not text[0].isspace() and (last < index - 1 or _LINE.match("\n" + text)):
            break
        last = index
    return last
