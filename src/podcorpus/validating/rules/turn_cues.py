"""Layers 3 and 4: turns that are made of their cues. These rules run after the source is read again, which shows
whether the cue or the turn is wrong."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.texts import WORD_COUNT
from podcorpus.validating.rules.turns import END_TIME
from podcorpus.validating.sql import N_WORDS, whole

ORDER = 42

_WHOLE = whole("cues", "turns", of="c.")
_TURN_IN_DOUBT = (
    *("text-length", "text-hash", "span-outside-source", "segment-turn", "word-count", "id-parts", "source-reading"),
    "time-runs-back",
)
CUES_IN_DOUBT = {
    "cues": (
        *("cue-turn", "cue-span", "span-outside-source", "segment-turn", "word-count", "end-time", "time-runs-back"),
        *("reference-dangling", "reference-episode", "source-reading"),
    )
}
_COLUMNS = ("n_cues", "start_ms", "n_chars", "n_words", "source_start", "source_end")
_LISTED = ", ".join(
    f"{{field: '{column}', given: coalesce(t.{column} || '{unit}', 'null'), "
    f"found: coalesce(s.{column} || '{unit}', 'null')}}"
    for column in _COLUMNS
    for unit in (" ms" if column.endswith("_ms") else "",)
)

TURN_CUES = Rule(
    code="turn-cues",
    layer="order",
    level="error",
    table="turns",
    needs=("turns", "cues"),
    unless=_TURN_IN_DOUBT,
    unless_in_episode=CUES_IN_DOUBT,
    query=f"""
        SELECT c.id, c.episode_id, c.row, odd[1].field AS field,
            array_to_string(list_transform(odd, lambda o: o.field || ' is ' || o.given), ' and ') AS given,
            array_to_string(list_transform(odd, lambda o: o.found), ' and ') AS found
        FROM (
            SELECT t.turn_id AS id, t.episode_id, t.row, list_filter(
                [{_LISTED}], lambda o: o.given <> o.found
            ) AS odd
            FROM turns t JOIN cue_sums s ON s.turn_row = t.row
        ) c WHERE len(odd) > 0 AND {_WHOLE}
    """,
    message="{given:ms}, but its cues give {found:ms}",
    explanation=(
        "A turn is not made of its cues: their number, words, characters, first time or stretch of the source differ. "
        "Which of them is wrong is not known without the source; the finding is at the turn."
    ),
    reason="Turn and cues give two answers to one question, such as when the turn ends or how many words it has.",
    hint="build the episode again from its source",
)

RULES = (
    WORD_COUNT.variant(
        table="cues",
        needs=("turns", "cues"),
        unless=("word-count", "text-hash", "text-length", "cue-span", "cue-turn", "cue-words", "source-reading"),
        texts=True,
        query=f"""
            SELECT cue_id AS id, turn_id AS other, episode_id, row, n_words, found FROM (
                SELECT *, {N_WORDS} AS found FROM (
                    SELECT c.cue_id, c.turn_id, c.episode_id, c.row, c.n_words,
                        slice(t.text, c.start_char, c.end_char) AS text
                    FROM cues c JOIN cue_turn j USING (row) JOIN turns t ON t.row = j.turn_row
                    WHERE t.text IS NOT NULL AND (t.n_cues > 1 OR t.n_words <> c.n_words)
                )
            ) WHERE found <> n_words
        """,
    ),
    TURN_CUES.variant(
        table="episodes",
        field="n_turns",
        unless=(),
        unless_in_episode={},
        query=f"""
            SELECT episode_id AS id, e.episode_id, e.row, n_turns FROM episodes e
            WHERE n_turns > 0 AND episode_id NOT IN (SELECT episode_id FROM cues)
            AND episode_id IN (SELECT episode_id FROM turns)
            AND {whole("cues")}
            AND 'cues' NOT IN (SELECT name FROM absent)
        """,
        message="the episode has {n_turns:turn}, but no cues",
    ),
    TURN_CUES.variant(
        field="n_cues",
        unless_in_episode=CUES_IN_DOUBT,
        query=f"""
            SELECT turn_id AS id, episode_id, row, n_cues FROM turns c ANTI JOIN cue_turn j ON j.turn_row = c.row
            WHERE {_WHOLE} AND episode_id IN (SELECT episode_id FROM cues)
        """,
        message="n_cues is {n_cues}, but no cue belongs to this turn",
    ),
    TURN_CUES,
    END_TIME.variant(
        needs=("turns", "cues"),
        unless=("time-runs-back",),
        unless_in_episode=CUES_IN_DOUBT,
        query=f"""
            SELECT t.turn_id AS id, t.episode_id, t.row, t.end_ms,
                coalesce('its cues end at ' || s.end_ms || ' ms', 'the last of its cues has no end') AS after
            FROM turns t JOIN cue_sums s ON s.turn_row = t.row
            JOIN (SELECT row, episode_id FROM turns) c ON c.row = t.row
            WHERE t.end_ms IS DISTINCT FROM s.end_ms AND {_WHOLE}
        """,
        message="end_ms is {end_ms:ms}, but {after:ms}",
    ),
)
