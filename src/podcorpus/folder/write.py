"""Writing: a corpus becomes a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pyarrow as pa

from podcorpus.folder.card import render_readme
from podcorpus.folder.layout import CARD, MANIFEST, PICTURES, REDIRECTS, SCHEMAS, shard_path
from podcorpus.folder.manifest import (
    MANIFEST_VERSION,
    BuiltWith,
    CorpusEdition,
    CorpusInfo,
    EpisodeEntry,
    FileEntry,
    Manifest,
    TableEntry,
)
from podcorpus.folder.metadata import metadata_files
from podcorpus.folder.pictures import PICTURES as DRAWN
from podcorpus.folder.redirects import Redirect, redirect_lines
from podcorpus.folder.shards import Place, TableWriter
from podcorpus.folder.summary import Summary
from podcorpus.folder.swap import disk, replacing
from podcorpus.folder.target import keeping
from podcorpus.records import TABLES, Corpus
from podcorpus.records.schemas import SCHEMA_VERSION, schema_files
from podcorpus.tables.arrow import file_schema, record_table
from podcorpus.tables.digest import ContentDigest
from podcorpus.tables.write import write_parquet


class CorpusWriter:
    """Writes the files of a corpus folder, one episode after the other."""

    def __init__(self, place: Place, info: CorpusInfo) -> None:
        self._place, self._info = place, info
        self.summary = Summary()
        self._tables = {table: TableWriter(table, info.version, place, self.summary.add) for table in TABLES}

    def add(self, rows: Mapping[str, pa.Table]) -> None:
        """Add rows by table: all of an episode, which sorts after those before it, or all of the entities."""
        for table, part in rows.items():
            self._tables[table].add(part)

    def finish(
        self, card: str, redirects: Sequence[Redirect] = (), pictures: Mapping[str, bytes] = MappingProxyType({})
    ) -> Manifest:
        """Write what is left and all that describes it, and give the manifest. `card` is the text of a data card, whose
        generated parts are filled in; `pictures` are those it shows, by name, besides the ones that are drawn from the
        corpus."""
        info, summary = self._info, self.summary
        tables = {table: writer.finish() for table, writer in self._tables.items()}
        files = {CARD: render_readme(card, summary, info).encode("utf-8")}
        if redirects:
            files[REDIRECTS] = redirect_lines(redirects).encode("utf-8")
        shown = {**{name: picture for name, picture in pictures.items() if name not in DRAWN}, **summary.pictures}
        files |= {f"{PICTURES}/{name}": shown[name] for name in sorted(shown)}
        files |= {name: text.encode("utf-8") for name, text in metadata_files(info, tables, summary.languages).items()}
        schemas = schema_files(f"{info.name}:{info.version}")
        files |= {f"{SCHEMAS}/{name}": text.encode("utf-8") for name, text in schemas.items()}
        manifest = new_manifest(info, summary.edition, summary.entries, tables, files)
        for path, data in {**files, MANIFEST: manifest.to_json().encode("utf-8")}.items():
            with self._place.open(path) as file:
                file.write(data)
        return manifest


def write_corpus_to(
    place: Place,
    corpus: Corpus,
    info: CorpusInfo,
    card: str,
    redirects: Sequence[Redirect] = (),
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Manifest:
    """Write the files of a corpus in memory, and give the manifest."""
    writer = CorpusWriter(place, info)
    for table in TABLES:
        records = corpus.rows(table)
        rows = record_table(table, records)
        at = 0
        for _, part in groupby(records, lambda record: getattr(record, "episode_id", None)):
            size = sum(1 for _ in part)
            writer.add({table: rows.slice(at, size)})
            at += size
    return writer.finish(card, redirects, pictures)


def write_table(sink: BinaryIO, table: str, parts: Iterable[pa.Table], corpus_version: str) -> TableEntry:
    """Write a table as its only file, and return its entry for the manifest."""
    content = ContentDigest()
    written = write_parquet(sink, file_schema(table, corpus_version), parts, content)
    file = FileEntry(path=shard_path(table), bytes=written.bytes, sha256=written.sha256)
    return TableEntry(rows=written.rows, content_sha256=str(content.hexdigest()), files=(file,))


def new_manifest(
    info: CorpusInfo,
    edition: CorpusEdition,
    episodes: Iterable[EpisodeEntry],
    tables: Mapping[str, TableEntry],
    others: Mapping[str, bytes],
) -> Manifest:
    """The manifest of a corpus that this program writes; `others` are the files that are no table's, by path."""
    return Manifest(
        format="podcorpus",
        manifest_version=MANIFEST_VERSION,
        schema_version=SCHEMA_VERSION,
        corpus=info,
        edition=edition,
        episodes=tuple(episodes),
        tables=dict(tables),
        files=tuple(_entry(path, data) for path, data in others.items()),
        built_with=BuiltWith(podcorpus=version("podcorpus"), pyarrow=pa.__version__),
    )


def _entry(path: str, data: bytes) -> FileEntry:
    return FileEntry(path=path, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


@contextmanager
def written_folder(
    out: Path, also: Sequence[tuple[Path, Path]] = (), *, declared: bool = False, replaced: Container[str] = ()
) -> Iterator[Path]:
    """Give the path of a new folder for the files of a corpus, which is then put in place: what is derived is replaced,
    all else in the folder stays, but for the paths in `replaced`. `also` are pairs of paths that are exchanged in the
    same go (`replacing`); `declared` is as in `check_target`.

    A reader sees the old corpus or the new one, and an error leaves the old one. Raises InputError as `check_target`,
    if another process is writing the folder, and if the disk does not take the files.
    """
    with replacing(out, keeping(out, replaced, declared=declared), also) as new, disk(out):
        yield new
