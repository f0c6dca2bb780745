"""Layer 5: links, forms, types and methods of mentions, and the people that speakers are linked to."""

from __future__ import annotations

from podcorpus.engine.sql import texts_sql
from podcorpus.findings.rules import Rule
from podcorpus.records.mention import CONTEXT_SCORE

ORDER = 50

METHODS = ("reading", "lexicon-exact", "lexicon-normalised", "lexicon-sound", "capitals")
# What misplaces a mention also changes its letters: that was reported.
_UNLESS = ("surface-mismatch", "span-outside-turn", "surface-untidy", "word-cut")
_LINK_DISAGREES = "((entity_id IS NOT NULL) <> (link_status = 'linked'))"
_TIER_DISAGREES = """((score IS NULL) <> (tier = 'curated') OR (tier = 'curated') <> (method = 'reading'))"""
_FORM_DISAGREES = "(form IS NOT NULL AND form <> expected_form)"
_REASON = """CASE expected_form WHEN 'canonical' THEN 'the canonical name of ' || entity_id
    WHEN 'alias' THEN 'an alias of ' || entity_id ELSE 'no name that ' || entity_id || ' lists' END"""

LINK_STATUS = Rule(
    code="link-status",
    layer="annotation",
    level="error",
    table="mentions",
    field="link_status",
    needs=("mentions",),
    unless=_UNLESS,
    query=f"""
        SELECT mention_id AS id, episode_id, row, link_status, entity_id FROM mentions WHERE {_LINK_DISAGREES}
    """,
    message="link_status is {link_status}, but entity_id is {entity_id}",
    explanation="A mention is linked and has no entity, or is NIL and has one.",
    reason="Queries for linked mentions and queries for mentions with an entity count differently.",
    hint="set link_status by entity_id",
)
FORM_WRONG = Rule(
    code="form-wrong",
    layer="annotation",
    level="error",
    table="mentions",
    field="form",
    needs=("mentions",),
    unless=_UNLESS,
    query=f"""
        SELECT mention_id AS id, episode_id, row, form, link_status FROM mentions
        WHERE (form IS NULL) <> (entity_id IS NULL) AND NOT {_LINK_DISAGREES}
    """,
    message="form is {form}, but link_status is {link_status}",
    explanation=(
        "A mention's form does not agree with the registry: a `canonical` that is not the canonical name, an "
        "`alias` that is not listed, an `asr_error` that is spelled right, or a form on a NIL mention."
    ),
    reason="How often a name was misheard or shortened is counted by this column.",
    hint="correct the form, or the canonical name or aliases of the entity",
)
TIER_METHOD = Rule(
    code="tier-method",
    layer="annotation",
    level="error",
    table="mentions",
    needs=("mentions",),
    unless=_UNLESS,
    query=f"""
        SELECT mention_id AS id, episode_id, row, tier, field, CASE field WHEN 'method' THEN method
            ELSE coalesce(score::VARCHAR, 'null') END AS found
        FROM (
            SELECT *, CASE WHEN (tier = 'curated') <> (method = 'reading') THEN 'method' ELSE 'score' END AS field
            FROM mentions WHERE {_TIER_DISAGREES}
        )
    """,
    message="{field} is {found}, but tier is {tier}",
    explanation=(
        "A mention's method is not one of this version, a curated one has a score or was not found by reading, "
        "an automatic one has none or was found by reading, or the entity's names are not what the method "
        "means: `lexicon-exact` takes them as they are listed, `lexicon-normalised` in other case or spacing, "
        "`lexicon-sound` other letters; `capitals` finds names with a capital that are linked to none; "
        "or the method gives no such score or type."
    ),
    reason="Users choose by it how far to trust a mention, and evaluations leave out by it what a person decided.",
    hint="correct tier, method or score, or the names of the entity",
)
ENTITY_TYPE = Rule(
    code="entity-type",
    layer="annotation",
    level="error",
    table="mentions",
    field="entity_type",
    needs=("mentions", "entities"),
    unless=(*_UNLESS, "link-status"),
    together=("entity_id", "entity_type", "other_name"),
    query=f"""
        SELECT mention_id AS id, episode_id, row, entity_id, entity_type, registered_type,
            CASE WHEN {_FORM_DISAGREES} AND expected_form = 'asr_error' THEN ' and another name' ELSE '' END
                AS other_name
        FROM linked WHERE entity_type IS DISTINCT FROM registered_type
    """,
    message="entity_type is {entity_type}, but {entity_id} has the type {registered_type}{other_name}",
    explanation="A mention has another type than the entity it is linked to.",
    reason="The same place is counted among the people in one table and among the places in the other.",
    hint="use the type of the entity, correct it there, or link the mention to another entity",
)
SPEAKER_ENTITY = Rule(
    code="speaker-entity",
    layer="annotation",
    level="error",
    table="speakers",
    field="entity_id",
    needs=("speakers", "entities"),
    query="""
        SELECT speaker_id AS id, s.episode_id, s.row, entity_id, entity_type
        FROM speakers s JOIN entities e USING (entity_id) WHERE entity_type <> 'PERSON'
    """,
    message="entity_id is {entity_id}, which has the type {entity_type}; expected PERSON",
    explanation=(
        "A speaker is linked to an entity that is no person, or to another person than the one of exactly this name."
    ),
    reason="What somebody said is counted for somebody else, or for a place.",
    hint="link the speaker to the person, or to none",
)
SPEAKER_NAME = Rule(
    code="speaker-name",
    layer="annotation",
    level="warning",
    table="speakers",
    field="name",
    needs=("speakers", "entities"),
    unless=("speaker-entity", "name-garbled", "value-placeholder"),
    query="""
        SELECT speaker_id AS id, s.episode_id, s.row, s.name AS called, s.entity_id
        FROM (SELECT *, fold_name(name) AS folded FROM speakers WHERE name IS NOT NULL AND entity_id IS NOT NULL) s
        JOIN entities USING (entity_id)
        WHERE NOT EXISTS (SELECT 1 FROM entity_names n WHERE n.entity_id = s.entity_id AND n.folded = s.folded)
    """,
    message="name is {called!r}, which is no name of {entity_id}",
    explanation=(
        "A speaker is linked to a person who does not have the speaker's name in the registry, or the speaker has no "
        "name although the person has one, or the label is the name of another person or speaker."
    ),
    reason="The link may be to the wrong person: nothing in the corpus shows that this person has that name.",
    hint="link the speaker to another person, or add the name to the aliases of this one",
)


