"""Layer 2: unique ids, references that resolve, ids that agree with their parts."""

from __future__ import annotations

from podcorpus.engine.sql import text_sql
from podcorpus.findings.rules import Rule
from podcorpus.records import TABLES
from podcorpus.records.ids import ID_PARTS
from podcorpus.records.references import REFERENCES, Reference

ORDER = 20

_OF_EPISODES = tuple(table for table in TABLES if table != "entities")
_PARTS = {
    **{table: f"episode_id and {parts.index}" for table, parts in ID_PARTS.items()},
    "mentions": "episode_id, turn_id and mention_index",
    "speakers": "episode_id and label",
}


def _expected(table: str) -> str:
    """The id that a row's parts make, as SQL. Speakers whose labels give the same slug are numbered."""
    if table in ("episodes", "entities"):
        return TABLES[table].key
    if table == "speakers":
        numbered = "starts_with(speaker_id, slug) AND regexp_full_match(substr(speaker_id, length(slug) + 1), "
        return f"CASE WHEN {numbered}'(-x[1-9][0-9]*)?') THEN speaker_id ELSE slug END"
    parts, owner = ID_PARTS[table], ID_PARTS[table].owner
    if table == "mentions":
        owner = "CASE WHEN of_episode(turn_id, episode_id) THEN turn_id ELSE episode_id || '.t…' END"
    return f"({owner}) || printf('.{parts.letter}%0{parts.width}d', {parts.index})"


def _ids(table: str) -> str:
    rows = table
    if table == "speakers":
        rows = "(SELECT *, episode_id || '.' || speaker_slug(label) AS slug FROM speakers)"
    parts = text_sql(_PARTS.get(table, ""))
    return f"""
        SELECT '{table}' AS name, {TABLES[table].key} AS id, episode_id, row, {_expected(table)} AS expected,
            {parts} AS parts, '{TABLES[table].key}' AS field FROM {rows}
    """


def _references(table: str, references: tuple[Reference, ...]) -> str:
    columns = ", ".join(
        f"{{field: '{r.column}', target: '{r.target}', same: {r.same_episode}, value: {r.column}}}" for r in references
    )
    return (
        f"SELECT '{table}' AS name, {TABLES[table].key} AS id, episode_id, row, unnest([{columns}]) AS r FROM {table}"
    )


IDENTITY = {
    "ids": " UNION ALL ".join(map(_ids, _OF_EPISODES)),
    # Every id that a reference may lead to: of rows that cannot be used too, and those that rows should have.
    "known": """
        SELECT name, id FROM ids UNION SELECT name, expected FROM ids WHERE id <> expected
        UNION SELECT name, id FROM other_ids UNION SELECT 'entities', id FROM known_entities
    """,
    # References that lead nowhere, or to another episode where they should not.
    "broken_references": f"""
        SELECT b.*, i.id <> i.expected AS moved, (('episodes', b.episode_id) NOT IN (SELECT name, id FROM known)
            AND 'episodes' NOT IN (SELECT name FROM unsure)) AS lost
        FROM (
            SELECT *, (target, value) IN (SELECT name, id FROM known) AS known FROM (
                SELECT name, id, episode_id, row, r.field AS field, r.target AS target, r.same AS same, r.value AS value
                FROM ({" UNION ALL ".join(_references(t, r) for t, r in REFERENCES.items() if t != "entities")})
                WHERE r.value IS NOT NULL
            ) WHERE NOT known OR (same AND NOT of_episode(value, episode_id))
        ) b LEFT JOIN ids i ON i.name = b.name AND i.row = b.row
    """,
}
"""Tables that the rules of this module ask, in the order in which they can be made."""

SOURCE_TWICE = Rule(
    code="source-twice",
    layer="identity",
    level="warning",
    scope="corpus",
    table="episodes",
    field="source_sha256",
    needs=("episodes",),
    query="""
        SELECT episode_id AS id, first, row FROM (
            SELECT episode_id, row, first_value(episode_id) OVER (
                PARTITION BY source_sha256 ORDER BY row ROWS UNBOUNDED PRECEDING
            ) AS first FROM all_episodes
        ) WHERE episode_id <> first
    """,
    message="built from the same source as {first}",
    explanation="Two episodes name the same source, so that every word of it counts twice.",
    hint="remove one of the episodes, or correct its source_sha256",
)
ID_DUPLICATE = Rule(
    code="id-duplicate",
    layer="identity",
    level="error",
    # Copies of an id can lie in several windows: `scattered` has what is known of those.
    query="""
        SELECT i.name, i.id, any_value(i.field) AS field, coalesce(max(s.n), count(*)) AS n, min(i.row) AS row,
            min(i.episode_id) AS episode_id
        FROM ids i LEFT JOIN scattered s ON s.id = i.id AND s.name = i.name GROUP BY i.name, i.id
        HAVING CASE WHEN max(s.n) IS NULL THEN count(*) > 1 ELSE min(i.episode_id) = max(s.first) END
    """,
    message="{n} records have this id",
    explanation="Two records of a table have the same id.",
    hint="keep one, or give the other its own id",
)
IDS_DISAGREE = Rule(
    code="id-parts",
    layer="identity",
    level="error",
    query="""
        SELECT name, id, episode_id, field, expected, parts, row FROM ids WHERE id <> expected AND (
            ('episodes', episode_id) IN (SELECT name, id FROM known) OR 'episodes' IN (SELECT name FROM unsure)
        )
    """,
    message="{parts} make the id {expected}",
    explanation=(
        "An id does not agree with the fields it is made of: its episode, its turn or its index, or a "
        "speaker's label as a slug."
    ),
    hint="make id and fields agree; indices count from 0",
)
DANGLING = Rule(
    code="reference-dangling",
    layer="identity",
    level="error",
    query="""
        SELECT name, id, episode_id, field, value, target, row FROM broken_references
        WHERE NOT known AND target NOT IN (SELECT name FROM unsure)
    """,
    message="{field} is {value}, which is no id of the table {target}",
    explanation="A record points to an id that no record of the other table has.",
    hint="correct the reference, or restore the record it names, which may have been renamed",
)
OTHER_EPISODE = Rule(
    code="reference-episode",
    layer="identity",
    level="error",
    query="""
        SELECT name, id, episode_id, field, value, row FROM broken_references
        WHERE same AND NOT of_episode(value, episode_id) AND NOT lost AND NOT moved
        AND (known OR target IN (SELECT name FROM unsure))
    """,
    message="{field} is {value}, of another episode than {episode_id}",
    explanation="A record points to a record of another episode.",
    hint="point to a record of the same episode",
)

RULES = (
    SOURCE_TWICE,
    ID_DUPLICATE,
    IDS_DISAGREE,
    DANGLING,
    OTHER_EPISODE,
    ID_DUPLICATE.variant(
        table="entities",
        field="entity_id",
        scope="corpus",
        query="SELECT entity_id AS id, count(*) AS n, min(row) AS row FROM entities GROUP BY 1 HAVING count(*) > 1",
    ),
    DANGLING.variant(
        table="entities",
        scope="corpus",
        query="""
            SELECT entity_id AS id, 'members' AS field, item, value, 'entities' AS target, row FROM (
                SELECT entity_id, row, unnest(members) AS value, generate_subscripts(members, 1) - 1 AS item
                FROM entities
            ) WHERE value NOT IN (SELECT id FROM known_entities WHERE id IS NOT NULL)
            AND 'entities' NOT IN (SELECT name FROM unsure)
        """,
    ),
)
