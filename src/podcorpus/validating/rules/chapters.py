"""Layer 3: chapters: their place in a turn, in the source and in time, one after the other, and what lies in each."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.turns import END_TIME, TIME_RUNS_BACK
from podcorpus.validating.sql import whole

ORDER = 34

PLACE_IN_DOUBT = ("chapter-place", "span-outside-turn", "reference-dangling")
"""What puts a chapter's place in doubt."""
CHAPTERS_IN_DOUBT = {"chapters": (*PLACE_IN_DOUBT, "chapter-order")}
"""What, at any chapter of an episode, puts in doubt what lies in which."""
_TURN_IN_DOUBT = (
    *("text-length", "segment-turn", "span-outside-source", "reference-episode", "cue-span", "cue-turn"),
    "source-reading",
)

_RATE_IN_DOUBT = {
    "turns": ("time-runs-back", "text-length"),
    "cues": ("end-time", "time-runs-back", "cue-span", "cue-turn", "source-reading"),
}
_CUES = whole("cues", "turns")
_PLACE = ("start_turn_id", "start_char", "source_start", "alignment")
_MISSING = ", ".join(f"CASE WHEN {column} IS NULL THEN '{column}' END" for column in _PLACE)

CHAPTER_PLACE = Rule(
    code="chapter-place",
    layer="order",
    level="error",
    table="chapters",
    needs=("chapters",),
    query=f"""
        SELECT chapter_id AS id, episode_id, row, missing[1] AS field,
            array_to_string(missing, ', ') || CASE len(missing) WHEN 1 THEN ' is' ELSE ' are' END AS null_ones
        FROM (SELECT *, list_filter([{_MISSING}], lambda name: name IS NOT NULL) AS missing FROM chapters)
        WHERE len(missing) > 0
        AND (len(missing) < {len(_PLACE)} OR start_ms IS NOT NULL OR confidence IS NOT NULL)
    """,
    message="{null_ones} null, but the rest of the place is not",
    explanation=(
        "A chapter's place contradicts itself: some of its fields are null and others not, or turn, offset, "
        "source offset and time do not agree. Inside a turn the time is interpolated by characters. Only a "
        "chapter with a published time is searched for."
    ),
    reason=(
        "Somebody who opens the chapter by its time and somebody who opens it by its turn are taken to two different "
        "places."
    ),
    hint="make its fields agree, or set all of its place to null",
)
SPAN_OUTSIDE_TURN = Rule(
    code="span-outside-turn",
    layer="order",
    level="error",
    table="chapters",
    field="start_char",
    needs=("chapters", "turns"),
    unless=_TURN_IN_DOUBT,
    query="""
        SELECT chapter_id AS id, turn_id AS other, episode_id, row, start_char, turn_id, n_chars
        FROM chapter_turns WHERE start_char > n_chars
    """,
    message="start_char is {start_char}, but {turn_id} has {n_chars:code point}",
    explanation="A mention's or chapter's span does not lie inside its turn's text.",
    reason="Cutting the text by the span fails, or gives fewer characters than the name has.",
    hint="correct start and end; they count code points of the turn's text",
)
CHAPTER_ORDER = Rule(
    code="chapter-order",
    layer="order",
    level="error",
    table="chapters",
    field="source_start",
    needs=("chapters",),
    unless=PLACE_IN_DOUBT,
    query="""
        SELECT next_id AS id, chapter_id AS other, episode_id, row, next_source_start, chapter_id, source_start
        FROM placed WHERE source_start >= next_source_start
    """,
    message="source_start is {next_source_start}, but {chapter_id} before it begins at {source_start}",
    explanation="A chapter does not begin after the chapter before it.",
    reason="Each chapter lasts until the next begins: out of order, turns fall into the wrong one.",
    hint="correct its place, or build the episode again",
)
CHAPTER_OF = Rule(
    code="chapter-of",
    layer="order",
    level="error",
    field="chapter_id",
    explanation="A turn or mention names another chapter than the one its own first character lies in.",
    reason="Counts by chapter take the record for one where it is read in another.",
    hint="set chapter_id from the position",
)
_TIME = """
    SELECT chapter_id AS id, turn_id AS other, cue_id AS another, episode_id, row, start_ms,
        CASE WHEN at_ms IS NULL THEN 'its turn has no time'
            ELSE 'start_char puts the chapter at ' || round_even(at_ms, 0)::HUGEINT || ' ms' END AS place
    FROM chapter_turns WHERE start_char <= n_chars AND source_start = coalesce(expected_start, source_start)
    AND ((start_ms IS NULL) <> (at_ms IS NULL) OR abs(start_ms - at_ms) > 0.51)
    AND turn_row NOT IN (SELECT row FROM odd_turns) AND (start_char = 0 OR cue_id IS NOT NULL) AND {more}
"""


