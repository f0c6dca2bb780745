"""Layer 3: where turns lie in their source and in time, what they go on with, and gaps in the indices of all tables."""

from __future__ import annotations

from podcorpus.engine.sql import texts_sql
from podcorpus.findings.rules import Rule
from podcorpus.reading.source import CONTAINERS
from podcorpus.records import TABLES

ORDER = 30

INDEX_GAP = Rule(
    code="index-gap",
    layer="order",
    level="error",
    among=("gaps",),
    unless=("reference-dangling",),
    query="SELECT name, id, episode_id, row, field, index, expected, other FROM gaps",
    message="{field} is {index}; expected {expected}",
    explanation="The indices of an episode's records (or a turn's mentions) do not run 0, 1, 2 … without gap.",
    reason="A record may be lost there; and whoever steps from one index to the next stops at the gap.",
    hint="restore the missing records, or renumber those after the gap",
)


def overlapping(table: str) -> str:
    """The rows of a table that share characters of the source with another one, as SQL: each with the row before it
    in the order of the source, which is not that of the rows where each channel of a recording is written by itself."""
    key, index = TABLES[table].key, TABLES[table].index
    return f"""
        SELECT {key} AS id, before_id, before_id AS other, episode_id, row, source_start, before_end FROM (
            SELECT {key}, episode_id, row, source_start, lag({key}) OVER w AS before_id,
                lag(source_end) OVER w AS before_end
            FROM {table} WHERE episode_id IN (
                SELECT episode_id FROM {table[:-1]}_pairs WHERE source_start < before_source_end
            ) WINDOW w AS (PARTITION BY episode_id ORDER BY source_start, source_end, {index})
        ) WHERE source_start < before_end
    """


