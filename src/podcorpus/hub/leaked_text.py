"""Looking for the words of pages in what is about to be published: runs of words, as they are looked for in texts that
were copied (shingles; Broder 1997).

Every byte that is sent is searched, as it is and as programs would show it: without markup, and with entities, escapes
and Base64 decoded. Of Parquet files the decoded cells, dictionaries and metadata are searched too.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

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


class Copied(NamedTuple):
    """A file that has words of a source."""

    file: str
    source: str


def copied_words(
    folder: Path,
    names: Sequence[str],
    sources: Sequence[Source],
    stated: Iterable[str] = (),
    spoken: Iterable[str] = (),
) -> Copied | None:
    """The first of the files that has a run of eight words of a source; None where none has. Chapter lines, which may
    be published, and runs of numbers do not count, nor do those of `stated` texts, such as titles, unless `spoken`
    texts, what is said in the sources, have them as well."""
    if not sources:
        return None
    known = _Known(sources, tuple(stated), tuple(spoken))
    found = ((name, known.in_file(folder / name)) for name in names)
    return next((Copied(name, source) for name, source in found if source is not None), None)


class _Known:
    """The runs of words of some sources, each with the first source that has it."""

    def __init__(self, sources: Sequence[Source], stated: Sequence[str], spoken: Sequence[str]) -> None:
        self._short, self._long = (_runs_of(sources, length, stated, spoken) for length in (RUN, LONG_RUN))

    def in_file(self, file: Path) -> str | None:
        """The source of which a file has a run; None if it has none."""
        texts = (text for chunk in _chunks(file) for text in bytes_as_texts(chunk))
        found = next(filter(None, map(self._in, texts)), None)
        return self._in_table(file) if found is None and file.suffix == PARQUET else found

    def _in(self, text: str) -> str | None:
        runs = chain.from_iterable(_runs(words_of(reading), RUN) for reading in readings(text))
        return next((self._short[run] for run in runs if run in self._short), None)

    def _in_table(self, file: Path) -> str | None:
        """Each text by itself, and the texts of a column one after the other, as if a cell held a word."""
        tails: dict[str, deque[str]] = {}
        for column, text in parquet_texts(file):
            if (found := self._in(text)) is not None:
                return found
            tail = tails.setdefault(column, deque(maxlen=3 * LONG_RUN - 1))
            words = words_of(text)
            for run in _runs([*tail, *words], LONG_RUN):
                if run in self._long:
                    return self._long[run]
            tail.extend(words)
        return None


def _runs_of(
    sources: Sequence[Source], length: int, stated: Sequence[str], spoken: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """The runs of the sources, without those of stated texts that nobody says."""
    said = {run for text in spoken for run in _runs(words_of(text), length)}
    free = {run for text in stated for run in _runs(words_of(text), length)} - said
    return {
        run: source.name
        for source in reversed(sources)
        for part in _parts_of_page(source.text)
        for run in _runs(words_of(part), length)
        if run not in free
    }


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
