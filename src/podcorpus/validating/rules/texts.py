"""Layer 4: texts, hashes and counts of words of turns, where the texts are at hand."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.turns import TEXT_LENGTH
from podcorpus.validating.sql import N_WORDS

ORDER = 35

TEXT_EDITION = Rule(
    code="text-edition",
    layer="text",
    level="error",
    table="episodes",
    field="edition",
    needs=("episodes", "turns"),
    query="""
        SELECT episode_id AS id, episode_id, row, edition, wrong,
            CASE edition WHEN 'text-free' THEN 'have a text' ELSE 'have none' END AS state
        FROM wrong_editions WHERE wrong = n AND n > 1
    """,
    message="edition is {edition}, but all {wrong} turns {state}",
    explanation=(
        "A turn has a text in the text-free edition, or none in the full one. Where that is so of all turns "
        "of an episode, the finding is at the episode."
    ),
    hint="redact or hydrate the corpus, or correct the episode's edition",
)
TEXT_HASH = Rule(
    code="text-hash",
    layer="text",
    level="error",
    table="turns",
    needs=("turns",),
    query="""
        SELECT turn_id AS id, episode_id, row,
            CASE WHEN bool_or(body_sha256 <> text_sha256) THEN 'text_sha256' ELSE 'text' END AS field
        FROM turn_segments WHERE sha256(text) <> text_sha256 GROUP BY ALL
    """,
    message="the text has another SHA-256 than text_sha256",
    explanation="A turn's text does not have the SHA-256 that the record gives.",
    hint="restore the text; hydrate it from the source",
)
SEGMENT_HASH = Rule(
    code="segment-hash",
    layer="text",
    level="error",
    table="segments",
    field="sha256",
    needs=("turns", "segments"),
    unless=("text-hash",),
    query="""
        SELECT body_id AS id, turn_id AS other, episode_id, body_row AS row, turn_id FROM turn_segments
        WHERE body_sha256 <> text_sha256
    """,
    message="sha256 is not the text_sha256 of {turn_id}",
    explanation=(
        "A segment's hash is not that of the source's code points at its span, or a body's is not that of its "
        "turn's text."
    ),
    hint="build the episode again from this source",
)
WORD_COUNT = Rule(
    code="word-count",
    layer="text",
    level="error",
    table="turns",
    field="n_words",
    needs=("turns",),
    unless=("text-hash",),
    query=f"""
        SELECT turn_id AS id, episode_id, row, n_words, found FROM (
            SELECT *, {N_WORDS} AS found FROM turns WHERE text IS NOT NULL AND length(text) = n_chars
        ) WHERE found <> n_words
    """,
    message="the text has {found} words, n_words is {n_words}",
    explanation=(
        "A turn's n_words is not the number of pieces of its text between white space, or more than its "
        "n_chars can hold."
    ),
    hint="set it to the number of pieces between white space",
)

RULES = (
    TEXT_EDITION,
    TEXT_EDITION.variant(
        table="turns",
        field="text",
        query="""
            SELECT t.turn_id AS id, episode_id, t.row, e.edition,
                CASE WHEN t.text IS NULL THEN 'null' ELSE 'given' END AS state
            FROM turns t JOIN (SELECT * FROM wrong_editions WHERE wrong < n OR n = 1) e USING (episode_id)
            WHERE (t.text IS NULL) <> (e.edition = 'text-free')
        """,
        message="text is {state} in the {edition} edition",
    ),
    TEXT_HASH,
    SEGMENT_HASH,
    TEXT_LENGTH.variant(
        unless=("text-length", "text-hash"),
        query="""
            SELECT turn_id AS id, episode_id, row, n_chars, length(text) AS found
            FROM turns WHERE text IS NOT NULL AND length(text) <> n_chars
        """,
        message="the text has {found} code points, n_chars is {n_chars}",
    ),
    WORD_COUNT,
    # Words are pieces between white space: each but the first takes two code points at the least.
    WORD_COUNT.variant(
        query="""
            SELECT turn_id AS id, episode_id, row, n_words, n_chars FROM turns
            WHERE text IS NULL AND n_words > (n_chars + 1) // 2
        """,
        message="{n_words} words cannot stand in {n_chars} code points",
    ),
)
