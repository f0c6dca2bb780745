"""Rows of a window put side by side, added up or compared with their neighbours, for several rules to ask. As SQL over
the tables of the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from podcorpus.engine.workspace import Workspace
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.records.ids import ID_PARTS
from podcorpus.validating.cue_sql import VERBATIM, cue_time
from podcorpus.validating.sql import whole


def _pairs(table: str, columns: str, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> str:
    """SQL for the rows of a table with values of the rows before and after in the same episode, or in the same turn for
    a mention: `before_id`, `before_index`, `next_id`, `next_index` and the columns named. The tables of a window are in
    the order of the indices, which the engine keeps: nothing is sorted."""
    model = TABLES[table]
    group = "turn_id" if table == "mentions" else "episode_id"
    sides = {"lag": ("before", before), "lead": ("next", after)}
    neighbours = ", ".join(
        f"CASE WHEN {side}({group}) OVER w = {group} THEN {side}({column}) OVER w END AS {name}_{alias}"
        for side, (name, named) in sides.items()
        for column, alias in {model.key: "id", str(model.index): "index", **{one: one for one in named}}.items()
    )
    return f"""
        SELECT {model.key}, episode_id, row, {model.index}, {columns}, {neighbours}
        FROM {table} WINDOW w AS ()
    """


def _indices() -> Iterator[str]:
    """SQL for the indices of all records of an episode, or mentions of a turn, each with the one before it."""
    for table, model in TABLES.items():
        if model.index is not None:
            yield f"""
                SELECT '{table}' AS name, episode_id, {model.key} AS id, row, '{model.index}' AS field,
                    {model.index} AS index, before_index, {ID_PARTS[table].width} AS width FROM {table[:-1]}_pairs
            """


_SEGMENTS = _pairs("segments", "source_start, source_end", before=("source_start", "source_end"))

PREPARED = {
    "chapter_pairs": _pairs("chapters", "published_start_ms"),
    "turn_pairs": _pairs("turns", "start_ms, end_ms, source_start", before=("source_end",), after=("start_ms",)),
    "cue_pairs": _pairs(
        "cues",
        "turn_id, start_ms, end_ms, start_char, end_char, source_start, source_end",
        before=("turn_id", "start_ms", "end_ms", "end_char", "source_end"),
        after=("start_ms",),
    ),
    "mention_pairs": _pairs("mentions", "start_char", before=("end_char",)),
    "segment_pairs": f"""
        SELECT *, coalesce(before_source_end, 0) AS before,
            segment_index = coalesce(before_index + 1, 0) AND source_end > source_start
                AND (before_id IS NULL OR before_source_start < before_source_end) AS adjacent
        FROM ({_SEGMENTS})
    """,
    # Records that follow a gap in the indices, with the index that was expected. An episode with a row that cannot be
    # used is skipped, since that row may be the one that seems to be missing.
    "gaps": f"""
        SELECT name, episode_id, id, row, field, index, coalesce(before_index + 1, 0) AS expected,
            regexp_replace(id, '[0-9]+$', '') || padded(expected, width) AS other
        FROM ({" UNION ALL ".join(_indices())})
        WHERE index > expected AND (name, episode_id) NOT IN (SELECT name, episode_id FROM unusable)
    """,
    # By table and episode how many rows cannot be used.
    "unusable": """
        SELECT name, episode_id, count(*) AS n FROM damaged SEMI JOIN window_episodes USING (episode_id) GROUP BY ALL
        UNION ALL SELECT name, episode_id, count(*) FROM dropped GROUP BY ALL
        UNION ALL SELECT name, home, count(*) FROM astray JOIN window_episodes ON home = episode_id GROUP BY ALL
        UNION ALL SELECT name, episode_id, n FROM everywhere, window_episodes
    """,
    # By table the episodes of which a row is missing, or may be.
    "incomplete": f"""
        SELECT name, episode_id FROM unusable UNION SELECT name, episode_id FROM gaps
        UNION SELECT name, episode_id FROM missing UNION SELECT unnest({list(EPISODE_TABLES)}), episode_id FROM bare
    """,
    # Episodes that say they have turns, and of which no table has a row.
    "bare": """
        SELECT episode_id FROM episodes WHERE n_turns > 0
        AND episode_id NOT IN (SELECT episode_id FROM row_counts WHERE name <> 'episodes')
    """,
    # How many rows may be missing from a count.
    "lacking": f"""
        SELECT name, episode_id, sum(n) AS n FROM (
            SELECT * FROM unusable
            UNION ALL SELECT name, episode_id, count(DISTINCT id) FROM reported
                WHERE code IN ('reference-dangling', 'reference-episode') GROUP BY ALL
            UNION ALL SELECT name, episode_id, index - expected FROM gaps
        ) WHERE name IN {EPISODE_TABLES} GROUP BY ALL
    """,
    "row_counts": " UNION ALL ".join(
        f"SELECT '{table}' AS name, episode_id, count(*) AS n FROM {table} GROUP BY ALL" for table in EPISODE_TABLES
    ),
    "turn_sums": """
        SELECT episode_id, arg_max(start_ms, turn_index) FILTER (start_ms IS NOT NULL) AS last_ms,
            arg_max(turn_id, turn_index) FILTER (start_ms IS NOT NULL) AS last_id
        FROM turns GROUP BY episode_id
    """,
    # What the cues of each turn give, by the turn's row. Cues without words are nowhere in the source.
    "cue_sums": """
        SELECT j.turn_row, count(*) AS n_cues, sum(c.n_words) AS n_words, max(c.end_char) AS n_chars,
            arg_min(c.start_ms, c.cue_index) FILTER (c.start_ms IS NOT NULL) AS start_ms,
            CASE WHEN arg_max(c.end_ms IS NULL, c.cue_index) THEN NULL ELSE max(c.end_ms) END AS end_ms,
            coalesce(min(c.source_start) FILTER (c.source_end > c.source_start),
                arg_min(c.source_start, c.cue_index)) AS source_start,
            coalesce(max(c.source_end) FILTER (c.source_end > c.source_start),
                arg_min(c.source_end, c.cue_index)) AS source_end
        FROM cues c JOIN cue_turn j USING (row) GROUP BY j.turn_row
    """,
    "rates": """
        SELECT episode_id, sum(end_ms::DOUBLE - start_ms) / nullif(sum(end_char - start_char), 0) AS ms_per_char
        FROM cues WHERE end_ms >= start_ms GROUP BY episode_id
    """,
    # Turns that are not what their cues give. Which of the two is wrong is not known: nothing is concluded from them.
    "odd_turns": """
        SELECT t.row, t.turn_id, t.episode_id FROM turns t JOIN cue_sums s ON s.turn_row = t.row
        WHERE t.n_cues <> s.n_cues OR t.n_chars <> s.n_chars OR t.source_start <> s.source_start
        OR t.source_end <> s.source_end OR t.start_ms IS DISTINCT FROM s.start_ms OR t.end_ms IS DISTINCT FROM s.end_ms
    """,
    "speaker_sums": """
        SELECT speaker_id, count(*) AS n_turns, sum(n_words) AS n_words FROM turns
        WHERE speaker_id IS NOT NULL AND turn_id NOT IN (SELECT id FROM reported WHERE code = 'reference-episode')
        GROUP BY ALL
    """,
    "continuations": """
        SELECT t.*, e.turn_id AS earlier_id, e.turn_index AS earlier_index, e.speaker_id AS earlier_speaker FROM (
            SELECT turn_id, episode_id, row, turn_index, speaker_id, kind, continues_turn_id,
                episode_id || '.t' || padded(max(turn_index) FILTER (kind = 'speech') OVER before, 4) AS latest_id
            FROM turns WINDOW before AS (
                PARTITION BY episode_id, speaker_id ORDER BY turn_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) QUALIFY continues_turn_id IS NOT NULL
        ) t JOIN turns e ON e.turn_id = t.continues_turn_id AND e.episode_id = t.episode_id
    """,
    "placed": """
        SELECT episode_id, row, chapter_id, chapter_index, source_start, start_ms,
            lead(chapter_id) OVER w AS next_id, lead(source_start) OVER w AS next_source_start,
            lead(start_ms) OVER w AS next_start_ms, lag(source_start) OVER w IS NULL AS first
        FROM chapters WHERE source_start IS NOT NULL
        WINDOW w AS (PARTITION BY episode_id ORDER BY chapter_index, row)
    """,
    "whole_places": """
        SELECT * FROM chapters WHERE start_turn_id IS NOT NULL AND start_char IS NOT NULL
        AND source_start IS NOT NULL AND alignment IS NOT NULL
    """,
    # Chapters in the turns and cues that they begin in, with their place in the source where the cue's words are the
    # source's own characters, and their time (see `records.timing.Timeline.cue_time`).
    "chapter_turns": f"""
        SELECT c.*, t.turn_id, t.row AS turn_row, t.n_chars, q.cue_id, q.source_start AS cue_source_start,
            q.source_end AS cue_source_end,
            CASE WHEN {VERBATIM} OR c.start_char = q.start_char
                THEN q.source_start + c.start_char - q.start_char END AS expected_start,
            c.start_char > q.start_char AND q.start_ms IS NOT NULL AND (q.end_ms >= q.start_ms) IS NOT TRUE
                AS at_mean_rate,
            {cue_time("c.start_char")} AS at_ms
        FROM (
            SELECT c.row, t.row AS turn_row, arg_max(q.row, q.cue_index) AS cue_row
            FROM whole_places c JOIN turns t ON c.start_turn_id = t.turn_id AND c.episode_id = t.episode_id
            LEFT JOIN cue_turn j ON j.turn_row = t.row LEFT JOIN cues q ON q.row = j.row
            WHERE q.row IS NULL OR c.start_char >= q.start_char GROUP BY ALL
        ) p JOIN whole_places c ON c.row = p.row JOIN turns t ON t.row = p.turn_row
        LEFT JOIN cues q ON q.row = p.cue_row LEFT JOIN rates s ON c.episode_id = s.episode_id
    """,
    "wrong_editions": """
        SELECT e.episode_id, any_value(e.row) AS row, any_value(e.edition) AS edition, count(*) AS n,
            count(*) FILTER ((t.text IS NULL) <> (e.edition = 'text-free')) AS wrong
        FROM turns t JOIN episodes e USING (episode_id) GROUP BY e.episode_id HAVING wrong > 0
    """,
    # The clock of each episode whose turns, cues and chapters are all at hand.
    "clocks": f"""
        SELECT e.episode_id, e.row, e.n_turns, e.clock_ratio, coalesce(c.any_published, false) AS any_published,
            t.last_ms IS NOT NULL AS any_timed, c.all_curated, f.n = c.published AS all_placed, c.any_placed, f.fit
        FROM episodes e LEFT JOIN turn_sums t USING (episode_id)
        LEFT JOIN (
            SELECT episode_id, bool_or(published_start_ms IS NOT NULL) AS any_published,
                bool_and(alignment IS NOT DISTINCT FROM 'curated') AS all_curated,
                bool_or(start_turn_id IS NOT NULL) AS any_placed, count(published_start_ms) AS published
            FROM chapters GROUP BY episode_id
        ) c USING (episode_id)
        LEFT JOIN (
            SELECT episode_id, count(*) FILTER (at_ms IS NOT NULL) AS n,
                sum(published_start_ms::DOUBLE * at_ms) / nullif(sum(published_start_ms::DOUBLE ** 2), 0) AS fit
            FROM chapter_turns WHERE published_start_ms IS NOT NULL GROUP BY episode_id
        ) f USING (episode_id)
        WHERE {whole("turns", "chapters", "cues", of="e.")}
    """,
    # Cues with the segments that hold their words: how many there are, where they begin and end.
    "cue_segments": """
        SELECT c.cue_id, c.turn_id, c.episode_id, c.row, c.start_char, c.end_char, c.source_start, c.source_end,
            c.cue_index, w.*
        FROM cues c LEFT JOIN (
            SELECT j.cue_row, count(*) AS n, count(*) FILTER (s.kind IN ('turn_body', 'cue_text')) AS n_words,
                count(*) FILTER (s.kind = 'turn_body') AS n_bodies,
                min(s.source_start) FILTER (s.kind IN ('turn_body', 'cue_text')) AS words_start,
                max(s.source_end) FILTER (s.kind IN ('turn_body', 'cue_text')) AS words_end,
                arg_min(s.segment_id, s.segment_index) AS first_id,
                max(s.source_end) AS last_end,
                any_value(s.segment_id) FILTER (s.kind IN ('turn_body', 'cue_text')) AS body_id,
                any_value(s.row) FILTER (s.kind IN ('turn_body', 'cue_text')) AS body_row,
                any_value(s.sha256) FILTER (s.kind IN ('turn_body', 'cue_text')) AS body_sha256,
                any_value(s.kind) FILTER (s.kind IN ('turn_body', 'cue_text')) AS body_kind
            FROM segments s JOIN segment_cue j USING (row) GROUP BY j.cue_row
        ) w ON w.cue_row = c.row
    """,
    # Turns of one cue whose words are one segment of the source, unchanged: its hash is the text's.
    "turn_bodies": """
        SELECT t.turn_id, t.episode_id, t.row, t.text_sha256, b.cue_id, b.body_id, b.body_row, b.body_sha256
        FROM turns t JOIN cue_turn j ON j.turn_row = t.row JOIN cue_segments b ON b.row = j.row
        WHERE t.n_cues = 1 AND b.n_words = 1 AND b.source_end - b.source_start = b.end_char - b.start_char
    """,
    # Mentions in their turns, with their place in the source where the words of their cues are the source's own.
    "mention_turns": f"""
        SELECT * EXCLUDE (verbatim, cue_start_char, cue_end_char, cue_source_start, cue_source_end, turn_source_end),
            CASE WHEN verbatim AND end_char <= cue_end_char THEN cue_source_start + end_char - cue_start_char
                WHEN end_char = cue_end_char THEN cue_source_end
                WHEN source_end - source_start < end_char - start_char
                    OR (cue_id IS NULL AND source_end - source_start > 1000 + 40 * (end_char - start_char))
                    THEN expected_start + end_char - start_char
                ELSE least(source_end, turn_source_end) END AS expected_end
        FROM (
            SELECT m.mention_id, m.episode_id, m.row, m.turn_id, m.chapter_id, m.surface, m.start_char, m.end_char,
                m.source_start, m.source_end, m.speaker_id, m.start_ms, t.turn_id AS found, t.row AS turn_row,
                t.n_chars, slice(t.text, m.start_char, m.end_char) AS there,
                q.end_ms IS NULL OR q.end_ms < q.start_ms AS at_mean_rate,
                t.speaker_id AS expected_speaker_id, q.cue_id, {VERBATIM} AS verbatim,
                q.start_char AS cue_start_char, q.end_char AS cue_end_char, q.source_start AS cue_source_start,
                q.source_end AS cue_source_end, t.source_end AS turn_source_end,
                CASE WHEN {VERBATIM} OR m.start_char = q.start_char THEN q.source_start + m.start_char - q.start_char
                    WHEN m.source_start < q.source_start OR m.source_start > q.source_end THEN q.source_start
                    ELSE m.source_start END AS expected_start,
                {cue_time("m.start_char")} AS at_ms
            FROM mentions m LEFT JOIN mention_turn j USING (row) LEFT JOIN turns t ON t.row = j.turn_row
            LEFT JOIN mention_cue i ON i.row = m.row LEFT JOIN cues q ON q.row = i.cue_row
            LEFT JOIN rates s ON s.episode_id = m.episode_id
        )
    """,
    "linked": """
        SELECT m.mention_id, m.episode_id, m.row, m.surface, m.entity_id, m.entity_type, m.form, m.method,
            e.entity_type AS registered_type, f.form AS expected_form, f.exact
        FROM mentions m JOIN entities e USING (entity_id)
        JOIN forms f ON f.surface = m.surface AND f.entity_id = m.entity_id
    """,
}
"""By name. `forms` and the tables of what was read again are made beside these, in Python."""

VIEWS = {
    "mention_words": "SELECT m.*, t.text FROM mention_turns m LEFT JOIN turns t ON t.row = m.turn_row",
    "stated_lengths": """
        SELECT episode_id, source_chars FROM episodes
        WHERE episode_id NOT IN (SELECT id FROM reported WHERE name = 'episodes' AND code = 'source-length')
    """,
    # A source_chars that is too small is reported once, against the segments.
    "source_lengths": """
        SELECT l.episode_id, greatest(l.source_chars, coalesce(s.last, 0)) AS length FROM stated_lengths l
        LEFT JOIN (
            SELECT episode_id, arg_max(source_end, (segment_index, row)) AS last FROM segments GROUP BY episode_id
        ) s USING (episode_id)
    """,
}
"""Views: what is too wide to keep, and what depends on what was reported before."""

QUERIES = {**PREPARED, **VIEWS}
"""Both, by name."""


@cache
def asked_by(query: str) -> tuple[str, ...]:
    """The names of the queries above that a query asks, each behind those that it is made of itself."""
    named = [name for name in dict.fromkeys(re.findall(r"\w+", query)) if name in QUERIES]
    made_of = (part for name in named for part in (*asked_by(QUERIES[name]), name))
    return tuple(dict.fromkeys(made_of))


class Prepared:
    """The tables and views above, each made for the window when a query first asks it."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._made: set[str] = set()

    def clear(self) -> None:
        """Another window begins: what was made for the last one is not kept beside its rows."""
        for name in self._made.intersection(PREPARED):
            self._space.execute(f"DROP TABLE {name}")
        self._made.clear()

    def make(self, *queries: str) -> None:
        """What some queries ask."""
        for name in (name for query in queries for name in asked_by(query) if name not in self._made):
            self._made.add(name)
            kind = "TABLE" if name in PREPARED else "VIEW"
            self._space.execute(f"CREATE OR REPLACE {kind} {name} AS {QUERIES[name]}")