def _method(condition: str, problem: str) -> Rule:
    """SQL that compares the method of a linked mention with the names of its entity."""
    return TIER_METHOD.variant(
        field="method",
        needs=("mentions", "entities"),
        unless=_UNLESS,
        together=("entity_id", "surface", "method"),
        query=f"""
            SELECT mention_id AS id, episode_id, row, surface, entity_id, method, {_REASON} AS reason,
                CASE WHEN exact THEN 'exactly so' ELSE 'in no case or spacing' END AS how
            FROM linked WHERE {condition} AND NOT {_FORM_DISAGREES}
        """,
        message=problem,
    )


RULES = (
    LINK_STATUS,
    FORM_WRONG,
    TIER_METHOD,
    TIER_METHOD.variant(
        field="method",
        unless=_UNLESS,
        query=f"""
            SELECT mention_id AS id, episode_id, row, method FROM mentions
            WHERE method NOT IN {texts_sql(METHODS)} AND NOT {_TIER_DISAGREES}
        """,
        message=f"method is {{method}}; expected one of {', '.join(METHODS)}",
    ),
    TIER_METHOD.variant(
        field="method",
        unless=(*_UNLESS, "link-status"),
        query=f"""
            SELECT mention_id AS id, episode_id, row, method, link_status FROM mentions
            WHERE tier = 'automatic' AND (method = 'capitals') <> (link_status = 'nil')
            AND method IN {texts_sql(METHODS)} AND NOT {_TIER_DISAGREES}
        """,
        message="method is {method}, but link_status is {link_status}",
    ),
    # Names are found by their capitals, or by letters with a number: “o1”.
    TIER_METHOD.variant(
        field="method",
        unless=_UNLESS,
        query="""
            SELECT mention_id AS id, episode_id, row, surface FROM mentions
            WHERE method = 'capitals' AND entity_id IS NULL AND tier = 'automatic' AND surface = lower(surface)
            AND NOT has_capital_or_number(surface)
        """,
        message="method is capitals, but {surface!r} has no capital",
    ),
    TIER_METHOD.variant(
        field="entity_type",
        unless=_UNLESS,
        together=("entity_type",),
        query="""
            SELECT mention_id AS id, episode_id, row, entity_type FROM mentions
            WHERE method = 'capitals' AND entity_id IS NULL AND tier = 'automatic' AND entity_type <> 'PERSON'
        """,
        message="entity_type is {entity_type}, but method is capitals, which only knows speakers; expected PERSON or "
        "null",
    ),
    ENTITY_TYPE,
    FORM_WRONG.variant(
        needs=("mentions", "entities"),
        unless=(*_UNLESS, "entity-type"),
        together=("entity_id", "surface", "form"),
        query=f"""
            SELECT mention_id AS id, episode_id, row, entity_id, form, surface, {_REASON} AS reason
            FROM linked WHERE {_FORM_DISAGREES}
        """,
        message="form is {form}, but {surface!r} is {reason}",
    ),
    _method(
        "method = 'lexicon-exact' AND NOT exact",
        "method is lexicon-exact, but {entity_id} does not list {surface!r}",
    ),
    _method(
        "method = 'lexicon-normalised' AND (exact OR expected_form = 'asr_error')",
        "method is lexicon-normalised, but {entity_id} lists {surface!r} {how}",
    ),
    _method(
        "method = 'lexicon-sound' AND expected_form <> 'asr_error'",
        "method is lexicon-sound, but {surface!r} is {reason}",
    ),
    TIER_METHOD.variant(
        field="score",
        unless=(*_UNLESS, "tier-method"),
        together=("method", "score"),
        query=f"""
            SELECT mention_id AS id, episode_id, row, score, method FROM mentions
            WHERE tier = 'automatic' AND method IN ('lexicon-exact', 'lexicon-normalised') AND score < {CONTEXT_SCORE}
        """,
        message=f"score is {{score}}, but method is {{method}}; expected at least {CONTEXT_SCORE}",
    ),
    SPEAKER_ENTITY,
    SPEAKER_ENTITY.variant(
        query="""
            SELECT speaker_id AS id, s.episode_id, s.row, s.entity_id, s.called, p.namesake
            FROM (
                SELECT *, coalesce(name, label) AS called, fold_name(called) AS folded FROM speakers
                WHERE entity_id IS NOT NULL
            ) s
            JOIN entities e ON e.entity_id = s.entity_id AND e.entity_type = 'PERSON'
            JOIN people p ON p.folded = s.folded WHERE p.namesake <> s.entity_id
        """,
        message="entity_id is {entity_id}, but {called!r} is the name of {namesake}",
    ),
    SPEAKER_NAME,
    # A source that takes one person for another can be put right by name and entity.
    SPEAKER_NAME.variant(
        needs=("speakers", "entities"),
        query="""
            SELECT speaker_id AS id, s.episode_id, s.row, s.entity_id, canonical_name
            FROM speakers s JOIN entities USING (entity_id) WHERE s.name IS NULL
        """,
        message="name is null, but entity_id is {entity_id}; expected {canonical_name!r} or another of their names",
    ),
    SPEAKER_NAME.variant(
        field="label",
        needs=("speakers", "entities"),
        unless=("speaker-entity", "speaker-name"),
        query="""
            SELECT speaker_id AS id, s.episode_id, s.row, s.label, s.entity_id, p.namesake
            FROM (
                SELECT *, fold_name(label) AS folded FROM speakers WHERE name IS NOT NULL AND entity_id IS NOT NULL
            ) s JOIN people p ON p.folded = s.folded
            WHERE p.namesake <> s.entity_id
            AND NOT EXISTS (SELECT 1 FROM entity_names n WHERE n.entity_id = s.entity_id AND n.folded = s.folded)
        """,
        message="label is {label!r}, the name of {namesake}, but entity_id is {entity_id}",
    ),
    SPEAKER_NAME.variant(
        field="label",
        needs=("speakers",),
        unless=("speaker-entity", "speaker-name"),
        query="""
            SELECT speaker_id AS id, episode_id, row, label, name AS called, min(other_id) AS namesake
            FROM (SELECT *, fold_name(label) AS folded FROM speakers WHERE name IS NOT NULL)
            JOIN (SELECT speaker_id AS other_id, episode_id, fold_name(name) AS folded FROM speakers)
            USING (episode_id, folded)
            WHERE folded <> fold_name(name)
            GROUP BY ALL
        """,
        message="label is {label!r}, the name of {namesake}, but name is {called!r}",
    ),
)
