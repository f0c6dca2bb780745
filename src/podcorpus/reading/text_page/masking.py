"""A page's text as its headers are looked for in it: what stands around them and is no part of them is blank."""

from __future__ import annotations

import re

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.scanning import scan_text
from podcorpus.reading.text_page.stamps import without_stamps

_TAG = re.compile(r"</?(?:b|i|u|em|strong|span|font|small|time|cite|a|p|div)\b[^<>\n]{0,200}>", re.I)
# A label in bold that is wrapped: `**Mara\nLind:** words`.
_WRAPPED_LABEL = re.compile(r"\n\*\*[^\W\d][^*:：\n]{0,40}(\n)[^*:：\n]{1,40}(?:[:：]\*\*|\*\*[:：])(?=[^\S\n]++\S)")
# What a site's generator or a note-taking program puts in front of a line: `{{< transcript "`, `> [!quote] `.
_SHORTCODE = re.compile(r"\n\{\{[<%][^\S\n]*+[\w-]{1,40}[^\S\n]*+\"?|(?<=\n> )\[![\w-]{1,20}\][+-]?")
_GLUED = re.compile(r"\n(\d{1,2}:\d\d(?::\d\d)?)(\d+)(?=[^\S\n]?[^\W\d_])")
_GLUED_WORDS = re.compile(r"\n\d{1,2}:\d\d(?::\d\d)?[^\W\d_]")
_FEWEST = 3


def masked(source: Source) -> str:
    """The text with LF line ends after one LF, of the same length as the text to scan: without stamps, tags and codes."""
    scan = without_stamps(source, scan_text(source))
    if "<" in scan and "</" in scan:
        scan = _TAG.sub(_blank, scan)
    if "*" in scan and "**" in scan:
        scan = _WRAPPED_LABEL.sub(lambda label: "\n" + label[0][1:].replace("\n", " "), scan)
    if "\n{{" in scan or "\n> [!" in scan:
        scan = _SHORTCODE.sub(_blank, scan)
    if scan.count(":") >= _FEWEST and len(_GLUED_WORDS.findall(scan)) >= _FEWEST:
        # `00:4219 boats`: where words follow the times without a blank, a number does, too.
        scan = _GLUED.sub(lambda time: "\n" + time[1] + "x" * len(time[2]), scan)
    return scan


def _blank(found: re.Match[str]) -> str:
    return "".join(char if char == "\n" else " " for char in found[0])
