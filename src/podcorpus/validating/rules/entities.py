"""Layer 5: the registry of entities, and back-channels."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 52

LONGEST_BACKCHANNEL = 8
"""Words from which on a turn says something, whatever an annotator took it for."""

ALIAS_CANONICAL = Rule(
    code="alias-canonical",
    layer="annotation",
    level="error",
    scope="corpus",
    table="entities",
    field="aliases",
    needs=("entities",),
    query="""
        SELECT entity_id AS id, row, alias,
            CASE WHEN folded = canonical THEN 'the canonical name ' || canonical_name ELSE 'listed twice' END AS problem
        FROM (
            SELECT a.entity_id, a.row, a.name AS alias, a.folded, c.folded AS canonical, c.name AS canonical_name,
                count(*) AS n
            FROM entity_names a JOIN entity_names c ON c.row = a.row AND c.item IS NULL
            WHERE a.item IS NOT NULL GROUP BY ALL
        ) WHERE n > 1 OR folded = canonical
    """,
    message="{alias!r} is {problem}",
    explanation=(
        "An entity lists its canonical name, or the same alias twice, among its aliases, or two that differ only in "
        "the kind of a space, a hyphen, an apostrophe or an accented letter."
    ),
    reason="A name that is listed twice adds nothing, and often another spelling was meant.",
    hint="remove the repeated name",
)
MEMBER_WRONG = Rule(
    code="member-wrong",
    layer="annotation",
    level="error",
    scope="corpus",
    table="entities",
    field="members",
    needs=("entities",),
    query="""
        SELECT entity_id AS id, row, member,
            CASE WHEN n > 1 THEN 'listed twice' ELSE 'the group itself' END AS problem
        FROM (
            SELECT entity_id, row, member, count(*) AS n
            FROM (SELECT entity_id, row, unnest(members) AS member FROM entities) GROUP BY ALL
        ) WHERE n > 1 OR member = entity_id
    """,
    message="{member} is {problem}",
    explanation=(
        "A group lists itself, or the same member twice, among its members, is a member of one of its own members, or "
        "is a PERSON with a member that is none."
    ),
    reason="Whoever adds up a group by its members never ends, or counts twice.",
    hint="remove the repeated member, or one of the memberships that form the circle",
)
LIST_UNSORTED = Rule(
    code="list-unsorted",
    layer="annotation",
    level="error",
    scope="corpus",
    table="entities",
    needs=("entities",),
    explanation=(
        "The aliases or members of an entity are not sorted by code points, so that equal lists are not equal bytes."
    ),
    reason="Two versions with the same aliases look different, and digests change without a change.",
    hint="sort the list, or build the folder again",
)
ENTITY_SAME = Rule(
    code="entity-same",
    layer="annotation",
    level="error",
    scope="corpus",
    table="entities",
    field="wikidata_id",
    needs=("entities",),
    query="""
        SELECT entity_id AS id, row, wikidata_id, first FROM (
            SELECT *, first_value(entity_id) OVER (PARTITION BY wikidata_id ORDER BY row) AS first
            FROM entities WHERE wikidata_id IS NOT NULL
        ) WHERE first <> entity_id
    """,
    message="wikidata_id is {wikidata_id}, which {first} also has",
    explanation="Two entities have the same Wikidata item, or the same canonical name and type.",
    reason="Mentions of one thing are divided between two records, and each count is too low.",
    hint="merge the two, or give them different names",
)
ENTITY_UNUSED = Rule(
    code="entity-unused",
    layer="annotation",
    level="warning",
    scope="corpus",
    table="entities",
    needs=("entities", "mentions", "speakers"),
    query="""
        SELECT entity_id AS id, row FROM entities WHERE entity_id NOT IN (SELECT entity_id FROM used)
        AND entity_id NOT IN (
            SELECT member FROM (SELECT entity_id, unnest(members) AS member FROM entities) WHERE member <> entity_id
        ) AND NOT EXISTS (SELECT 1 FROM lacking_in_corpus WHERE name IN ('entities', 'mentions', 'speakers'))
    """,
    message="no mention, speaker or group refers to it",
    explanation="An entity is not mentioned, speaks nowhere and is no group's member.",
    reason=(
        "It appears in lists and counts of entities although the corpus says nothing about it; often its mentions were "
        "linked to another entity."
    ),
    hint="remove it, or check for a lost mention",
)
SPEAKER_UNUSED = Rule(
    code="speaker-unused",
    layer="annotation",
    level="warning",
    table="speakers",
    field="n_turns",
    needs=("speakers",),
    # Where the count is wrong that is reported.
    query="""
        SELECT speaker_id AS id, episode_id, row FROM speakers
        WHERE n_turns = 0 AND speaker_id NOT IN (SELECT speaker_id FROM turns WHERE speaker_id IS NOT NULL)
    """,
    message="the speaker has no turn",
    explanation="A speaker of an episode has no turn: labels are read from the headers of turns, so each has one.",
    reason=(
        "The speaker appears in lists and counts without having said anything; often their turns were given to "
        "somebody else."
    ),
    hint="remove the speaker, or check for lost turns",
)
BACKCHANNEL_LONG = Rule(
    code="backchannel-long",
    layer="annotation",
    level="warning",
    table="turns",
    field="kind",
    needs=("turns",),
    unless=("word-count", "turn-cues"),
    query=f"""
        SELECT turn_id AS id, episode_id, row, n_words FROM turns
        WHERE kind = 'backchannel' AND n_words > {LONGEST_BACKCHANNEL}
    """,
    message="kind is backchannel, but the turn has {n_words:word}",
    explanation="A turn is marked as a back-channel and has more words than a response has.",
    reason="Analyses leave back-channels out: real speech would be dropped with them.",
    hint="set kind to speech",
)


def _unsorted(column: str) -> Rule:
    return LIST_UNSORTED.variant(
        field=column,
        query=f"""
            SELECT entity_id AS id, row, {column}[nth] AS late, {column}[nth - 1] AS before FROM (
                SELECT *, list_filter(range(2, len({column}) + 1), lambda i: {column}[i - 1] > {column}[i])[1] AS nth
                FROM entities
            ) WHERE nth IS NOT NULL
        """,
        message="{late!r} comes after {before!r}, which sorts after it",
    )


RULES = (
    ALIAS_CANONICAL,
    MEMBER_WRONG,
    _unsorted("aliases"),
    _unsorted("members"),
    ENTITY_SAME,
    ENTITY_SAME.variant(
        field="canonical_name",
        query="""
            SELECT entity_id AS id, row, canonical_name, first FROM (
                SELECT *, first_value(entity_id) OVER (PARTITION BY folded, entity_type ORDER BY row) AS first
                FROM (
                    SELECT entity_id, row, entity_type, name AS canonical_name, folded
                    FROM entity_names WHERE item IS NULL
                )
            ) WHERE first <> entity_id
        """,
        message="{canonical_name!r} is also the canonical name of {first}",
    ),
    MEMBER_WRONG.variant(
        among=("member_cycles",),
        query="SELECT id, row, member FROM member_cycles",
        message="{member} is a member of {id}, which is one of its own members",
    ),
    MEMBER_WRONG.variant(
        unless=("member-wrong",),
        query="""
            SELECT g.entity_id AS id, g.row, member, e.entity_type AS kind
            FROM (SELECT entity_id, row, unnest(members) AS member FROM entities WHERE entity_type = 'PERSON') g
            JOIN entities e ON e.entity_id = member WHERE e.entity_type <> 'PERSON'
        """,
        message="{member} has the type {kind}, but {id} is of type PERSON",
    ),
    ENTITY_UNUSED,
    SPEAKER_UNUSED,
    BACKCHANNEL_LONG,
)
