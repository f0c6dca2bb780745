"""Looking for the words of pages in what is about to be published: runs of words, as they are looked for in texts that
were copied (shingles; Broder 1997).

Every byte that is sent is searched, as it is and as programs would show it: without markup, and with entities, escapes
and Base64 decoded. Of Parquet files the decoded cells, dictionaries and metadata are searched too. What is looked for
is a page as it is, and what is said in it: a file of captions may have a time between any two words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from operator import ne
from pathlib import Path
from typing import NamedTuple

from podcorpus.errors import InputError
from podcorpus.folder.layout import PARQUET
from podcorpus.hub.parquet_texts import BY_ITSELF, parquet_texts
from podcorpus.hub.plain_words import bytes_as_texts, readings, words_of
from podcorpus.reading import Source
from podcorpus.reading.one_document import read_document
from podcorpus.records.clock import TIME
from podcorpus.records.scripts import SINGLE, UNSPACED

RUN = 8
"""Words of a run: fewer are in titles and phrases that anyone may use. Where no space is between words, two letters
count as a word if each is one, as in Chinese, and otherwise three."""
LONG_RUN = 24
"""Words of a run over several cells: names that a page lists one after the other are cells of the same order."""
_TAIL = 3 * LONG_RUN - 1
"""Words that a run can begin with which goes on behind them."""
_HELD = 1 << 12
"""Words of a column that are looked up at once."""
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
    folder: Path, names: Sequence[str], sources: Sequence[Source], stated: Iterable[str] = ()
) -> Copied | None:
    """The first of the files that has a run of eight words of a source; None where none has. Numbers, chapter lines,
    which may be published, and runs of one word do not count, nor do those of `stated` texts, such as titles, unless
    they are also said in a source."""
    if not sources:
        return None
    known = _Known(sources, stated)
    found = ((name, known.in_file(folder / name)) for name in names)
    return next((Copied(name, source) for name, source in found if source is not None), None)


class _Known:
    """The runs of words of some sources, each with the first source that has it."""

    def __init__(self, sources: Sequence[Source], stated: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._short: dict[tuple[str, ...], str] = {}
        self._long: dict[tuple[str, ...], str] = {}
        free = {RUN: set[tuple[str, ...]](), LONG_RUN: set[tuple[str, ...]]()}
        for words in map(words_of, stated):
            for length, runs in free.items():
                runs.update(_runs(words, length))
        for source in reversed(sources):
            said = words_of(_said(source))
            for length, runs in free.items():
                runs.difference_update(_runs(said, length))
            for words in (*map(words_of, _parts_of_page(source.text)), said):
                self._words.update(words)
                for known, length in ((self._short, RUN), (self._long, LONG_RUN)):
                    known.update((run, source.name) for run in _telling(words, length))
        for known, length in ((self._short, RUN), (self._long, LONG_RUN)):
            for run in free[length]:
                known.pop(run, None)

    def in_file(self, file: Path) -> str | None:
        """The source of which a file has a run; None if it has none."""
        texts = (text for chunk in _chunks(file) for text in bytes_as_texts(chunk))
        found = next(filter(None, map(self._in, texts)), None)
        return self._in_table(file) if found is None and file.suffix == PARQUET else found

    def _in(self, text: str) -> str | None:
        return next(
            filter(None, (self._first(self._short, words_of(reading), RUN) for reading in readings(text))), None
        )

    def _in_table(self, file: Path) -> str | None:
        """Each text by itself, and the texts of a column one after the other, as if a cell held a word."""
        columns: dict[str, list[str]] = {}
        for column, text in parquet_texts(file):
            if column == BY_ITSELF and (found := self._in(text)) is not None:
                return found
            words = columns.setdefault(column, [])
            words += words_of(text)
            if len(words) > _HELD:
                if (found := self._first(self._long, words, LONG_RUN)) is not None:
                    return found
                del words[:-_TAIL]
        return next(filter(None, (self._first(self._long, words, LONG_RUN) for words in columns.values())), None)

    def _first(self, known: Mapping[tuple[str, ...], str], words: Sequence[str], length: int) -> str | None:
        """The source of the first run of some words that is known; None if none is."""
        runs = (run for some in self._stretches(words, length) for run in _runs(some, length))
        return next((known[run] for run in runs if run in known), None)

    def _stretches(self, words: Sequence[str], least: int) -> Iterator[Sequence[str]]:
        """The stretches of at least so many words that sources have, since most of what is no text has none."""
        if len(words) < least:
            return
        known = self._words
        strange = [place for place, word in enumerate(words) if word not in known]
        for before, after in pairwise((-1, *strange, len(words))):
            if after - before > least:
                yield words[before + 1 : after]


def _telling(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """The runs of words that are not one word again and again."""
    changes = list(accumulate(map(ne, words, words[1:]), initial=0))
    for start, run in enumerate(_runs(words, length)):
        if changes[start + len(run) - 1] > changes[start]:
            yield run


def _said(source: Source) -> str:
    """What is said in a source; nothing where it is no transcript."""
    try:
        return " ".join(read_document(source).texts)
    except InputError:
        return ""


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
    if any(map(_UNSPACED.match, words)):
        return _weighed(words, length)
    return zip(*(words[i:] for i in range(length)), strict=False)


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
