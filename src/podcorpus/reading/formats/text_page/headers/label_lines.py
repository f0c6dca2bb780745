"""What the line of a label without a time looks like."""

from __future__ import annotations

import re

from podcorpus.reading.formats.text_page.headers.labels import EMPHASIS, MARKS, OPENERS, SPACE
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.lines import after_blank
from podcorpus.reading.labels.names import ENTRIES
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_FOR_WHOM = re.compile(r"\s[-–—]\s")
_SENTENCE = re.compile(rf"[^\W\d_]{{4,}}\.\s|(?!\.)[{SENTENCE_ENDS}]")


def heads_note(mark: Mark) -> bool:
    """Whether a label heads a note, as `ACTION – Mara` does. Alone on its line it may be a speaker, or a break without
    words."""
    return mark.kind == "L:W" and is_note(mark.label)


def is_note(label: str) -> bool:
    """Whether words behind a label are a note by what it says."""
    return _FOR_WHOM.split(label.casefold(), maxsplit=1)[0] in ENTRIES


def is_sentence(label: str) -> bool:
    """Whether a label has the end of a sentence in it, which that of a title is not: `Prof. Lind`, nor is `??` or the
    doubt in `Mara?`."""
    return bool(_SENTENCE.search(label)) and bool(label.strip("?")) and not name_like(label.removesuffix("?"))


def is_address(source: Source, mark: Mark) -> bool:
    """Whether the words behind a label are an address."""
    return source.text[mark.words : mark.words + 8].startswith(("http", "<http", "[http", "www."))


def is_boxed(source: Source, mark: Mark) -> bool:
    """Whether a label is in brackets."""
    return source.text[mark.start : mark.start + 12].lstrip(MARKS)[:1] in OPENERS


def is_emphasised(source: Source, mark: Mark) -> bool:
    """Whether a label is in bold or italics, and not the line that it begins: `_Of note: it rained._`"""
    before = source.text[mark.start : mark.words].rstrip(SPACE + ":：")
    return "*" in mark.shape and before[-1:] in EMPHASIS


def begins_paragraph(source: Source, mark: Mark) -> bool:
    """Whether a line begins a paragraph or the item of a list, or is alone below one."""
    item = mark.kind == "L:" and source.texts[max(0, mark.line - 1)].lstrip().startswith("•")
    return item or after_blank(source.texts, mark.line) or mark.shape.startswith("-")
