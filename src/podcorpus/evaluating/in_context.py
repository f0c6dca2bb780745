"""A record of a corpus in its context, found by its id: what it is, who speaks, the turns around it, what is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from podcorpus.errors import InputError, suggestion
from podcorpus.folder.redirects import by_old_id, load_redirects, redirect_of, resolve
from podcorpus.records import TABLES
from podcorpus.views import Row, open_views, rows_of

_SHOWN = 3
"""How many ids a message names."""
_TURNS = """
SELECT * FROM turns_wide WHERE episode_id = $episode_id AND turn_index BETWEEN $first AND $last ORDER BY turn_index
"""
_MENTIONS = "SELECT * FROM mentions_wide WHERE turn_id = $turn_id ORDER BY mention_id"
_OF_ENTITY = "SELECT * FROM mentions_wide WHERE entity_id = $id ORDER BY mention_id"
_OF_CHAPTER = "SELECT * FROM turns_wide WHERE chapter_id = $id ORDER BY turn_id"
_OF_SPEAKER = "SELECT * FROM turns_wide WHERE speaker_id = $id ORDER BY turn_id"
_CHAPTERS = "SELECT * FROM chapters WHERE episode_id = $id ORDER BY chapter_index"
_IDS = " UNION ALL ".join(f"SELECT '{name}' AS name, {one.key} AS id FROM {name}" for name, one in TABLES.items())
_ENDING = f"SELECT DISTINCT name, id FROM ({_IDS}) WHERE ends_with(id, '.' || $id) ORDER BY id LIMIT {_SHOWN + 1}"
_ALIKE = f"""
SELECT id FROM (SELECT DISTINCT id FROM ({_IDS}))
WHERE starts_with(id, $id || '.') OR jaro_winkler_similarity(id, $id) > 0.9
ORDER BY jaro_winkler_similarity(id, $id) DESC, id LIMIT {_SHOWN}
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
    """The record of a corpus folder that has an id, with `around` turns before and after it. The end of an id is
    enough where only one has it: `t0007` in a corpus of one episode.

    Raises InputError if the folder is no corpus, or no record or several have the id; ids that look like it are named.
    """
    with open_views(folder) as connection:
        for table in TABLES:
            if row := _row(connection, table, record_id):
                return _found(connection, table, row, around)
        redirects = by_old_id(load_redirects(Path(folder)))
        for table in TABLES:
            if (redirect := redirect_of(redirects, table, record_id)) is not None:
                current = resolve(redirects, table, record_id)
                if current is None:
                    raise InputError(f"{record_id} was removed: {redirect.reason}")
                if row := _row(connection, table, current):
                    return _found(connection, table, row, around, asked=record_id)
        ending = [(row["name"], str(row["id"])) for row in rows_of(connection, _ENDING, {"id": record_id})]
        if len(ending) > 1:
            ids = [found for _, found in ending]
            shown = ", ".join(ids[:_SHOWN]) + (" and others" if len(ids) > _SHOWN else "")
            raise InputError(f"{folder}: several ids end with {record_id!r}: {shown}; give the whole id")
        for table, whole in ending:
            if row := _row(connection, table, whole):
                return _found(connection, table, row, around)
        near = [row["id"] for row in rows_of(connection, _ALIKE, {"id": record_id})]
        advice = suggestion(near, "`podcorpus stats` shows what the corpus has")
        raise InputError(f"{folder}: no record has the id {record_id!r}; {advice}")


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
