"""Layer 2: unique ids, references that resolve, ids that agree with their parts."""

from __future__ import annotations

from podcorpus.engine.sql import text_sql
from podcorpus.findings.rules import Rule
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.records.ids import ID_PARTS
from podcorpus.records.references import REFERENCES, Reference
from podcorpus.validating.lost_entities import LOST_TOGETHER, MANY, NAMED_OFTEN, NAMED_ONCE

ORDER = 20

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
    return f"({owner}) || '.{parts.letter}' || padded({parts.index}, {parts.width})"


def _moved(table: str) -> str:
    """SQL for the rows of a table whose id differs from the one that their parts make."""
    rows = table
    if table == "speakers":
        rows = "(SELECT *, episode_id || '.' || speaker_slug(label) AS slug FROM speakers)"
    key, parts = TABLES[table].key, text_sql(_PARTS[table])
    return f"""
        SELECT '{table}' AS name, {key} AS id, episode_id, row, {_expected(table)} AS expected, {parts} AS parts,
            '{key}' AS field FROM {rows} WHERE id <> expected
    """


def _ids(table: str) -> str:
    key = TABLES[table].key
    return f"SELECT '{table}' AS name, {key} AS id, '{key}' AS field, row, episode_id FROM {table}"


def _known(target: str) -> str:
    """SQL for every id that a reference may have: those of all rows, also of rows that cannot be used, and those that
    rows should have."""
    if target == "entities":
        return "SELECT id FROM known_entities WHERE id IS NOT NULL"
    return f"""
        SELECT {TABLES[target].key} AS id FROM {target}
        UNION ALL SELECT id FROM other_ids WHERE name = '{target}' AND id IS NOT NULL
        UNION ALL SELECT expected FROM moved WHERE name = '{target}'
    """


def _referring(table: str, reference: Reference) -> str:
    """SQL for the references of a column, without those that a join found in their own episode."""
    column = reference.column
    rows = table if (table, column) not in _JOINED else f"(FROM {table} ANTI JOIN {table[:-1]}_turn USING (row))"
    return f"""
        SELECT '{table}' AS name, {TABLES[table].key} AS id, episode_id, row, '{column}' AS field,
            '{reference.target}' AS target, {reference.same_episode} AS same, {column} AS value
        FROM {rows} WHERE {column} IS NOT NULL
    """


def _turn_of(table: str) -> str:
    """SQL for the row of the turn that each row of a table names, in the row's own episode."""
    return f"""
        SELECT r.row, t.row AS turn_row FROM {table} r JOIN turns t USING (turn_id) WHERE r.episode_id = t.episode_id
    """


def _present(table: str) -> str:
    """SQL for the table, and the episodes that have a row of it, of those of which a record is missing."""
    here = "episode_id IN (SELECT episode_id FROM missing)"
    return f"""
        SELECT '{table}', episode_id FROM {table} WHERE {here}
        UNION ALL SELECT name, episode_id FROM damaged WHERE name = '{table}' AND {here}
    """


