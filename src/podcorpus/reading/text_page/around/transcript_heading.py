"""The heading below which a page has its transcript: `## Transcript`."""

from __future__ import annotations

import re

from podcorpus.reading.source import Source

_LONGEST = 80
_WORD = (
    r"(?:transcript(?:ion)?|transkript(?:ion)?|transcripci[oó]n|transcrição|trascrizione|расшифровка|стенограмма|文字稿|逐字稿"
    r"|文字起こし|書き起こし|녹취록)"
)
# With the signs of a heading, words may be before it: `# 📖 Meeting transcript`.
_HEADING = re.compile(
    rf"(?i)(?:(?:#{{1,6}}\s|\*\*|__)\s*(?:[^\w\s]{{1,3}}\s+)?(?:\d{{1,2}}\.\s+)?(?:[^\W\d_]{{1,20}}\s+){{0,3}}|(?:(?:full|episode|complete)\s)?)"
    rf"{_WORD}\s*[:：]?\s*(?:#*|\*\*|__)$"
)


def below_heading(source: Source, start: int) -> int:
    """The offset below the first heading from `start` on that says that the transcript follows; `start` without any."""
    for index in range(source.line_number(start) - 1 if start else 0, len(source.texts)):
        text = source.texts[index].strip()
        if 0 < len(text) <= _LONGEST and _HEADING.match(text):
            return source.lines[index].next
    return start
