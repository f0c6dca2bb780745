"""The layout of a corpus folder: what its files and folders are called. The files of metadata name themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"
CARD = "README.md"
OWN_CARD = "DATA_CARD.md"
"""A project's card, beside podcorpus.toml, or a layer's; neither need have one."""
REDIRECTS = "redirects.jsonl"
DATA = "data"
SCHEMAS = "schema"
PICTURES = "figures"
CURATED = "curated"
VERSIONS = "versions.jsonl"
PROJECT = "podcorpus.toml"
"""The file that makes a folder a corpus project, which has its corpus in a folder of its own."""
GIVEN = (CURATED, "sources", VERSIONS)
"""What a build does not write: the decisions, the sources, and the versions that were released."""
PARQUET = ".parquet"
PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.svg")
"""The name of a picture in `PICTURES`."""
_SHARD = re.compile(r"train-(?P<number>[0-9]{5})-of-(?P<of>[0-9]{5})\.parquet")


class Shard(NamedTuple):
    """Which of how many files of a table one is, from 0."""

    number: int
    of: int

    @property
    def name(self) -> str:
        """The file's name, of the form that `datasets` looks for.

        >>> Shard(0, 1).name
        'train-00000-of-00001.parquet'
        """
        return f"train-{self.number:05d}-of-{self.of:05d}{PARQUET}"


def lacking(folder: Path) -> str:
    """In words, why a folder without `DATA` is no corpus, and what to do."""
    if (folder / PROJECT).is_file():
        return "a project, not a corpus; name the folder in it that has the corpus"
    return f"not a corpus, it has no folder {DATA}/; name the folder that has {MANIFEST} and {DATA}/"


def shard_of(name: str) -> Shard | None:
    """What a file's name says it is; None for another name.

    >>> shard_of("train-00002-of-00010.parquet"), shard_of("turns.parquet")
    (Shard(number=2, of=10), None)
    """
    parts = _SHARD.fullmatch(name)
    return None if parts is None else Shard(int(parts["number"]), int(parts["of"]))


def shard_path(table: str, number: int = 0, of: int = 1) -> str:
    """The path in the folder of a table's file."""
    return f"{DATA}/{table}/{Shard(number, of).name}"


def shard_pattern(table: str) -> str:
    """A pattern for the paths of all files of a table, as the card gives it."""
    return f"{DATA}/{table}/train-*{PARQUET}"


def table_files(folder: Path, table: str) -> list[Path]:
    """The Parquet files of a table in a corpus folder, whatever their names; none where it has none."""
    return sorted((folder / DATA / table).glob(f"*{PARQUET}"))
