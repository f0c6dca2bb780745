"""The manifest of a corpus folder: what it is, and the digests of what is in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from podcorpus.records.base import Count, EpisodeId, Name, Sha256

MANIFEST_VERSION: Literal[1] = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CorpusInfo(_Part):
    """What a corpus is called, and the version others cite."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title: Name
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]


UNNAMED = CorpusInfo(name="corpus", title="An unreleased podcorpus corpus", version="0.0.0")


class FileEntry(_Part):
    """A file of the corpus, by its path in the folder."""

    path: Name
    bytes: Count
    sha256: Sha256


class TableEntry(_Part):
    """A table: its rows, the digest of their content, its files."""

    rows: Count
    content_sha256: Sha256
    files: tuple[FileEntry, ...]


class EpisodeEntry(_Part):
    """An episode, and the source it was built from."""

    episode_id: EpisodeId
    edition: Literal["full", "text-free"]
    source_sha256: Sha256


class BuiltWith(_Part):
    """The versions that the bytes of the Parquet files depend on."""

    podcorpus: Name
    pyarrow: Name


class Manifest(_Part):
    """manifest.json."""

    format: Literal["podcorpus"]
    manifest_version: Literal[1]
    schema_version: Name
    corpus: CorpusInfo
    edition: Literal["full", "text-free", "mixed"]
    episodes: tuple[EpisodeEntry, ...]
    tables: dict[str, TableEntry]
    files: tuple[FileEntry, ...]
    built_with: BuiltWith

    def to_json(self) -> str:
        """The manifest as the text of its file."""
        return self.model_dump_json(indent=2) + "\n"
