"""Writing: a corpus becomes a folder."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
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
from podcorpus.folder.redirects import Redirect, redirect_lines
from podcorpus.folder.swap import disk, replacing
from podcorpus.folder.target import keeping
from podcorpus.records import TABLES, Corpus
from podcorpus.records.schemas import SCHEMA_VERSION, schema_files
from podcorpus.tables.arrow import arrow_table, corpus_rows, file_schema
from podcorpus.tables.digest import ContentDigest
from podcorpus.tables.write import write_parquet


def corpus_files(
    corpus: Corpus,
    info: CorpusInfo,
    card: str,
    redirects: Sequence[Redirect] = (),
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files of a corpus folder by path, manifest included. The same arguments give the same
    bytes. `card` is the text of a data card, whose generated parts are filled in; `pictures` are those it shows, by
    name."""
    rows = corpus_rows(corpus)
    files = {CARD: render_readme(card, corpus, info).encode("utf-8")}
    if redirects:
        files[REDIRECTS] = redirect_lines(redirects).encode("utf-8")
    files |= {f"{PICTURES}/{name}": pictures[name] for name in sorted(pictures)}
    tables, data = {}, {}
    for table in TABLES:
        sink = io.BytesIO()
        tables[table] = write_table(sink, table, [arrow_table(table, rows[table], info.version)], info.version)
        data[shard_path(table)] = sink.getvalue()
    files |= {name: text.encode("utf-8") for name, text in metadata_files(info, tables, corpus.languages).items()}
    schemas = schema_files(f"{info.name}:{info.version}")
    files |= {f"{SCHEMAS}/{name}": text.encode("utf-8") for name, text in schemas.items()}
    episodes = [
        EpisodeEntry(episode_id=e.episode_id, edition=e.edition, source_sha256=e.source_sha256) for e in corpus.episodes
    ]
    manifest = new_manifest(info, edition_of(corpus), episodes, tables, files)
    return manifest, {**files, **data, MANIFEST: manifest.to_json().encode("utf-8")}


def write_table(sink: BinaryIO, table: str, parts: Iterable[pa.Table], corpus_version: str) -> TableEntry:
    """Write a table as its only file, and give what the manifest says of it."""
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


def edition_of(corpus: Corpus) -> CorpusEdition:
    """The edition that all episodes share, or `mixed`."""
    editions = {episode.edition for episode in corpus.episodes}
    return editions.pop() if len(editions) == 1 else "mixed"


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put a corpus folder in place: what is derived is replaced, all else in the folder stays.

    A reader sees the old corpus or the new one, and an error leaves the old one. Raises InputError as `check_target`,
    if another process is writing the folder, and if the disk does not take the files.
    """
    with replacing(out, keeping(out)) as new, disk(out):
        for path, data in files.items():
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