OVERLAPPING = "source_start is {source_start}, but {before_id} before it in the source ends at {before_end}"
SOURCE_LENGTH = Rule(
    code="source-length",
    layer="text",
    level="error",
    table="episodes",
    field="source_chars",
    needs=("episodes", "sources"),
    query="""
        SELECT episode_id AS id, episode_id, row, source_chars, g.chars
        FROM episodes JOIN given_sources g ON g.sha256 = source_sha256 WHERE g.chars <> source_chars
    """,
    message="source_chars is {source_chars}, but the source has {chars:code point}",
    explanation="An episode's source_chars is not the length of its source.",
    reason=(
        "Spans are checked against it: a source of another length is another file than the one the spans were made for."
    ),
    hint="build the episode again from this source",
)
SPAN_OUTSIDE_SOURCE = Rule(
    code="span-outside-source",
    layer="order",
    level="error",
    table="turns",
    field="source_end",
    needs=("turns",),
    query="""
        SELECT turn_id AS id, episode_id, row, source_start, source_end,
            coalesce(' of ' || length || ' code points', '') AS length
        FROM turns LEFT JOIN source_lengths USING (episode_id)
        WHERE source_end < source_start OR source_end > length
    """,
    message="the span {source_start}–{source_end} is not inside the source{length}",
    explanation="A turn ends after the source does, before it begins, or shares characters with another turn.",
    reason="Cutting the source by the span gives the words of another turn, or none.",
    hint="correct the span",
)
TEXT_LENGTH = Rule(
    code="text-length",
    layer="text",
    level="error",
    table="turns",
    field="n_chars",
    needs=("turns",),
    unless=("span-outside-source",),
    # What is decoded is never longer than what it is written as.
    query="""
        SELECT turn_id AS id, episode_id, row, n_chars, source_end - source_start AS span
        FROM turns WHERE n_chars > source_end - source_start OR (n_chars = 0 AND source_end > source_start)
    """,
    message="n_chars is {n_chars}, but the span in the source has {span:code point}",
    explanation=(
        "A turn's text is not n_chars long, in code points, or its span in the source does not have as many where its "
        "words are written there as they are."
    ),
    reason="All spans in the turn count from its start; with another length they may mark other characters.",
    hint="correct n_chars or the span",
)
CONTINUES_ORDER = Rule(
    code="continues-order",
    layer="order",
    level="error",
    table="turns",
    field="continues_turn_id",
    needs=("turns",),
    unless=("reference-dangling", "reference-episode"),
    query="""
        SELECT turn_id AS id, earlier_id AS other, episode_id, row, earlier_id FROM continuations
        WHERE earlier_index >= turn_index OR earlier_speaker IS DISTINCT FROM speaker_id
    """,
    message="continues_turn_id is {earlier_id}, which is not an earlier turn of the same speaker",
    explanation="A turn goes on with a turn that is not an earlier one of the same speaker.",
    reason=(
        "Putting an interrupted utterance together from its parts would join another person's words, or run in a "
        "circle."
    ),
    hint="point to an earlier turn of the same speaker, or to none",
)
CONTINUES_FAR = Rule(
    code="continues-far",
    layer="order",
    level="warning",
    table="turns",
    field="continues_turn_id",
    needs=("turns",),
    unless=("continues-order",),
    query="""
        SELECT turn_id AS id, episode_id, row, CASE WHEN kind = 'backchannel'
            THEN 'kind is backchannel, but continues_turn_id is ' || earlier_id
            ELSE 'continues_turn_id is ' || earlier_id || ', but the speaker spoke last in '
                || coalesce(latest_id, 'no turn') END AS problem
        FROM continuations WHERE kind = 'backchannel' OR latest_id IS DISTINCT FROM earlier_id
    """,
    message="{problem}",
    explanation=(
        "A turn goes on with a turn that is not the last thing its speaker said before, or is itself only a "
        "back-channel, which goes on with nothing."
    ),
    reason="Putting an interrupted utterance together from its parts would leave out what was said between them.",
    hint="point to the speaker's last turn of speech, or to none",
)
TIME_RUNS_BACK = Rule(
    code="time-runs-back",
    layer="order",
    level="error",
    table="turns",
    field="start_ms",
    needs=("turns",),
    # Only true neighbours, since what was between two others is not known, and turns that are what their cues give.
    query="""
        SELECT next_id AS id, episode_id, row, next_start_ms, start_ms, turn_id,
            CASE WHEN end_ms IS DISTINCT FROM next_start_ms THEN turn_id END AS also
        FROM turn_pairs WHERE next_index = turn_index + 1 AND next_start_ms < start_ms
        AND turn_id NOT IN (SELECT turn_id FROM odd_turns) AND next_id NOT IN (SELECT turn_id FROM odd_turns)
    """,
    message="start_ms is {next_start_ms:ms}, but {turn_id} before it starts at {start_ms:ms}",
    explanation="A turn or a published chapter starts before the one above it.",
    reason="Players and queries that go by time show the turn elsewhere, and lengths between turns become negative.",
    hint="correct the time, or the order; if the source has the wrong time, correct it there and build again",
)
END_TIME = Rule(
    code="end-time",
    layer="order",
    level="error",
    table="turns",
    field="end_ms",
    needs=("turns",),
    message="end_ms is {end_ms:ms}, but {after:ms}",
    explanation=(
        "An end time is not that of the last of a turn's cues, comes before the start, or is not the start of the next "
        "placed chapter. Which of the two is wrong is not known; the finding is at the turn, or the earlier one."
    ),
    reason="Speaking times, shares and cuts of the audio are calculated from start to end.",
    hint="set it to the end that the cues or the next chapter give; if the source has the wrong time, correct it there "
    "and build again",
)


RULES = (
    SOURCE_LENGTH,
    INDEX_GAP,
    SPAN_OUTSIDE_SOURCE,
    TEXT_LENGTH,
    TEXT_LENGTH.variant(
        needs=("turns", "cues", "segments", "episodes"),
        unless=("span-outside-source", "text-length"),
        # What is written with tags can have escapes, and white space that is not shown, within one body.
        query=f"""
            SELECT t.turn_id AS id, t.episode_id, t.row, t.n_chars, t.source_end - t.source_start AS span
            FROM turns t JOIN cue_turn j ON j.turn_row = t.row JOIN cue_segments c ON c.row = j.row
            JOIN episodes e ON e.episode_id = t.episode_id AND e.format NOT IN {texts_sql(CONTAINERS)}
            WHERE t.n_cues = 1 AND c.n = c.n_words + 1 AND c.n_bodies = 1
            AND t.n_chars <> t.source_end - t.source_start
        """,
    ),
    SPAN_OUTSIDE_SOURCE.variant(
        field="source_start",
        unless=("span-outside-source", "text-length"),
        query=f"""
            FROM ({overlapping("turns")})
            WHERE id NOT IN (SELECT turn_id FROM odd_turns) AND before_id NOT IN (SELECT turn_id FROM odd_turns)
        """,
        message=OVERLAPPING,
    ),
    CONTINUES_ORDER,
    CONTINUES_FAR,
    TIME_RUNS_BACK,
)
