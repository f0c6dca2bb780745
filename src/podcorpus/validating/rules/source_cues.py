"""Layer 4 with the source at hand: cues against what reading it again gives. It runs before the rules that go by the
times of cues, so that one wrong time is reported once, at its cue."""

from __future__ import annotations

from podcorpus.validating.rules.source import SOURCE_READING, TIME_DIFFERS
from podcorpus.validating.sql import first_if_uneven

ORDER = 33

_IN_DOUBT = ("cue-span", "cue-turn", "span-outside-source", "segment-turn", "time-runs-back", "end-time", "cue-words")
_COLUMNS = (
    *("source_start", "source_end", "start_ms", "end_ms", "start_char", "end_char", "n_words"),
    "confidence",
)
_LISTED = ", ".join(
    f"{{field: '{column}', value: c.{column} || '{unit}', again: a.{column} || '{unit}', "
    f"differs: c.{column} IS DISTINCT FROM a.{column}}}"
    for column in _COLUMNS
    for unit in (" ms" if column.endswith("_ms") else "",)
)

RULES = (
    SOURCE_READING.variant(
        table="cues",
        field="cue_index",
        needs=("sources", "cues"),
        unless=_IN_DOUBT,
        query="""
            SELECT c.cue_id AS id, c.episode_id, c.row, c.cue_index FROM cues c
            JOIN again_episodes e ON e.episode_id = c.episode_id AND e.problem IS NULL
            WHERE c.cue_index NOT IN (SELECT cue_index FROM again_cues a WHERE a.episode_id = c.episode_id)
        """,
        message="cue_index is {cue_index}, but reading the source again gives no such cue",
    ),
    SOURCE_READING.variant(
        table="cues",
        needs=("sources", "cues"),
        unless=_IN_DOUBT,
        query=f"""
            SELECT id, episode_id, row, odd.field AS field, coalesce(odd.value, 'null') AS value,
                coalesce(odd.again, 'null') AS again
            FROM (
                SELECT c.cue_id AS id, c.episode_id, c.row, list_filter([{_LISTED}], lambda o: o.differs)[1] AS odd
                FROM cues c JOIN again_cues a USING (episode_id, cue_index)
            ) WHERE odd IS NOT NULL {first_if_uneven("cues")}
        """,
        message=TIME_DIFFERS,
    ),
    SOURCE_READING.variant(
        table="cues",
        field="words",
        needs=("sources", "cues"),
        unless=(*_IN_DOUBT, "source-reading"),
        query=f"""
            SELECT c.cue_id AS id, c.episode_id, c.row, CASE
                    WHEN c.words IS NULL THEN 'words is null, but reading the source again gives words with times'
                    WHEN a.words IS NULL THEN 'words is not null, but reading the source again gives none with times'
                    ELSE 'the words are not those that reading the source again gives' END AS problem,
                CASE WHEN c.words IS NOT NULL AND a.words IS NOT NULL
                    THEN list_filter(range(1, least(len(c.words), len(a.words)) + 1),
                        lambda i: c.words[i] IS DISTINCT FROM a.words[i])[1] - 1 END AS item
            FROM cues c JOIN again_cues a USING (episode_id, cue_index) WHERE c.words IS DISTINCT FROM a.words
            {first_if_uneven("cues")}
        """,
        message="{problem}",
    ),
)
