"""Corpora that are broken as is said, derived from a valid one of `synthetic.py`: `write_broken` puts one in a folder.

The manifest and the descriptions are made to agree with what is broken, so that only rules of the rows find it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from synthetic import describe, id_sql

from podcorpus.engine.sql import file_sql
from podcorpus.folder.layout import shard_path
from podcorpus.folder.manifest import UNNAMED, Manifest
from podcorpus.folder.write import write_table
from podcorpus.records import TABLES
from podcorpus.records.schemas import arrow_schema
from podcorpus.tables.arrow import file_schema

_ROWS_AT_ONCE = 500_000
_OTHER_HASH = "sha256('another text')"
_EPISODE_PREFIX = "synthetic.e"
_NEXT_EPISODE = f"printf('{_EPISODE_PREFIX}%07d', (i + 1) % episodes)"
_NEXT_CHAPTER = id_sql("chapters", _NEXT_EPISODE, "turn_index // 20")


@dataclass(frozen=True)
class Kind:
    """A way of being broken: by table the columns that change, as SQL of the row, its episode's number `i` and the
    number of `episodes`; of the rows for which `where` holds. A table of `sources` is read by another query."""

    title: str
    changes: Mapping[str, Mapping[str, str]]
    where: str = "true"
    sources: Mapping[str, str] = field(default_factory=dict)
    shares: tuple[int, ...] = (100,)
    """How many in a hundred episodes are broken."""


# What the queries of `sources` call the file's rows; their positions are `position`.
_REVERSED = "SELECT * REPLACE (-position AS position) FROM file"
_IN_PAIRS = """
    SELECT one.* REPLACE (other.position AS position) FROM file AS one
    JOIN file AS other ON one.position = other.position - other.position % 2
"""

KINDS: Mapping[str, Kind] = {
    "count": Kind("one wrong count an episode", {"episodes": {"n_turns": "n_turns + 1"}}, shares=(1, 10, 100)),
    "hash": Kind(
        "one wrong hash an episode", {"turns": {"text_sha256": _OTHER_HASH}}, "turn_index = 7", shares=(1, 10, 100)
    ),
    "chapter": Kind(
        "one turn an episode in the next one's chapter",
        {"turns": {"chapter_id": _NEXT_CHAPTER}},
        "turn_index = 50",
        shares=(1, 10, 100),
    ),
    "hashes": Kind("every turn of a wrong hash", {"turns": {"text_sha256": _OTHER_HASH}}),
    "lengths": Kind("every n_chars off by one", {"turns": {"n_chars": "n_chars + 1"}}),
    "chapters": Kind("every turn in the next episode's chapter", {"turns": {"chapter_id": _NEXT_CHAPTER}}),
    "turn-ids": Kind(
        "every turn with the next episode's id", {"turns": {"turn_id": id_sql("turns", _NEXT_EPISODE, "turn_index")}}
    ),
    "entities": Kind("every mention of an unknown entity", {"mentions": {"entity_id": "'no-' || entity_id"}}),
    "duplicates": Kind("every mention twice", {}, sources={"mentions": _IN_PAIRS}),
    "shapes": Kind("every turn of a wrong shape", {"turns": {"n_words": "-1"}}),
    "order": Kind("every table from the last row to the first", {}, sources=dict.fromkeys(TABLES, _REVERSED)),
}


def write_broken(clean: Path, folder: Path, kind: Kind, share: int) -> None:
    """Derive a corpus from the one in `clean`, in which `share` in a hundred episodes are broken in one way. Tables
    that stay as they are become links to its files."""
    manifest = Manifest.model_validate_json((clean / "manifest.json").read_text(encoding="utf-8"))
    tables = dict(manifest.tables)
    connection = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder.parent / "spilled")})
    connection.execute("SET enable_progress_bar = false")
    for table in TABLES:
        file = folder / shard_path(table)
        file.parent.mkdir(parents=True)
        if table not in kind.changes and table not in kind.sources:
            os.link(clean / shard_path(table), file)
            continue
        query = _query(kind, table, clean / shard_path(table), share, manifest.tables["episodes"].rows)
        schema = file_schema(table, UNNAMED.version)
        batches = connection.sql(query).to_arrow_reader(_ROWS_AT_ONCE)
        parts = (pa.Table.from_batches([batch]).cast(schema) for batch in batches)
        with file.open("wb") as sink:
            tables[table] = write_table(sink, table, parts, UNNAMED.version)
    connection.close()
    describe(folder, tables, manifest.edition)


def _query(kind: Kind, table: str, file: Path, share: int, episodes: int) -> str:
    source = kind.sources.get(table, "SELECT * FROM file")
    numbered = f"*, {episodes} AS episodes"
    if "episode_id" in arrow_schema(table).names:
        numbered += f", substr(episode_id, {len(_EPISODE_PREFIX) + 1})::BIGINT AS i"
    changes = kind.changes.get(table, {})
    # Broken episodes are spread over the corpus.
    columns = ", ".join(
        f"CASE WHEN i * 37 % 100 < {share} AND {kind.where} THEN {changes[name]} ELSE {name} END AS {name}"
        if name in changes
        else f'"{name}"'
        for name in arrow_schema(table).names
    )
    return f"""
        WITH file AS (SELECT *, file_row_number AS position FROM read_parquet({file_sql(file)}, file_row_number = true))
        SELECT {columns} FROM (SELECT {numbered} FROM ({source})) ORDER BY position
    """
