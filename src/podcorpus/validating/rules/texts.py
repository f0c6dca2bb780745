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
    among=("wrong_editions",),
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
    reason=(
        "A text in the text-free edition is published without permission, and one that is missing in the full edition "
        "is a gap in it."
    ),
    hint="redact or hydrate the corpus, or correct the episode's edition",
)
TEXT_HASH = Rule(
    code="text-hash",
    layer="text",
    level="error",
    table="turns",
    needs=("turns",),
    texts=True,
    query="""
        SELECT t.turn_id AS id, t.episode_id, t.row,
            CASE WHEN bool_or(b.body_sha256 <> t.text_sha256) THEN 'text_sha256' ELSE 'text' END AS field,
            left(t.text_sha256, 12) AS expected, left(sha256(t.text), 12) AS found
        FROM turns t LEFT JOIN turn_bodies b USING (row) WHERE sha256(t.text) <> t.text_sha256 GROUP BY ALL
    """,
    message="expected the SHA-256 {expected}…, found {found}…",
    explanation="A turn's text does not have the SHA-256 that the record gives.",
    reason="The words are not the ones that were annotated, so no span in the turn can be trusted.",
    hint="restore the text; hydrate it from the source",
)
SEGMENT_HASH = Rule(
    code="segment-hash",
    layer="text",
    level="error",
    table="segments",
    field="sha256",
    needs=("turns", "segments"),
    unless=("text-hash", "cue-turn"),
    query="""
        SELECT body_id AS id, turn_id AS other, cue_id AS another, episode_id, body_row AS row, turn_id,
            left(body_sha256, 12) AS sha256, left(text_sha256, 12) AS expected
        FROM turn_bodies
        WHERE body_sha256 <> text_sha256
    """,
    message="sha256 is {sha256}…, but {turn_id} has the text_sha256 {expected}…",
    explanation=(
        "A segment's hash is not that of the source's code points at its span, or a body's is not that of its "
        "turn's text."
    ),
    reason=(
        "With the hash anyone can check that their copy of the source has these words; a wrong one makes a good copy "
        "look bad."
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
    texts=True,
    query=f"""
        SELECT turn_id AS id, episode_id, row, n_words, found FROM (
            SELECT *, {N_WORDS} AS found FROM turns WHERE text IS NOT NULL AND length(text) = n_chars
        ) WHERE found <> n_words
    """,
    message="n_words is {n_words}, but the text has {found:word}",
    explanation=(
        "A turn's n_words is not the number of words of its text: tokens between white space, and in scripts without "
        "spaces characters or syllables; or, without the text, more than its n_chars can hold, fewer than a name in it "
        "has, or 0 where it has characters that are no white space."
    ),
    reason="Rates, shares and lengths are calculated from it, also by those who do not have the text.",
    hint="set it to the number of words, counted as the column's description says",
)
SENTENCE_COUNT = Rule(
    code="sentence-count",
    layer="text",
    level="error",
    table="turns",
    needs=("turns",),
    unless=("text-hash", "text-length"),
    texts=True,
    # Materialized, so that each text is counted once and not for every column that is made of the counts.
    query="""
        WITH counted AS MATERIALIZED (
            SELECT turn_id, episode_id, row, n_sentences, n_questions, sentences_in(text) AS found
            FROM turns WHERE text IS NOT NULL AND length(text) = n_chars
        )
        SELECT turn_id AS id, episode_id, row,
            CASE WHEN n_sentences <> found[1] THEN 'n_sentences' ELSE 'n_questions' END AS field,
            CASE WHEN n_sentences <> found[1] THEN n_sentences ELSE n_questions END AS given,
            CASE WHEN n_sentences <> found[1] THEN found[1] ELSE found[2] END AS found
        FROM counted WHERE n_sentences <> found[1] OR n_questions <> found[2]
    """,
    message="{field} is {given}, but the text has {found}",
    explanation=(
        "A turn's n_sentences or n_questions is not what its text has, or without the text more than its words allow."
    ),
    reason=(
        "Lengths of sentences and shares of questions are calculated from it, also by those who do not have the text."
    ),
    hint="build the episode again from its source",
)

RULES = (
    TEXT_EDITION,
    TEXT_EDITION.variant(
        table="turns",
        field="text",
        among=("wrong_editions",),
        query="""
            SELECT t.turn_id AS id, episode_id, t.row, e.edition,
                CASE WHEN t.text IS NULL THEN 'null' ELSE 'not null' END AS state
            FROM turns t JOIN (SELECT * FROM wrong_editions WHERE wrong < n OR n = 1) e USING (episode_id)
            WHERE (t.text IS NULL) <> (e.edition = 'text-free')
        """,
        message="text is {state}, but the episode's edition is {edition}",
    ),
    TEXT_HASH,
    SEGMENT_HASH,
    TEXT_LENGTH.variant(
        unless=("text-length", "text-hash"),
        texts=True,
        query="""
            SELECT turn_id AS id, episode_id, row, n_chars, length(text) AS found,
                coalesce('; ' || n_chars || ' is its length in ' || length_units(text, try_cast(n_chars AS BIGINT)), '')
                    AS units
            FROM turns WHERE text IS NOT NULL AND length(text) <> n_chars
        """,
        message="n_chars is {n_chars}, but the text has {found:code point}{units}",
    ),
    WORD_COUNT,
    # A character is a word of its own in scripts without spaces, and any turn may quote one.
    WORD_COUNT.variant(
        texts=False,
        query="""
            SELECT turn_id AS id, episode_id, row, n_words, n_chars FROM turns
            WHERE text IS NULL AND n_words > n_chars
        """,
        message="n_words is {n_words}, but {n_chars:code point} hold at most {n_chars:word}",
    ),
    WORD_COUNT.variant(
        unless=("text-length", "word-count"),
        texts=False,
        query="""
            SELECT turn_id AS id, episode_id, row, n_words, n_chars FROM turns
            WHERE text IS NULL AND n_words = 0 AND n_chars > 0
            AND NOT is_blank_digest(try_cast(n_chars AS BIGINT), text_sha256)
        """,
        message="n_words is {n_words}, but the turn has {n_chars:character} that are not all white space",
    ),
    WORD_COUNT.variant(
        needs=("turns", "mentions"),
        unless=("word-count",),
        texts=False,
        query=f"""
            SELECT t.turn_id AS id, t.episode_id, t.row, t.n_words, any_value(m.surface) AS surface,
                max(m.found) AS found
            FROM (SELECT turn_id, episode_id, row, n_words FROM turns WHERE text IS NULL) t JOIN (
                SELECT turn_id, episode_id, surface, {N_WORDS} AS found
                FROM (SELECT turn_id, episode_id, surface, surface AS text FROM mentions)
            ) m USING (turn_id, episode_id) WHERE m.found > t.n_words GROUP BY ALL
        """,
        message="n_words is {n_words}, but the name {surface!r} in the turn has {found:word}",
    ),
    SENTENCE_COUNT,
    SENTENCE_COUNT.variant(
        unless=("word-count", "sentence-count"),
        texts=False,
        query="""
            SELECT turn_id AS id, episode_id, row, CASE
                WHEN n_questions > n_sentences THEN 'n_questions is ' || n_questions || ', but n_sentences is '
                    || n_sentences
                ELSE 'n_sentences is ' || n_sentences || ', but n_words is ' || n_words || ' and n_chars '
                    || n_chars END AS problem
            FROM turns WHERE text IS NULL
            AND (n_questions > n_sentences OR (n_words = 0 AND n_sentences > 0) OR n_sentences > (n_chars + 1) // 2)
        """,
        message="{problem}",
    ),
)
