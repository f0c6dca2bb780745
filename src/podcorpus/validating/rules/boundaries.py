"""Layer 4: names at the borders of words, and chapters at the beginnings of sentences."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.records.counting import STOPS, WIDE_STOPS
from podcorpus.validating.rules.chapters import CHAPTERS_IN_DOUBT
from podcorpus.validating.sql import ODD_ENDS, TWO_LETTERS

ORDER = 37

_MISPLACED = ("span-outside-turn", "surface-mismatch", "span-source")
_TEXT_IN_DOUBT = ("text-hash", "text-length")
_CHAPTER_IN_DOUBT = (*CHAPTERS_IN_DOUBT["chapters"], *_TEXT_IN_DOUBT, "segment-turn", "span-outside-source")
_LOOK_BACK = 16
"""How far before a chapter the end of a sentence is looked for, in code points."""

SURFACE_UNTIDY = Rule(
    code="surface-untidy",
    layer="text",
    level="error",
    table="mentions",
    field="surface",
    needs=("mentions",),
    unless=_MISPLACED,
    # Few surfaces have anything but letters and digits at their ends; only these are looked at one by one.
    query=f"""
        WITH odd AS MATERIALIZED (
            SELECT surface, fold_name(surface) AS folded
            FROM (SELECT DISTINCT surface FROM mentions WHERE regexp_matches(surface, {ODD_ENDS}))
        ), wrong AS MATERIALIZED (
            SELECT surface, surface_problem(
                surface,
                coalesce((SELECT list(name) FROM entity_names n WHERE n.folded = o.folded AND o.folded <> ''), [])
                    || coalesce((SELECT list(name) FROM entity_names n WHERE n.name = o.surface), []),
                'entities' NOT IN (SELECT name FROM absent) AND 'entities' NOT IN (SELECT name FROM unsure)
            ) AS problem FROM odd o
        )
        SELECT mention_id AS id, episode_id, row, surface, problem
        FROM mentions JOIN wrong USING (surface) WHERE problem IS NOT NULL
    """,
    message="the surface {surface!r} {problem}",
    explanation=(
        "A surface begins or ends with what is no part of the name: white space, punctuation, a bracket without its "
        "partner, a possessive ending, an article or another small word; or it has no letter or digit. What a name "
        "of the registry has at its ends belongs to it, and so do the full stops of initials and abbreviations and "
        "the brackets of an insertion."
    ),
    reason=(
        "Counts by surface take “Rotterdam” and “Rotterdam,” for two spellings, and trained taggers learn to mark the "
        "comma."
    ),
    hint="mark the name alone, or add the name to the registry as it is written",
)
WORD_CUT = Rule(
    code="word-cut",
    layer="text",
    level="error",
    table="mentions",
    field="surface",
    needs=("mentions", "turns"),
    unless=(*_MISPLACED, *_TEXT_IN_DOUBT, "surface-untidy"),
    texts=True,
    query=f"""
        WITH cut AS MATERIALIZED (
            SELECT *, slice(text, start_char - 1, start_char + 1) AS at_start,
                slice(text, end_char - 1, end_char + 1) AS at_end
            FROM mention_words WHERE there = surface AND (
                regexp_matches(at_start, {TWO_LETTERS}) OR regexp_matches(at_end, {TWO_LETTERS})
            )
        )
        SELECT mention_id AS id, found AS other, episode_id, row, surface,
            whole_words(text, start_char::BIGINT, end_char::BIGINT) AS whole
        FROM cut WHERE (length(at_start) = 2 AND cuts_word(at_start)) OR (length(at_end) = 2 AND cuts_word(at_end))
    """,
    message="the surface is {surface!r}, but the whole words there are {whole!r}",
    explanation=(
        "A mention begins or ends inside a word, between a letter and its accent, or is called misheard and is a part "
        "of a name of its entity that is there whole."
    ),
    reason="Taggers that are trained on tokens cannot use the mention, and what is marked is usually off by one.",
    hint="mark whole words",
)
CHAPTER_CUT = Rule(
    code="chapter-cut",
    layer="text",
    level="error",
    table="chapters",
    field="start_char",
    needs=("chapters", "turns"),
    unless=_CHAPTER_IN_DOUBT,
    query="""
        SELECT chapter_id AS id, turn_id AS other, episode_id, row, start_char, turn_id, n_chars
        FROM chapter_turns WHERE start_char = n_chars AND n_chars > 0
    """,
    message="start_char is {start_char}, the end of the {n_chars:character} of {turn_id}",
    explanation=(
        "A chapter begins inside a word, a name or a sentence, at white space or at the end of a turn, where a chapter "
        "begins with a turn, a paragraph or a sentence. In a turn without any punctuation it begins with a word. "
        "Without the texts, only the end of the turn and the names in it tell."
    ),
    reason=(
        "Whoever opens the chapter starts in the middle of a sentence, and the place is usually off by some characters."
    ),
    hint="set the place to the first character of the turn, paragraph or sentence",
)

RULES = (
    SURFACE_UNTIDY,
    # What is spelled as the entity's name but for a possessive or a small word is not misheard.
    SURFACE_UNTIDY.variant(
        needs=("mentions", "entities"),
        unless=(*_MISPLACED, "surface-untidy"),
        query="""
            WITH misheard AS MATERIALIZED (
                SELECT surface, entity_id, name_within(surface) AS within FROM (
                    SELECT DISTINCT surface, entity_id FROM mentions
                    WHERE form = 'asr_error' OR regexp_matches(surface, '[''’ʼ‘][sS]$')
                ) WHERE within IS NOT NULL
            ), wrong AS MATERIALIZED (
                SELECT m.surface, m.entity_id, any_value(n.name) AS known FROM misheard m JOIN entity_names n
                    ON n.folded = m.within AND (m.entity_id IS NULL OR n.entity_id = m.entity_id)
                WHERE fold_name(m.surface) NOT IN (SELECT folded FROM entity_names) GROUP BY ALL
            )
            SELECT mention_id AS id, episode_id, row, m.surface, known FROM mentions m
            JOIN wrong w ON m.surface = w.surface AND m.entity_id IS NOT DISTINCT FROM w.entity_id
        """,
        message="the surface {surface!r} has more than the name {known!r}",
    ),
    # The longest name of the entity and more: with a longer one it might be that, misheard.
    SURFACE_UNTIDY.variant(
        needs=("mentions", "entities"),
        unless=(*_MISPLACED, "surface-untidy"),
        query="""
            WITH wrong AS MATERIALIZED (
                SELECT surface, m.entity_id, name AS known
                FROM (SELECT DISTINCT surface, entity_id FROM mentions WHERE form = 'asr_error') m
                JOIN (SELECT entity_id, arg_max(name, length(name)) AS name FROM entity_names GROUP BY 1) n
                    USING (entity_id)
                WHERE length(surface) > length(name) AND contains(' ' || surface || ' ', ' ' || name || ' ')
            )
            SELECT mention_id AS id, episode_id, row, m.surface, known
            FROM mentions m JOIN wrong w ON m.surface = w.surface AND m.entity_id = w.entity_id
        """,
        message="the surface {surface!r} has more than the name {known!r}",
    ),
    WORD_CUT,
    # A shorter name of the entity may be marked within a longer one; what is no name of it was cut.
    WORD_CUT.variant(
        needs=("mentions", "turns", "entities"),
        unless=(*_MISPLACED, *_TEXT_IN_DOUBT, "surface-untidy", "word-cut"),
        texts=True,
        query=f"""
            WITH parts AS MATERIALIZED (
                SELECT surface, m.entity_id, name, strpos(name, surface) - 1 AS before
                FROM (SELECT DISTINCT surface, entity_id FROM mentions WHERE form = 'asr_error') m
                JOIN entity_names n USING (entity_id) WHERE length(name) > length(surface) AND contains(name, surface)
            ), cut AS MATERIALIZED (
                SELECT w.*, name, start_char - before AS first, start_char - before + length(name) AS last
                FROM (SELECT row, name, before FROM mentions JOIN parts USING (surface, entity_id)) p
                JOIN mention_words w USING (row) WHERE there = surface AND start_char >= before
            )
            SELECT mention_id AS id, found AS other, episode_id, any_value(row) AS row, any_value(surface) AS surface,
                arg_max(name, length(name)) AS whole
            FROM cut WHERE slice(text, first, last) = name
            AND NOT regexp_matches(slice(text, first - 1, first + 1), {TWO_LETTERS})
            AND NOT regexp_matches(slice(text, last - 1, last + 1), {TWO_LETTERS}) GROUP BY ALL
        """,
        message="the surface is {surface!r}, but the whole name there is {whole!r}",
    ),
    CHAPTER_CUT,
    CHAPTER_CUT.variant(
        unless=_CHAPTER_IN_DOUBT,
        texts=True,
        query=f"""
            SELECT chapter_id AS id, turn_id AS other, episode_id, row, start_char, turn_id,
                slice(text, start_char - 12, start_char) AS before, slice(text, start_char, start_char + 12) AS after,
                begins_inside(
                    slice(text, start_char - {_LOOK_BACK}, start_char),
                    after,
                    regexp_matches(text, '[{STOPS}{WIDE_STOPS}]')
                ) AS problem
            FROM (
                SELECT c.*, t.text FROM chapter_turns c JOIN turns t USING (turn_id)
                WHERE start_char > 0 AND start_char < c.n_chars AND length(t.text) = c.n_chars
            ) WHERE problem IS NOT NULL
        """,
        message="the chapter begins {problem}, in {turn_id} between {before!r} and {after!r}",
    ),
    # A sentence begins behind a full stop or a line end, so never behind the last letter of a name.
    CHAPTER_CUT.variant(
        needs=("chapters", "turns", "mentions"),
        unless=(*_CHAPTER_IN_DOUBT, *_MISPLACED, "span-overlap", "surface-untidy", "chapter-cut"),
        query="""
            SELECT chapter_id AS id, any_value(c.turn_id) AS other, any_value(c.episode_id) AS episode_id,
                any_value(c.row) AS row, any_value(start_char) AS start_char,
                arg_min(m.mention_id, m.first) AS another, arg_min(m.surface, m.first) AS surface,
                min(m.first) AS first, arg_min(m.last, m.first) AS last
            FROM (SELECT * FROM chapter_turns WHERE start_char > 0) c
            JOIN (
                SELECT mention_id, episode_id, turn_id, surface, start_char AS first, end_char AS last FROM mentions
            ) m
                ON m.turn_id = c.turn_id AND m.episode_id = c.episode_id
            WHERE start_char > m.first
            AND (start_char < m.last OR (start_char = m.last AND regexp_matches(m.surface, '[A-Za-z0-9]$')))
            GROUP BY chapter_id
        """,
        message="start_char is {start_char}, inside or right behind the name {surface!r} at {first}–{last}",
    ),
)
