"""The heading below which a page has its transcript: `## Transcript`."""

from __future__ import annotations

import re

from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.scanning import lines_with

TRANSCRIPT = (
    *("transcription", "transcript", "transkription", "transkript", "transcripción", "transcripcion", "transcrição"),
    *("trascrizione", "расшифровка", "стенограмма", "文字稿", "逐字稿", "文字起こし", "書き起こし", "녹취록"),
)
"""Words for a transcript."""
_BEGINNINGS = tuple(word for word in TRANSCRIPT if not any(word != other and other in word for other in TRANSCRIPT))
"""Those that no shorter one is in."""
_BLANK = r"[^\S\n]"
_WORD = rf"(?:{'|'.join(TRANSCRIPT)})"
# With the signs of a heading, words may be before it: `# 📖 Meeting transcript`, `**Transcript below:**`.
_HEADING = re.compile(
    rf"(?i)\n{_BLANK}*+(?:(?:#{{1,6}}{_BLANK}|\*\*|__){_BLANK}*+(?:[^\w\s]{{1,3}}{_BLANK}++)?(?:\d{{1,2}}\.{_BLANK}++)?"
    rf"(?:[^\W\d_]{{1,20}}{_BLANK}++){{0,3}}"
    rf"|(?:<summary>|<h[1-6]>)?(?:[^\w\s]{{1,3}}{_BLANK}++)?(?:(?:full|episode|complete|automated|edit){_BLANK})?)"
    rf"{_WORD}(?:{_BLANK}++(?:below|follows))?{_BLANK}*+[:：]?{_BLANK}*+(?:#*+|\*\*|__|</\w++>){_BLANK}*+(?=\n|\Z)"
    # The last of a page's links, or the title once more: `• Transcript`, `Transcript: Of boats`.
    rf"|\n{_BLANK}*+(?:[-*•]{_BLANK}++{_WORD}{_BLANK}*+(?=\n\s*+[^\s*•-])|{_WORD}{_BLANK}*+[:：]{_BLANK}++(?P<title>[^\n]{{1,200}}))"
)


def names_transcript(text: str) -> bool:
    """Whether a text has a word for a transcript."""
    folded = text.casefold()
    return any(word in folded for word in _BEGINNINGS)


def below_heading(source: Source, start: int) -> int:
    """The offset below the first heading from `start` on that says that the transcript follows; `start` without any."""
    if not names_transcript(source.text):
        return start
    first = source.line_number(start) - 1 if start else 0
    found = lines_with(source, _HEADING, range(first, len(source.lines)))
    titled = ((index, match["title"]) for index, match in found)
    return next((source.lines[i].next for i, title in titled if not title or _is_above(source, i, title)), start)


def headed(source: Source, start: int) -> bool:
    """Whether the heading of the transcript is above the text from `start` on."""
    if not start:
        return False
    line = source.line_number(start) - 2
    found = lines_with(source, _HEADING, range(line, line + 1))
    return any(not match["title"] or _is_above(source, index, match["title"]) for index, match in found)


def _is_above(source: Source, line: int, title: str) -> bool:
    """Whether a text is a line of its own above another one."""
    return title.strip() in map(str.strip, source.texts[:line])
