"""Looking for the words of pages in what is about to be published: runs of words, as they are looked for in texts that
were copied (shingles; Broder 1997).

Every byte that is sent is searched, as it is and as programs would show it: without markup, and with entities, escapes
and Base64 decoded. Of Parquet files the decoded cells, dictionaries and metadata are searched too.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from podcorpus.folder.layout import PARQUET
from podcorpus.hub.parquet_texts import parquet_texts
from podcorpus.hub.plain_words import bytes_as_texts, readings, words_of
from podcorpus.reading import Source
from podcorpus.records.clock import TIME
from podcorpus.records.scripts import SINGLE, UNSPACED

RUN = 8
"""Words of a run: fewer are in titles and phrases that anyone may use. Where no space is between words, two letters
count as a word if each is one, as in Chinese, and otherwise three."""
LONG_RUN = 24
"""Words of a run over several cells: names that a page lists one after the other are cells of the same order."""
_CHUNK, _OVERLAP = 1 << 20, 1 << 12
_PART = 6
"""The parts that words are counted in, so that letters have whole numbers of them."""
_UNSPACED, _SINGLE = re.compile(f"[{UNSPACED}]"), re.compile(f"[{SINGLE}]")
_CHAPTER_LINE = re.compile(rf"{TIME}\s+\S")


def copied_words(folder: Path, names: Sequence[str], sources: Sequence[Source]) -> str | None:
    """The first of the files that has a run of eight words of a source; None where none has. Chapter lines, which may
    be published, and runs of numbers do not count."""
    if not sources:
        return None
    known = _Known(sources)
    return next((name for name in names if known.in_file(folder / name)), None)


class _Known:
    """The runs of words of some sources."""

    def __init__(self, sources: Sequence[Source]) -> None:
        parts = [words_of(part) for source in sources for part in _parts_of_page(source.text)]
        self.short = {run for words in parts for run in _runs(words, RUN)}
        self.long = {run for words in parts for run in _runs(words, LONG_RUN)}

    def in_file(self, file: Path) -> bool:
        """Whether a file has one of them."""
        if any(self._in(text) for chunk in _chunks(file) for text in bytes_as_texts(chunk)):
            return True
        return file.suffix == PARQUET and self._in_table(file)

    def _in(self, text: str) -> bool:
        return any(not self.short.isdisjoint(_runs(words_of(reading), RUN)) for reading in readings(text))

    def _in_table(self, file: Path) -> bool:
        """Each text by itself, and the texts of a column one after the other, as if a cell held a word."""
        tails: dict[str, deque[str]] = {}
        for column, text in parquet_texts(file):
            if self._in(text):
                return True
            tail = tails.setdefault(column, deque(maxlen=3 * LONG_RUN - 1))
            words = words_of(text)
            if not self.long.isdisjoint(_runs([*tail, *words], LONG_RUN)):
                return True
            tail.extend(words)
        return False


def _parts_of_page(text: str) -> Iterator[str]:
    """The text between the chapter lines of a page."""
    part: list[str] = []
    for line in text.splitlines():
        if _CHAPTER_LINE.match(line):
            yield "\n".join(part)
            part = []
        else:
            part.append(line)
    yield "\n".join(part)


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    unspaced = any(_UNSPACED.match(word) for word in words)
    runs = _weighed(words, length) if unspaced else zip(*(words[i:] for i in range(length)), strict=False)
    for run in runs:
        if sum(word[0].isalpha() for word in run) >= len(run) - 1:
            yield run


def _weighed(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """The runs of words and letters that count as so many words, or are the shortest that do."""
    parts = [_PART // (2 if _SINGLE.match(word) else 3 if _UNSPACED.match(word) else 1) for word in words]
    end = held = 0
    for start in range(len(words)):
        while held < _PART * length and end < len(words):
            held += parts[end]
            end += 1
        if held < _PART * length:
            return
        yield tuple(words[start:end])
        held -= parts[start]


def _chunks(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a chunk at a time that begins with the end of the one before."""
    with file.open("rb") as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            yield before + chunk
            before = chunk[-_OVERLAP:]
