"""Layer 3: cues in time, beside each other and against what anyone can say in them."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.time_units import FASTEST_MS, LEAST_CHARS

ORDER = 44

_SECOND = 1000

CUE_OVERLAP = Rule(
    code="cue-overlap",
    layer="order",
    level="warning",
    table="episodes",
    needs=("cues",),
    unless_in_episode={
        "cues": ("time-runs-back", "end-time", "source-reading"),
        "turns": ("end-time", "turn-cues"),
        "mentions": ("mention-time",),
    },
    query="""
        SELECT episode_id AS id, episode_id, count(*) AS n, arg_min(cue_id, cue_index) AS first FROM cue_pairs
        WHERE start_ms < before_end_ms AND start_ms >= before_start_ms GROUP BY episode_id
    """,
    message="cues that begin before the previous one ends: {n}; the first is {first}",
    explanation=(
        "Cues overlap in time: people talk at once, captions stay on the screen, or a time is wrong. Times that are "
        "interpolated in such cues are rough."
    ),
    reason=(
        "Speaking times add up to more than the recording has, and words found by time may be those of the other "
        "speaker."
    ),
    hint="if the source has these times, leave them; otherwise correct them",
)
SPEECH_RATE = Rule(
    code="speech-rate",
    layer="order",
    level="warning",
    table="episodes",
    needs=("cues",),
    unless_in_episode={
        "cues": ("time-runs-back", "end-time", "cue-span", "source-reading"),
        "turns": ("end-time", "turn-cues"),
        "mentions": ("mention-time",),
        "episodes": ("time-unit",),
    },
    # Times that are cut to the second can be a second short.
    query=f"""
        SELECT episode_id AS id, episode_id, count(*) AS n, arg_min(cue_id, cue_index) AS first,
            arg_min(end_char - start_char, cue_index) AS chars, arg_min(end_ms - start_ms, cue_index) AS ms
        FROM cues WHERE end_ms >= start_ms AND end_char - start_char >= {LEAST_CHARS}
        AND end_ms - start_ms + CASE WHEN start_ms % {_SECOND} = 0 AND end_ms % {_SECOND} = 0 THEN {_SECOND} ELSE 0 END
            < {FASTEST_MS} * (end_char - start_char)
        GROUP BY episode_id
    """,
    message="cues with more words than anyone speaks in their time: {n}; the first is {first} with {chars:character} "
    "in {ms} ms",
    explanation=(
        f"Cues have more than a character in {FASTEST_MS} ms, faster than anyone speaks: a time or a header is wrong."
    ),
    reason="Nobody speaks like that: times are wrong there, or a turn holds words of which the header was missed.",
    hint="compare the times with the source",
)

RULES = (CUE_OVERLAP, SPEECH_RATE)
