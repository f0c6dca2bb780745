"""What a corpus holds, in figures: who speaks how much and how fast, chapters, names, and names that were misheard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from podcorpus.errors import InputError
from podcorpus.findings.wording import some_of
from podcorpus.views import open_views, rows_of

# A turn without an end ends where the next one begins; the last one of an episode takes no time that is known.
_TIMED = """
CREATE TEMP VIEW timed AS
SELECT *, greatest(0, coalesce(end_ms, lead(start_ms) OVER (PARTITION BY episode_id ORDER BY turn_index)) - start_ms)
    AS spoken_ms
FROM turns_wide
"""
_SPEAKERS = """
SELECT coalesce(speaker, '') AS speaker, string_agg(DISTINCT role, ' and ' ORDER BY role DESC) AS role,
    count(DISTINCT episode_id) AS n_episodes, count(*) AS n_turns,
    sum(n_words)::BIGINT AS n_words, sum(spoken_ms)::BIGINT AS spoken_ms,
    sum(n_words) FILTER (spoken_ms > 0)::BIGINT AS n_timed_words, sum(n_questions)::BIGINT AS n_questions
FROM timed WHERE episode_id IN (FROM chosen) GROUP BY 1 ORDER BY n_words DESC, 1
"""
_CHAPTERS = """
SELECT chapters.chapter_id, chapters.title, chapters.start_ms, chapters.end_ms,
    count(mentions.mention_id) AS n_mentions
FROM chapters LEFT JOIN mentions ON mentions.chapter_id = chapters.chapter_id
WHERE chapters.episode_id IN (FROM chosen)
GROUP BY ALL ORDER BY chapters.chapter_id
"""
_ENTITIES = """
SELECT entity_id, entity, entity_type, count(*) AS n_mentions, count(DISTINCT episode_id) AS n_episodes
FROM mentions_wide WHERE entity_id IS NOT NULL AND episode_id IN (FROM chosen)
GROUP BY ALL ORDER BY n_mentions DESC, entity_id
"""
_MISHEARD = """
WITH heard AS (
    SELECT entity_id, entity, surface, count(*) AS n FROM mentions_wide
    WHERE form = 'asr_error' AND entity_id IS NOT NULL AND episode_id IN (FROM chosen) GROUP BY ALL)
SELECT entity_id, entity, sum(n)::BIGINT AS n_mentions, list(surface ORDER BY n DESC, surface) AS surfaces
FROM heard GROUP BY ALL ORDER BY n_mentions DESC, entity_id
"""
_TOTALS = """
SELECT count(*) AS n_episodes, sum(n_turns)::BIGINT AS n_turns, sum(n_mentions)::BIGINT AS n_mentions,
    sum(n_chapters)::BIGINT AS n_chapters,
    (SELECT count(*) FROM mentions WHERE entity_id IS NULL AND episode_id IN (FROM chosen)) AS n_nil
FROM episodes WHERE episode_id IN (FROM chosen)
"""
_SHOWN = 5
"""Episodes that an error names."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class SpeakerShare(_Part):
    """A speaker, by name over all episodes: an empty one stands for turns without a speaker. `role` is `host and guest`
    of somebody who is both. Times are null where the source gives none."""

    speaker: str
    role: str | None
    n_episodes: int
    n_turns: int
    n_words: int
    spoken_ms: int | None
    n_timed_words: int | None
    n_questions: int | None

    @property
    def words_per_minute(self) -> float | None:
        """The rate of the turns whose time is known; None if there is none."""
        return self.n_timed_words * 60_000 / self.spoken_ms if self.spoken_ms and self.n_timed_words else None


class ChapterFigures(_Part):
    """A chapter, its start and end in milliseconds on the transcript's clock, and how many mentions are in it."""

    chapter_id: str
    title: str | None
    start_ms: int | None
    end_ms: int | None
    n_mentions: int


class EntityFigures(_Part):
    """An entity, and how often it is mentioned in how many episodes."""

    entity_id: str
    entity: str
    entity_type: str
    n_mentions: int
    n_episodes: int


class Misheard(_Part):
    """An entity whose name was misheard, how often, and as what, the most frequent first."""

    entity_id: str
    entity: str
    n_mentions: int
    surfaces: list[str]


class Statistics(_Part):
    """The figures of a corpus, or of some of its episodes."""

    n_episodes: int
    n_turns: int
    n_chapters: int
    n_mentions: int
    n_nil: int
    speakers: list[SpeakerShare]
    chapters: list[ChapterFigures]
    entities: list[EntityFigures]
    misheard: list[Misheard]

    @property
    def n_words(self) -> int:
        """Words of all speakers."""
        return sum(speaker.n_words for speaker in self.speakers)


def statistics(folder: str | Path, episodes: Sequence[str] = ()) -> Statistics:
    """The figures of a corpus folder, of the `episodes` named by their ids or of all.

    Raises InputError if the folder is no corpus, or has no such episode.
    """
    with open_views(folder) as connection:
        known = [row[0] for row in connection.sql("SELECT episode_id FROM episodes ORDER BY 1").fetchall()]
        for episode_id in episodes:
            if episode_id not in known:
                has = some_of(known, _SHOWN)
                raise InputError(f"{folder}: no episode has the id {episode_id!r}; the corpus has {has}")
        connection.execute("CREATE TEMP TABLE chosen AS SELECT unnest($ids) AS episode_id", {"ids": episodes or known})
        connection.execute(_TIMED)
        (totals,) = rows_of(connection, _TOTALS)
        return Statistics.model_validate(
            {
                **{name: value or 0 for name, value in totals.items()},
                "speakers": rows_of(connection, _SPEAKERS),
                "chapters": rows_of(connection, _CHAPTERS),
                "entities": rows_of(connection, _ENTITIES),
                "misheard": rows_of(connection, _MISHEARD),
            }
        )
