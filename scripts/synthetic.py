"""An invented corpus of any size, always the same, for benchmarks: `write_corpus` writes it to a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from podcorpus.folder.layout import CARD, MANIFEST, SCHEMAS, shard_path
from podcorpus.folder.manifest import UNNAMED, CorpusEdition, EpisodeEntry, TableEntry
from podcorpus.folder.metadata import metadata_files
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.write import new_manifest, write_table
from podcorpus.records import TABLES
from podcorpus.records.ids import ID_PARTS
from podcorpus.records.schemas import arrow_schema, schema_files
from podcorpus.tables.arrow import file_schema

TURNS_PER_EPISODE = 100
_EPISODES_AT_ONCE = 5_000
_ENTITIES = 2_000
_FURNITURE, _CHAPTER_LINE, _HEADER = 40, 30, 20
_CHAPTERS = 5
_TURN_MS = 7_000
_SPEAKERS = (("ada-quill", "Ada Quill", "host"), ("ben-marsh", "Ben Marsh", "guest"))
# Words are made from the letters of a digest: as hard to compress as real words, with different text in every turn.
_WORDS = (
    "translate("
    + " || ".join(f"sha256(i || '.{n}.' || k)" for n in range(5))
    + (", '0123456789abcdef', 'etaoinshrdlucmfw')")
)


def write_corpus(folder: Path, n_turns: int, edition: str = "full") -> None:
    """Write a valid corpus of about `n_turns` turns (whole episodes), one file per table."""
    episodes = max(1, n_turns // TURNS_PER_EPISODE)
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.register("pattern", _pattern())
    connection.execute("CREATE TABLE template AS SELECT * FROM pattern")
    tables = {}
    for table in TABLES:
        file = folder / shard_path(table)
        file.parent.mkdir(parents=True)
        with file.open("wb") as sink:
            tables[table] = write_table(sink, table, _parts(connection, table, episodes, edition), UNNAMED.version)
    describe(folder, tables, "full" if edition == "full" else "text-free")


def describe(folder: Path, tables: Mapping[str, TableEntry], edition: CorpusEdition) -> None:
    """Write the manifest of a folder whose tables are written, and what else it says of itself."""
    others = _described(tables)
    for name, data in others.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    named = pq.read_table(folder / shard_path("episodes"), columns=["episode_id", "edition", "source_sha256"])
    entries = (EpisodeEntry(**row) for row in named.sort_by("episode_id").to_pylist())
    manifest = new_manifest(UNNAMED, edition, entries, tables, others)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def _described(tables: Mapping[str, TableEntry]) -> dict[str, bytes]:
    """The metadata files of the corpus, by path; its card has only the front matter."""
    header = yaml.safe_dump(
        front_matter(UNNAMED, ["en"], {table: part.rows for table, part in tables.items()}), sort_keys=False
    )
    texts = {CARD: f"---\n{header}---\n", **metadata_files(UNNAMED, tables, ["en"])}
    texts |= {f"{SCHEMAS}/{name}": text for name, text in schema_files(f"{UNNAMED.name}:{UNNAMED.version}").items()}
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _parts(connection: duckdb.DuckDBPyConnection, table: str, episodes: int, edition: str) -> Iterator[pa.Table]:
    text = "text" if edition == "full" else "NULL"
    columns = ", ".join(f'"{name}"' for name in arrow_schema(table).names)
    at_once = episodes if table == "entities" else _EPISODES_AT_ONCE
    for first in range(0, episodes, at_once):
        last = min(first + at_once, episodes)
        query = f"""
            WITH numbers AS (
                SELECT range AS i, printf('synthetic.e%07d', range) AS episode_id FROM range({first}, {last})
            ),
            built AS (
                SELECT *, {id_sql("turns", "episode_id", "k")} AS turn_id,
                    printf('Harbour %04d', (i * 7 + k * 13) % {_ENTITIES}) AS name,
                    printf('Harbour %04d', (i * 11 + k * 17) % {_ENTITIES}) AS other,
                    CASE WHEN k % 10 = 4 THEN 'Yeah.'
                    ELSE name || printf(' said that boat %07d of ', i) || other || ', '
                        || regexp_replace(left({_WORDS}, n_letters), '(.{{5}})', '\\1 ', 'g') END AS text
                FROM numbers, template
            )
            SELECT {columns} FROM ({_QUERIES[table].format(text=text, edition=edition)})
        """
        yield connection.sql(query).to_arrow_table().cast(file_schema(table, UNNAMED.version))


def _pattern() -> pa.Table:
    """The pattern shared by the turns of every episode: number, letters after the names, length, position."""
    letters = [53 + 35 * k % 245 for k in range(TURNS_PER_EPISODE)]
    texts = [
        "Yeah."
        if k % 10 == 4
        else "Harbour 0000 said that boat 0000000 of Harbour 0000, " + "a" * (n % 5) + " aaaaa" * (n // 5)
        for k, n in enumerate(letters)
    ]
    head = _FURNITURE + _CHAPTERS * _CHAPTER_LINE
    ends = list(accumulate(_HEADER + len(text) for text in texts))
    return pa.table(
        {
            "k": pa.array(range(TURNS_PER_EPISODE), pa.int64()),
            "n_letters": pa.array(letters, pa.int64()),
            "n_chars": pa.array([len(text) for text in texts], pa.int64()),
            "n_words": pa.array([len(text.split()) for text in texts], pa.int64()),
            "source_end": pa.array([head + end for end in ends], pa.int64()),
        }
    )


def id_sql(table: str, owner: str, index: str) -> str:
    """The id of a record as SQL, of SQL for its owner's id and for its index."""
    parts = ID_PARTS[table]
    return f"{owner} || printf('.{parts.letter}%0{parts.width}d', {index})"


