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
# With the signs of a heading, words may be before it: `# 📖 Meeting transcript`, `**Transcript below:**`.
_HEADING = re.compile(
    rf"(?i)\n{_BLANK}*+(?:(?:#{{1,6}}{_BLANK}|\*\*|__){_BLANK}*+(?:[^\w\s]{{1,3}}{_BLANK}++)?(?:\d{{1,2}}\.{_BLANK}++)?"
    rf"(?:[^\W\d_]{{1,20}}{_BLANK}++){{0,3}}|(?:<summary>|<h[1-6]>)?(?:(?:full|episode|complete){_BLANK})?)"
    rf"(?:{'|'.join(TRANSCRIPT)})(?:{_BLANK}++(?:below|follows))?{_BLANK}*+[:：]?{_BLANK}*+(?:#*+|\*\*|__|</\w++>){_BLANK}*+(?=\n|\Z)"
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
    return next((source.lines[index].next for index, _ in found), start)


def headed(source: Source, start: int) -> bool:
    """Whether the heading of the transcript is above the text from `start` on."""
    if not start:
        return False
    line = source.line_number(start) - 2
    return any(True for _ in lines_with(source, _HEADING, range(line, line + 1)))
