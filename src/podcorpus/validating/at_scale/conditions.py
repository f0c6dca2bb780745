"""What the layers after the first ask of an episode, as SQL over its rows.

Each query selects the episodes that break one of its conditions; an episode that no query selects has no finding of
its own. A query may select too much, never too little: what an episode is told comes from the reference, in
`validating`, whose modules the queries follow in their order. `row` numbers the rows of a table as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from podcorpus.engine.duckdb import name_sql
from podcorpus.validating.annotation import LONGEST_BACKCHANNEL
from podcorpus.validating.at_scale.characters import LETTER, N_WORDS, UNTIDY
from podcorpus.validating.at_scale.joined import CHAPTER_OF, EPISODE_SUMS, MENTIONS_IN_TURNS
from podcorpus.validating.counts import FAR_MS, RATIO_SLACK

# Floats that two engines add up in another order differ in their last digits; what is that near is looked at.
_NEAR = 0.499
_RATIO_NEAR = RATIO_SLACK * 0.99
_SOUND_RATIO = 1000
"""Beyond this a ratio's last digits are nearer to the slack than that."""
LARGEST = 1 << 36
"""Larger numbers are kept from the queries: sums and products of smaller ones are exact, or as near as they allow."""


def _tidy(column: str) -> str:
    value = name_sql(column)
    return f"({value} IS NULL OR NOT regexp_matches({value}, {UNTIDY}))"


def _id(letter: str, width: int, index: str, owner: str = "episode_id") -> str:
    return f"({owner} || printf('.{letter}%0{width}d', {index}))"


def _of_episode(column: str) -> str:
    """Whether an id is one of the row's episode: all of it but for the last part."""
    return rf"regexp_replace({column}, '\.[^.]*$', '') = episode_id"


def _neighbours(table: str, columns: Mapping[str, str], rows: str | None = None) -> str:
    """The rows of a table with values of the row above and below, null where that is of another episode."""
    looked = ", ".join(
        f"CASE WHEN {at}(episode_id) OVER rows = episode_id THEN {at}({column}) OVER rows END AS {at}_{column}"
        for column, places in columns.items()
        for at in places.split()
    )
    return f"(SELECT *, {looked} FROM {rows or table} WINDOW rows AS (ORDER BY row))"


def _broken(conditions: list[str], source: str) -> str:
    return f"SELECT episode_id FROM {source} WHERE ({' AND '.join(conditions)}) IS NOT TRUE"


def _of_others(table: str, column: str) -> str:
    return _broken([f"({column} IS NULL OR {_of_episode(column)})"], table)


# What is asked of an episode, by the tables that it is held against.
_OF_AN_EPISODE: Mapping[tuple[str, ...], list[str]] = {
    (): [_tidy(column) for column in ("show", "title", "rights")],
    ("turns",): [
        "n_turns = coalesce(found_turns, 0)",
        "coalesce(n_texts, 0) = CASE edition WHEN 'full' THEN coalesce(found_turns, 0) ELSE 0 END",
        "last_turn_start_ms IS NOT DISTINCT FROM found_last",
    ],
    ("chapters",): ["n_chapters = coalesce(found_chapters, 0)"],
    ("mentions",): ["n_mentions = coalesce(found_mentions, 0)"],
    ("segments",): ["source_chars = coalesce(found_end, 0)"],
    ("segments", "chapters"): ["coalesce(found_lines, 0) = coalesce(found_chapters, 0)"],
    ("turns", "chapters"): [
        "CASE WHEN any_published AND found_last IS NOT NULL THEN true ELSE clock_ratio IS NULL END",
        f"(far IS NULL OR far < {FAR_MS - 1})",
        "CASE WHEN all_curated AND fit > 0 AND any_published AND found_last IS NOT NULL "
        f"THEN clock_ratio < {_SOUND_RATIO} AND abs(clock_ratio - fit) < {_RATIO_NEAR} ELSE true END",
    ],
}

# Conditions that only hold a table against another one: without that one's files the reference has nothing to say.
_AGAINST: Mapping[str, tuple[str, ...]] = {
    "of no episode": ("episodes",),
    "speakers": ("speakers", "turns"),
    "chapters of turns": ("chapters",),
    "turns of segments": ("turns",),
    "segments of turns": ("segments",),
    "mentions": ("turns",),
    "chapters of mentions": ("chapters",),
    "places": ("turns",),
}

# Conditions that another one covers where this table has a file.
_WITHOUT: Mapping[str, str] = {
    **dict.fromkeys(("places alone", "segments of a turn twice", "mentions alone", "turn ids of segments"), "turns"),
    "speaker ids of turns": "speakers",
    "chapter ids": "chapters",
}

