"""Layer 5: what an episode says of itself against its rows: how turns were formed, its clock, its day and language."""

from __future__ import annotations

from podcorpus.findings.rules import Rule
from podcorpus.validating.rules.counts import FAR_MS
from podcorpus.validating.sql import whole

ORDER = 55

_SPEAKERS_IN_DOUBT = ("reference-dangling", "reference-episode", "source-reading")
_PLACES_IN_DOUBT = ("chapter-place", "chapter-order", "span-outside-turn", "end-time")
_CHAPTERS_IN_DOUBT = ("time-runs-back", "time-unit", "source-reading", "reference-dangling")

TURNS_FROM = Rule(
    code="turns-from",
    layer="annotation",
    level="error",
    table="episodes",
    field="turns_from",
    needs=("episodes", "turns"),
    unless=("source-reading",),
    unless_in_episode={"turns": (*_SPEAKERS_IN_DOUBT, "turn-cues", "end-time")},
    query=f"""
        SELECT episode_id AS id, episode_id, row, turns_from, CASE
            WHEN turns_from = 'speakers' AND n_named = 0 THEN 'no turn has a speaker'
            WHEN turns_from <> 'speakers' AND n_named > 0 THEN named || ' has a speaker'
            WHEN turns_from = 'pauses' AND n_timed = 0 THEN 'no turn has a time'
            WHEN turns_from = 'cues' AND of_several IS NOT NULL THEN of_several || ' has several cues' END AS problem
        FROM episodes JOIN (
            SELECT episode_id, count(speaker_id) AS n_named, count(start_ms) AS n_timed,
                arg_min(turn_id, turn_index) FILTER (speaker_id IS NOT NULL) AS named,
                arg_min(turn_id, turn_index) FILTER (n_cues > 1) AS of_several
            FROM turns GROUP BY episode_id
        ) USING (episode_id) WHERE problem IS NOT NULL
        AND {whole("turns")}
    """,
    message="turns_from is {turns_from}, but {problem}",
    explanation=(
        "An episode's turns are formed by speakers and none has one, or by something else and some have; or by pauses, "
        "without times; or each turn is a cue, and one has several."
    ),
    reason=(
        "It tells whether a turn is what somebody said or only a stretch between pauses: shares by speaker would be "
        "calculated from something else."
    ),
    hint="build the episode again from its source",
)
CLOCK_KNOTS = Rule(
    code="clock-knots",
    layer="annotation",
    level="error",
    table="episodes",
    field="clock_knots",
    needs=("episodes",),
    unless=("clock-ratio",),
    query="""
        SELECT episode_id AS id, episode_id, row, CASE
            WHEN clock_knots IS NULL THEN 'clock_knots is null, but clock_ratio is ' || clock_ratio
            WHEN clock_ratio IS NULL THEN 'clock_knots is not null, but clock_ratio is'
            WHEN len(clock_knots) = 0 THEN 'clock_knots has no knots' END AS problem
        FROM episodes WHERE problem IS NOT NULL
    """,
    message="{problem}",
    explanation=(
        "The knots of an episode's clock and its ratio are not null together, do not rise, do not begin at the start "
        "and end at the last published chapter, do not agree with the ratio, or leave a chapter minutes off."
    ),
    reason="Times are converted by these points: with wrong ones a link into the audio leads to another place.",
    hint="build the episode again from its source",
)
PUBLISHED_DATE = Rule(
    code="published-date",
    layer="annotation",
    level="error",
    table="episodes",
    field="published_on",
    needs=("episodes",),
    query="""
        SELECT episode_id AS id, episode_id, row, published_on FROM episodes
        WHERE published_on IS NOT NULL AND try_cast(published_on AS DATE) IS NULL
    """,
    message="published_on is {published_on}, but its month has fewer days",
    explanation="An episode's published_on is not a day of the calendar.",
    reason="Sorting and grouping by date fail or leave the episode out.",
    hint="correct the day",
)
_SCRIPTS = {
    "Cyrillic": "ru uk be bg mk",
    "Greek": "el",
    "Hebrew": "he yi",
    "Arabic": "ar fa ur ps",
    "Han": "zh yue wuu",
    "Hangul": "ko",
    "Hiragana": "ja",
    "Thai": "th",
    "Devanagari": "hi mr ne",
    "Latin": "en de fr es it pt nl sv da nb nn no fi pl cs sk hu ro tr id ms vi sw ca gl eu cy ga is et lv lt hr sl sq",
}
"""Languages that are written in one script, and in another only where the tag names it, as in `zh-Latn`."""
_MANY_LETTERS = 300
"""Characters of an episode's turns from which on one of the language's own letters is sure to be among them."""
_WRITTEN_IN = ", ".join(f"('{code}', '{script}')" for script, codes in _SCRIPTS.items() for code in codes.split())
_LETTER_OF = " ".join(f"WHEN '{script}' THEN regexp_matches(text, '\\p{{{script}}}')" for script in _SCRIPTS)
LANGUAGE_SCRIPT = Rule(
    code="language-script",
    layer="annotation",
    level="warning",
    table="episodes",
    field="language",
    needs=("episodes", "turns"),
    unless_in_episode={"turns": ("text-edition", "text-hash")},
    texts=True,
    query=f"""
        SELECT e.episode_id AS id, e.episode_id, any_value(e.row) AS row, any_value(language) AS language,
            any_value(script) AS script, sum(length(text)) AS n, bool_or(CASE script {_LETTER_OF} END) AS written
        FROM (
            SELECT e.episode_id, e.row, language, script FROM episodes e
            JOIN (VALUES {_WRITTEN_IN}) codes(code, script) ON code = lower(split_part(language, '-', 1))
            WHERE language IS NOT NULL AND NOT regexp_matches(language, '-[A-Za-z]{{4}}(-|$)')
        ) e JOIN turns t USING (episode_id) WHERE text IS NOT NULL
        GROUP BY e.episode_id HAVING n >= {_MANY_LETTERS} AND NOT written
    """,
    message="language is {language}, but none of the {n:character} of the turns is a {script} letter",
    explanation=(
        "The words of an episode are in a different script from the one its language is written in: hundreds of "
        "characters have not one letter of that script. This shows only with the texts, and not between languages that "
        "share a script."
    ),
    reason="Programs choose tokenizers, models and voices by it, and searches by language find the wrong episodes.",
    hint="correct the language, or name the script in the tag, as in zh-Latn",
)
LANGUAGE_CASE = Rule(
    code="language-case",
    layer="annotation",
    level="warning",
    table="episodes",
    field="language",
    needs=("episodes",),
    query="""
        SELECT episode_id AS id, episode_id, row, language, meant FROM episodes JOIN (
            SELECT language, canonical_language(language) AS meant
            FROM (SELECT DISTINCT language FROM episodes WHERE language IS NOT NULL)
        ) USING (language) WHERE language <> meant
    """,
    message="language is {language}; did you mean {meant}?",
    explanation=(
        "The language of an episode has capitals where BCP 47 recommends none, or none where it recommends them: the "
        "language is in lower case, a script begins with a capital, a country is in capitals, as in zh-Hant-TW."
    ),
    reason="Grouping and filtering by language find en and EN, or pt-BR and pt-br, to be two languages.",
    hint="write it as suggested; `podcorpus build` does",
)
FORMAT_UNKNOWN = Rule(
    code="format-unknown",
    layer="annotation",
    level="warning",
    table="episodes",
    field="format",
    needs=("episodes",),
    unless=("source-reading",),
    query="""
        SELECT episode_id AS id, episode_id, row, format, advice FROM episodes JOIN (
            SELECT format, unlisted_format(format) AS advice FROM (SELECT DISTINCT format FROM episodes)
        ) USING (format) WHERE advice IS NOT NULL
    """,
    message="format is {format}, but no format of this name is registered; {advice}",
    explanation=(
        "The format of an episode is none that podcorpus reads here. It may be one that another program registers; "
        "otherwise the name is misspelt."
    ),
    reason="Who filters episodes by format misses this one, and its source cannot be read again by that name.",
    hint="correct the name, or ignore this code if a program of yours registers the format",
)

