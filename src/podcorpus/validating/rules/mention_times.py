"""Layer 3: when a mention is said, by the times of its cue."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.mentions import MISPLACED, TURN_IN_DOUBT
from podcorpus.validating.rules.turn_cues import CUES_IN_DOUBT
from podcorpus.validating.sql import whole

ORDER = 43

MENTION_IN_DOUBT = (*MISPLACED, *TURN_IN_DOUBT, "span-source", "end-time", "time-runs-back", "turn-cues")

MENTION_TIME = Rule(
    code="mention-time",
    layer="order",
    level="error",
    table="mentions",
    field="start_ms",
    needs=("mentions", "turns", "cues"),
    unless=MENTION_IN_DOUBT,
    together=("cue_id",),
    unless_in_episode={"cues": (*CUES_IN_DOUBT["cues"], "cue-words"), "turns": ("time-runs-back", "end-time")},
    # A time that is half a millisecond from two is either. Without an end the mean rate of all cues counts.
    query=f"""
        SELECT mention_id AS id, found AS other, cue_id AS another, episode_id, row,
            start_ms, round_even(at_ms, 0)::HUGEINT AS expected, cue_id
        FROM mention_turns WHERE cue_id IS NOT NULL
        AND ((start_ms IS NULL) <> (at_ms IS NULL) OR abs(start_ms - at_ms) > 0.51)
        AND turn_row NOT IN (SELECT row FROM odd_turns)
        AND NOT (at_mean_rate AND episode_id IN (SELECT episode_id FROM odd_turns))
        AND {whole("cues", "turns")}
    """,
    message="start_ms is {start_ms:ms}, but the times of {cue_id} give {expected:ms}",
    explanation="A mention's time is not that of its word, or not the one interpolated in its cue.",
    reason="A click on the name plays something else.",
    hint="build the episode again from its source",
)

RULES = (MENTION_TIME,)
