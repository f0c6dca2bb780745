"""Layer 3: who says a mention: the speaker of its turn."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 56

MENTION_SPEAKER = Rule(
    code="mention-speaker",
    layer="order",
    level="error",
    table="mentions",
    field="speaker_id",
    needs=("mentions", "turns"),
    unless=("reference-dangling", "reference-episode", "source-reading"),
    # A turn that is given to somebody else makes the counts of both wrong.
    unless_in_episode={"speakers": ("count-wrong",)},
    query="""
        SELECT mention_id AS id, found AS other, episode_id, row, turn_id, coalesce(speaker_id, 'null') AS speaker_id,
            coalesce(expected_speaker_id, 'null') AS expected
        FROM mention_turns WHERE found IS NOT NULL AND speaker_id IS DISTINCT FROM expected_speaker_id
    """,
    message="speaker_id is {speaker_id}, but the speaker of {turn_id} is {expected}",
    explanation="A mention has another speaker than its turn.",
    reason="Who names whom is read from this column: the mention is counted for somebody who did not say it.",
    hint="set it to the turn's speaker_id",
)
RULES = (MENTION_SPEAKER,)
