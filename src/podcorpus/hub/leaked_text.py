"""Looking for the words of pages in what is about to be published: runs of words, as they are looked for in texts that
were copied (shingles; Broder 1997)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from podcorpus.folder.layout import PARQUET
from podcorpus.reading import Source
from podcorpus.records.clock import TIME

RUN = 8
"""Words of a run: fewer stand in titles and phrases that anyone may use."""
_CHAPTER_LINE = re.compile(rf"{TIME}\s+\S")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def copied_words(folder: Path, names: Sequence[str], sources: Sequence[Source]) -> str | None:
    """The first of the files that has a run of eight words of a source; None where none has. Chapter lines, which may
    be published, and runs of numbers do not count."""
    known = {run for source in sources for run in _runs_of_page(source.text)}
    return next((name for name in names for text in _texts(folder / name) if not known.isdisjoint(_runs(text))), None)


def _runs_of_page(text: str) -> Iterator[tuple[str, ...]]:
    part: list[str] = []
    for line in text.splitlines():
        if _CHAPTER_LINE.match(line):
            yield from _runs("\n".join(part))
            part = []
        else:
            part.append(line)
    yield from _runs("\n".join(part))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    for run in zip(*(words[i:] for i in range(RUN)), strict=False):
        if sum(word[0].isalpha() for word in run) >= RUN - 1:
            yield run


def _texts(file: Path) -> Iterator[str]:
    """The text of a file; of a Parquet file each of its strings."""
    if file.suffix != PARQUET:
        yield file.read_text(encoding="utf-8", errors="replace")
        return
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches():
            for column in batch.columns:
                for value in column.to_pylist():
                    parts = value if isinstance(value, list) else [value]
                    yield from (part for part in parts if isinstance(part, str))
