"""Layer 3: cues: in their turns, in the source and in time."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.turns import END_TIME, SPAN_OUTSIDE_SOURCE, TIME_RUNS_BACK
from podcorpus.validating.sql import whole

ORDER = 31

_WHOLE = whole("cues", "turns", of="c.")

CUE_TURN = Rule(
    code="cue-turn",
    layer="order",
    level="error",
    table="cues",
    field="turn_id",
    needs=("cues", "turns"),
    unless=("cue-turn", "reference-dangling", "reference-episode"),
    query=f"""
        SELECT cue_id AS id, before_id AS other, episode_id, row, turn_id, before_id, before_turn_id FROM (
            SELECT c.*, t.turn_index, b.turn_index AS before_turn FROM cue_pairs c
            JOIN turns t USING (turn_id) LEFT JOIN turns b ON b.turn_id = c.before_turn_id
        ) c WHERE turn_index <> coalesce(before_turn, 0) AND turn_index <> coalesce(before_turn + 1, 0) AND {_WHOLE}
    """,
    message="turn_id is {turn_id}, but {before_id} before it is in {before_turn_id}; expected that turn or the next",
    explanation=(
        "A cue names another turn than the one that its words lie in, or the cues are not in the order of the turns."
    ),
    reason="The times, words and speaker that are found by way of the cue are those of another turn.",
    hint="correct turn_id, or build the episode again from its source",
)
CUE_SPAN = Rule(
    code="cue-span",
    layer="order",
    level="error",
    table="cues",
    field="start_char",
    needs=("cues",),
    unless=("cue-turn", "cue-span", "span-outside-source", "reference-dangling", "reference-episode"),
    # A cue without words begins where the text before it ends; one space is between the texts of others.
    query=f"""
        SELECT cue_id AS id, before_id AS other, before_id AS also, episode_id, row, start_char, expected FROM (
            SELECT *, CASE WHEN turn_id IS DISTINCT FROM before_turn_id OR before_end_char = 0 THEN 0
                WHEN end_char = start_char THEN before_end_char ELSE before_end_char + 1 END AS expected
            FROM cue_pairs WHERE cue_index = coalesce(before_index + 1, 0)
        ) c WHERE start_char <> expected AND {_WHOLE}
    """,
    message="start_char is {start_char}; expected {expected}, after the cue before it in its turn",
    explanation=(
        "The span of a cue does not continue its turn's text after the cue before it, ends before it begins, or holds "
        "more characters than its stretch of the source."
    ),
    reason=(
        "Times are found for a word by the cue that holds it: with a wrong span each word of the turn is shown at "
        "another word's time."
    ),
    hint="build the episode again from its source",
)
CUE_WORDS = Rule(
    code="cue-words",
    layer="order",
    level="error",
    table="cues",
    field="words",
    needs=("cues",),
    unless=("cue-span",),
    query="""
        SELECT id, episode_id, row, item, problem FROM (
            SELECT cue_id AS id, episode_id, row, item, CASE
                WHEN w.end_char <= w.start_char THEN 'ends before it begins'
                WHEN w.start_char < cue_start OR w.end_char > cue_end THEN 'is outside the cue, '
                    || cue_start || '–' || cue_end
                WHEN w.start_char < before.end_char THEN 'begins before the word before it ends'
                WHEN w.end_ms < w.start_ms THEN 'ends in time before it begins'
                WHEN w.start_ms < before.start_ms THEN 'starts at ' || w.start_ms || ' ms, the word before it at '
                    || before.start_ms || ' ms' END AS problem
            FROM (
                SELECT cue_id, episode_id, row, start_char AS cue_start, end_char AS cue_end, w.i AS item, w.w AS w,
                    w.before AS before
                FROM (
                    SELECT cue_id, episode_id, row, start_char, end_char, unnest(list_transform(
                        range(1, len(words) + 1), lambda i: {i: i - 1, w: words[i], before: words[i - 1]}
                    )) AS w
                    FROM cues WHERE len(words) > 0
                )
            )
        ) WHERE problem IS NOT NULL
        AND row NOT IN (SELECT row FROM cue_turn WHERE turn_row IN (SELECT row FROM odd_turns))
        QUALIFY row_number() OVER (PARTITION BY row ORDER BY item) = 1
    """,
    message="the word {problem:ms}",
    explanation="The words of a cue are not inside it, overlap, or are not in order of position and time.",
    reason=(
        "Word times are what subtitles, alignments and mentions are cut by: one in the wrong place moves all that "
        "follow."
    ),
    hint="build the episode again from its source",
)

RULES = (
    # The words tell where a cue belongs, if they lie in another turn.
    CUE_TURN.variant(
        unless=("reference-dangling", "reference-episode", "span-outside-source"),
        query=f"""
            SELECT c.cue_id AS id, c.episode_id, c.row, c.turn_id, t.turn_id AS expected FROM cues c
            JOIN cue_turn j USING (row) JOIN turns own ON own.row = j.turn_row
            JOIN turns t ON t.episode_id = c.episode_id AND c.source_start >= t.source_start
                AND c.source_end <= t.source_end
            WHERE c.source_end > c.source_start AND t.row <> own.row
            AND (c.source_start < own.source_start OR c.source_end > own.source_end) AND {_WHOLE}
        """,
        message="turn_id is {turn_id}, but the words lie in {expected}",
    ),
    CUE_TURN,
    CUE_SPAN.variant(
        field="end_char",
        unless=(),
        query="""
            SELECT cue_id AS id, episode_id, row, start_char, end_char FROM cues WHERE end_char < start_char
        """,
        message="end_char is {end_char}, but start_char is {start_char}",
    ),
    SPAN_OUTSIDE_SOURCE.variant(
        table="cues",
        needs=("cues",),
        query="""
            SELECT cue_id AS id, episode_id, row, source_start, source_end,
                coalesce(' of ' || length || ' code points', '') AS length
            FROM cues LEFT JOIN source_lengths USING (episode_id)
            WHERE source_end < source_start OR source_end > length
        """,
    ),
    # What is decoded is never longer than what it is written as.
    CUE_SPAN.variant(
        field="end_char",
        unless=("cue-span", "cue-turn", "span-outside-source"),
        query="""
            SELECT cue_id AS id, episode_id, row, end_char - start_char AS chars, source_end - source_start AS span
            FROM cues WHERE end_char > start_char AND source_end >= source_start
            AND (end_char - start_char > source_end - source_start)
            UNION ALL SELECT cue_id, episode_id, row, 0, source_end - source_start FROM cues
            WHERE end_char = start_char AND source_end > source_start
        """,
        message="the cue has {chars:character}, but its stretch of the source has {span}",
    ),
    CUE_SPAN,
    TIME_RUNS_BACK.variant(
        table="cues",
        needs=("cues",),
        query="""
            SELECT cue_id AS id, before_id AS other, episode_id, row, start_ms, before_id, before_start_ms
            FROM cue_pairs WHERE start_ms < before_start_ms AND turn_id = before_turn_id
        """,
        message="start_ms is {start_ms:ms}, but {before_id} before it starts at {before_start_ms:ms}",
    ),
    END_TIME.variant(
        table="cues",
        needs=("cues",),
        unless=("time-runs-back",),
        query="""
            SELECT cue_id AS id, next_id AS other, episode_id, row, end_ms, start_ms FROM cue_pairs
            WHERE end_ms < start_ms AND next_start_ms IS DISTINCT FROM end_ms
        """,
        message="end_ms is {end_ms:ms}, but it starts at {start_ms:ms}",
    ),
    CUE_WORDS,
)
