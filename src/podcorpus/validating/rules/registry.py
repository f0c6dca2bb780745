"""Layer 5: names that several entities share, names that mentions are not linked to, and ids made of names."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.entities import ALIAS_CANONICAL

ORDER = 53

ALIAS_SHARED = Rule(
    code="alias-shared",
    layer="annotation",
    level="warning",
    scope="corpus",
    table="entities",
    field="aliases",
    needs=("entities",),
    unless=("alias-canonical",),
    query="""
        SELECT a.entity_id AS id, a.row, a.item, a.name AS alias, coalesce(
            min(CASE WHEN o.item IS NULL THEN 'the canonical name of ' || o.entity_id END),
            'an alias of ' || min(o.entity_id)
        ) AS others
        FROM entity_names a JOIN entity_names o ON o.folded = a.folded AND o.entity_id <> a.entity_id
        WHERE a.item IS NOT NULL AND a.folded <> '' AND (o.item IS NULL OR o.row < a.row) GROUP BY ALL
    """,
    message="the alias {alias!r} is also {others}",
    explanation=(
        "Two entities have the same alias, or one has another's canonical name as an alias, but for case and "
        "punctuation. Which of them a mention means is then left to its context."
    ),
    reason="A name that means two entities is linked by guessing, and searches for it find both.",
    hint="remove the alias from the entity that does not have this name, or keep it if both do",
)
LINK_MISSED = Rule(
    code="link-missed",
    layer="annotation",
    level="warning",
    table="mentions",
    field="entity_id",
    needs=("mentions", "entities"),
    unless=("surface-mismatch", "span-outside-turn", "surface-untidy", "word-cut", "link-status", "form-wrong"),
    # Programs leave a name open that several entities have, or that other things are called too: a single word that is
    # an alias. One who reads decides. None takes it for a misheard name of another entity.
    query="""
        WITH owned AS MATERIALIZED (
            SELECT name, min(entity_id) AS owner, count(DISTINCT entity_id) AS owners,
                bool_or(item IS NULL OR entity_type = 'PLACE' OR contains(name, ' ')) AS known_alone
            FROM entity_names GROUP BY name
        )
        SELECT mention_id AS id, episode_id, row, surface, owner,
            CASE WHEN m.entity_id IS NULL THEN 'NIL' ELSE 'a misheard name of ' || m.entity_id END AS taken
        FROM (SELECT * FROM mentions WHERE entity_id IS NULL OR form = 'asr_error') m
        JOIN owned ON name = surface
        WHERE owners = 1 AND owner IS DISTINCT FROM m.entity_id
            AND (tier = 'curated' OR known_alone OR m.entity_id IS NOT NULL)
        UNION ALL
        SELECT mention_id, episode_id, row, surface, owner, 'a misheard name of ' || m.entity_id
        FROM mentions m JOIN owned ON name = surface
        WHERE form = 'asr_error' AND owners > 1 AND tier = 'curated'
            AND m.entity_id NOT IN (SELECT entity_id FROM entity_names n WHERE n.name = owned.name)
    """,
    message="the mention is {taken}, but {surface!r} is a name of {owner}",
    explanation=(
        "A mention is NIL, or an `asr_error` of one entity, although its surface is exactly a name that the registry "
        "has for another entity. A NIL mention of a name that several entities share is left open. Or a speaker is "
        "linked to nobody, although exactly one person of the registry has the speaker's name."
    ),
    reason="The entity's mentions are counted too low, and a name that was transcribed correctly counts as misheard.",
    hint="link it to that entity; if another one with the same name is meant, add it to the registry",
)
ENTITY_ID = Rule(
    code="entity-id",
    layer="annotation",
    level="warning",
    scope="corpus",
    table="entities",
    field="entity_id",
    needs=("entities",),
    # What is behind a name tells namesakes apart. A name with other letters than ASCII ones is written in them in more
    # ways than one.
    query="""
        SELECT entity_id AS id, any_value(row) AS row, any_value(name) FILTER (item IS NULL) AS canonical_name FROM (
            SELECT *, replace(entity_id, '-', '') AS letters FROM entity_names
        ) GROUP BY entity_id
        HAVING bool_and(
            NOT (
                starts_with(letters, folded) OR starts_with(letters, 'the' || folded)
                OR starts_with('the' || letters, folded)
            ) AND folded <> '' AND regexp_full_match(folded, '[a-z0-9]+')
            AND regexp_full_match(regexp_replace(name, '[^\\pL\\pM]', '', 'g'), '[A-Za-z]*')
        )
    """,
    message="the id is {id}, but the canonical name is {canonical_name!r}",
    explanation=(
        "An entity's id is not made of any of its names: the letters and digits of the canonical name or of an alias, "
        "in lower case, with or without the article. More may follow them, to tell namesakes apart."
    ),
    reason="People read ids. One made of another name, often of one before a renaming, leads them to the wrong entity.",
    hint="form the id from one of the names, or keep a released id and add the name that it is from to the aliases",
)

RULES = (
    # Which case and which full stops people write is what aliases are listed for: “U.S.” beside “US”. Other kinds of
    # the same sign are the same spelling.
    ALIAS_CANONICAL.variant(
        unless=("alias-canonical",),
        query="""
            SELECT entity_id AS id, any_value(row) AS row, max(item) AS item, max_by(name, item) AS alias,
                min_by(name, item) AS other_alias
            FROM entity_names WHERE item IS NOT NULL GROUP BY entity_id, same_signs(name)
            HAVING count(DISTINCT name) > 1
        """,
        message="{alias!r} is {other_alias!r} with another kind of the same sign",
    ),
    ALIAS_SHARED,
    LINK_MISSED,
    LINK_MISSED.variant(
        table="speakers",
        needs=("speakers", "entities"),
        unless=("id-parts",),
        query="""
            SELECT speaker_id AS id, s.episode_id, s.row, called, owner
            FROM (
                SELECT *, coalesce(name, label) AS called, fold_name(called) AS folded FROM speakers
                WHERE entity_id IS NULL
            ) s JOIN (
                SELECT folded, min(entity_id) AS owner FROM entity_names WHERE entity_type = 'PERSON'
                GROUP BY 1 HAVING count(DISTINCT entity_id) = 1 AND bool_or(item IS NULL)
            ) USING (folded)
        """,
        message="the speaker is linked to nobody, but {called!r} is the name of {owner}",
    ),
    ENTITY_ID,
)
