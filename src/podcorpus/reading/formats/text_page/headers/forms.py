"""The forms of names in front of the words without a colon or a time, and the lines of a page that may have one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from podcorpus.reading.formats.text_page.headers.scanning import first_signs, has_any, lines_like
from podcorpus.reading.labels.names import BRACKETED, DASHED, TITLES
from podcorpus.reading.source import Source


class Form(NamedTuple):
    """One of them."""

    header: re.Pattern[str]
    """The label and what is around it, up to the words."""
    begins: re.Pattern[str]
    """What its lines begin with, behind the line end before them: finds in all of a page which may have it."""
    signs: Sequence[str]
    """Signs of which one is in all its lines."""
    first: str
    """Signs with one of which all its lines begin; empty for any."""


def _form(header: str, begins: str, signs: Sequence[str] = ("",), first: str = "") -> Form:
    """Nothing in `begins` may go on on the next line, which would then not be looked at."""
    return Form(re.compile(header), re.compile(rf"\n[^\S\n]{{0,8}}+(?:{begins})"), signs, first)


FORMS = {
    "[Name] words": _form(
        rf"[^\S\r\n]{{0,8}}[\[({{<【]\s?[@+]?(?P<label>(?>{BRACKETED}|[^\[\](){{}}<>【】\r\n]){{1,60}})[\])}}>】]"
        r"(?!\((?:https?:|/))\s*(?:[-–—]{1,2}\s+)?(?=\S)",
        r"[\[({<【]",
        first="[({<【",
    ),
    "**Name** words": _form(
        rf"[^\S\r\n]{{0,8}}(?:[-*>]\s)?(?P<mark>\*\*|__|\*|_)(?P<label>(?:[^*_\r\n]|_(?=\w)){{1,60}}?(?:{BRACKETED})?)"
        r"(?P=mark)(?:(?<!_)|(?!\w))(?:[.,]?\s*[-–—]{1,2}\s+|\s*)(?=\S)",
        r"(?:[-*>][^\S\n])?[*_]",
        first="*_->",
    ),
    "| Name | words": _form(
        r"[^\S\r\n]{0,8}\|\s{0,8}(?P<label>[^|\r\n]{1,60}?)\s{0,8}\|\s*(?=\S)",
        r"\|",
        first="|",
    ),
    "Name – words": _form(
        rf"[^\S\r\n]{{0,8}}(?P<label>{DASHED})\s{{1,4}}[-–—]{{1,2}}\s+(?=\S)",
        r"[^\n–—-]{0,200}+[–—-]",
        signs=tuple("-–—"),
    ),
    "Name > words": _form(
        rf"[^\S\r\n]{{0,8}}(?P<label>(?:{TITLES}\.\s)?[^\s>|/~=»→](?:[^>|/~=»→\r\n.,?!:]|(?<=\b[A-Z])\.){{0,59}}?)\s{{0,4}}"
        r"(?:>{1,2}|//|~|»|[=-]>|→)\s+(?=\S)",
        r"[^\n>/~»→]{0,200}+(?:[>~»→]|//)",
        signs=(">", "//", "~", "»", "→"),
    ),
    "Name\twords": _form(
        r"(?P<label>[^\s][^\t\r\n.,?!]{0,59})\t+(?=\S)",
        r"[^\t\n]{1,60}+\t",
        signs=("\t",),
    ),
    "Mr. Name. words": _form(
        rf"[^\S\r\n]{{0,8}}(?P<label>(?:(?:(?:{TITLES}|[A-Z])\.|[A-Z][\w'’-]{{1,20}})\s){{1,3}}(?!{TITLES}\.)"
        r"[A-Z][\w'’-]{1,20}(?:\spro\stempore)?)\.\s+(?=[A-Z\"“‘\[(])",
        r"[A-Z][\w'’-]{0,20}+\.?[^\S\n][A-Z]",
    ),
    "N. Name words": _form(
        r"[^\S\r\n]{0,8}(?P<label>(?:[^\W\d_]\.\s?){1,2}[^\W\d_][\w'’-]{1,25})[:：]?\s+(?=\S)",
        r"[^\W\d_]\.",
    ),
    "Q. words": _form(
        rf"[^\S\r\n]{{0,8}}(?!(?i:{TITLES})\.)(?P<label>[^\W\d_]{{1,3}})[.)]\s+(?=\S)",
        r"[^\W\d_]{1,3}[.)]",
    ),
    "NAME. words": _form(
        r"[^\S\r\n]{0,8}(?P<label>(?:[A-Z][\w.]{0,12}\s){0,2}[A-Z][A-Z'’-]{2,20}(?:\s[A-Z][A-Z'’-]{1,20}){0,2})\.\s+(?=\S)",
        r"(?:[A-Z][\w.]{0,12}[^\S\n]){0,2}[A-Z][A-Z'’-]{2}",
    ),
    ":Name: words": _form(
        r"[^\S\r\n]{0,8}:(?P<label>[^\s:][^:\r\n]{0,59}):\s+(?=\S)",
        ":",
        first=":",
    ),
    "NAME words": _form(
        r"(?P<label>[A-Z]{1,3}\d{1,2}|[A-Z]{2,12})[^\S\r\n]+(?=\S)",
        r"[A-Z][A-Z\d]",
    ),
    "名 words": _form(
        r"(?P<label>[\u3005\u3040-\u30ff\u3400-\u9fff]{1,8})[ \u3000]{1,2}(?=\S)",
        r"[\u3005\u3040-\u30ff\u3400-\u9fff]",
    ),
    "Name「words」": _form(
        r"(?P<label>[^\s「」『』。、]{1,12})(?=[「『])",
        r"[^\s「」『』。、]{1,12}+[「『]",
        signs=("「", "『"),
    ),
}


def lines_of(source: Source, form: Form, first: int) -> list[int]:
    """The indices of the lines, from one on, that may have a form: its expression decides."""
    if not has_any(source, form.signs) or (form.first and first_signs(source).isdisjoint(form.first)):
        return []
    return lines_like(source, form.begins, range(first, len(source.texts)))
