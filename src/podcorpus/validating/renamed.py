"""Episodes under another id than their rows name, as SQL."""

from __future__ import annotations

RENAMED = """
    WITH rows_of AS MATERIALIZED (
        SELECT episode_id, name FROM (
            SELECT episode_id, 'turns' AS name FROM turns UNION ALL SELECT episode_id, 'chapters' FROM chapters
            UNION ALL SELECT episode_id, 'mentions' FROM mentions
        ) SEMI JOIN (SELECT value AS episode_id FROM missing WHERE name = 'episodes') USING (episode_id)
    )
    SELECT e.episode_id AS id, e.row, r.episode_id AS expected FROM episodes e JOIN (
        SELECT episode_id, count(*) FILTER (name = 'turns') AS n_turns,
            count(*) FILTER (name = 'chapters') AS n_chapters, count(*) FILTER (name = 'mentions') AS n_mentions
        FROM rows_of GROUP BY episode_id HAVING n_turns > 0
    ) r USING (n_turns, n_chapters, n_mentions)
    ANTI JOIN turns t ON t.episode_id = e.episode_id
"""
"""Episodes without turns whose counts are those of the rows of an episode that is missing, `expected`. Where the
two ids are in different windows, it does not show."""

LOST_TO_RENAMED = """
    SELECT m.*, renamed FROM missing m JOIN (
        SELECT expected AS value, min(id) AS renamed FROM renamed GROUP BY ALL
    ) USING (value) WHERE name = 'episodes'
"""
"""The missing ones, each with the first of those."""
