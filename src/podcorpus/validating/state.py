"""What a run of the rules begins with."""

from __future__ import annotations

import re

import pyarrow as pa

from podcorpus.records.forms import EPISODE_PART
from podcorpus.records.ids import episode_part

STATE = """
    CREATE TABLE absent (name VARCHAR);
    CREATE TABLE unsure (name VARCHAR);
    CREATE TABLE everywhere (name VARCHAR, n BIGINT);
    CREATE TABLE damaged (name VARCHAR, episode_id VARCHAR, id VARCHAR);
    CREATE TABLE elsewhere (name VARCHAR, episode_id VARCHAR, id VARCHAR);
    CREATE TABLE scattered (name VARCHAR, id VARCHAR, n BIGINT, first VARCHAR);
    CREATE TABLE moved (name VARCHAR, id VARCHAR);
    CREATE TABLE reported (code VARCHAR, name VARCHAR, id VARCHAR, episode_id VARCHAR);
    CREATE TABLE dropped (name VARCHAR, episode_id VARCHAR, row BIGINT);
    CREATE TABLE forms (surface VARCHAR, entity_id VARCHAR, form VARCHAR, exact BOOLEAN);
    CREATE TABLE all_episodes (episode_id VARCHAR, source_sha256 VARCHAR, "show" VARCHAR, guid VARCHAR,
        row BIGINT);
    CREATE TABLE speaker_names (value VARCHAR, n BIGINT, id VARCHAR);
    CREATE TABLE pointed (entity_id VARCHAR, n_mentions BIGINT, n_episodes BIGINT);
    CREATE TABLE lost_entities (name VARCHAR, value VARCHAR, field VARCHAR, item BIGINT, n BIGINT, row BIGINT,
        first VARCHAR);
    CREATE TABLE lacking_in_corpus (name VARCHAR, n HUGEINT);
    CREATE TABLE given_sources (sha256 VARCHAR, chars BIGINT, path VARCHAR);
    CREATE TABLE used_sources (sha256 VARCHAR);
"""
"""Empty tables: what is known beside the rows of a window, and what is kept from one to the next."""
KEPT_OF_WINDOW = """
    INSERT INTO all_episodes SELECT episode_id, source_sha256, "show", guid, row FROM episodes;
    INSERT INTO speaker_names SELECT name, count(DISTINCT episode_id), min(speaker_id) FROM speakers
        WHERE name IS NOT NULL GROUP BY name;
"""
"""What is compared with the episodes of other windows."""
KNOWN_OF_ENTITIES = """
    CREATE TABLE entity_names AS SELECT *, fold_name(name) AS folded FROM (
        SELECT entity_id, row, entity_type, NULL AS item, canonical_name AS name FROM entities
        UNION ALL SELECT entity_id, row, entity_type, generate_subscripts(aliases, 1) - 1, unnest(aliases)
        FROM entities WHERE len(aliases) > 0
    );
    CREATE TABLE people AS SELECT folded, last(entity_id ORDER BY row) AS namesake
    FROM entity_names WHERE item IS NULL AND entity_type = 'PERSON' GROUP BY 1;
    INSERT INTO everywhere SELECT name, count(*) FROM damaged WHERE episode_id IS NULL GROUP BY 1;
"""
"""The names of all entities, and the people among them; and how many unusable rows name no episode."""

_IS_EPISODE = re.compile(EPISODE_PART).fullmatch


def episode_named(table: str, episode_id: str | None, record_id: str | None) -> str | None:
    """The episode of a row that cannot be used: the one that it names, or if that is no episode's id, the one in its
    own id; None if neither is one."""
    if episode_id is not None and _IS_EPISODE(episode_id):
        return episode_id
    if record_id is None or table in ("episodes", "entities"):
        return None
    home = episode_part(table, record_id)
    return home if home != record_id and _IS_EPISODE(home) else None


def texts_in(turns: pa.Table) -> set[bool | None]:
    """The values of `Rule.texts` with which a rule can find something in some turns."""
    without = turns.column("text").null_count
    return {None, *((True,) if without < turns.num_rows else ()), *((False,) if without else ())}
