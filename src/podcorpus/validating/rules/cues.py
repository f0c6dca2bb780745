"""Layers 3 and 4: cues: in their turns, in the source and in time; and turns that are made of their cues."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.texts import SENTENCE_COUNT, WORD_COUNT
from podcorpus.validating.rules.time_units import FASTEST_MS, LEAST_CHARS
from podcorpus.validating.rules.turns import END_TIME, SPAN_OUTSIDE_SOURCE, TIME_RUNS_BACK
from podcorpus.validating.sql import N_WORDS

ORDER = 39

_SECOND = 1000
_WHOLE = "c.episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name IN ('cues', 'turns'))"
_TURN_IN_DOUBT = ("text-length", "text-hash", "span-outside-source", "segment-turn", "word-count", "id-parts")

CUE_TURN = Rule(
    code="cue-turn",
    layer="order",
    level="error",
    table="cues",
    field="turn_id",
    needs=("cues", "turns"),
    unless=("reference-dangling", "reference-episode"),
    query=f"""
        SELECT cue_id AS id, episode_id, row, turn_id, before_id, before_turn_id FROM (
            SELECT c.*, t.turn_index, b.turn_index AS before_turn FROM cue_pairs c
            JOIN turns t USING (turn_id) LEFT JOIN turns b ON b.turn_id = c.before_turn_id
        ) c WHERE turn_index <> coalesce(before_turn, 0) AND turn_index <> coalesce(before_turn + 1, 0) AND {_WHOLE}
    """,
    message="turn_id is {turn_id}, but the cue before it, {before_id}, is of {before_turn_id}; expected that or the "
    "next",
    explanation="The cues of an episode are not in the order of its turns.",
    hint="correct turn_id, or build the episode again from its source",
)
CUE_SPAN = Rule(
    code="cue-span",
    layer="order",
    level="error",
    table="cues",
    field="start_char",
    needs=("cues",),
    unless=("cue-turn", "reference-dangling", "reference-episode"),
    # A cue without words begins where the text before it ends; one space is between the texts of others.
    query=f"""
        SELECT cue_id AS id, episode_id, row, start_char, due FROM (
            SELECT *, CASE WHEN turn_id IS DISTINCT FROM before_turn_id OR before_end_char = 0 THEN 0
                WHEN end_char = start_char THEN before_end_char ELSE before_end_char + 1 END AS due
            FROM cue_pairs WHERE cue_index = coalesce(before_index + 1, 0)
        ) c WHERE start_char <> due AND {_WHOLE}
    """,
    message="start_char is {start_char}; expected {due}, after the cue before it in its turn",
    explanation=(
        "The span of a cue does not continue its turn's text after the cue before it, ends before it begins, or holds "
        "more characters than its stretch of the source."
    ),
    hint="build the episode again from its source",
)
CUE_OVERLAP = Rule(
    code="cue-overlap",
    layer="order",
    level="warning",
    table="episodes",
    needs=("cues",),
    unless_in_episode={"cues": ("time-runs-back", "end-time")},
    query="""
        SELECT episode_id AS id, episode_id, count(*) AS n, arg_min(cue_id, cue_index) AS first FROM cue_pairs
        WHERE start_ms < before_end_ms AND start_ms >= before_start_ms GROUP BY episode_id
    """,
    message="cues that begin before the one before them ends: {n}, the first is {first}",
    explanation=(
        "Cues overlap in time: people talk at once, captions stay on the screen, or a time is wrong. Times that are "
        "interpolated in such cues are rough."
    ),
    hint="nothing, if they are so in the source; otherwise correct the times",
)
SPEECH_RATE = Rule(
    code="speech-rate",
    layer="order",
    level="warning",
    table="episodes",
    needs=("cues",),
    unless_in_episode={"cues": ("time-runs-back", "end-time", "cue-span"), "episodes": ("time-unit",)},
    # Times that are cut to the second can be a second short.
    query=f"""
        SELECT episode_id AS id, episode_id, count(*) AS n, arg_min(cue_id, cue_index) AS first,
            arg_min(end_char - start_char, cue_index) AS chars, arg_min(end_ms - start_ms, cue_index) AS ms
        FROM cues WHERE end_ms >= start_ms AND end_char - start_char >= {LEAST_CHARS}
        AND end_ms - start_ms + CASE WHEN start_ms % {_SECOND} = 0 AND end_ms % {_SECOND} = 0 THEN {_SECOND} ELSE 0 END
            < {FASTEST_MS} * (end_char - start_char)
        GROUP BY episode_id
    """,
    message="cues with more words than anyone speaks in their time: {n}, the first is {first} with {chars} characters "
    "in {ms} ms",
    explanation=(
        f"Cues have more than a character in {FASTEST_MS} ms, faster than anyone speaks: a time or a header is wrong."
    ),
    hint="compare the times with the source",
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
                    || before.start_ms END AS problem
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
    """,
    message="the word {problem}",
    explanation="The words of a cue are not inside it, overlap, or are not in order of position and time.",
    hint="build the episode again from its source",
)
TURN_CUES = Rule(
    code="turn-cues",
    layer="order",
    level="error",
    table="turns",
    needs=("turns", "cues"),
    unless=_TURN_IN_DOUBT,
    unless_in_episode={"cues": ("cue-turn", "cue-span", "span-outside-source", "word-count", "end-time")},
    query=f"""
        SELECT id, episode_id, row, c.field AS field, c.given AS given, c.found AS found FROM (
            SELECT turn_id AS id, episode_id, row, unnest([
                {
        ", ".join(
            f"{{field: '{column}', given: t.{column}::HUGEINT, found: s.{column}::HUGEINT}}"
            for column in ("n_cues", "start_ms", "n_chars", "n_words", "source_start", "source_end")
        )
    }
            ]) AS c FROM turns t JOIN cue_sums s ON s.turn_row = t.row
        ) x WHERE c.given IS DISTINCT FROM c.found
        AND episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name IN ('cues', 'turns'))
    """,
    message="{field} is {given}, but its cues give {found}",
    explanation="A turn is not made of its cues: their number, words, characters, times or stretch of the source "
    "differ.",
    hint="build the episode again from its source",
)