RULES = (
    TURNS_FROM,
    CLOCK_KNOTS,
    CLOCK_KNOTS.variant(
        unless=("clock-ratio", "clock-knots"),
        query="""
            SELECT episode_id AS id, episode_id, row, late - 1 AS item, knots[late] AS knot, knots[late - 1] AS before
            FROM (
                SELECT episode_id, row,
                    list_transform(clock_knots, lambda k: k.published_ms || ' ms → ' || k.start_ms || ' ms') AS knots,
                    list_filter(range(2, len(clock_knots) + 1), lambda i:
                        clock_knots[i].published_ms <= clock_knots[i - 1].published_ms
                        OR clock_knots[i].start_ms < clock_knots[i - 1].start_ms)[1] AS late
                FROM episodes
            ) WHERE late IS NOT NULL
        """,
        message="the knot {knot:ms} comes after {before:ms}, but both clocks run forward",
    ),
    # A single stretch has the ratio; several end where it does, on the published clock.
    CLOCK_KNOTS.variant(
        needs=("episodes", "chapters"),
        unless=("clock-ratio", "clock-knots"),
        unless_in_episode={"chapters": _CHAPTERS_IN_DOUBT},
        query=f"""
            SELECT episode_id AS id, episode_id, row, CASE
                WHEN first.published_ms <> 0 OR (NOT several AND first.start_ms <> 0) THEN 'the first knot is '
                    || first.published_ms || ' ms → ' || first.start_ms || ' ms; expected 0 ms → '
                    || CASE WHEN several THEN first.start_ms ELSE 0 END || ' ms'
                WHEN several AND ends.published_ms <> last_ms THEN 'the last knot is at ' || ends.published_ms
                    || ' ms of the published clock; expected ' || last_ms || ' ms, the last chapter'
                WHEN several THEN NULL
                WHEN ends.published_ms <> last_ms OR abs(ends.start_ms - last_ms * clock_ratio) > 0.51
                    THEN 'the last knot is ' || ends.published_ms || ' ms → ' || ends.start_ms || ' ms; expected '
                        || last_ms || ' ms → ' || round_even(last_ms * clock_ratio, 0)::HUGEINT
                        || ' ms by the last chapter and clock_ratio'
                END AS problem
            FROM (
                SELECT e.episode_id, e.row, e.clock_ratio, e.clock_knots[1] AS first, len(e.clock_knots) > 2 AS several,
                    e.clock_knots[len(e.clock_knots)] AS ends,
                    coalesce(c.last_ms, 0)::DOUBLE::HUGEINT AS last_ms
                FROM episodes e LEFT JOIN (
                    SELECT episode_id, max(published_start_ms) AS last_ms FROM chapters GROUP BY episode_id
                ) c USING (episode_id)
                WHERE len(e.clock_knots) > 0 AND e.clock_ratio IS NOT NULL
            ) WHERE problem IS NOT NULL
            AND {whole("chapters")}
        """,
        message="{problem:ms}",
    ),
    CLOCK_KNOTS.variant(
        needs=("episodes", "chapters", "turns"),
        unless=("clock-ratio", "clock-knots"),
        unless_in_episode={"chapters": (*_CHAPTERS_IN_DOUBT, *_PLACES_IN_DOUBT)},
        query=f"""
            SELECT episode_id AS id, episode_id, any_value(row) AS row,
                arg_min(chapter_id, chapter_index) AS chapter_id,
                round_even(arg_min(off_ms, chapter_index) / 60000, 0)::HUGEINT AS minutes
            FROM (
                SELECT e.episode_id, e.row, chapter_id, chapter_index, abs(start_ms - (s.a.start_ms
                    + (s.b.start_ms - s.a.start_ms)::DOUBLE * (published_start_ms - s.a.published_ms)
                        / (s.b.published_ms - s.a.published_ms))) AS off_ms
                FROM (
                    SELECT episode_id, row, unnest(list_transform(
                        range(1, len(clock_knots)), lambda i: {{a: clock_knots[i], b: clock_knots[i + 1]}}
                    )) AS s FROM episodes WHERE len(clock_knots) > 2
                ) e JOIN chapters c ON c.episode_id = e.episode_id
                    AND published_start_ms BETWEEN s.a.published_ms AND s.b.published_ms
                    AND s.a.published_ms < s.b.published_ms
            ) WHERE off_ms > {FAR_MS} GROUP BY episode_id
        """,
        message="the knots put {chapter_id} {minutes:minute} away from its start_ms",
    ),
    PUBLISHED_DATE,
    LANGUAGE_SCRIPT,
    LANGUAGE_CASE,
    FORMAT_UNKNOWN,
)
