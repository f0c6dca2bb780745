"""Layers 3 and 4: where mentions are: in their turn, in the source, in a chapter, apart from each other; and whether
their surfaces are the text there."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.chapters import CHAPTER_OF, CHAPTERS_IN_DOUBT, SPAN_OUTSIDE_TURN, in_chapter

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
        SELECT mention_id AS id, episode_id, row, surface, length(surface) AS length, start_char, end_char,
            end_char - start_char AS span, counted(text, start_char, end_char, surface) AS units
        FROM mention_turns WHERE length(surface) <> end_char - start_char
    """,
    message="the surface {surface!r} has {length} characters, but start_char {start_char} to end_char {end_char} are "
    "{span}{units}",
    explanation="A mention's surface is not the text at its span, or has another length than the span.",
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
            CASE WHEN source_start <> due_start THEN 'source_start' ELSE 'source_end' END AS field,
            CASE WHEN slice(text, start_char, end_char) = surface THEN ''
                ELSE counted(text, start_char, end_char, surface) END AS units
        FROM mention_turns WHERE source_start <> due_start OR source_end <> due_end
    """,
    message="source_start and source_end are {source_start}–{source_end}; expected {due_start}–{due_end} by start_char "
    "and end_char{units}",
    explanation="A mention's span in the source is not where the characters of its span in the turn come from.",
    hint="make the two agree: the span in the source is its cue's source_start plus the offset in the cue",
)
MENTION_SPEAKER = Rule(
    code="mention-speaker",
    layer="order",
    level="error",
    table="mentions",
    field="speaker_id",
    needs=("mentions", "turns"),
    unless=("reference-dangling", "reference-episode"),
    query="""
        SELECT mention_id AS id, found AS other, episode_id, row, turn_id, coalesce(speaker_id, 'null') AS speaker_id,
            coalesce(due_speaker_id, 'null') AS due
        FROM mention_turns WHERE found IS NOT NULL AND speaker_id IS DISTINCT FROM due_speaker_id
    """,
    message="speaker_id is {speaker_id}, but {turn_id} is by {due}",
    explanation="A mention has another speaker than its turn.",
    hint="set it to the turn's speaker_id",
)
MENTION_TIME = Rule(
    code="mention-time",
    layer="order",
    level="error",
    table="mentions",
    field="start_ms",
    needs=("mentions", "turns", "cues"),
    unless=(*_MISPLACED, *_TURN_IN_DOUBT, "span-source", "end-time", "time-runs-back", "turn-cues"),
    unless_in_episode={
        "cues": ("end-time", "time-runs-back", "cue-span", "cue-turn", "cue-words"),
        "turns": ("end-time", "time-runs-back", "turn-cues", "text-length"),
    },
    # Half a millisecond is rounded as the arithmetic has it.
    query="""
        SELECT mention_id AS id, found AS other, episode_id, row, start_ms,
            coalesce(round_even(at_ms, 0)::HUGEINT::VARCHAR, 'null') AS due, cue_id
        FROM mention_turns WHERE cue_id IS NOT NULL
        AND ((start_ms IS NULL) <> (at_ms IS NULL) OR abs(start_ms - at_ms) > 1)
        AND episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name IN ('cues', 'turns'))
    """,
    message="start_ms is {start_ms}, but the times of {cue_id} give {due}",
    explanation="A mention's time is not that of its word, or not the one interpolated in its cue.",
    hint="build the episode again from its source",
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
    message="start_char is {start_char}, but {before_id} ends at {before_end_char}",
    explanation="Two mentions of a turn share code points, or are not in the order of their indices.",
    hint="keep the longer mention, and number by start",
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
            SELECT mention_id AS id, found AS other, episode_id, row, start_char, end_char, {_WHERE},
                counted(text, start_char, end_char, surface) AS units
            FROM mention_turns WHERE end_char > start_char AND end_char > n_chars
        """,
        message="the span {start_char}–{end_char} is not {place}{units}",
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
        message="chapter_id is {chapter_id}, but the mention is in {place}",
    ),
    SPAN_OVERLAP,
    MENTION_SPEAKER,
    MENTION_TIME,
    SURFACE_MISMATCH.variant(
        needs=("mentions", "turns"),
        unless=(*_MISPLACED, "span-source", "text-hash", "text-length"),
        query="""
            SELECT mention_id AS id, found AS other, episode_id, row, surface,
                slice(text, start_char, end_char) AS there, start_char, end_char,
                counted(text, start_char, end_char, surface) AS units
            FROM mention_turns WHERE there <> surface
        """,
        message="the surface is {surface!r}, but the text at {start_char}–{end_char} is {there!r}{units}",
    ),
)