_CONDITIONS: Mapping[str, str] = {
    "of no episode": " UNION ALL ".join(
        f"SELECT episode_id FROM {table} ANTI JOIN episodes USING (episode_id)"
        for table in ("speakers", "chapters", "turns", "mentions", "segments")
    ),
    "ids twice": " UNION ALL ".join(
        f"SELECT episode_id FROM {table} WHERE {key} IN (SELECT {key} FROM {table} GROUP BY 1 HAVING count(*) > 1)"
        for table, key in (("episodes", "episode_id"), ("speakers", "speaker_id"))
    ),
    "speakers": """
        SELECT coalesce(s.episode_id, t.episode_id) FROM speakers s
        FULL JOIN speaker_sums t ON s.speaker_id = t.speaker_id AND s.episode_id = t.episode_id
        WHERE (s.n_turns = coalesce(t.n_turns, 0) AND s.n_words = coalesce(t.n_words, 0)) IS NOT TRUE
    """,
    "speaker labels": _broken(
        [_tidy("label"), "n_turns > 0", "starts_with(speaker_id, episode_id || '.')"], "speakers"
    ),
    "chapters": _broken(
        [
            f"chapter_id = {_id('c', 2, 'chapter_index')}",
            "chapter_index = coalesce(lag_chapter_index + 1, 0)",
            _tidy("title"),
        ],
        _neighbours("chapters", {"chapter_index": "lag"}),
    ),
    "published times": _broken(
        ["(published_start_ms IS NULL OR before IS NULL OR published_start_ms >= before)"],
        """(SELECT *, max(published_start_ms) OVER (
            PARTITION BY episode_id ORDER BY chapter_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before FROM chapters)""",
    ),
    "places": _broken(
        [
            """CASE WHEN source_start IS NULL THEN start_turn_id IS NULL AND start_char IS NULL AND alignment IS NULL
                AND start_ms IS NULL AND confidence IS NULL
            ELSE (confidence IS NULL) = (alignment = 'curated')
                AND (published_start_ms IS NOT NULL OR alignment = 'curated')
                AND found IS NOT NULL AND start_char <= n_chars AND source_start = turn_source_start + start_char
                AND CASE WHEN at_ms IS NULL THEN start_ms IS NULL ELSE abs(start_ms - at_ms) < """
            + f"{_NEAR} END END"
        ],
        "chapter_turns",
    ),
    "places alone": _broken(
        [
            """CASE WHEN source_start IS NULL THEN start_turn_id IS NULL AND start_char IS NULL AND alignment IS NULL
                AND start_ms IS NULL AND confidence IS NULL
            ELSE (confidence IS NULL) = (alignment = 'curated')
                AND (published_start_ms IS NOT NULL OR alignment = 'curated')
                AND start_char IS NOT NULL AND """
            + f"{_of_episode('start_turn_id')} END"
        ],
        "chapters",
    ),
    "ends of chapters": _broken(
        [
            "(next_source_start IS NULL OR placed_start < next_source_start)",
            "end_ms IS NOT DISTINCT FROM CASE WHEN start_ms IS NOT NULL THEN next_start_ms END",
        ],
        """chapters LEFT JOIN (
            SELECT chapter_id, source_start AS placed_start, next_source_start, next_start_ms FROM placed
        ) USING (chapter_id)""",
    ),
    "turns": _broken(
        [
            f"turn_id = {_id('t', 4, 'turn_index')}",
            "turn_index = coalesce(lag_turn_index + 1, 0)",
            "n_chars = source_end - source_start",
            "(lead_source_start IS NULL OR lead_source_start >= source_end)",
            "end_ms IS NOT DISTINCT FROM CASE WHEN start_ms IS NOT NULL THEN lead_start_ms END",
            "(start_ms IS NULL OR lead_start_ms IS NULL OR lead_start_ms >= start_ms)",
            "n_words <= (n_chars + 1) // 2",
            f"(kind <> 'backchannel' OR n_words <= {LONGEST_BACKCHANNEL})",
        ],
        _neighbours("turns", {"turn_index": "lag", "source_start": "lead", "start_ms": "lead"}),
    ),
    "ends of sources": "SELECT t.episode_id FROM turns t JOIN episodes e USING (episode_id) "
    "WHERE t.source_end > e.source_chars",
    "continuations": _broken(
        [f"kind = 'speech' AND continues_turn_id = {_id('t', 4, 'latest')}"],
        """(SELECT * FROM (SELECT *, max(turn_index) FILTER (kind = 'speech') OVER (
            PARTITION BY episode_id, speaker_id ORDER BY turn_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest FROM turns) WHERE continues_turn_id IS NOT NULL)""",
    ),
    "chapters of turns": CHAPTER_OF.format(table="turns"),
    "texts": _broken(
        [
            "sha256(text) = text_sha256",
            "length(text) = n_chars",
            f"n_words = {N_WORDS}",
        ],
        "(SELECT * FROM turns WHERE text IS NOT NULL)",
    ),
    "segments": _broken(
        [
            f"segment_id = {_id('s', 4, 'segment_index')}",
            "segment_index = coalesce(lag_segment_index + 1, 0)",
            "source_start = coalesce(lag_source_end, 0)",
            "source_end > source_start",
            "(turn_id IS NOT NULL) = (kind IN ('turn_header', 'turn_body'))",
        ],
        _neighbours("segments", {"segment_index": "lag", "source_end": "lag"}),
    ),
    # Segments that partition the source differ in their ends: no two of them are the same turn's header or body.
    "turns of segments": """
        SELECT g.episode_id FROM segments g
        LEFT JOIN turns t ON g.turn_id = t.turn_id AND g.episode_id = t.episode_id
        WHERE g.turn_id IS NOT NULL AND (CASE g.kind WHEN 'turn_header' THEN g.source_end = t.source_start
            ELSE g.source_start = t.source_start AND g.source_end = t.source_end AND g.sha256 = t.text_sha256 END
        ) IS NOT TRUE
    """,
    "segments of a turn twice": """
        SELECT episode_id FROM segments WHERE turn_id IS NOT NULL
        GROUP BY episode_id, turn_id, kind HAVING count(*) > 1
    """,
    "segments of turns": """
        SELECT t.episode_id FROM (
            SELECT episode_id, count(*) AS headers, count(*) FILTER (source_end > source_start) AS bodies
            FROM turns GROUP BY episode_id
        ) t LEFT JOIN (
            SELECT episode_id, count(*) FILTER (kind = 'turn_header') AS headers,
                count(*) FILTER (kind = 'turn_body') AS bodies
            FROM segments GROUP BY episode_id
        ) g USING (episode_id)
        WHERE (t.headers = g.headers AND t.bodies = g.bodies) IS NOT TRUE
    """,
    "mentions": _broken(
        [
            "turn_index IS NOT NULL",
            f"mention_id = {_id('m', 2, 'mention_index', 'turn_id')}",
            """CASE WHEN lag_turn_index = turn_index
                THEN mention_index = lag_mention_index + 1 AND start_char >= lag_end_char
            ELSE mention_index = 0 AND (lag_turn_index IS NULL OR lag_turn_index < turn_index) END""",
            "end_char > start_char",
            "end_char <= n_chars",
            "length(surface) = end_char - start_char",
            "source_start = turn_source_start + start_char",
            "source_end = turn_source_start + end_char",
        ],
        _neighbours("mentions", {"turn_index": "lag", "mention_index": "lag", "end_char": "lag"}, MENTIONS_IN_TURNS),
    ),
    "mentions alone": _broken(
        [
            _of_episode("turn_id"),
            f"mention_id = {_id('m', 2, 'mention_index', 'turn_id')}",
            """CASE WHEN lag_turn_id = turn_id
                THEN mention_index = lag_mention_index + 1 AND start_char >= lag_end_char
            ELSE mention_index = 0 AND (lag_turn_id IS NULL OR length(lag_turn_id) < length(turn_id)
                OR (length(lag_turn_id) = length(turn_id) AND lag_turn_id < turn_id)) END""",
            "end_char > start_char",
            "length(surface) = end_char - start_char",
            "source_end - source_start = end_char - start_char",
        ],
        _neighbours("mentions", {"turn_id": "lag", "mention_index": "lag", "end_char": "lag"}),
    ),
    "chapters of mentions": CHAPTER_OF.format(table="mentions"),
    "turn ids of segments": _of_others("segments", "turn_id"),
    "speaker ids of turns": _of_others("turns", "speaker_id"),
    "chapter ids": f"{_of_others('turns', 'chapter_id')} UNION ALL {_of_others('mentions', 'chapter_id')}",
    "surfaces": _broken(
        [
            "substring(text, start_char + 1, end_char - start_char) = surface",
            f"""NOT (start_char > 0 AND regexp_matches(substring(text, start_char, 1), {LETTER})
                AND regexp_matches(left(surface, 1), {LETTER}))""",
            f"""NOT (regexp_matches(substring(text, end_char + 1, 1), {LETTER})
                AND regexp_matches(right(surface, 1), {LETTER}))""",
        ],
        "(SELECT m.*, t.text FROM mentions m JOIN turns t USING (episode_id, turn_id) WHERE t.text IS NOT NULL)",
    ),
}


def queries(missing: Set[str]) -> list[str]:
    """Queries for the episodes that break a condition, where these tables have no file: the reference says nothing of
    what can only be held against one of them."""
    of_an_episode = [one for tables, asked in _OF_AN_EPISODE.items() if missing.isdisjoint(tables) for one in asked]
    return [
        _broken(of_an_episode, EPISODE_SUMS),
        *(
            query
            for name, query in _CONDITIONS.items()
            if missing.isdisjoint(_AGAINST.get(name, ())) and (name not in _WITHOUT or _WITHOUT[name] in missing)
        ),
    ]
