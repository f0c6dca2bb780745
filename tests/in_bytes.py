"""Corpus folders and tables as bytes, as tests compare, change and write them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pyarrow as pa

from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.redirects import Redirect
from podcorpus.folder.shards import InFolder
from podcorpus.folder.write import write_corpus_to, written_folder
from podcorpus.records import TABLES, Corpus
from podcorpus.tables.write import write_parquet


def corpus_files(
    corpus: Corpus,
    info: CorpusInfo,
    card: str,
    redirects: Sequence[Redirect] = (),
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Manifest, Mapping[str, bytes]]:
    """The manifest and the files of a corpus folder by path, manifest included. The same arguments give the same
    bytes. `card` is the text of a data card, whose generated parts are filled in; `pictures` are those it shows, by
    name, besides the ones that are drawn from the corpus."""
    place = _InMemory()
    manifest = write_corpus_to(place, corpus, info, card, redirects, pictures)
    return manifest, place.files


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put a corpus folder of these files, by path, in place. Raises InputError as `written_folder`."""
    with written_folder(out) as new:
        place = InFolder(new)
        for path, data in files.items():
            with place.open(path) as file:
                file.write(data)


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file."""
    sink = io.BytesIO()
    write_parquet(sink, table.schema, [table])
    return sink.getvalue()


def rows_by_table(corpus: Corpus) -> dict[str, int]:
    """How many rows each table has."""
    return {table: len(corpus.rows(table)) for table in TABLES}


class _InMemory:
    """Files as bytes by path."""

    def __init__(self) -> None:
        self._files: dict[str, io.BytesIO] = {}

    def open(self, path: str) -> BinaryIO:
        self._files[path] = _Kept()
        return self._files[path]

    def rename(self, path: str, to: str) -> None:
        self._files[to] = self._files.pop(path)

    @property
    def files(self) -> Mapping[str, bytes]:
        return {path: file.getvalue() for path, file in self._files.items()}


class _Kept(io.BytesIO):
    """A buffer whose bytes can still be read after it is closed."""

    def close(self) -> None:
        """Nothing: `getvalue` is asked for later."""
