"""Layer 3: the source map: segments that partition the source, and agree with turns and chapters."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.turns import OVERLAPPING, SPAN_OUTSIDE_SOURCE, overlapping
from podcorpus.validating.sql import whole

ORDER = 32

SEGMENT_GAP = Rule(
    code="segment-gap",
    layer="order",
    level="error",
    table="segments",
    field="source_start",
    needs=("segments",),
    query="""
        SELECT segment_id AS id, episode_id, row, source_start, before, before_id AS also FROM segment_pairs
        WHERE adjacent AND source_start > before
    """,
    message="source_start is {source_start}; expected {before}, the end of the segment before it",
    explanation=(
        "The segments do not partition the source: code points between two of them, or at either end, belong to none."
    ),
    reason="Words of the source that are in no segment are lost without anybody having decided so.",
    hint="build the episode again from its source",
)
SEGMENT_OVERLAP = Rule(
    code="segment-overlap",
    layer="order",
    level="error",
    table="segments",
    field="source_end",
    needs=("segments",),
    query="""
        SELECT segment_id AS id, episode_id, row, source_start, source_end FROM segment_pairs
        WHERE source_end <= source_start
    """,
    message="source_end is {source_end}, but source_start is {source_start}",
    explanation="Two segments share code points of the source, or a segment ends before it begins.",
    reason="The same characters would be counted, hydrated and checked twice, as two different things.",
    hint="build the episode again from its source",
)
_ENDS = f"""
    SELECT segment_id AS id, episode_id, row, source_end, source_chars FROM segment_pairs
    JOIN stated_lengths USING (episode_id) WHERE next_id IS NULL AND source_end {{compared}} source_chars
    AND {whole("segments")}
