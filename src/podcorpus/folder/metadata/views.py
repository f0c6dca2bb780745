"""views.sql: the views of a corpus for DuckDB, as `podcorpus.views` opens them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from podcorpus.folder.layout import shard_pattern
from podcorpus.folder.manifest import CorpusInfo, TableEntry
from podcorpus.records import TABLES

FILE = "views.sql"
_LINE = "line "

_HEAD = """\
-- Views of the tables, and two that join what belongs to a turn and to a mention.
-- In this folder: duckdb -init views.sql
"""
_TURNS = """\
CREATE VIEW turns_wide AS
SELECT
    turns.turn_id, turns.episode_id, episodes.show, episodes.title AS episode, episodes.published_on,
    turns.turn_index, turns.speaker_id, coalesce(speakers.name, speakers.label) AS speaker, speakers.role,
    turns.start_ms, turns.end_ms, turns.chapter_id, chapters.title AS chapter,
    turns.kind, turns.n_words, turns.n_sentences, turns.n_questions, turns.text
FROM turns
JOIN episodes ON episodes.episode_id = turns.episode_id
LEFT JOIN speakers ON speakers.speaker_id = turns.speaker_id
LEFT JOIN chapters ON chapters.chapter_id = turns.chapter_id"""
_MENTIONS = """\
CREATE VIEW mentions_wide AS
SELECT
    mentions.mention_id, mentions.episode_id, turns_wide.show, turns_wide.episode, turns_wide.published_on,
    mentions.turn_id, mentions.speaker_id, turns_wide.speaker, turns_wide.role,
    mentions.start_ms, mentions.chapter_id, chapters.title AS chapter,
    mentions.surface, mentions.form, mentions.entity_id, entities.canonical_name AS entity, mentions.entity_type,
    mentions.link_status, mentions.tier, mentions.score, mentions.start_char, mentions.end_char, turns_wide.text
FROM mentions
JOIN turns_wide ON turns_wide.turn_id = mentions.turn_id
LEFT JOIN entities ON entities.entity_id = mentions.entity_id
LEFT JOIN chapters ON chapters.chapter_id = mentions.chapter_id"""


def statements(folder: str = "") -> Iterator[str]:
    """The statements that create the views; `folder` comes before the path of each table's files.

    >>> next(statements())
    "CREATE VIEW episodes AS SELECT * FROM read_parquet('data/episodes/train-*.parquet')"
    """
    for table in TABLES:
        files = f"{folder}{shard_pattern(table)}".replace("'", "''")
        yield f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{files}')"
    yield _TURNS
    yield _MENTIONS


def content(_: CorpusInfo, __: Mapping[str, TableEntry], ___: Sequence[str]) -> dict[str, str]:
    """The lines of the file by their numbers, the same for every corpus."""
    return lines_of(_HEAD + "".join(f"{statement};\n" for statement in statements()))


def written(content: Mapping[str, str]) -> str:
    """The text of the file."""
    return "".join(f"{line}\n" for line in content.values())


def lines_of(text: str) -> dict[str, str]:
    """The lines of such a file by their numbers, in words."""
    return {f"{_LINE}{number}": line for number, line in enumerate(text.splitlines(), 1)}


def is_line(key: str) -> bool:
    """Whether a key is one of `lines_of`."""
    return key.startswith(_LINE) and key.removeprefix(_LINE).isdecimal()