def in_chapter(table: str, rows: str) -> str:
    """The rows of a table that are not in the chapter that they name, as SQL, with the one that they are in."""
    key = {"turns": "turn_id", "mentions": "mention_id"}[table]
    return f"""
        SELECT r.{key} AS id, r.episode_id, r.row, r.chapter_id, coalesce((
            SELECT arg_max(p.chapter_id, p.chapter_index) FROM placed p
            WHERE p.episode_id = r.episode_id AND p.source_start <= r.source_start
        ), 'no chapter') AS place
        FROM {rows} r LEFT JOIN placed p ON r.chapter_id = p.chapter_id AND r.episode_id = p.episode_id
        LEFT JOIN placed f ON r.chapter_id IS NULL AND f.first AND f.episode_id = r.episode_id
        WHERE (CASE WHEN r.chapter_id IS NULL THEN f.source_start IS NULL OR r.source_start < f.source_start
            ELSE r.source_start >= p.source_start
                AND (p.next_source_start IS NULL OR r.source_start < p.next_source_start) END) IS NOT TRUE
        AND {whole("chapters", of="r.")}
    """


RULES = (
    CHAPTER_PLACE,
    CHAPTER_PLACE.variant(
        field="confidence",
        query="""
            SELECT chapter_id AS id, episode_id, row, confidence, alignment FROM whole_places
            WHERE (confidence IS NULL) <> (alignment = 'curated')
        """,
        message="confidence is {confidence}, but alignment is {alignment}",
    ),
    CHAPTER_PLACE.variant(
        field="published_start_ms",
        query="""
            SELECT chapter_id AS id, episode_id, row, alignment FROM whole_places
            WHERE published_start_ms IS NULL AND alignment <> 'curated'
        """,
        message="alignment is {alignment}, but there is no published time to align",
    ),
    SPAN_OUTSIDE_TURN,
    CHAPTER_PLACE.variant(
        field="source_start",
        needs=("chapters", "turns"),
        unless=_TURN_IN_DOUBT,
        query="""
            SELECT chapter_id AS id, turn_id AS other, cue_id AS another, episode_id, row, source_start, turn_id,
                start_char, coalesce(expected_start, cue_source_start) AS expected
            FROM chapter_turns WHERE start_char <= n_chars AND (source_start <> expected_start
                OR source_start NOT BETWEEN cue_source_start AND cue_source_end)
            AND turn_row NOT IN (SELECT row FROM odd_turns)
        """,
        message="source_start is {source_start}; expected {expected}, which is start_char {start_char} of {turn_id}",
    ),
    CHAPTER_PLACE.variant(
        field="start_ms",
        needs=("chapters", "turns"),
        unless=(*_TURN_IN_DOUBT, "end-time", "time-runs-back"),
        query=_TIME.format(more=f"NOT at_mean_rate AND (start_char = 0 OR {_CUES})"),
        message="start_ms is {start_ms:ms}, but {place:ms}",
    ),
    # No later time to go by: the place is at the mean rate of all turns, if they can all be trusted.
    CHAPTER_PLACE.variant(
        field="start_ms",
        needs=("chapters", "turns"),
        unless=(*_TURN_IN_DOUBT, "end-time", "time-runs-back"),
        unless_in_episode=_RATE_IN_DOUBT,
        query=_TIME.format(more=f"at_mean_rate AND {_CUES} AND episode_id NOT IN (SELECT episode_id FROM odd_turns)"),
        message="start_ms is {start_ms:ms}, but {place:ms}",
    ),
    CHAPTER_ORDER,
    END_TIME.variant(
        table="chapters",
        needs=("chapters",),
        unless=PLACE_IN_DOUBT,
        # Which chapter follows is not known where the place of the one behind it is in doubt.
        query=f"""
            SELECT chapter_id AS id, next_id AS other, behind AS another, episode_id, row, end_ms,
                CASE WHEN next_id IS NULL THEN 'no placed chapter follows'
                    ELSE next_id || ' starts at ' || coalesce(expected || ' ms', 'null') END AS after
            FROM (
                SELECT c.*, p.next_id, CASE WHEN c.start_ms IS NOT NULL THEN p.next_start_ms END AS expected,
                    lead(chapter_id) OVER (PARTITION BY c.episode_id ORDER BY c.chapter_index, c.row) AS behind
                FROM chapters c LEFT JOIN (SELECT chapter_id, next_id, next_start_ms FROM placed) p USING (chapter_id)
            ) WHERE end_ms IS DISTINCT FROM expected
            AND {whole("chapters")}
        """,
        message="end_ms is {end_ms:ms}, but {after:ms}",
    ),
    TIME_RUNS_BACK.variant(
        table="chapters",
        field="published_start_ms",
        needs=("chapters",),
        query="""
            SELECT chapter_id AS id, episode_id, row, published_start_ms, before, before_id FROM (
                SELECT *, lag(published_start_ms) OVER earlier AS before, lag(chapter_id) OVER earlier AS before_id
                FROM chapters WHERE published_start_ms IS NOT NULL
                WINDOW earlier AS (PARTITION BY episode_id ORDER BY chapter_index, row)
            ) WHERE published_start_ms < before
        """,
        message="published_start_ms is {published_start_ms:ms}, but {before_id} before it is published at {before:ms}",
    ),
    CHAPTER_OF.variant(
        table="turns",
        needs=("turns", "chapters"),
        unless=("reference-dangling", "reference-episode", "text-length", "segment-turn", "span-outside-source"),
        unless_in_episode=CHAPTERS_IN_DOUBT,
        query=in_chapter("turns", "(SELECT * FROM turns WHERE row NOT IN (SELECT row FROM odd_turns))"),
        message="chapter_id is {chapter_id}, but the turn begins in {place}",
    ),
)
