"""Mentions beside the entities that they are linked to, as SQL."""

from __future__ import annotations

from podcorpus.engine.sql import texts_sql

LINKED = {
    "linked": """
        SELECT m.mention_id, m.episode_id, m.row, m.surface, m.entity_id, m.entity_type, m.form, m.method,
            e.entity_type AS registered_type, f.form AS expected_form, f.exact
        FROM mentions m JOIN entities e USING (entity_id)
        JOIN forms f ON f.surface = m.surface AND f.entity_id = m.entity_id
    """,
    # Entities of which no mention has the type.
    "mistyped": """
        SELECT entity_id, count(*) AS n FROM linked GROUP BY entity_id
        HAVING n > 1 AND count(DISTINCT entity_type) = 1 AND bool_and(entity_type IS DISTINCT FROM registered_type)
    """,
    # By entity the forms that no mention of a spelling has as the names give them.
    "misnamed": """
        SELECT entity_id, form, expected_form, list(surface) AS surfaces, sum(n)::BIGINT AS n FROM (
            SELECT entity_id, surface, any_value(form) AS form, any_value(expected_form) AS expected_form,
                count(*) AS n FROM linked
            GROUP BY entity_id, surface HAVING count(DISTINCT form) = 1 AND bool_and(form <> expected_form)
        ) WHERE form <> 'canonical'
            OR entity_id NOT IN (SELECT entity_id FROM linked WHERE form = 'canonical' AND expected_form = 'canonical')
        GROUP BY entity_id, form, expected_form HAVING sum(n) > 1
    """,
}
"""Tables that rules ask, in the order in which they can be made."""

_CODES = texts_sql(("link-status", "entity-type", "form-wrong"))

DOUBTED = f"""
    SELECT count(*) FROM mentions
    WHERE ('mentions', mention_id) IN (SELECT name, id FROM reported WHERE code IN {_CODES})
    OR ('entities', entity_id) IN (SELECT name, id FROM reported WHERE code IN {_CODES})
"""
"""How many mentions may be linked to another entity than the one that is meant."""
