"""Layer 5: numbers of an episode, a speaker or an entity against the rows that they are drawn from."""

from __future__ import annotations

from collections.abc import Iterable

from podcorpus.findings.rules import Rule
from podcorpus.validating.sql import not_reported, whole

ORDER = 54

FAR_MS = 300_000
"""Farther than this from its scaled time no chapter is looked for."""
RATIO_SLACK = 0.0002
"""The ratio has four digits; start times are whole milliseconds."""
_IN_DOUBT = ("chapter-place", "chapter-order", "span-outside-turn", "time-runs-back", "end-time", "reference-dangling")
# An episode that has lost all its turns has other findings, which say so.
_HAS_TURNS = "(e.n_turns = 0 OR e.episode_id IN (SELECT episode_id FROM turns))"

COUNT_WRONG = Rule(
    code="count-wrong",
    layer="annotation",
    level="error",
    message="{field} is {given}, but there are {found}",
    explanation="A count in `episodes`, `speakers` or `entities` is not the number of the rows it counts.",
    reason="People take the count instead of counting, and get another answer than those who count.",
    hint="set it to the number of the rows, which `podcorpus reseal` does, or restore the rows that are missing",
)
LAST_START = Rule(
    code="last-start",
    layer="annotation",
    level="error",
    table="episodes",
    field="last_turn_start_ms",
    needs=("episodes", "turns"),
    unless=("end-time", "time-runs-back", "turn-cues", "source-reading"),
    query=f"""
        SELECT e.episode_id AS id, e.episode_id, e.row, t.last_id AS other, e.last_turn_start_ms,
            coalesce('the last timed turn starts at ' || t.last_ms || ' ms', 'no turn has a time') AS found
        FROM episodes e LEFT JOIN turn_sums t USING (episode_id)
        WHERE e.last_turn_start_ms IS DISTINCT FROM t.last_ms AND {_HAS_TURNS}
        AND {whole("turns", of="e.")}
    """,
    message="last_turn_start_ms is {last_turn_start_ms:ms}, but {found:ms}",
    explanation="An episode's last_turn_start_ms is not the start of its last timed turn.",
    reason="Lists of episodes show it as the length of the talk.",
    hint="set it to the last turn's start",
)
CLOCK_RATIO = Rule(
    code="clock-ratio",
    layer="annotation",
    level="error",
    table="episodes",
    field="clock_ratio",
    needs=("episodes", "turns", "chapters"),
    query=f"""
        SELECT e.episode_id AS id, e.episode_id, e.row, e.clock_ratio,
            CASE WHEN any_published AND any_timed THEN 'no chapter has a place' ELSE 'chapters or turns have no times'
            END AS lacking
        FROM clocks e
        WHERE NOT (any_published AND any_timed AND any_placed) AND e.clock_ratio IS NOT NULL AND {_HAS_TURNS}
    """,
    message="clock_ratio is {clock_ratio}, but {lacking}",
    explanation=(
        "An episode has a clock ratio without times or places to draw it from, or another one than its chapters give: "
        "where all were placed by reading, the least squares fit through zero of transcript time to published "
        "time; where they were searched for, one that leaves none of them minutes off."
    ),
    reason=(
        "Published times are converted into those of the transcript by this ratio: chapters and links would be minutes "
        "off."
    ),
    hint="build the episode again, or set it from the chapters",
)


_COUNTED = ("turns", "chapters", "mentions")


def _given(columns: Iterable[str], given: str, found: str) -> str:
    """SQL for the counts of a row as a list, each with the number of rows."""
    pairs = [f"{{field: '{c}', given: {given.format(c)}, found: {found.format(c)}}}" for c in columns]
    return f"unnest([{', '.join(pairs)}])"


