"""Columns that are wrong throughout an episode, or throughout the entities: one finding instead of one for each row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import pyarrow as pa

from podcorpus.engine.sql import text_sql
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import throughout
from podcorpus.records import TABLES

FEWEST = 5
"""So many rows or more are reported together."""
SHARE = 0.9
"""If of the rows of an episode in the table, or of the entities, so many are wrong."""


def together(space: Workspace, name: str, field: str, rows: pa.Table) -> pa.Table:
    """What a rule found, which is the table `found` as well. Of rows that are wrong throughout only the first is left,
    with their number as `n_alike` and all rows as `n_rows`. `name` and `field` are SQL for table and column."""
    if rows.num_rows < FEWEST:
        return rows
    tables = [table for (table,) in space.fetch(f"SELECT DISTINCT {name} FROM found") if table in TABLES]
    if not tables:
        return rows
    return space.arrow(_query(name, field, rows.column_names, tables))


def _query(name: str, field: str, columns: Sequence[str], tables: Sequence[str]) -> str:
    row = "row" if "row" in columns else "id"
    episode = "episode_id" if "episode_id" in columns else "NULL::VARCHAR"
    place = f"PARTITION BY {name}, {field}, {episode}"
    counts = " UNION ALL ".join(
        f"SELECT {text_sql(table)} AS name, {'NULL' if table == 'entities' else 'episode_id'} AS episode_id,"
        f" count(*) AS n FROM {table} GROUP BY ALL"
        for table in tables
    )
    return f"""
        SELECT f.* EXCLUDE (table_of, field_of, episode_of, n_alike, nth),
            CASE WHEN field_of IS NOT NULL AND f.n_alike BETWEEN greatest({FEWEST}, {SHARE} * c.n) AND c.n
                THEN f.n_alike END AS n_alike, c.n AS n_rows
        FROM (
            SELECT *, {name} AS table_of, {field} AS field_of, {episode} AS episode_of,
                count(DISTINCT {row}) OVER ({place}) AS n_alike,
                row_number() OVER ({place} ORDER BY {row}, id) AS nth
            FROM found
        ) f LEFT JOIN ({counts}) c ON c.name = table_of AND c.episode_id IS NOT DISTINCT FROM episode_of
        WHERE c.n IS NULL OR nth = 1 OR field_of IS NULL
            OR NOT f.n_alike BETWEEN greatest({FEWEST}, {SHARE} * c.n) AND c.n
        ORDER BY {row}, id
    """


def shapes_together(found: Sequence[tuple[int, Finding]], episodes: Sequence[object]) -> list[tuple[int, Finding]]:
    """Findings on the shapes of a table's rows, each with the position of its row. Of columns that are wrong throughout
    only the first is left. `episodes` has what each row names as its episode."""
    if len(found) < FEWEST:
        return list(found)
    named = [episode if isinstance(episode, Hashable) else None for episode in episodes]
    totals = Counter(named)
    rows: dict[Hashable, set[int]] = defaultdict(set)
    keys = [(one.code, str(one.pointer).split("/")[1] if one.pointer else None, named[at]) for at, one in found]
    for (at, _), key in zip(found, keys, strict=True):
        rows[key].add(at)
    left: dict[Hashable, tuple[int, Finding]] = {}
    for number, ((at, one), key) in enumerate(zip(found, keys, strict=True)):
        _, field, episode = key
        n, total = len(rows[key]), totals[episode]
        if field is None or not is_throughout(n, total):
            left[number] = at, one
        elif key not in left:
            left[key] = at, in_all(one, field, n, total, episode)
    return list(left.values())


def is_throughout(n: int, total: int) -> bool:
    """Whether so many rows of all are reported together."""
    return n >= max(FEWEST, SHARE * total)


def in_all(one: Finding, field: str, n: int, total: int, episode: object) -> Finding:
    """A finding on the first of the rows that are wrong throughout."""
    message = one.message + throughout(field, n, total, str(one.table), episode if isinstance(episode, str) else None)
    return one.model_copy(update={"message": message})
