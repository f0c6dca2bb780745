"""Layer 5: the published length of an episode against its turns."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.time_units import FASTEST_MS

ORDER = 56

_LONGEST_HOURS = 12

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
    message="duration_ms is {duration_ms:ms}, but the last turn starts at {last_turn_start_ms:ms}",
    explanation=(
        "The published length of an episode ends before its last turn starts, is 0, or is too short for anyone to "
        "speak the words: the transcript is of another recording, or one of the two is in another unit."
    ),
    reason="Shares of the episode's length exceed 100 %, and links lead behind the end of the recording.",
    hint="compare the transcript with the audio, and the length with the feed",
)
DURATION_LONG = Rule(
    code="duration-long",
    layer="annotation",
    level="warning",
    table="episodes",
    field="duration_ms",
    needs=("episodes",),
    unless=("last-start", "time-unit"),
    query=f"""
        SELECT episode_id AS id, episode_id, row, duration_ms FROM episodes
        WHERE duration_ms > {_LONGEST_HOURS} * 3600000
            AND (last_turn_start_ms IS NULL OR last_turn_start_ms < duration_ms // 10)
    """,
    message=f"duration_ms is {{duration_ms:ms}}, more than {_LONGEST_HOURS} hours",
    explanation=(
        f"The published length of an episode is more than {_LONGEST_HOURS} hours, and no turn starts after a tenth of "
        "it: the length is in another unit, as where a feed gives milliseconds, or the transcript is cut off."
    ),
    reason="Shares of the episode's length are too small, and players show a wrong length.",
    hint="compare the length with the audio, and correct it in the feed or the episode list",
)

RULES = (
    DURATION_SHORT,
    DURATION_SHORT.variant(
        needs=("episodes", "turns"),
        unless=("duration-short",),
        query="""
            SELECT episode_id AS id, episode_id, row FROM episodes
            WHERE duration_ms = 0 AND episode_id IN (SELECT episode_id FROM turns WHERE n_words > 0)
        """,
        message="duration_ms is 0, but there are turns with words",
    ),
    DURATION_SHORT.variant(
        needs=("episodes", "turns"),
        unless=("duration-short",),
        unless_in_episode={"turns": ("text-length", "text-hash", "source-reading")},
        query=f"""
            SELECT episode_id AS id, episode_id, row, duration_ms, n_chars FROM episodes
            JOIN (SELECT episode_id, sum(n_chars) AS n_chars FROM turns GROUP BY 1) USING (episode_id)
            WHERE duration_ms < {FASTEST_MS} * n_chars
        """,
        message="duration_ms is {duration_ms:ms}, but the turns have {n_chars:character}, more than anyone speaks in "
        "that time",
    ),
    DURATION_LONG,
)
