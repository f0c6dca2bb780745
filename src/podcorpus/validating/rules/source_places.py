"""Layer 4 with the source at hand: where mentions and chapters are in it. Where words are decoded, only the source
tells the place of each. Chapters in a file beside the source are there or not."""

from __future__ import annotations

from podcorpus.validating.rules.chapters import CHAPTER_PLACE
from podcorpus.validating.rules.mentions import SPAN_SOURCE
from podcorpus.validating.rules.source import SOURCE_READING
from podcorpus.validating.sql import first_if_uneven, whole

ORDER = 41

RULES = (
    SPAN_SOURCE.variant(
        needs=("sources", "mentions"),
        unless=("surface-mismatch", "span-source", "span-outside-turn", "span-outside-source", "segment-turn"),
        query=f"""
            SELECT m.mention_id AS id, m.found AS other, m.cue_id AS another, m.episode_id, m.row, m.source_start,
                m.source_end, p.source_start AS expected_start, p.source_end AS expected_end,
                CASE WHEN m.source_start <> p.source_start THEN 'source_start' ELSE 'source_end' END AS field
            FROM mention_turns m JOIN page_mentions p USING (mention_id)
            WHERE (m.source_start <> p.source_start OR m.source_end <> p.source_end) AND m.end_char <= m.n_chars
            {first_if_uneven("turns")}
        """,
        message="source_start and source_end are {source_start}–{source_end}; expected "
        "{expected_start}–{expected_end}, where the source has these characters",
    ),
    CHAPTER_PLACE.variant(
        field="source_start",
        needs=("sources", "chapters"),
        unless=("chapter-place", "span-outside-turn", "span-outside-source", "segment-turn"),
        query="""
            SELECT c.chapter_id AS id, c.turn_id AS other, c.cue_id AS another, c.episode_id, c.row, c.source_start,
                p.source_start AS expected
            FROM chapter_turns c JOIN page_chapters p USING (chapter_id)
            WHERE c.source_start <> p.source_start AND c.start_char < c.n_chars
        """,
        message="source_start is {source_start}; expected {expected}, where the source has these characters",
    ),
    # Of chapters in the source itself the segments tell; others are in a file beside it.
    SOURCE_READING.variant(
        table="episodes",
        field="n_chapters",
        needs=("sources", "episodes", "chapters"),
        unless=("segment-chapter",),
        query=f"""
            SELECT e.episode_id AS id, e.episode_id, e.row, a.n AS again, coalesce(c.n, 0) AS n
            FROM episodes e JOIN (SELECT episode_id, count(*) AS n FROM again_chapters GROUP BY 1) a USING (episode_id)
            LEFT JOIN (SELECT episode_id, count(*) AS n FROM chapters GROUP BY 1) c USING (episode_id)
            WHERE a.n > coalesce(c.n, 0)
            AND {whole("chapters", of="e.")}
            AND 'chapters' NOT IN (SELECT name FROM absent)
        """,
        message="reading the source again gives {again:chapter}, found {n}",
    ),
)
