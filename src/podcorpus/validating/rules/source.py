"""Layer 4 with the source at hand: hashes and surfaces against its code points, and what reading it again gives.

The tables `page_…` and `again_…` are made by `podcorpus.validating.reread`: what the page has where rows point to, and
the records that reading it gives.
"""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.mentions import SURFACE_MISMATCH
from podcorpus.validating.rules.texts import SEGMENT_HASH, SENTENCE_COUNT, WORD_COUNT
from podcorpus.validating.sql import first_if_uneven, whole

ORDER = 40

_BODY_IN_DOUBT = ("text-length", "segment-turn", "span-outside-source")

SOURCE_TEXT = Rule(
    code="source-text",
    layer="text",
    level="error",
    table="turns",
    field="text_sha256",
    needs=("sources", "turns"),
    unless=("text-hash", *_BODY_IN_DOUBT),
    query="""
        SELECT turn_id AS id, t.episode_id, t.row, t.source_start, t.source_end,
            left(t.text_sha256, 12) AS expected, left(p.sha256, 12) AS found
        FROM turns t JOIN page_turns p USING (turn_id) WHERE p.sha256 <> t.text_sha256
    """,
    message="text_sha256 is {expected}…, but the source at {source_start}–{source_end} has {found}…",
    explanation="A turn's hash is not that of the source's code points at its span.",
    reason="The corpus does not have the words of the source that it names.",
    hint="build the episode again from this source",
)
SOURCE_READING = Rule(
    code="source-reading",
    layer="text",
    level="error",
    explanation=(
        "A time, a speaker's label, a chapter's title, a segment's kind or the kind of transcript is not what "
        "reading the source again gives."
    ),
    reason=(
        "The value was changed by hand or comes from another copy, so it cannot be traced to the source that the "
        "corpus names."
    ),
    hint="build the episode again from this source",
)
_DIFFERS = "{field} is {value!r}, but reading the source again gives {again!r}"
TIME_DIFFERS = "{field} is {value:ms}, but reading the source again gives {again:ms}"


def _differs(table: str, field: str, query: str, unless: tuple[str, ...] = ()) -> Rule:
    return SOURCE_READING.variant(
        table=table,
        field=field,
        needs=("sources", table),
        unless=unless,
        query=query,
        message=TIME_DIFFERS if field.endswith("_ms") else _DIFFERS,
    )


def _chapter(field: str) -> Rule:
    return _differs(
        "chapters",
        field,
        f"""
            SELECT c.chapter_id AS id, c.episode_id, c.row, c.{field} AS value, a.{field} AS again
            FROM chapters c JOIN again_chapters a USING (episode_id, chapter_index)
            WHERE c.{field} IS DISTINCT FROM a.{field}
        """,
    )


def _lost(table: str, key: str, index: str) -> Rule:
    """A rule on records that are missing after the last row, where no other table shows that they are."""
    return SOURCE_READING.variant(
        table=table,
        needs=("sources", table),
        query=f"""
            SELECT a.{key} AS id, a.episode_id, n.again, '{table}' AS kind FROM again_{table} a
            JOIN (SELECT episode_id, count(*) AS again FROM again_{table} GROUP BY episode_id) n USING (episode_id)
            JOIN (SELECT episode_id, count(*) AS rows FROM {table} GROUP BY episode_id) r USING (episode_id)
            WHERE a.{index} = r.rows AND r.rows < n.again
            AND {whole(table)}
            AND EXISTS (SELECT 1 FROM absent WHERE name IN ('turns', 'segments'))
        """,
        message="reading the source again gives {again} {kind}, but this one is missing",
    )


_TURNS_AGAIN = """
    turns t JOIN again_turns a
        ON a.episode_id = t.episode_id AND a.source_start = t.source_start AND a.source_end = t.source_end
"""

