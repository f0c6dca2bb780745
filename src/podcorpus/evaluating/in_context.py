"""A record of a corpus in its context, found by its id: what it is, who speaks, the turns around it, what is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from podcorpus.errors import InputError, suggestion
from podcorpus.folder.redirects import by_old_id, load_redirects, resolve
from podcorpus.records import TABLES
from podcorpus.views import Row, open_views, rows_of

_TURNS = """
SELECT * FROM turns_wide WHERE episode_id = $episode_id AND turn_index BETWEEN $first AND $last ORDER BY turn_index
"""
_MENTIONS = "SELECT * FROM mentions_wide WHERE turn_id = $turn_id ORDER BY mention_id"
_OF_ENTITY = "SELECT * FROM mentions_wide WHERE entity_id = $id ORDER BY mention_id"
_OF_CHAPTER = "SELECT * FROM turns_wide WHERE chapter_id = $id ORDER BY turn_id"
_OF_SPEAKER = "SELECT * FROM turns_wide WHERE speaker_id = $id ORDER BY turn_id"
_CHAPTERS = "SELECT * FROM chapters WHERE episode_id = $id ORDER BY chapter_index"
_ALIKE = """
SELECT id FROM (SELECT DISTINCT id FROM ({ids}))
WHERE jaro_winkler_similarity(id, $id) > 0.9 ORDER BY jaro_winkler_similarity(id, $id) DESC, id LIMIT 3
"""


@dataclass(frozen=True)
class InContext:
    """A record: its table, its row, the id it was asked for by if that is redirected, and its context:

    - for a turn, or a mention, cue or segment of one: `turns`, the turn with those before and after it, and the
      `mentions` in it;
    - for a chapter or speaker: its `turns`;
    - for an entity: its `mentions`; for an episode: its `chapters`.
    """

    table: str
    record_id: str
    row: Row
    asked: str | None = None
    turn_id: str | None = None
    turns: Sequence[Row] = field(default_factory=tuple)
    mentions: Sequence[Row] = field(default_factory=tuple)
    chapters: Sequence[Row] = field(default_factory=tuple)


def in_context(folder: str | Path, record_id: str, around: int = 1) -> InContext:
    """The record of a corpus folder that has an id, with `around` turns before and after it.

    Raises InputError if the folder is no corpus or no record has the id; ids that look like it are named.
    """
    with open_views(folder) as connection:
        for table in TABLES:
            if row := _row(connection, table, record_id):
                return _found(connection, table, row, around)
        redirects = by_old_id(load_redirects(Path(folder)))
        for table in TABLES:
            if (table, record_id) in redirects:
                current = resolve(redirects, table, record_id)
                if current is None:
                    raise InputError(f"{record_id} was removed: {redirects[table, record_id].reason}")
                if row := _row(connection, table, current):
                    return _found(connection, table, row, around, asked=record_id)
        raise InputError(f"{folder}: no record has the id {record_id!r}; {_near(connection, record_id)}")


def _row(connection: duckdb.DuckDBPyConnection, table: str, record_id: str) -> Row | None:
    rows = rows_of(connection, f"SELECT * FROM {table} WHERE {TABLES[table].key} = $id", {"id": record_id})
    return rows[0] if rows else None


def _found(
    connection: duckdb.DuckDBPyConnection, table: str, row: Row, around: int, asked: str | None = None
) -> InContext:
    record_id = str(row[TABLES[table].key])
    here = {"id": record_id}
    turns: Sequence[Row] = ()
    mentions: Sequence[Row] = ()
    chapters: Sequence[Row] = ()
    turn_id = row["turn_id"] if table in ("turns", "mentions", "cues", "segments") else None
    if turn_id is not None:
        turn = _row(connection, "turns", str(turn_id))
        if turn is not None:
            at = int(turn["turn_index"])
            span = {"episode_id": turn["episode_id"], "first": at - around, "last": at + around}
            turns, mentions = rows_of(connection, _TURNS, span), rows_of(connection, _MENTIONS, {"turn_id": turn_id})
    elif table == "entities":
        mentions = rows_of(connection, _OF_ENTITY, here)
    elif table == "episodes":
        chapters = rows_of(connection, _CHAPTERS, here)
    elif table in ("chapters", "speakers"):
        turns = rows_of(connection, _OF_CHAPTER if table == "chapters" else _OF_SPEAKER, here)
    return InContext(table, record_id, row, asked, turn_id, turns, mentions, chapters)


def _near(connection: duckdb.DuckDBPyConnection, record_id: str) -> str:
    """Advice on an id that no record has: ids that look like it."""
    ids = " UNION ALL ".join(f"SELECT {record.key} AS id FROM {table}" for table, record in TABLES.items())
    near = [row["id"] for row in rows_of(connection, _ALIKE.format(ids=ids), {"id": record_id})]
    return suggestion(near, "`podcorpus stats` shows what the corpus has")
