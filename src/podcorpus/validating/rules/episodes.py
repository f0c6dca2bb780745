"""Layer 5: what an episode says of itself against its rows: how turns were formed, its clock, its day and length."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 55

_SPEAKERS_IN_DOUBT = ("reference-dangling", "reference-episode", "source-reading")
_CHAPTERS_IN_DOUBT = ("time-runs-back", "time-unit", "source-reading", "reference-dangling")

TURNS_FROM = Rule(
    code="turns-from",
    layer="annotation",
    level="error",
    table="episodes",
    field="turns_from",
    needs=("episodes", "turns"),
    unless=("source-reading",),
    unless_in_episode={"turns": (*_SPEAKERS_IN_DOUBT, "turn-cues", "end-time")},
    query="""
        SELECT episode_id AS id, episode_id, row, turns_from, CASE
            WHEN turns_from = 'speakers' AND n_named = 0 THEN 'no turn has a speaker'
            WHEN turns_from <> 'speakers' AND n_named > 0 THEN named || ' has a speaker'
            WHEN turns_from = 'pauses' AND n_timed = 0 THEN 'no turn has a time'
            WHEN turns_from = 'cues' AND of_several IS NOT NULL THEN of_several || ' has several cues' END AS problem
        FROM episodes JOIN (
            SELECT episode_id, count(speaker_id) AS n_named, count(start_ms) AS n_timed,
                arg_min(turn_id, turn_index) FILTER (speaker_id IS NOT NULL) AS named,
                arg_min(turn_id, turn_index) FILTER (n_cues > 1) AS of_several
            FROM turns GROUP BY episode_id
        ) USING (episode_id) WHERE problem IS NOT NULL
        AND episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name = 'turns')
    """,
    message="turns_from is {turns_from}, but {problem}",
    explanation=(
        "An episode's turns are formed by speakers and none has one, or by something else and some have; or by pauses, "
        "without times; or each turn is a cue, and one has several."
    ),
    reason=(
        "It tells whether a turn is what somebody said or only a stretch between pauses: shares by speaker would be "
        "calculated from something else."
    ),
    hint="build the episode again from its source",
)
CLOCK_KNOTS = Rule(
    code="clock-knots",
    layer="annotation",
    level="error",
    table="episodes",
    field="clock_knots",
    needs=("episodes",),
    unless=("clock-ratio",),
    query="""
        SELECT episode_id AS id, episode_id, row, CASE
            WHEN clock_knots IS NULL THEN 'clock_knots is null, but clock_ratio is ' || clock_ratio
            WHEN clock_ratio IS NULL THEN 'clock_knots is not null, but clock_ratio is'
            WHEN len(clock_knots) = 0 THEN 'clock_knots has no knots' END AS problem
        FROM episodes WHERE problem IS NOT NULL
    """,
    message="{problem}",
    explanation=(
        "The knots of an episode's clock and its ratio are not null together, do not rise, do not begin at the start "
        "and end at the last published chapter, or do not agree with the ratio."
    ),
    reason="Times are converted by these points: with wrong ones a link into the audio leads to another place.",
    hint="build the episode again from its source",
)
PUBLISHED_DATE = Rule(
    code="published-date",
    layer="annotation",
    level="error",
    table="episodes",
    field="published_on",
    needs=("episodes",),
    query="""
        SELECT episode_id AS id, episode_id, row, published_on FROM episodes
        WHERE published_on IS NOT NULL AND try_cast(published_on AS DATE) IS NULL
    """,
    message="published_on is {published_on}, but its month has fewer days",
    explanation="An episode's published_on is no day of the calendar.",
    reason="Sorting and grouping by date fail or leave the episode out.",
    hint="correct the day",
)
DURATION_SHORT = Rule(
    code="duration-short",
    layer="annotation",
    level="warning",
    table="episodes",
    field="duration_ms",
    needs=("episodes",),
    unless=("last-start", "time-unit"),
    unless_in_episode={"turns": ("turn-cues", "time-runs-back", "source-reading")},
    query="""
        SELECT episode_id AS id, episode_id, row, duration_ms, last_turn_start_ms FROM episodes
        WHERE duration_ms < last_turn_start_ms
    """,
    message="duration_ms is {duration_ms}, but the last turn starts at {last_turn_start_ms}",
    explanation=(
        "The published length of an episode ends before its last turn starts: the transcript is of another recording, "
        "or one of the two is in another unit."
    ),
    reason="Shares of the episode's length exceed 100 %, and links lead behind the end of the recording.",
    hint="compare the transcript with the audio, and the length with the feed",
)

RULES = (
    TURNS_FROM,
    CLOCK_KNOTS,
    CLOCK_KNOTS.variant(
        unless=("clock-ratio", "clock-knots"),
        query="""
            SELECT episode_id AS id, episode_id, row, late - 1 AS item, knots[late] AS knot, knots[late - 1] AS before
            FROM (
                SELECT episode_id, row,
                    list_transform(clock_knots, lambda k: k.published_ms || '–' || k.start_ms) AS knots,
                    list_filter(range(2, len(clock_knots) + 1), lambda i:
                        clock_knots[i].published_ms <= clock_knots[i - 1].published_ms
                        OR clock_knots[i].start_ms < clock_knots[i - 1].start_ms)[1] AS late
                FROM episodes
            ) WHERE late IS NOT NULL
        """,
        message="the knot {knot} comes after {before}, but both clocks run forward",
    ),
    # A single stretch has the ratio.
    CLOCK_KNOTS.variant(
        needs=("episodes", "chapters"),
        unless=("clock-ratio", "clock-knots"),
        unless_in_episode={"chapters": _CHAPTERS_IN_DOUBT},
        query="""
            SELECT episode_id AS id, episode_id, row, CASE
                WHEN first.published_ms <> 0 OR first.start_ms <> 0 THEN 'the first knot is '
                    || first.published_ms || '–' || first.start_ms || '; expected 0–0'
                WHEN ends.published_ms <> last_ms OR abs(ends.start_ms - last_ms * clock_ratio) > 0.51
                    THEN 'the last knot is ' || ends.published_ms || '–' || ends.start_ms || '; expected ' || last_ms
                        || '–' || round_even(last_ms * clock_ratio, 0)::HUGEINT
                        || ' by the last chapter and clock_ratio'
                END AS problem
            FROM (
                SELECT e.episode_id, e.row, e.clock_ratio, e.clock_knots[1] AS first,
                    e.clock_knots[len(e.clock_knots)] AS ends,
                    coalesce(c.last_ms, 0)::DOUBLE::HUGEINT AS last_ms
                FROM episodes e LEFT JOIN (
                    SELECT episode_id, max(published_start_ms) AS last_ms FROM chapters GROUP BY episode_id
                ) c USING (episode_id)
                WHERE len(e.clock_knots) IN (1, 2) AND e.clock_ratio IS NOT NULL
            ) WHERE problem IS NOT NULL
            AND episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name = 'chapters')
        """,
        message="{problem}",
    ),
    PUBLISHED_DATE,
    DURATION_SHORT,
)