_MENTIONS = """
    SELECT *, 0 AS mention_index, 0 AS start_char, name AS surface FROM built WHERE k % 10 != 4
    UNION ALL
    SELECT *, 1, 39, other FROM built WHERE k % 10 != 4 AND k % 2 = 1
"""
_SPEAKER = "episode_id || CASE k % 2 WHEN 0 THEN '.ada-quill' ELSE '.ben-marsh' END"
_CHAPTER = id_sql("chapters", "episode_id", "k // 20")
_CUE = id_sql("cues", "episode_id", "k")
_LAST_CHAPTER_MS = (TURNS_PER_EPISODE - TURNS_PER_EPISODE // _CHAPTERS) * _TURN_MS
# Of the last turn nobody knows the end: it goes on at the mean rate of the others.
_MS_PER_CHAR = f"""(
    SELECT {(TURNS_PER_EPISODE - 1) * _TURN_MS} / sum(n_chars) FROM template WHERE k < {TURNS_PER_EPISODE - 1}
)"""
_SEGMENT = "row_number() OVER (PARTITION BY episode_id ORDER BY source_start) - 1"
_QUERIES = {
    "episodes": f"""
        SELECT episode_id, 'Synthetic' AS "show", 'Crossing ' || i AS title, i AS number, NULL::BIGINT AS season,
            NULL AS published_on, NULL AS url, NULL AS guid, {TURNS_PER_EPISODE * _TURN_MS} AS duration_ms,
            'en' AS language, 'automatic' AS transcript_kind, 'text-page' AS format, 'speakers' AS turns_from,
            '{{edition}}' AS edition, sha256('source ' || i) AS source_sha256,
            (SELECT max(source_end) FROM template) AS source_chars, 1.0 AS clock_ratio,
            [
                {{{{published_ms: 0, start_ms: 0}}}},
                {{{{published_ms: {_LAST_CHAPTER_MS}, start_ms: {_LAST_CHAPTER_MS}}}}}
            ] AS clock_knots,
            {(TURNS_PER_EPISODE - 1) * _TURN_MS} AS last_turn_start_ms, {TURNS_PER_EPISODE} AS n_turns,
            {_CHAPTERS} AS n_chapters, 140 AS n_mentions, 'Invented for a benchmark; CC0-1.0.' AS rights
        FROM numbers ORDER BY episode_id
    """,
    "speakers": " UNION ALL ".join(
        f"""
        SELECT episode_id || '.{slug}' AS speaker_id, episode_id, '{label}' AS label, '{label}' AS name,
            '{role}' AS role, '{slug}' AS entity_id, {TURNS_PER_EPISODE // 2} AS n_turns,
            (SELECT sum(n_words) FROM template WHERE k % 2 = {at}) AS n_words
        FROM numbers"""
        for at, (slug, label, role) in enumerate(_SPEAKERS)
    )
    + " ORDER BY speaker_id",
    "chapters": f"""
        SELECT {_CHAPTER} AS chapter_id, episode_id, k // 20 AS chapter_index, 'Part ' || k // 20 AS title,
            k * {_TURN_MS} AS published_start_ms, k * {_TURN_MS} AS start_ms,
            CASE WHEN k < 80 THEN (k + 20) * {_TURN_MS} END AS end_ms, turn_id AS start_turn_id, 0 AS start_char,
            source_end - n_chars AS source_start, 'clock' AS alignment, 0.9 AS confidence
        FROM built WHERE k % 20 = 0 ORDER BY episode_id, k
    """,
    "turns": f"""
        SELECT turn_id, episode_id, k AS turn_index, {_SPEAKER} AS speaker_id, k * {_TURN_MS} AS start_ms,
            CASE WHEN k < {TURNS_PER_EPISODE - 1} THEN (k + 1) * {_TURN_MS} END AS end_ms, {{text}} AS text,
            sha256(built.text) AS text_sha256, n_chars, n_words,
            CASE WHEN k % 10 = 4 THEN 'backchannel' ELSE 'speech' END AS kind,
            CASE WHEN k % 10 = 5 THEN {id_sql("turns", "episode_id", "k - 2")} END AS continues_turn_id,
            {_CHAPTER} AS chapter_id, source_end - n_chars AS source_start, source_end, 1 AS n_sentences,
            0 AS n_questions, 1 AS n_cues
        FROM built ORDER BY episode_id, k
    """,
    "cues": f"""
        SELECT {_CUE} AS cue_id, episode_id, k AS cue_index, turn_id, k * {_TURN_MS} AS start_ms,
            CASE WHEN k < {TURNS_PER_EPISODE - 1} THEN (k + 1) * {_TURN_MS} END AS end_ms, 0 AS start_char,
            n_chars AS end_char, n_words, NULL AS confidence, NULL AS words, source_end - n_chars AS source_start,
            source_end
        FROM built ORDER BY episode_id, k
    """,
    "mentions": f"""
        SELECT {id_sql("mentions", "turn_id", "mention_index")} AS mention_id, episode_id, turn_id,
            mention_index, start_char, start_char + 12 AS end_char, surface,
            lower(replace(surface, ' ', '-')) AS entity_id,
            'PLACE' AS entity_type, 'linked' AS link_status, 'canonical' AS form, 'automatic' AS tier,
            'lexicon-exact' AS method, 0.95 AS score, {_CHAPTER} AS chapter_id,
            source_end - n_chars + start_char AS source_start, source_end - n_chars + start_char + 12 AS source_end,
            {_SPEAKER} AS speaker_id,
            k * {_TURN_MS} + round_even(start_char * CASE WHEN k < {TURNS_PER_EPISODE - 1} THEN {_TURN_MS} / n_chars
                ELSE {_MS_PER_CHAR} END, 0)::BIGINT AS start_ms
        FROM ({_MENTIONS}) ORDER BY episode_id, k, mention_index
    """,
    "entities": f"""
        SELECT lower(replace(surface, ' ', '-')) AS entity_id, surface AS canonical_name, 'PLACE' AS entity_type,
            []::VARCHAR[] AS aliases, []::VARCHAR[] AS members, 'A place made up for a benchmark.' AS description,
            NULL::VARCHAR AS wikidata_id, count(*) AS n_mentions, count(DISTINCT i) AS n_episodes
        FROM ({_MENTIONS}) GROUP BY surface
        UNION ALL
        SELECT slug, name, 'PERSON', [], [], 'A person made up for a benchmark.', NULL, 0, 0
        FROM (VALUES {", ".join(f"('{slug}', '{label}')" for slug, label, _ in _SPEAKERS)}) AS people(slug, name)
        ORDER BY entity_id
    """,
    "segments": f"""
        SELECT {id_sql("segments", "episode_id", _SEGMENT)} AS segment_id, episode_id, {_SEGMENT} AS segment_index,
            * EXCLUDE (episode_id)
        FROM (
            SELECT episode_id, 'furniture' AS kind, 0 AS source_start, {_FURNITURE} AS source_end,
                sha256('furniture') AS sha256, NULL AS turn_id, NULL AS cue_id FROM numbers
            UNION ALL
            SELECT episode_id, 'chapter_line', {_FURNITURE} + {_CHAPTER_LINE} * c.range,
                {_FURNITURE} + {_CHAPTER_LINE} * (c.range + 1), sha256('line ' || c.range), NULL, NULL
            FROM numbers, range({_CHAPTERS}) AS c
            UNION ALL
            SELECT episode_id, 'turn_header', source_end - n_chars - {_HEADER}, source_end - n_chars,
                sha256('header ' || k), turn_id, {_CUE} FROM built
            UNION ALL
            SELECT episode_id, 'turn_body', source_end - n_chars, source_end, sha256(built.text), turn_id, {_CUE}
            FROM built
        )
        ORDER BY episode_id, segment_index
    """,
}
