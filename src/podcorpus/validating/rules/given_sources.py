"""Whether the sources that are given for checking and the episodes belong together."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 39

SOURCE_UNKNOWN = Rule(
    code="source-unknown",
    layer="text",
    level="error",
    scope="corpus",
    needs=("sources",),
    query="""
        SELECT NULL AS id, path, CASE WHEN EXISTS (SELECT 1 FROM absent WHERE name = 'episodes')
            THEN 'no row fits it: no hash, name or title of the rows is what this page has there'
            ELSE 'no episode was built from this file, whose SHA-256 is ' || left(sha256, 12) || '…' END AS problem
        FROM given_sources WHERE sha256 NOT IN (SELECT sha256 FROM used_sources)
    """,
    message="{problem}",
    explanation="A source given for checking belongs to no episode of the corpus.",
    reason="Nothing was checked against this file: it may be another copy than the one the corpus was made from.",
    hint="give the source the corpus was built from",
)
SOURCE_MISSING = Rule(
    code="source-missing",
    layer="text",
    level="warning",
    table="episodes",
    scope="corpus",
    needs=("sources", "episodes"),
    # A source that no episode has may be another copy of theirs, and has a finding of its own. Of episodes without
    # their turns, as in a single table, nothing more would be checked.
    query="""
        SELECT arg_min(episode_id, row) AS id, min(row) AS row, count(*) AS n,
            (SELECT count(*) FROM all_episodes) AS episodes
        FROM all_episodes WHERE source_sha256 NOT IN (SELECT sha256 FROM given_sources)
        HAVING n > 0 AND NOT EXISTS (FROM given_sources WHERE sha256 NOT IN (SELECT sha256 FROM used_sources))
            AND NOT EXISTS (FROM absent WHERE name = 'turns')
    """,
    message="{n} of {episodes:episode} have no source among those given; this is the first",
    explanation="Sources were given for checking, but those of some episodes are not among them.",
    reason="Texts, times, labels and segments of these episodes were checked within the corpus only.",
    hint="give their sources too, as files, folders or archives; if they are not at hand, leave it",
)

RULES = (SOURCE_UNKNOWN, SOURCE_MISSING)
