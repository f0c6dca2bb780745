"""Layer 3: times against what anyone can say in them."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 38

FASTEST_MS = 10
"""Milliseconds per character below which nobody speaks. The fastest talkers on record say some 11 words in a second,
which are about 65 characters, spaces included: 15 ms each. Scripts with a character a syllable are far slower. Speech
at its usual rate takes 50 to 100 ms, so that seconds taken for milliseconds give less than 1."""
SLOWEST_MS = 10_000
"""Milliseconds per character above which an episode is no talk, pauses and music included: six characters, a word, in
a minute. Microseconds taken for milliseconds give 50,000 and more."""
LEAST_CHARS, MANY_CHARS = 50, 500
"""Characters with a time from which on a rate tells something: of one that is too fast, and of one that is too slow,
which a long pause between a few words can be as well."""
_SECOND = 1000
_LONGEST_MS = 3 * 86_400_000
"""Longer than any episode: three days. An hour in microseconds gives 41."""
_FAR = 300
"""How many times as long the transcript is as the time up to its last published chapter where that was published in
seconds; otherwise all chapters begin in the first twelve seconds of an hour."""

TIME_UNIT = Rule(
    code="time-unit",
    layer="order",
    level="error",
    table="episodes",
    field="last_turn_start_ms",
    needs=("episodes", "turns"),
    # Times that are cut to the second can be a second short. Where all are the same, they tell nothing.
    query=f"""
        SELECT e.episode_id AS id, e.episode_id, e.row, t.chars, t.ms,
            CASE WHEN t.ms < t.chars THEN 'seconds' ELSE 'another unit' END AS unit
        FROM episodes e JOIN (
            SELECT episode_id, sum(n_chars) AS chars, sum(end_ms::DOUBLE - start_ms)::HUGEINT AS ms,
                bool_and(start_ms % {_SECOND} = 0 AND end_ms % {_SECOND} = 0) AS cut
            FROM turns WHERE end_ms >= start_ms GROUP BY episode_id
        ) t USING (episode_id)
        WHERE (
            (ms > 0 AND chars >= {LEAST_CHARS} AND ms + CASE WHEN cut THEN {_SECOND} ELSE 0 END < {FASTEST_MS} * chars)
            OR (chars >= {MANY_CHARS} AND ms > {SLOWEST_MS} * chars)
        )
        AND e.episode_id NOT IN (
            SELECT episode_id FROM reported WHERE code IN ('time-runs-back', 'end-time', 'text-length', 'last-start')
            AND episode_id IS NOT NULL
        )
        AND e.episode_id NOT IN (SELECT episode_id FROM odd_turns)
    """,
    message="the turns have {chars:character} in {ms} ms, which nobody speaks; the times look like {unit}",
    explanation=(
        "The times of an episode are not milliseconds: all turns together take less than 10 ms per character, faster "
        "than anyone speaks, or more than 10 s; the chapters are published in the first 300th of the time that the "
        "turns take; or an episode is longer than three days."
    ),
    reason=(
        "Seconds that pass as milliseconds make an hour 3.6 seconds long: every rate, share and position is wrong by "
        "the same factor."
    ),
    hint="give all times in milliseconds",
)

RULES = (
    TIME_UNIT,
    TIME_UNIT.variant(
        table="chapters",
        field="published_start_ms",
        needs=("chapters", "turns"),
        unless_in_episode={"chapters": ("time-runs-back",), "turns": ("time-runs-back",)},
        query=f"""
            SELECT chapter_id AS id, c.episode_id, c.row, published_start_ms, last_ms
            FROM (
                SELECT episode_id, arg_max(chapter_id, chapter_index) AS chapter_id, max(row) AS row,
                    max(published_start_ms) AS published_start_ms
                FROM chapters WHERE published_start_ms > 0 GROUP BY episode_id HAVING count(*) > 1
            ) c JOIN turn_sums USING (episode_id) WHERE published_start_ms * {_FAR} < last_ms
            AND c.episode_id NOT IN (SELECT episode_id FROM odd_turns)
        """,
        message="the last chapter is published at {published_start_ms:ms}, but the last turn starts at {last_ms:ms}; "
        "the published times look like seconds",
    ),
    TIME_UNIT.variant(
        field="duration_ms",
        needs=("episodes",),
        query=f"SELECT episode_id AS id, episode_id, row, duration_ms FROM episodes WHERE duration_ms > {_LONGEST_MS}",
        message="duration_ms is {duration_ms:ms}, more than three days; it looks like another unit",
    ),
)
