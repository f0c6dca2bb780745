"""Layers 3 and 4: where mentions are: in their turn, in the source, in a chapter, apart from each other; and whether
their surfaces are the text there."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.chapters import CHAPTER_OF, CHAPTERS_IN_DOUBT, SPAN_OUTSIDE_TURN, in_chapter

ORDER = 36

TURN_IN_DOUBT = ("span-outside-source", "text-length", "segment-turn")
MISPLACED = ("span-outside-turn", "surface-mismatch")
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
        SELECT mention_id AS id, episode_id, row, surface, length(surface) AS length, start_char, end_char,
            end_char - start_char AS span, counted(text, start_char, end_char, surface) AS units
        FROM mention_words WHERE length(surface) <> end_char - start_char
    """,
    message="the surface {surface!r} has {length:character}, but start_char {start_char} to end_char {end_char} are "
    "{span}{units}",
    explanation="A mention's surface is not the text at its span, or has another length than the span.",
    reason="Span and surface point to different characters: one of the two marks something that is not the name.",
    hint="correct the span, whose end is exclusive, or the surface",
)
SPAN_SOURCE = Rule(
    code="span-source",
    layer="order",
    level="error",
    table="mentions",
    needs=("mentions",),
    unless=(*MISPLACED, *TURN_IN_DOUBT, "source-reading"),
    unless_in_episode={"cues": ("cue-span", "cue-turn")},
    query="""
        SELECT mention_id AS id, found AS other, cue_id AS another, episode_id, row, source_start, source_end,
            expected_start, expected_end,
            CASE WHEN source_start <> expected_start THEN 'source_start' ELSE 'source_end' END AS field,
            CASE WHEN there = surface THEN ''
                ELSE counted(text, start_char, end_char, surface) END AS units
        FROM mention_words WHERE (source_start <> expected_start OR source_end <> expected_end)
        AND turn_row NOT IN (SELECT row FROM odd_turns)
    """,
    message="source_start and source_end are {source_start}–{source_end}; expected {expected_start}–{expected_end} "
    "by start_char and end_char{units}",
    explanation="A mention's span in the source is not where the characters of its span in the turn come from.",
    reason="The mention cannot be traced to the characters it came from, which is what a text-free corpus promises.",
    hint="make the two agree: the span in the source is its cue's source_start plus the offset in the cue",
)
SPAN_OVERLAP = Rule(
    code="span-overlap",
    layer="order",
    level="error",
    table="mentions",
    field="start_char",
    needs=("mentions",),
    unless=MISPLACED,
    query="""
        SELECT mention_id AS id, before_id AS other, episode_id, row, start_char, before_id, before_end_char
        FROM mention_pairs WHERE before_end_char > start_char
    """,
    message="start_char is {start_char}, but {before_id} ends at {before_end_char}",
    explanation="Two mentions of a turn share code points, or are not in the order of their indices.",
    reason="Markup and token formats cannot hold overlapping names, and counts of names take the same words twice.",
    hint="keep the longer mention, and number the mentions by their start",
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
        unless=TURN_IN_DOUBT,
        query=f"""
            SELECT mention_id AS id, found AS other, episode_id, row, start_char, end_char, {_WHERE},
                counted(text, start_char, end_char, surface) AS units
            FROM mention_words WHERE end_char > start_char AND end_char > n_chars
        """,
        message="the span {start_char}–{end_char} is not {place}{units}",
    ),
    SURFACE_MISMATCH,
    SPAN_SOURCE,
    CHAPTER_OF.variant(
        table="mentions",
        needs=("mentions", "chapters"),
        unless=("reference-dangling", "reference-episode", *MISPLACED, "span-source"),
        unless_in_episode=CHAPTERS_IN_DOUBT,
        query=in_chapter(
            "mentions",
            "(SELECT * FROM mention_turns WHERE source_start = expected_start AND source_end = expected_end)",
        ),
        message="chapter_id is {chapter_id}, but the mention is in {place}",
    ),
    SPAN_OVERLAP,
    SURFACE_MISMATCH.variant(
        needs=("mentions", "turns"),
        unless=(*MISPLACED, "span-source", "text-hash", "text-length"),
        texts=True,
        query="""
            SELECT mention_id AS id, found AS other, episode_id, row, surface,
                there, start_char, end_char, counted(text, start_char, end_char, surface) AS units
            FROM mention_words WHERE there <> surface
        """,
        message="the surface is {surface!r}, but the text at {start_char}–{end_char} is {there!r}{units}",
    ),
)