_HOME = r"regexp_replace(id, CASE WHEN name = 'mentions' THEN '\.[^.]*\.[^.]*$' ELSE '\.[^.]*$' END, '')"
"""SQL for the episode that the id of a row names."""
_JOINED = (("mentions", "turn_id"), ("segments", "turn_id"), ("cues", "turn_id"))
_REFERENCES = [
    (table, reference) for table, listed in REFERENCES.items() for reference in listed if table != "entities"
]
_TARGETS = tuple(dict.fromkeys(reference.target for _, reference in _REFERENCES))
_ALL_KNOWN = " UNION ALL ".join(f"SELECT '{target}', id FROM known_{target}" for target in _TARGETS)
_ALL_IDS = " UNION ALL ".join(map(_ids, EPISODE_TABLES))
IDENTITY = {
    **{f"{table[:-1]}_turn": _turn_of(table) for table, _ in _JOINED},
    "segment_cue": """
        SELECT r.row, c.row AS cue_row FROM segments r JOIN cues c USING (cue_id) WHERE r.episode_id = c.episode_id
    """,
    # The cue that a mention begins in, or behind.
    "mention_cue": """
        SELECT m.row, c.row AS cue_row FROM (SELECT * FROM mentions JOIN mention_turn USING (row)) m ASOF JOIN (
            SELECT c.row, c.start_char, k.turn_row FROM cues c JOIN cue_turn k USING (row)
            WHERE c.end_char > c.start_char
        ) c ON m.turn_row = c.turn_row AND m.start_char >= c.start_char
    """,
    "moved": " UNION ALL ".join(_moved(table) for table in EPISODE_TABLES if table != "episodes"),
    # Rows that their ids put into another episode than the one that they name, with that other one: here, or as other
    # windows tell. Which of the two lacks the row is not known.
    "astray": f"""
        SELECT name, id, {_HOME} AS home FROM moved WHERE home <> episode_id
        UNION SELECT name, id, {_HOME} FROM elsewhere WHERE episode_id IS NULL
    """,
    # Ids that several rows have. Grouping strings by their hash first takes half the time.
    "twice": f"""
        SELECT name, id, field, count(*) AS n, min(row) AS row, min(episode_id) AS episode_id FROM ({_ALL_IDS})
        WHERE hash(id) IN (SELECT hash(id) FROM ({_ALL_IDS}) GROUP BY 1 HAVING count(*) > 1)
        GROUP BY ALL HAVING n > 1
    """,
    **{f"known_{target}": _known(target) for target in _TARGETS},
    # References to an id that does not exist, or to another episode where that may not be. Whether it is known is asked
    # of all at once: one join takes less time than one for each column.
    "broken_references": f"""
        SELECT *, (name, row) IN (SELECT name, row FROM moved) AS moved,
            episode_id NOT IN (SELECT id FROM known_episodes) AND 'episodes' NOT IN (SELECT name FROM unsure) AS lost
        FROM (
            SELECT *, (target, value) IN ({_ALL_KNOWN}) AS known
            FROM ({" UNION ALL ".join(_referring(table, reference) for table, reference in _REFERENCES)})
        ) WHERE NOT known OR (same AND NOT of_episode(value, episode_id))
    """,
    # Records of an episode that no table has and to which several others refer: one is missing, the others are right.
    "missing": """
        SELECT target AS name, value AS id, value, episode_id, min(row) AS row, min(first) AS first,
            string_agg(number_of(name, n), ', ' ORDER BY name) AS referring
        FROM (
            SELECT target, value, episode_id, name, count(DISTINCT id) AS n, min(row) AS row, min(id) AS first
            FROM broken_references WHERE NOT known AND target NOT IN (SELECT name FROM unsure)
            AND (same OR (field = 'episode_id' AND NOT moved)) GROUP BY ALL
        ) GROUP BY target, value, episode_id HAVING sum(n) > 1 OR target = 'episodes'
    """,
}
"""Tables that the rules of this module ask, in the order in which they can be made."""

