"""The heading below which a page has its transcript: `## Transcript`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from podcorpus.reading.formats.text_page.headers.scanning import folded_text, lines_with
from podcorpus.reading.source import Source

TRANSCRIPT = (
    *("transcription", "transcript", "transkription", "transkript", "transcripción", "transcripcion", "transcrição"),
    *("trascrizione", "расшифровка", "стенограмма", "文字稿", "逐字稿", "文字起こし", "書き起こし", "녹취록"),
)
"""Words for a transcript."""
_BEGINNINGS = tuple(word for word in TRANSCRIPT if not any(word != other and other in word for other in TRANSCRIPT))
"""Those that no shorter one is in."""
_FOLDED = re.compile("|".join(filter(str.isascii, _BEGINNINGS)).encode())
"""Those of them in ASCII, to see fast that a page has none."""
_LONGEST_NOTE = 200
"""How long a paragraph about the transcript is at most, in characters."""
_BLANK = r"[^\S\n]"
_WORD = rf"(?:{'|'.join(TRANSCRIPT)})"
# With the signs of a heading, words may be before it: `# 📖 Meeting transcript`, `**Transcript below:**`.
_HEADING = re.compile(
    rf"(?i)\n{_BLANK}*+(?:(?:#{{1,6}}{_BLANK}|\*\*|__){_BLANK}*+(?:[^\w\s]{{1,3}}{_BLANK}++)?(?:\d{{1,2}}\.{_BLANK}++)?"
    rf"(?:[^\W\d_]{{1,20}}{_BLANK}++){{0,3}}"
    rf"|(?:[^\w\s]{{1,3}}{_BLANK}++)?"
    rf"(?:(?:show|view|read|hide|the|full|episode|complete|automated|edit){_BLANK}){{0,3}})"
    rf"{_WORD}(?:{_BLANK}++(?:below|follows))?{_BLANK}*+[:：]?{_BLANK}*+(?:#*+|\*\*|__){_BLANK}*+(?=\n|\Z)"
    # The last of a page's links, or the title once more: `• Transcript`, `Transcript: Of boats`.
    rf"|\n{_BLANK}*+(?:[-*•]{_BLANK}++{_WORD}{_BLANK}*+(?=\n\s*+[^\s*•-])|{_WORD}{_BLANK}*+[:：]{_BLANK}++(?P<title>[^\n]{{1,200}}))"
)


def names_transcript(text: str) -> bool:
    """Whether a text has a word for a transcript."""
    folded = text.casefold()
    return any(word in folded for word in _BEGINNINGS)


@lru_cache(maxsize=1)
def _may_have_one(source: Source) -> bool:
    """Whether a page may have a word for a transcript: the first question, which is fast."""
    return bool(_FOLDED.search(folded_text(source))) or (not source.text.isascii() and names_transcript(source.text))


def is_about(paragraph: str) -> bool:
    """Whether a paragraph is about the transcript, its heading or a note, or what a site's generator puts in."""
    return paragraph.startswith("{{") or (len(paragraph) < _LONGEST_NOTE and names_transcript(paragraph))


def below_heading(source: Source, start: int) -> int:
    """The offset below the first heading from `start` on that says that the transcript follows; `start` without any."""
    if not _may_have_one(source):
        return start
    first = source.line_number(start) - 1 if start else 0
    return next((source.lines[index].next for index in _headings(source, range(first, len(source.lines)))), start)


def headed(source: Source, start: int) -> bool:
    """Whether the heading of the transcript is above the text from `start` on."""
    if not start:
        return False
    line = source.line_number(start) - 2
    return any(True for _ in _headings(source, range(line, line + 1)))


def _headings(source: Source, lines: range) -> Iterator[int]:
    """Those of some lines that are such headings; one with a title only where that is a line above."""
    above: set[str] = set()
    read = 0
    for index, found in lines_with(source, _HEADING, lines):
        if found["title"]:
            above.update(map(str.strip, source.texts[read:index]))
            read = index
        if not found["title"] or found["title"].strip() in above:
            yield index
