"""Layer 5: what several episodes say, each of itself: guids, which differ, and names, which do not."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.sql import UNTIDY

ORDER = 58

GUID_TWICE = Rule(
    code="guid-twice",
    layer="annotation",
    level="warning",
    scope="corpus",
    table="episodes",
    field="guid",
    needs=("episodes",),
    # What is one source has one guid: that is reported by itself. Shows number their episodes each for itself.
    query="""
        SELECT episode_id AS id, row, guid, first FROM (
            SELECT *, first_value(episode_id) OVER same AS first, first_value(source_sha256) OVER same AS source
            FROM all_episodes WHERE guid IS NOT NULL
            WINDOW same AS (PARTITION BY "show", guid ORDER BY row ROWS UNBOUNDED PRECEDING)
        ) WHERE episode_id <> first AND source_sha256 <> source
    """,
    message="guid is {guid!r}, which {first} has, too",
    explanation="Two episodes of a show have the same guid.",
    reason=(
        "A guid identifies an episode: a program that joins on it takes one for the other, and if the two are one "
        "talk, every word of it counts twice."
    ),
    hint="look up the guid in the published feed and correct it; if both are the same talk, remove one",
)
NAME_VARIANT = Rule(
    code="name-variant",
    layer="annotation",
    level="warning",
    scope="corpus",
    query=f"""
        WITH given AS (
            SELECT 'episodes' AS name, 'show' AS field, "show" AS value, count(*) AS n, min(episode_id) AS id
            FROM all_episodes WHERE "show" IS NOT NULL GROUP BY "show"
            UNION ALL SELECT 'speakers', 'name', value, sum(n)::BIGINT, min(id) FROM speaker_names GROUP BY value
        )
        SELECT name, id, field, value, usual, number_of('episodes', most) AS most FROM (
            SELECT *, first_value(value) OVER alike AS usual, first_value(n) OVER alike AS most
            FROM (SELECT *, fold_name(value) AS folded FROM given WHERE NOT regexp_matches(value, {UNTIDY}))
            WHERE folded <> ''
            WINDOW alike AS (PARTITION BY name, folded ORDER BY n DESC, id)
        ) WHERE value <> usual
    """,
    message="{field} is {value!r}, but {usual!r} in {most}",
    explanation=(
        "The show of two episodes, or the name of two speakers, differs in case, accents, white space or punctuation "
        "alone. The finding is at the first that has the rarer spelling."
    ),
    reason="Who groups by it finds two shows, or two people, where there is one.",
    hint="write it in one way, in the feed, the episode list, podcorpus.toml or the curated layer",
)

RULES = (GUID_TWICE, NAME_VARIANT)