_EMPTIED = f"""
    SELECT name, min(id) AS id, episode_id, min(row) AS row, arg_min(first, id) AS first, count(*) AS n,
        (name, episode_id) IN ({" UNION ALL ".join(map(_present, EPISODE_TABLES))}) AS partly
    FROM missing GROUP BY name, episode_id HAVING count(*) >= CASE WHEN partly THEN {MANY} ELSE 2 END
"""
"""Tables of which an episode has lost all records, or many: what refers to each has no finding of its own."""
_REFERRED = "no record of {name} has this id, which is referred to by {referring}, first by {first}"

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
    reason="Frequencies, shares and every model trained on the corpus give that talk twice its weight.",
    hint="remove one of the episodes, or correct its source_sha256",
)
ID_DUPLICATE = Rule(
    code="id-duplicate",
    layer="identity",
    level="error",
    among=("twice", "moved"),
    # Copies of an id can lie in several windows: that is reported once, of a row that is in the wrong episode.
    query="""
        SELECT name, id, field, n, row, episode_id FROM twice ANTI JOIN scattered USING (name, id)
        UNION ALL SELECT name, id, any_value(field), any_value(n), min(row), any_value(episode_id)
            FROM moved JOIN scattered USING (name, id) WHERE first = episode_id GROUP BY name, id
    """,
    message="expected one record with this id, found {n}",
    explanation="Two records of a table have the same id.",
    reason="Nobody can tell which of the two a citation means, and a join on the id doubles rows.",
    hint="keep one, or give the other its own id",
)
IDS_DISAGREE = Rule(
    code="id-parts",
    layer="identity",
    level="error",
    among=("moved",),
    query="""
        SELECT name, id, episode_id, field, expected, parts, row FROM moved
        WHERE episode_id IN (SELECT id FROM known_episodes) OR 'episodes' IN (SELECT name FROM unsure)
    """,
    message="the id is {id}, but {parts} make it {expected}",
    explanation=(
        "An id does not agree with the fields it is made of: its episode, its turn or its index, or a "
        "speaker's label as a slug."
    ),
    reason=(
        "People read the episode, the turn and the position from an id. If they are not those of the fields, citations "
        "lead to another record."
    ),
    hint="make id and fields agree; indices count from 0",
)
DANGLING = Rule(
    code="reference-dangling",
    layer="identity",
    level="error",
    among=("broken_references",),
    query="""
        SELECT name, id, episode_id, field, value, target, row FROM broken_references
        WHERE NOT known AND target <> 'entities' AND target NOT IN (SELECT name FROM unsure)
        AND (moved OR (target, value, episode_id) NOT IN (SELECT name, id, episode_id FROM missing))
    """,
    message="{field} is {value!r}, but no record of {target} has this id",
    suggest="SELECT id FROM known_{target} WHERE id IS NOT NULL",
    explanation="A record points to an id that no record of the other table has.",
    reason="A join drops the record without an error.",
    hint="correct the reference, or restore the record it names, which may have been renamed",
)
OTHER_EPISODE = Rule(
    code="reference-episode",
    layer="identity",
    level="error",
    among=("broken_references",),
    query="""
        SELECT name, id, episode_id, field, value, row FROM broken_references
        WHERE same AND NOT of_episode(value, episode_id) AND NOT lost AND NOT moved
        AND (known OR target IN (SELECT name FROM unsure))
    """,
    message="{field} is {value}, which belongs to another episode than {episode_id}",
    explanation="A record points to a record of another episode.",
    reason="Counts by episode take the record for one, and joins give it to the other.",
    hint="point to a record of the same episode",
)

RULES = (
    SOURCE_TWICE,
    ID_DUPLICATE,
    IDS_DISAGREE,
    DANGLING,
    DANGLING.variant(
        among=("missing",),
        query=f"SELECT * FROM missing WHERE (name, episode_id) NOT IN (SELECT name, episode_id FROM ({_EMPTIED}))",
        message=_REFERRED,
        suggest="SELECT episode_id AS id FROM episodes ANTI JOIN turns USING (episode_id) WHERE '{name}' = 'episodes'",
    ),
    DANGLING.variant(
        among=("missing",),
        query=f"SELECT * FROM ({_EMPTIED}) WHERE NOT partly",
        message="{episode_id} has no {name}, but others refer to {n} of them, first {first} to {id}",
        suggest=None,
    ),
    DANGLING.variant(
        among=("missing",),
        query=f"SELECT * FROM ({_EMPTIED}) WHERE partly",
        message="{n} {name} of {episode_id} that others refer to are missing; first, {first} refers to {id}",
        suggest=None,
    ),
    OTHER_EPISODE,
    ID_DUPLICATE.variant(
        table="entities",
        field="entity_id",
        scope="corpus",
        query="SELECT entity_id AS id, count(*) AS n, min(row) AS row FROM entities GROUP BY 1 HAVING count(*) > 1",
    ),
    DANGLING.variant(scope="corpus", among=("lost_entities",), query=NAMED_ONCE),
    DANGLING.variant(scope="corpus", among=("lost_entities",), query=NAMED_OFTEN, message=_REFERRED),
    DANGLING.variant(
        scope="corpus",
        among=("lost_entities",),
        query=LOST_TOGETHER,
        message="{n} entities that others refer to are missing: {named}; they are referred to by {referring}",
        suggest=None,
    ),
)
