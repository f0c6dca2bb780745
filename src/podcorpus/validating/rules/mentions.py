"""Layers 3 and 4: where mentions stand: in their turn, in the source, in a chapter, apart from each other; and whether
their surfaces stand there."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.chapters import CHAPTER_OF, CHAPTERS_IN_DOUBT, SPAN_OUTSIDE_TURN, in_chapter
from podcorpus.validating.sql import TWO_LETTERS

ORDER = 36

_TURN_IN_DOUBT = ("span-outside-source", "text-length", "segment-turn")
_MISPLACED = ("span-outside-turn", "surface-mismatch")
_WHERE = """CASE WHEN found IS NULL THEN 'one of ' || turn_id
    ELSE 'inside ' || turn_id || ' (0–' || n_chars || ')' END AS place"""

SURFACE_MISMATCH = Rule(
    code="surface-mismatch",
    layer="text",
    level="error",
    table="mentions",
    field="surface",
    needs=("mentions",),
    unless=("span-outside-turn",),
    query="""
        SELECT mention_id AS id, episode_id, row, length(surface) AS length, end_char - start_char AS span
        FROM mentions WHERE length(surface) <> end_char - start_char
    """,
    message="the surface has {length} code points, the span {span}",
    explanation="A mention's surface is not what stands at its span, or has another length than the span.",
    hint="correct the span, whose end is exclusive, or the surface",
)
SPAN_SOURCE = Rule(
    code="span-source",
    layer="order",
    level="error",
    table="mentions",
    needs=("mentions",),
    unless=(*_MISPLACED, *_TURN_IN_DOUBT),
    query="""
        SELECT mention_id AS id, found AS other, episode_id, row, source_start, source_end, due_start, due_end,
            CASE WHEN source_start <> due_start THEN 'source_start' ELSE 'source_end' END AS field
        FROM mention_turns WHERE source_start <> due_start OR source_end <> due_end
    """,
    message="the span in the source is {source_start}–{source_end}, but start_char and end_char "
    "put it at {due_start}–{due_end}",
    explanation="A mention's span in the source is not its turn's start plus its span in the turn.",
    hint="make the two agree: the span in the source is the turn's source_start plus start_char and end_char",
)
SPAN_OVERLAP = Rule(
    code="span-overlap",
    layer="order",
    level="error",
    table="mentions",
    field="start_char",
    needs=("mentions",),
    unless=_MISPLACED,
    query="""
        SELECT mention_id AS id, before_id AS other, episode_id, row, start_char, before_id, before_end_char
        FROM mention_pairs WHERE before_end_char > start_char
    """,
    message="begins at {start_char}, before {before_id} ends at {before_end_char}",
    explanation="Two mentions of a turn share code points, or stand in another order than their indices.",
    hint="keep the longer mention, and number by start",
)
WORD_CUT = Rule(
    code="word-cut",
    layer="text",
    level="error",
    table="mentions",
    field="surface",
    needs=("mentions", "turns"),
    unless=(*_MISPLACED, "span-source", "text-hash", "text-length"),
    query=f"""
        WITH cut AS MATERIALIZED (
            SELECT *, slice(text, start_char - 1, start_char + 1) AS at_start,
                slice(text, end_char - 1, end_char + 1) AS at_end
            FROM mention_turns WHERE slice(text, start_char, end_char) = surface AND (
                regexp_matches(at_start, {TWO_LETTERS}) OR regexp_matches(at_end, {TWO_LETTERS})
            )
        )
        SELECT mention_id AS id, found AS other, episode_id, row, surface FROM cut
        WHERE (length(at_start) = 2 AND is_letter(at_start)) OR (length(at_end) = 2 AND is_letter(at_end))
    """,
    message="{surface!r} is part of a word",
    explanation="A mention begins or ends inside a word.",
    hint="mark whole words",
)

RULES = (
    SPAN_OUTSIDE_TURN.variant(
        table="mentions",
        field="end_char",
        needs=("mentions",),
        query=f"""
            SELECT mention_id AS id, episode_id, row, start_char, end_char, {_WHERE}
            FROM mention_turns WHERE end_char <= start_char
        """,
        message="the span {start_char}–{end_char} is not {place}",
    ),
    SPAN_OUTSIDE_TURN.variant(
        table="mentions",
        field="end_char",
        needs=("mentions", "turns"),
        unless=_TURN_IN_DOUBT,
        query=f"""
            SELECT mention_id AS id, found AS other, episode_id, row, start_char, end_char, {_WHERE}
            FROM mention_turns WHERE end_char > start_char AND end_char > n_chars
        """,
        message="the span {start_char}–{end_char} is not {place}",
    ),
    SURFACE_MISMATCH,
    SPAN_SOURCE,
    CHAPTER_OF.variant(
        table="mentions",
        needs=("mentions", "chapters"),
        unless=("reference-dangling", "reference-episode", *_MISPLACED, "span-source"),
        unless_in_episode=CHAPTERS_IN_DOUBT,
        query=in_chapter(
            "mentions", "(SELECT * FROM mention_turns WHERE source_start = due_start AND source_end = due_end)"
        ),
        message="chapter_id is {chapter_id}, but the mention stands in {place}",
    ),
    SPAN_OVERLAP,
    SURFACE_MISMATCH.variant(
        needs=("mentions", "turns"),
        unless=(*_MISPLACED, "span-source", "text-hash", "text-length"),
        query="""
            SELECT mention_id AS id, found AS other, episode_id, row, surface,
                slice(text, start_char, end_char) AS there
            FROM mention_turns WHERE there <> surface
        """,
        message="the surface is {surface!r}, but {there!r} stands there",
    ),
    WORD_CUT,
)
