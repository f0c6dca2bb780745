"""Rows of a window put side by side or added up, for more than one condition to ask. As SQL over its tables."""

from __future__ import annotations

PREPARED = {
    "turn_sums": """
        SELECT episode_id, count(*) AS n_turns, count(text) AS n_texts,
            arg_max(start_ms, turn_index) FILTER (start_ms IS NOT NULL) AS last_turn_start_ms,
            sum(end_ms::DOUBLE - start_ms) FILTER (end_ms >= start_ms)
                / nullif(sum(n_chars) FILTER (end_ms >= start_ms), 0) AS ms_per_char
        FROM turns GROUP BY episode_id
    """,
    "placed": """
        SELECT episode_id, chapter_id, chapter_index, source_start, start_ms,
            lead(source_start) OVER after AS next_source_start, lead(start_ms) OVER after AS next_start_ms,
            lag(source_start) OVER after IS NULL AS first
        FROM chapters WHERE source_start IS NOT NULL
        WINDOW after AS (PARTITION BY episode_id ORDER BY chapter_index, row)
    """,
    "speaker_sums": """
        SELECT episode_id, speaker_id, count(*) AS n_turns, sum(n_words) AS n_words
        FROM turns WHERE speaker_id IS NOT NULL GROUP BY ALL
    """,
    "chapter_turns": """
        SELECT c.*, t.turn_id AS found, t.n_chars, t.source_start AS turn_source_start, t.start_ms AS turn_start_ms,
            CASE
                WHEN t.start_ms IS NULL THEN NULL
                WHEN c.start_char = 0 THEN t.start_ms::DOUBLE
                WHEN t.end_ms >= t.start_ms
                    THEN t.start_ms + (t.end_ms - t.start_ms)::DOUBLE * c.start_char / greatest(1, t.n_chars)
                ELSE t.start_ms + coalesce(s.ms_per_char, 0) * c.start_char
            END AS at_ms
        FROM chapters c LEFT JOIN turns t ON c.start_turn_id = t.turn_id AND c.episode_id = t.episode_id
        LEFT JOIN turn_sums s ON c.episode_id = s.episode_id
    """,
}
"""Tables made of a window's rows, in the order in which they can be made."""

CHAPTER_OF = """
    SELECT r.episode_id FROM {table} r LEFT JOIN placed p ON r.chapter_id = p.chapter_id AND r.episode_id = p.episode_id
    LEFT JOIN placed f ON r.chapter_id IS NULL AND f.first AND f.episode_id = r.episode_id
    WHERE (
        CASE WHEN r.chapter_id IS NULL THEN f.source_start IS NULL OR r.source_start < f.source_start
        ELSE r.source_start >= p.source_start
            AND (p.next_source_start IS NULL OR r.source_start < p.next_source_start) END
    ) IS NOT TRUE
"""

EPISODE_SUMS = """(
    SELECT e.*, t.n_texts, t.n_turns AS found_turns, t.last_turn_start_ms AS found_last, c.n AS found_chapters,
        c.any_published, c.all_curated, c.far, c.fit, m.n AS found_mentions, g.found_lines, g.found_end
    FROM episodes e LEFT JOIN turn_sums t USING (episode_id)
    LEFT JOIN (
        SELECT c.episode_id, count(*) AS n, bool_or(published_start_ms IS NOT NULL) AS any_published,
            bool_and(alignment IS NOT DISTINCT FROM 'curated') AS all_curated,
            max(abs(published_start_ms * e.clock_ratio - start_ms)) FILTER (alignment <> 'curated') AS far,
            sum(published_start_ms::DOUBLE * at_ms) / nullif(sum(published_start_ms::DOUBLE ** 2), 0) AS fit
        FROM chapter_turns c JOIN episodes e ON c.episode_id = e.episode_id GROUP BY c.episode_id
    ) c USING (episode_id)
    LEFT JOIN (SELECT episode_id, count(*) AS n FROM mentions GROUP BY episode_id) m USING (episode_id)
    LEFT JOIN (
        SELECT episode_id, max(source_end) AS found_end, count(*) FILTER (kind = 'chapter_line') AS found_lines
        FROM segments GROUP BY episode_id
    ) g USING (episode_id)
)"""

MENTIONS_IN_TURNS = """(
    SELECT m.*, t.turn_index, t.n_chars, t.source_start AS turn_source_start
    FROM mentions m LEFT JOIN turns t ON m.turn_id = t.turn_id AND m.episode_id = t.episode_id
)"""
