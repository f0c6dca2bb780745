"""Chapters in lines: `12:34 Title` as on YouTube, tables and labels with a title in each row, and cues of subtitles."""

from __future__ import annotations

import re
from itertools import pairwise

from podcorpus.reading.clock_styles import CLOCK, clock_ms
from podcorpus.reading.cues.blocks import read_blocks
from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.formats.table import delimited_rows
from podcorpus.reading.formats.text_page.around.chapter_list import find_chapters
from podcorpus.reading.grid.columns import Columns
from podcorpus.reading.grid.names import roles_of
from podcorpus.reading.markup.cue_words import plain_text
from podcorpus.reading.source import Source

_ENDS_IN_TIME = re.compile(rf"(?<![\d:]){CLOCK}[)\]*_`~\s]{{0,6}}$")
# What leads from a title to its time in a printed table of contents, and the last bar of a table's row.
_LEADERS = re.compile(r"\s*+(?:[|]|[.…_·-]{3,}+)$")
_TITLES = ("title", "chapter", "chapter title", "name", "label", "marker", "marker name", "description", "text")
_ARROW = "-->"


def from_lines(source: Source) -> list[PublishedChapter] | None:
    """The lines with a time and a title; the time may come last."""
    texts = source.texts
    trailing = frozenset(i for i, text in enumerate(texts) if _ENDS_IN_TIME.search(text[-40:]) and not _starts(text))
    found, _, _ = find_chapters(source, range(len(texts)), trailing)
    chapters = [PublishedChapter(chapter.time_ms, _LEADERS.sub("", chapter.title or "") or None) for chapter in found]
    return chapters or _from_pairs([text.strip() for text in texts if text.strip()])


def _from_pairs(lines: list[str]) -> list[PublishedChapter] | None:
    """Times on lines of their own, each with its title on the next line, or all without titles."""
    timed = [at for at, line in enumerate(lines) if clock_ms(line.removesuffix(":")) is not None]
    if len(timed) < 2 or timed[0] != 0 or max(after - before for before, after in pairwise(timed)) > 2:
        return None
    titles = [
        lines[at + 1] if at + 1 < len(lines) and at + 1 not in set(timed[i + 1 : i + 2]) else None
        for i, at in enumerate(timed)
    ]
    return [
        PublishedChapter(clock_ms(lines[at].removesuffix(":")), title) for at, title in zip(timed, titles, strict=True)
    ]


def _starts(text: str) -> bool:
    return clock_ms(text.strip().partition(" ")[0]) is not None


def from_cues(source: Source) -> list[PublishedChapter] | None:
    """The cues of a WebVTT or SubRip file, each of which is a chapter; titles may have colons, which are no labels."""
    blocks = read_blocks(source.text, 0, comments=True)[0] if _ARROW in source.text else []
    titles = (" ".join(plain_text(source.text, start, end).split()) for _, _, start, end, *_ in blocks)
    return [PublishedChapter(block[4], title or None) for block, title in zip(blocks, titles, strict=True)] or None


def from_table(source: Source) -> list[PublishedChapter] | None:
    """Rows with a time and a title: markers of audio editors, labels of Audacity."""
    for delimiter in "\t;,":
        if delimiter not in source.text:
            continue
        rows = [[field.value for field in row] for row in delimited_rows(source.text, delimiter, 0)]
        rows = [row for row in rows if any(row)]
        columns = _columns(rows, labels=delimiter == "\t")
        if columns is not None:
            data = [row for row in rows[columns.first :] if len(row) > columns.text]
            return [
                PublishedChapter(columns.times(row)[0], " ".join(row[columns.text].split()) or None) for row in data
            ]
    return None


def _columns(rows: list[list[str]], *, labels: bool) -> Columns | None:
    """Where times and titles are: by the names in the first row, or by times in the first column and, in `labels`, in
    the second; these may be numbers of seconds."""
    if not rows:
        return None
    names = [name.casefold() for name in rows[0]]
    start = roles_of(rows[0]).get("start")
    title = next((names.index(name) for name in _TITLES if name in names), None)
    if start is not None and title is not None:
        milliseconds = "ms" in names[start].replace("(", " ").replace("_", " ").split()
        return Columns(1, title, start, unit=1.0 if milliseconds else 1000.0)
    width = min(map(len, rows))
    if width < 2:
        return None
    found = Columns(0, width - 1, 0)
    timed = all(clock_ms(row[0]) is not None or (labels and found.times(row)[0] is not None) for row in rows)
    return found if timed else None