RULES = (
    CUE_TURN,
    CUE_SPAN.variant(
        field="end_char",
        unless=(),
        query="""
            SELECT cue_id AS id, episode_id, row, start_char, end_char FROM cues WHERE end_char < start_char
        """,
        message="end_char is {end_char}, but start_char is {start_char}",
    ),
    CUE_SPAN,
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
    SPAN_OUTSIDE_SOURCE.variant(
        table="cues",
        field="source_start",
        needs=("cues",),
        unless=("span-outside-source",),
        query="""
            SELECT cue_id AS id, before_id AS other, episode_id, row, source_start, before_id, before_source_end
            FROM cue_pairs WHERE source_start < before_source_end
        """,
        message="source_start is {source_start}, but {before_id} before it ends at {before_source_end}",
    ),
    # What is decoded is never longer than what it is written as.
    CUE_SPAN.variant(
        field="end_char",
        unless=("cue-span", "span-outside-source"),
        query="""
            SELECT cue_id AS id, episode_id, row, end_char - start_char AS chars, source_end - source_start AS span
            FROM cues WHERE end_char > start_char AND source_end >= source_start
            AND (end_char - start_char > source_end - source_start)
            UNION ALL SELECT cue_id, episode_id, row, 0, source_end - source_start FROM cues
            WHERE end_char = start_char AND source_end > source_start
        """,
        message="the cue has {chars} characters, but its stretch of the source has {span}",
    ),
    TIME_RUNS_BACK.variant(
        table="cues",
        needs=("cues",),
        query="""
            SELECT cue_id AS id, before_id AS other, episode_id, row, start_ms, before_id, before_start_ms
            FROM cue_pairs WHERE start_ms < before_start_ms AND turn_id = before_turn_id
        """,
        message="start_ms is {start_ms}, but {before_id} before it starts at {before_start_ms}",
    ),
    END_TIME.variant(
        table="cues",
        needs=("cues",),
        unless=("time-runs-back",),
        query="""
            SELECT cue_id AS id, next_id AS other, episode_id, row, end_ms,
                coalesce('it starts at ' || start_ms, 'it has no start') AS after
            FROM cue_pairs WHERE end_ms IS NOT NULL AND (start_ms IS NULL OR end_ms < start_ms)
            AND next_start_ms IS DISTINCT FROM end_ms
        """,
        message="end_ms is {end_ms}, but {after}",
    ),
    CUE_WORDS,
    WORD_COUNT.variant(
        table="cues",
        needs=("turns", "cues"),
        unless=("word-count", "text-hash", "text-length", "cue-span"),
        query=f"""
            SELECT cue_id AS id, turn_id AS other, episode_id, row, n_words, found FROM (
                SELECT *, {N_WORDS} AS found FROM (
                    SELECT c.cue_id, c.turn_id, c.episode_id, c.row, c.n_words,
                        slice(t.text, c.start_char, c.end_char) AS text
                    FROM cues c JOIN cue_turn j USING (row) JOIN turns t ON t.row = j.turn_row
                    WHERE t.text IS NOT NULL AND t.n_cues > 1
                )
            ) WHERE found <> n_words
        """,
    ),
    TURN_CUES.variant(
        table="episodes",
        field="n_turns",
        unless=(),
        unless_in_episode={},
        query="""
            SELECT episode_id AS id, e.episode_id, e.row, n_turns FROM episodes e
            WHERE n_turns > 0 AND episode_id NOT IN (SELECT episode_id FROM cues)
            AND episode_id IN (SELECT episode_id FROM turns)
            AND episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name = 'cues')
            AND 'cues' NOT IN (SELECT name FROM absent)
        """,
        message="the episode has {n_turns} turns, but no cues",
    ),
    TURN_CUES.variant(
        field="n_cues",
        query=f"""
            SELECT turn_id AS id, episode_id, row, n_cues FROM turns c ANTI JOIN cue_turn j ON j.turn_row = c.row
            WHERE {_WHOLE} AND episode_id IN (SELECT episode_id FROM cues)
        """,
        message="n_cues is {n_cues}, but no cue is of this turn",
    ),
    TURN_CUES,
    END_TIME.variant(
        needs=("turns", "cues"),
        unless=("reference-dangling",),
        unless_in_episode={"cues": ("cue-turn", "cue-span", "end-time")},
        query=f"""
            SELECT t.turn_id AS id, t.episode_id, t.row, t.end_ms,
                coalesce('its cues end at ' || s.end_ms, 'the last of its cues has no end') AS after
            FROM turns t JOIN cue_sums s ON s.turn_row = t.row
            JOIN (SELECT row, episode_id FROM turns) c ON c.row = t.row
            WHERE t.end_ms IS DISTINCT FROM s.end_ms AND {_WHOLE}
        """,
        message="end_ms is {end_ms}, but {after}",
    ),
    CUE_OVERLAP,
    SPEECH_RATE,
    SENTENCE_COUNT,
    SENTENCE_COUNT.variant(
        unless=("word-count", "sentence-count"),
        query="""
            SELECT turn_id AS id, episode_id, row, CASE
                WHEN n_questions > n_sentences THEN 'n_questions is ' || n_questions || ', but n_sentences is '
                    || n_sentences
                ELSE 'n_sentences is ' || n_sentences || ', but n_words is ' || n_words END AS problem
            FROM turns WHERE text IS NULL AND (n_questions > n_sentences OR (n_words = 0 AND n_sentences > 0))
        """,
        message="{problem}",
    ),
)
