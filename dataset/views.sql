-- Views of the tables, and two that join what belongs to a turn and to a mention.
-- In this folder: duckdb -init views.sql
CREATE VIEW episodes AS SELECT * FROM read_parquet('data/episodes/train-*.parquet');
CREATE VIEW speakers AS SELECT * FROM read_parquet('data/speakers/train-*.parquet');
CREATE VIEW chapters AS SELECT * FROM read_parquet('data/chapters/train-*.parquet');
CREATE VIEW turns AS SELECT * FROM read_parquet('data/turns/train-*.parquet');
CREATE VIEW cues AS SELECT * FROM read_parquet('data/cues/train-*.parquet');
CREATE VIEW mentions AS SELECT * FROM read_parquet('data/mentions/train-*.parquet');
CREATE VIEW entities AS SELECT * FROM read_parquet('data/entities/train-*.parquet');
CREATE VIEW segments AS SELECT * FROM read_parquet('data/segments/train-*.parquet');
CREATE VIEW turns_wide AS
SELECT
    turns.turn_id, turns.episode_id, episodes.show, episodes.title AS episode, episodes.published_on,
    turns.turn_index, turns.speaker_id, coalesce(speakers.name, speakers.label) AS speaker, speakers.role,
    turns.start_ms, turns.end_ms, turns.chapter_id, chapters.title AS chapter,
    turns.kind, turns.n_words, turns.n_sentences, turns.n_questions, turns.text
FROM turns
JOIN episodes ON episodes.episode_id = turns.episode_id
LEFT JOIN speakers ON speakers.speaker_id = turns.speaker_id
LEFT JOIN chapters ON chapters.chapter_id = turns.chapter_id;
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
LEFT JOIN chapters ON chapters.chapter_id = mentions.chapter_id;
