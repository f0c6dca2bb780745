"""The forms of names in front of the words without a colon or a time, and the lines of a page that may have one."""

from __future__ import annotations

import re

from podcorpus.reading.labels.names import BRACKETED, DASHED, TITLES
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.scanning import first_signs, has_any, lines_like

FORMS = {
    "[Name] words": re.compile(
        rf"[^\S\r\n]{{0,8}}[\[({{<【]\s?[@+]?(?P<label>(?>{BRACKETED}|[^\[\](){{}}<>【】\r\n]){{1,60}})[\])}}>】]"
        r"\s*(?:[-–—]{1,2}\s+)?(?=\S)"
    ),
    "**Name** words": re.compile(
        rf"[^\S\r\n]{{0,8}}(?:[-*>]\s)?(?P<mark>\*\*|__|\*|_)(?P<label>[^*_\r\n]{{1,60}}?(?:{BRACKETED})?)(?P=mark)"
        r"(?:[.,]?\s*[-–—]{1,2}\s+|\s*)(?=\S)"
    ),
    "| Name | words": re.compile(r"[^\S\r\n]{0,8}\|\s{0,8}(?P<label>[^|\r\n]{1,60}?)\s{0,8}\|\s*(?=\S)"),
    "Name – words": re.compile(rf"[^\S\r\n]{{0,8}}(?P<label>{DASHED})\s{{1,4}}[-–—]{{1,2}}\s+(?=\S)"),
    "Name > words": re.compile(
        rf"[^\S\r\n]{{0,8}}(?P<label>(?:{TITLES}\.\s)?[^\s>|/~=»→](?:[^>|/~=»→\r\n.,?!:]|(?<=\b[A-Z])\.){{0,59}}?)\s{{0,4}}"
        r"(?:>{1,2}|//|~|»|[=-]>|→)\s+(?=\S)"
    ),
    "Name\twords": re.compile(r"(?P<label>[^\s][^\t\r\n.,?!]{0,59})\t+(?=\S)"),
    "Mr. Name. words": re.compile(
        rf"[^\S\r\n]{{0,8}}(?P<label>(?:(?:(?:{TITLES}|[A-Z])\.|[A-Z][\w'’-]{{1,20}})\s){{1,3}}(?!{TITLES}\.)"
        r"[A-Z][\w'’-]{1,20}(?:\spro\stempore)?)\.\s+(?=[A-Z\"“‘\[(])"
    ),
    "N. Name words": re.compile(r"[^\S\r\n]{0,8}(?P<label>(?:[^\W\d_]\.\s?){1,2}[^\W\d_][\w'’-]{1,25})[:：]?\s+(?=\S)"),
    "Q. words": re.compile(rf"[^\S\r\n]{{0,8}}(?!(?i:{TITLES})\.)(?P<label>[^\W\d_]{{1,3}})[.)]\s+(?=\S)"),
    "NAME. words": re.compile(
        r"[^\S\r\n]{0,8}(?P<label>(?:[A-Z][\w.]{0,12}\s){0,2}[A-Z][A-Z'’-]{2,20}(?:\s[A-Z][A-Z'’-]{1,20}){0,2})\.\s+(?=\S)"
    ),
    ":Name: words": re.compile(r"[^\S\r\n]{0,8}:(?P<label>[^\s:][^:\r\n]{0,59}):\s+(?=\S)"),
    "NAME words": re.compile(r"(?P<label>[A-Z]{1,3}\d{1,2}|[A-Z]{2,12})[^\S\r\n]+(?=\S)"),
    "名 words": re.compile(r"(?P<label>[\u3005\u3040-\u30ff\u3400-\u9fff]{1,8})[ \u3000]{1,2}(?=\S)"),
    "Name「words」": re.compile(r"(?P<label>[^\s「」『』。、]{1,12})(?=[「『])"),
}


_FIRST_SIGNS = {
    "[Name] words": "[({<【",
    "**Name** words": "*_->",
    "| Name | words": "|",
    ":Name: words": ":",
}
"""Signs with one of which all lines of a form begin."""
_SIGNS = {
    "Name – words": "-–—",
    "Name > words": (">", "//", "~", "»", "→"),
    "Name\twords": "\t",
    "Name「words」": "「『",
}
"""Signs of which one is in all lines of a form."""
_BEGINNINGS = {
    "[Name] words": r"[\[({<【]",
    "**Name** words": r"(?:[-*>][^\S\n])?[*_]",
    "| Name | words": r"\|",
    "Name – words": r"[^\n–—-]{0,200}+[–—-]",
    "Name > words": r"[^\n>/~»→]{0,200}+(?:[>~»→]|//)",
    "Name\twords": r"[^\t\n]{1,60}+\t",
    "Mr. Name. words": r"[A-Z][\w'’-]{0,20}+\.?[^\S\n][A-Z]",
    "N. Name words": r"[^\W\d_]\.",
    "Q. words": r"[^\W\d_]{1,3}[.)]",
    "NAME. words": r"(?:[A-Z][\w.]{0,12}[^\S\n]){0,2}[A-Z][A-Z'’-]{2}",
    ":Name: words": ":",
    "NAME words": r"[A-Z][A-Z\d]",
    "名 words": r"[\u3005\u3040-\u30ff\u3400-\u9fff]",
    "Name「words」": r"[^\s「」『』。、]{1,12}+[「『]",
}
"""What the lines of a form begin with, as expressions that find in all of a page which may have it. None goes on on the
next line, which would then not be looked at."""
_MAY_HAVE = {shape: re.compile(rf"\n[^\S\n]{{0,8}}+(?:{begins})") for shape, begins in _BEGINNINGS.items()}


def lines_of(source: Source, shape: str, first: int) -> list[int]:
    """The indices of the lines, from one on, that may have a form: its expression decides."""
    begin = _FIRST_SIGNS.get(shape)
    if not has_any(source, _SIGNS.get(shape, ("",))) or (begin and first_signs(source).isdisjoint(begin)):
        return []
    return lines_like(source, _MAY_HAVE[shape], range(first, len(source.texts)))