RULES = (
    # Rows that cannot be used may be counted: a number that is larger by so many is not reported. An episode without
    # any rows has one finding for all of its counts.
    COUNT_WRONG.variant(
        table="episodes",
        needs=("episodes",),
        query=f"""
            SELECT id, id AS episode_id, e.row, c.field AS field, c.given AS given, coalesce(r.n, 0) AS found
            FROM (SELECT episode_id AS id, row, {_given([f"n_{name}" for name in _COUNTED], "{}", "NULL")} AS c
                FROM episodes) e LEFT JOIN row_counts r ON r.episode_id = id AND 'n_' || r.name = c.field
            LEFT JOIN lacking l ON l.episode_id = id AND 'n_' || l.name = c.field
            WHERE given <> found AND NOT given - found BETWEEN 0 AND coalesce(l.n, 0)
            AND (field = 'n_turns' OR id NOT IN (SELECT episode_id FROM bare))
        """,
    ),
    # A wrong number of turns makes the number of words wrong as well. How many words missing turns have is not known;
    # and a turn whose number of words is wrong is reported itself.
    COUNT_WRONG.variant(
        table="speakers",
        needs=("speakers", "turns"),
        query=f"""
            SELECT id, episode_id, row, c.field AS field, c.given AS given, c.found AS found FROM (
                SELECT s.speaker_id AS id, s.episode_id, s.row, s.n_turns = coalesce(c.n_turns, 0) AS as_many,
                    {_given(("n_turns", "n_words"), "s.{}", "coalesce(c.{}, 0)")} AS c
                FROM (SELECT speaker_id, episode_id, row, n_turns, n_words FROM speakers) s
                LEFT JOIN speaker_sums c USING (speaker_id)
            ) s LEFT JOIN (SELECT episode_id, n FROM lacking WHERE name = 'turns') l USING (episode_id)
            WHERE c.given <> c.found AND (c.field = 'n_turns' OR as_many)
            AND NOT (c.given > c.found AND CASE c.field WHEN 'n_turns' THEN c.given - c.found <= coalesce(l.n, 0)
                ELSE coalesce(l.n, 0) > 0 END)
            AND id NOT IN (SELECT id FROM broken_references WHERE name = 'speakers' AND field = 'episode_id')
            AND s.episode_id NOT IN (SELECT episode_id FROM reported
                WHERE name = 'turns' AND code = 'source-reading' AND episode_id IS NOT NULL)
            AND NOT (c.field = 'n_words' AND id IN (SELECT speaker_id FROM turns WHERE speaker_id IS NOT NULL
                AND turn_id IN (SELECT id FROM reported WHERE name = 'turns' AND code IN ('word-count', 'turn-cues'))))
        """,
    ),
    # Where mentions are known to be gone, entities may count as many more, all together.
    COUNT_WRONG.variant(
        table="entities",
        scope="corpus",
        needs=("entities", "mentions"),
        query=f"""
            SELECT id, row, c.field AS field, c.given AS given, c.found AS found FROM (
                SELECT e.entity_id AS id, e.row, {_given(("n_mentions", "n_episodes"), "e.{}", "coalesce(c.{}, 0)")}
                    AS c FROM (SELECT entity_id, row, n_mentions, n_episodes FROM entities) e
                LEFT JOIN mentioned c USING (entity_id)
            ) WHERE c.given <> c.found AND NOT c.given - c.found
                BETWEEN -(SELECT coalesce(sum(n), 0) FROM lacking_in_corpus WHERE name = 'links')
                AND (SELECT coalesce(sum(n), 0) FROM lacking_in_corpus WHERE name IN ('mentions', 'links'))
            AND c.given - c.found NOT BETWEEN 1 AND (
                SELECT coalesce(sum(n), 0) FROM lacking_in_corpus WHERE name = 'lost mentions'
                AND n >= (SELECT sum(greatest(e.n_mentions - coalesce(m.n_mentions, 0), 0)) FROM entities e
                    LEFT JOIN mentioned m USING (entity_id))
            )
        """,
    ),
    LAST_START,
    CLOCK_RATIO,
    CLOCK_RATIO.variant(
        query=f"""
            SELECT e.episode_id AS id, e.episode_id, any_value(e.row) AS row, any_value(e.clock_ratio) AS clock_ratio,
                arg_min(c.chapter_id, c.chapter_index) AS chapter_id,
                round_even(arg_min(abs(c.published_start_ms * e.clock_ratio - c.start_ms), c.chapter_index) / 60000, 0)
                    ::HUGEINT AS minutes
            FROM clocks e JOIN chapters c USING (episode_id)
            WHERE any_published AND any_timed AND c.alignment <> 'curated'
            AND abs(c.published_start_ms * e.clock_ratio - c.start_ms) > {FAR_MS} AND {_HAS_TURNS}
            AND {not_reported("chapters", "c.chapter_id", *_IN_DOUBT)}
            GROUP BY e.episode_id
        """,
        message="clock_ratio is {clock_ratio}, which puts {chapter_id} {minutes:minute} off",
    ),
    # The search for places has its own, coarser ratio: the fit is that of places that were all read.
    CLOCK_RATIO.variant(
        unless_in_episode={
            "chapters": _IN_DOUBT,
            "turns": ("end-time", "time-runs-back", "text-length", "turn-cues", "source-reading"),
            "cues": ("end-time", "time-runs-back", "cue-span", "cue-turn", "segment-turn", "source-reading"),
        },
        query=f"""
            SELECT e.episode_id AS id, e.episode_id, e.row, e.clock_ratio, round_even(fit, 4) AS fit FROM clocks e
            WHERE any_published AND any_timed AND all_curated AND all_placed AND fit > 0
            AND (e.clock_ratio IS NULL OR abs(e.clock_ratio - fit) > {RATIO_SLACK}) AND {_HAS_TURNS}
        """,
        message="clock_ratio is {clock_ratio}, but the chapters' places give {fit}",
    ),
)