"""
_ENDS_MESSAGE = "the last segment ends at {source_end}; expected {source_chars}, the source_chars of the episode"
SEGMENT_TURN = Rule(
    code="segment-turn",
    layer="order",
    level="error",
    table="segments",
    field="turn_id",
    needs=("segments",),
    query="""
        SELECT segment_id AS id, episode_id, row, kind, turn_id FROM segments
        WHERE CASE WHEN turn_id IS NULL THEN kind IN ('turn_header', 'turn_body', 'cue_time', 'cue_text')
            ELSE kind IN ('show_notes', 'chapter_heading', 'chapter_line', 'notice', 'boilerplate', 'furniture') END
    """,
    message="kind is {kind}, but turn_id is {turn_id}",
    explanation=(
        "Segments, cues and turns do not agree: a cue's words are not where its segments are, a segment names a turn "
        "or a cue that it should not, or one of another turn."
    ),
    reason=(
        "Hydration puts a turn's text together from its segments: it would get other words than those that were "
        "annotated."
    ),
    hint="build the episode again from its source",
)
SEGMENT_CHAPTER = Rule(
    code="segment-chapter",
    layer="order",
    level="error",
    table="episodes",
    field="n_chapters",
    needs=("segments", "chapters"),
    query=f"""
        SELECT s.episode_id AS id, s.episode_id, s.lines, coalesce(c.n, 0) AS chapters
        FROM (
            SELECT episode_id, count(*) FILTER (kind = 'chapter_line' AND turn_id IS NULL) AS lines
            FROM segments GROUP BY episode_id
        ) s LEFT JOIN (SELECT episode_id, count(*) AS n FROM chapters GROUP BY episode_id) c USING (episode_id)
        WHERE s.lines > coalesce(c.n, 0)
        AND {whole("chapters", "segments", of="s.")}
    """,
    message="the source has {lines:chapter line}, but the episode has {chapters:chapter}",
    explanation="An episode has fewer chapters than its source has chapter lines.",
    reason=(
        "A chapter that the publisher announced is missing from the table, so that its part of the talk belongs to the "
        "one before."
    ),
    hint="restore the chapter, or build the episode again from its source",
)

RULES = (
    SEGMENT_GAP.variant(
        table="episodes",
        field="source_chars",
        # With no turn either, the count of the turns says that the episode's rows are gone.
        query=f"""
            SELECT episode_id AS id, episode_id, row, source_chars FROM episodes
            WHERE source_chars > 0 AND episode_id NOT IN (SELECT episode_id FROM segments)
            AND {whole("segments")}
            AND NOT (n_turns > 0 AND episode_id NOT IN (SELECT episode_id FROM turns)
                AND 'turns' NOT IN (SELECT name FROM absent))
        """,
        message="the source has {source_chars:code point}, but no segments",
    ),
    SEGMENT_OVERLAP,
    SEGMENT_OVERLAP.variant(
        field="source_start",
        query="""
            SELECT segment_id AS id, episode_id, row, source_start, before, before_id AS also FROM segment_pairs
            WHERE adjacent AND source_start < before
        """,
        message="source_start is {source_start}; expected {before}, the end of the segment before it",
    ),
    SEGMENT_GAP,
    SEGMENT_GAP.variant(field="source_end", query=_ENDS.format(compared="<"), message=_ENDS_MESSAGE),
    SEGMENT_OVERLAP.variant(query=_ENDS.format(compared=">"), message=_ENDS_MESSAGE),
    SEGMENT_TURN,
    SEGMENT_TURN.variant(
        field="cue_id",
        needs=("segments",),
        unless=("segment-turn", "reference-dangling", "reference-episode", "cue-turn"),
        query="""
            SELECT segment_id AS id, cue_id AS other, episode_id, row, CASE WHEN cue_id IS NULL OR turn_id IS NULL
                    THEN 'cue_id is ' || coalesce(cue_id, 'null') || ', but turn_id is ' || coalesce(turn_id, 'null')
                ELSE 'turn_id is ' || turn_id || ', but ' || cue_id || ' is of ' || expected END AS problem
            FROM (
                SELECT s.*, c.turn_id AS expected FROM segments s LEFT JOIN segment_cue j USING (row)
                LEFT JOIN cues c ON c.row = j.cue_row
            ) WHERE (cue_id IS NULL) <> (turn_id IS NULL) OR expected <> turn_id
        """,
        message="{problem}",
    ),
    # The words tell which cue a segment is of, or that it is of another kind.
    SEGMENT_TURN.variant(
        field="cue_id",
        needs=("segments", "cues"),
        unless=("segment-turn", "reference-dangling", "reference-episode", "cue-span", "span-outside-source"),
        query="""
            SELECT s.segment_id AS id, s.cue_id AS other, s.episode_id, s.row, s.cue_id, c.cue_id AS expected
            FROM segments s JOIN segment_cue j USING (row) JOIN cues own ON own.row = j.cue_row
            JOIN cues c ON c.episode_id = s.episode_id AND s.source_start >= c.source_start
                AND s.source_end <= c.source_end
            WHERE s.kind IN ('turn_body', 'cue_text') AND c.row <> own.row
            AND (s.source_start < own.source_start OR s.source_end > own.source_end)
        """,
        message="cue_id is {cue_id}, but the words are those of {expected}",
    ),
    SEGMENT_TURN.variant(
        field="kind",
        needs=("segments", "cues"),
        unless=("segment-turn", "cue-span", "span-outside-source"),
        query="""
            SELECT s.segment_id AS id, s.cue_id AS other, s.episode_id, s.row, s.kind, s.cue_id
            FROM segments s JOIN segment_cue j USING (row) JOIN cues c ON c.row = j.cue_row
            WHERE s.kind NOT IN ('turn_body', 'cue_text') AND c.source_end > c.source_start
            AND s.source_start = c.source_start AND s.source_end = c.source_end
        """,
        message="kind is {kind}, but the words of {cue_id} are there",
    ),
    SEGMENT_TURN.variant(
        table="cues",
        field="source_start",
        needs=("segments", "cues"),
        unless=("cue-span", "span-outside-source", "segment-gap", "segment-overlap"),
        unless_in_episode={
            "segments": ("segment-turn", "segment-gap", "segment-overlap", "reference-dangling", "reference-episode")
        },
        query=f"""
            SELECT cue_id AS id, turn_id AS other, first_id AS another, episode_id, row, CASE
                WHEN n IS NULL THEN 'no segment is of this cue'
                WHEN n_words = 0 AND source_start < source_end THEN 'no segment has the words of this cue'
                WHEN n_words = 0 AND source_start > last_end THEN 'the span ' || source_start || '–' || source_end
                    || ' is behind the last segment of the cue, which ends at ' || last_end
                WHEN words_start <> source_start OR words_end <> source_end THEN 'the span ' || source_start || '–'
                    || source_end || ' is not that of the segments with its words, ' || words_start || '–' || words_end
                END AS problem
            FROM cue_segments WHERE problem IS NOT NULL
            AND {whole("segments", "cues")}
            AND episode_id IN (SELECT episode_id FROM segments)
        """,
        message="{problem}",
    ),
    SPAN_OUTSIDE_SOURCE.variant(
        table="cues",
        field="source_start",
        needs=("cues",),
        unless=("span-outside-source", "segment-turn", "cue-span", "cue-turn"),
        query=overlapping("cues"),
        message=OVERLAPPING,
    ),
    SEGMENT_CHAPTER,
)