RULES = (
    SOURCE_TEXT,
    SEGMENT_HASH.variant(
        needs=("sources", "segments"),
        unless=("segment-hash", "segment-gap", "segment-overlap"),
        # Where a turn's hash is wrong and its body's agrees with it, that is reported once, at the turn.
        query="""
            SELECT g.segment_id AS id, g.episode_id, g.row, g.source_start, g.source_end,
                left(g.sha256, 12) AS expected, left(p.sha256, 12) AS found
            FROM segments g JOIN page_segments p USING (segment_id)
            LEFT JOIN turn_bodies t ON t.body_id = g.segment_id
            WHERE p.sha256 <> g.sha256 AND NOT (t.turn_id IS NOT NULL AND g.sha256 = t.text_sha256
                AND t.turn_id IN (SELECT id FROM reported WHERE name = 'turns' AND code = 'source-text'))
        """,
        message="sha256 is {expected}…, but the source at {source_start}–{source_end} has {found}…",
    ),
    SURFACE_MISMATCH.variant(
        needs=("sources", "mentions"),
        unless=("surface-mismatch", "span-source", "span-outside-turn", "surface-untidy"),
        query="""
            SELECT m.mention_id AS id, m.episode_id, m.row, m.surface, p.there
            FROM mention_turns m JOIN page_mentions p USING (mention_id)
            WHERE p.there <> m.surface AND CASE WHEN m.found IS NULL
                THEN EXISTS (SELECT 1 FROM absent WHERE name = 'turns') ELSE m.there IS NULL END
        """,
        message="the surface is {surface!r}, but the source has {there!r} at its span",
    ),
    SOURCE_READING.variant(
        table="episodes",
        field="source_sha256",
        needs=("sources",),
        query="SELECT episode_id AS id, episode_id, problem FROM again_episodes WHERE problem IS NOT NULL",
        message="the source cannot be read: {problem}",
    ),
    _differs(
        "episodes",
        "transcript_kind",
        """
            SELECT episode_id AS id, episode_id, e.row, e.transcript_kind AS value, a.transcript_kind AS again
            FROM episodes e JOIN again_episodes a USING (episode_id) WHERE e.transcript_kind <> a.transcript_kind
        """,
    ),
    *(
        _differs(
            "episodes",
            field,
            f"""
                SELECT episode_id AS id, episode_id, e.row, e.{field} AS value, a.{field} AS again
                FROM episodes e JOIN again_episodes a USING (episode_id) WHERE e.{field} <> a.{field}
            """,
        )
        for field in ("format", "turns_from")
    ),
    _differs(
        "turns",
        "source_start",
        """
            SELECT t.turn_id AS id, t.episode_id, t.row, t.source_start AS value, 'no turn there' AS again
            FROM turns t JOIN again_episodes e ON e.episode_id = t.episode_id AND e.problem IS NULL
            LEFT JOIN again_turns a
                ON a.episode_id = t.episode_id AND a.source_start = t.source_start AND a.source_end = t.source_end
            WHERE a.turn_id IS NULL
        """,
        unless=(*_BODY_IN_DOUBT, "source-text"),
    ),
    _differs(
        "turns",
        "start_ms",
        f"""
            SELECT t.turn_id AS id, t.episode_id, t.row, t.start_ms AS value, a.start_ms AS again
            FROM {_TURNS_AGAIN} WHERE t.start_ms IS DISTINCT FROM a.start_ms
        """,
        unless=("time-runs-back", "end-time"),
    ),
    WORD_COUNT.variant(
        needs=("sources", "turns"),
        unless=("word-count",),
        query=f"""
            SELECT t.turn_id AS id, t.episode_id, t.row, a.n_words AS found, t.n_words
            FROM {_TURNS_AGAIN} WHERE t.text IS NULL AND t.n_words <> a.n_words
        """,
        message="n_words is {n_words}, but the source has {found:word} there",
    ),
    SENTENCE_COUNT.variant(
        needs=("sources", "turns"),
        unless=("sentence-count", "source-text", "text-hash"),
        query=f"""
            SELECT t.turn_id AS id, t.episode_id, t.row,
                CASE WHEN t.n_sentences <> a.n_sentences THEN 'n_sentences' ELSE 'n_questions' END AS field,
                CASE field WHEN 'n_sentences' THEN t.n_sentences ELSE t.n_questions END AS given,
                CASE field WHEN 'n_sentences' THEN a.n_sentences ELSE a.n_questions END AS found
            FROM {_TURNS_AGAIN} WHERE t.text IS NULL
            AND (t.n_sentences <> a.n_sentences OR t.n_questions <> a.n_questions)
        """,
        message="{field} is {given}, but the source has {found} there",
    ),
    # The ids are the labels as slugs: without the table `speakers` nothing else says who speaks.
    _differs(
        "turns",
        "speaker_id",
        f"""
            SELECT id, episode_id, row, speaker_id AS value, CASE WHEN alone THEN again_id ELSE again_label END AS again
            FROM (
                SELECT t.turn_id AS id, t.episode_id, t.row, t.speaker_id, a.speaker_id AS again_id,
                    a.label AS again_label, s.speaker_id AS found, s.label, alone
                FROM {_TURNS_AGAIN} LEFT JOIN speakers s ON s.speaker_id = t.speaker_id AND s.episode_id = t.episode_id
                CROSS JOIN (SELECT 'speakers' IN (SELECT name FROM absent) AS alone)
            )
            WHERE CASE WHEN alone THEN speaker_id IS DISTINCT FROM again_id
                ELSE ((speaker_id IS NULL) <> (again_label IS NULL) OR label <> again_label
                        OR (found IS NOT NULL AND again_label IS NULL))
                    AND (found IS NULL OR speaker_id IS DISTINCT FROM again_id) END
        """,
    ),
    _differs(
        "speakers",
        "label",
        f"""
            SELECT s.speaker_id AS id, s.episode_id, any_value(s.row) AS row, any_value(s.label) AS value,
                arg_min(a.label, t.turn_index) AS again
            FROM {_TURNS_AGAIN} JOIN speakers s ON s.speaker_id = t.speaker_id AND s.episode_id = t.episode_id
            WHERE t.speaker_id = a.speaker_id AND s.label IS DISTINCT FROM a.label GROUP BY 1, 2
        """,
    ),
    # The chapters of a source that has none come from a feed or an episode list.
    _differs(
        "chapters",
        "chapter_index",
        """
            SELECT c.chapter_id AS id, c.episode_id, c.row, c.chapter_index AS value, 'no such chapter' AS again
            FROM chapters c JOIN again_episodes e ON e.episode_id = c.episode_id AND e.problem IS NULL
            JOIN (SELECT episode_id, list(chapter_index) AS known FROM again_chapters GROUP BY 1) a
                ON a.episode_id = c.episode_id
            WHERE NOT list_contains(known, c.chapter_index)
        """,
    ),
    _chapter("title"),
    _chapter("published_start_ms"),
    _differs(
        "segments",
        "source_end",
        """
            SELECT g.segment_id AS id, g.episode_id, g.row, g.source_end AS value, 'no such segment' AS again
            FROM segments g JOIN again_episodes e ON e.episode_id = g.episode_id AND e.problem IS NULL
            LEFT JOIN again_segments a
                ON a.episode_id = g.episode_id AND a.source_start = g.source_start AND a.source_end = g.source_end
            WHERE a.kind IS NULL
        """,
        unless=("segment-gap", "segment-overlap", "segment-turn"),
    ),
    _differs(
        "segments",
        "kind",
        """
            SELECT g.segment_id AS id, g.episode_id, g.row, g.kind AS value, a.kind AS again
            FROM segments g JOIN again_segments a
                ON a.episode_id = g.episode_id AND a.source_start = g.source_start AND a.source_end = g.source_end
            WHERE g.kind <> a.kind
        """,
        unless=("segment-gap", "segment-overlap", "segment-turn"),
    ),
    _differs(
        "segments",
        "cue_id",
        f"""
            SELECT g.segment_id AS id, g.episode_id, g.row, coalesce(g.cue_id, 'null') AS value,
                coalesce(a.cue_id, 'null') AS again
            FROM segments g JOIN again_segments a
                ON a.episode_id = g.episode_id AND a.source_start = g.source_start AND a.source_end = g.source_end
            WHERE g.kind = a.kind AND g.cue_id IS DISTINCT FROM a.cue_id
            {first_if_uneven("cues", "g.")}
        """,
        unless=("segment-gap", "segment-overlap", "segment-turn", "id-parts", "reference-dangling"),
    ),
    _lost("turns", "turn_id", "turn_index"),
    _lost("cues", "cue_id", "cue_index"),
    _lost("chapters", "chapter_id", "chapter_index"),
    _lost("segments", "segment_id", "segment_index"),
)
