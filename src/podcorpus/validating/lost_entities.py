"""Entities that no record is and that rows refer to, as SQL. A row is in one window, and an entity is of the whole
corpus: what refers to it is put together from window to window, so that an entity that is missing has one finding."""

from __future__ import annotations

MANY = 5
"""So many records and more that are missing are reported together."""

LOST_MEMBERS = """
    INSERT INTO lost_entities
    SELECT 'entities', value, 'members', min(item), count(DISTINCT id), min(row), arg_min(id, row) FROM (
        SELECT entity_id AS id, row, unnest(members) AS value, generate_subscripts(members, 1) - 1 AS item FROM entities
    ) WHERE value NOT IN (SELECT id FROM known_entities WHERE id IS NOT NULL)
    AND 'entities' NOT IN (SELECT name FROM unsure) GROUP BY value
"""
"""Those that groups list as their members."""

LOST_IN_WINDOW = """
    INSERT INTO lost_entities
    SELECT name, value, min(field), NULL, count(*), min(row), arg_min(id, row) FROM broken_references
    WHERE NOT known AND target = 'entities' AND target NOT IN (SELECT name FROM unsure) GROUP BY name, value
"""
"""Those that rows of a window refer to."""

_OFTEN = "SELECT value FROM lost_entities GROUP BY value HAVING sum(n) > 1"

NAMED_ONCE = f"""
    SELECT name, first AS id, field, item, value, 'entities' AS target, row FROM lost_entities
    WHERE value NOT IN ({_OFTEN})
"""
"""The rows that alone refer to an entity: the reference is wrong."""

_NAMED = 3
_MANY = f"greatest({MANY}, 0.1 * (SELECT count(*) FROM entities))"
"""So many entities and more are lost together: rows of the registry are missing."""

_LOST = f"""
    SELECT 'entities' AS name, value AS id, value, 'entities' AS target, min(row) AS row,
        arg_min(first, (name, row)) AS first, string_agg(number_of(name, n), ', ' ORDER BY name) AS referring
    FROM (
        SELECT name, value, sum(n)::BIGINT AS n, min(row) AS row, arg_min(first, row) AS first
        FROM lost_entities WHERE value IN ({_OFTEN}) GROUP BY ALL
    ) GROUP BY value
"""

NAMED_OFTEN = f"SELECT * FROM ({_LOST}) QUALIFY count(*) OVER () < {_MANY}"
"""Entities to which several rows refer: the record is missing."""

LOST_TOGETHER = f"""
    SELECT 'entities' AS name, arg_min(id, row) AS id, min(row) AS row, count(*) AS n,
        array_to_string(list_sort(list(id))[:{_NAMED}], ', ') || ', …' AS named, (
            SELECT string_agg(number_of(name, n), ', ' ORDER BY name) FROM (
                SELECT name, sum(n)::BIGINT AS n FROM lost_entities WHERE value IN ({_OFTEN}) GROUP BY name
            )
        ) AS referring
    FROM ({_LOST}) HAVING count(*) >= {_MANY}
"""
"""Many of them at once."""
