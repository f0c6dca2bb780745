"""A built episode in a file of its own: what a worker leaves for the one who writes the corpus, and for the next build.

A file is a line that says what it is, the SHA-256 of all that follows, the head as JSON with its length before it, and
the tables with theirs: Arrow streams, each with its length, compressed as one, since compressing each small column by
itself takes forty times as long. It is believed only if the digest agrees.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.ipc
from pydantic import BaseModel, ConfigDict, ValidationError

from podcorpus.building.pipeline import BuiltEpisode
from podcorpus.findings.finding import Finding
from podcorpus.records import EPISODE_TABLES, Record
from podcorpus.tables.arrow import record_table

ENDING = ".episode"
WINDOW_ENDING = ".window"
_MAGIC = b"podcorpus episode 3\n"
_LENGTH = 8
_CODEC: Literal["zstd"] = "zstd"


class DamagedError(Exception):
    """A file that is no whole entry."""


class Head(BaseModel):
    """What is known of a built episode without its tables."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    episode_id: str
    source_sha256: str
    show: str | None
    guid: str | None
    layer: int
    """Which of the curated layers its entities are of."""
    curated: bool
    """Whether that layer has decisions on it."""
    decisions: str
    """Digest of the decisions that were looked through for it."""
    labels: tuple[str, ...]
    """The labels of its speakers."""
    names: dict[str, str]
    """The names of its speakers, each with the id of the first one of that name."""
    entities: dict[str, int]
    """How often each entity is mentioned; 0 of one that only speaks."""
    findings: tuple[Finding, ...]
    """What was found while it was read."""


Tables = Mapping[str, pa.Table]
"""The rows of an episode by table, without the entities."""


def entry_of(built: BuiltEpisode, layer: int, curated: bool, decisions: str) -> tuple[Head, dict[str, pa.Table]]:
    """Head and tables of a built episode."""
    head = Head(
        episode_id=built.episode.episode_id,
        source_sha256=built.episode.source_sha256,
        show=built.episode.show,
        guid=built.episode.guid,
        layer=layer,
        curated=curated,
        decisions=decisions,
        labels=tuple(speaker.label for speaker in built.speakers),
        names={one.name: one.speaker_id for one in reversed(built.speakers) if one.name is not None},
        entities=dict(sorted(built.mentions_by_entity.items())),
        findings=built.findings,
    )
    rows: dict[str, Sequence[Record]] = {table: getattr(built, table) for table in EPISODE_TABLES[1:]}
    rows["episodes"] = (built.episode,)
    return head, {table: record_table(table, rows[table]) for table in EPISODE_TABLES}


def write_entry(path: Path, head: Head, tables: Tables) -> str:
    """Write an entry, in one step whoever else writes the same one, and give its SHA-256."""
    streams = b"".join(_framed(_stream(tables[table])) for table in EPISODE_TABLES)
    packed = pa.compress(streams, _CODEC, asbytes=True)
    body = _framed(head.model_dump_json().encode("utf-8")) + len(streams).to_bytes(_LENGTH, "little") + packed
    digest = hashlib.sha256(body)
    put(path, _MAGIC + digest.digest() + body)
    return digest.hexdigest()


def put(path: Path, data: bytes) -> None:
    """Write a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_head(path: Path) -> tuple[Head, str]:
    """Head and SHA-256 of an entry. Raises DamagedError if the file is not as it was written, FileNotFoundError if
    there is none."""
    digest, body = _body(path)
    return _head(path, next(_parts(body))), digest


def read_entry(path: Path) -> tuple[Head, dict[str, pa.Table]]:
    """Head and tables of an entry. Raises as `read_head`."""
    _, body = _body(path)
    head = next(_parts(body))
    packed = body[_LENGTH + len(head) :]
    plain = pa.decompress(pa.py_buffer(packed[_LENGTH:]), int.from_bytes(packed[:_LENGTH], "little"), _CODEC)
    streams = (pa.ipc.open_stream(pa.py_buffer(part)) for part in _parts(memoryview(plain)))
    return _head(path, head), {table: stream.read_all() for table, stream in zip(EPISODE_TABLES, streams, strict=True)}


def _head(path: Path, part: memoryview) -> Head:
    try:
        return Head.model_validate_json(bytes(part))
    except ValidationError:
        raise DamagedError(f"{path}: of another version") from None


def _body(path: Path) -> tuple[str, memoryview]:
    """The SHA-256 of what an entry holds, and that."""
    data = memoryview(path.read_bytes())
    start = len(_MAGIC) + hashlib.sha256().digest_size
    digest = hashlib.sha256(data[start:])
    if data[: len(_MAGIC)] != _MAGIC or data[len(_MAGIC) : start] != digest.digest():
        raise DamagedError(f"{path}: not as it was written")
    return digest.hexdigest(), data[start:]


def _parts(body: memoryview) -> Iterator[memoryview]:
    """What comes one after the other, each with its length before it."""
    at = 0
    while at < len(body):
        end = at + _LENGTH + int.from_bytes(body[at : at + _LENGTH], "little")
        yield body[at + _LENGTH : end]
        at = end


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(_LENGTH, "little") + part


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()
