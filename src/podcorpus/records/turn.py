"""`turns`: one row per speaker turn."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from podcorpus.records.base import (
    ChapterId,
    CodePoints,
    Count,
    EpisodeId,
    Index,
    Millis,
    Record,
    Sha256,
    SpeakerId,
    TurnId,
)

TurnKind = Literal["speech", "backchannel"]


class Turn(Record):
    """What one speaker says until another one speaks."""

    table: ClassVar[str] = "turns"
    key: ClassVar[str] = "turn_id"
    index: ClassVar[str | None] = "turn_index"
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "turn_id": "night-ferry.the-slack-hour.t0007",
                    "episode_id": "night-ferry.the-slack-hour",
                    "turn_index": 7,
                    "speaker_id": "night-ferry.the-slack-hour.mara-lindqvist",
                    "start_ms": 131000,
                    "end_ms": 133000,
                    "text": None,
                    "text_sha256": "0a" * 32,
                    "n_chars": 5,
                    "n_words": 1,
                    "kind": "backchannel",
                    "continues_turn_id": None,
                    "chapter_id": "night-ferry.the-slack-hour.c01",
                    "source_start": 4312,
                    "source_end": 4317,
                    "n_sentences": 1,
                    "n_questions": 0,
                    "n_cues": 1,
                }
            ]
        }
    )

    turn_id: TurnId = Field(description="Episode id, `.t` and the turn's index with at least four digits.")
    episode_id: EpisodeId = Field(description="The episode.")
    turn_index: Index = Field(description="Position among the episode's turns, from 0, in source order.")
    speaker_id: SpeakerId | None = Field(description="The speaker. Null: the source does not name who speaks.")
    start_ms: Millis | None = Field(
        description="Start in milliseconds, that of the first of its cues with a time. Null: the source gives no time."
    )
    end_ms: Millis | None = Field(
        description="End in milliseconds, the latest of its cues' ends. Where the source gives no ends, the start of "
        "the next turn: an upper bound, pauses and overlap included. Null: the last turn, or a time is missing."
    )
    text: str | None = Field(
        description="The texts of its cues, joined by one space, with their line breaks, misspellings and marks such "
        "as ⁓; markup and escapes are decoded. Of a single cue whose words are written as they are, exactly "
        "`source[source_start:source_end]`. Null: the text-free edition; a turn without words has an empty string "
        "instead."
    )
    text_sha256: Sha256 = Field(description="SHA-256 of the text in UTF-8; the same in both editions.")
    n_chars: Count = Field(description="Length of the text in Unicode code points, line breaks included.")
    n_words: Count = Field(
        description="Number of words of the text: tokens between white space (Python's `str.split`); a separate mark "
        "such as ⁓ counts as one. In scripts without spaces, each Han or Hiragana character, each run of Katakana and "
        "each written syllable of Thai, Lao, Khmer, Myanmar or Tibetan is a word, and so is each run of other "
        "characters beside them, except punctuation."
    )
    kind: TurnKind = Field(
        description="`backchannel`: one or two response tokens and nothing else; `speech`: any other turn. Decided by "
        "an annotator if curated, otherwise by a word list."
    )
    continues_turn_id: TurnId | None = Field(
        description="The same speaker's earlier turn that this one continues after an interjection. Null: it continues "
        "no other turn."
    )
    chapter_id: ChapterId | None = Field(
        description="The chapter at the turn's first character, even if another chapter begins inside the turn. "
        "Null: before the first chapter, or none could be placed."
    )
    source_start: CodePoints = Field(
        description="Start of the smallest stretch of the source that contains the words, in code points."
    )
    source_end: CodePoints = Field(description="End of that stretch, in code points, exclusive.")
    n_sentences: Count = Field(
        description="Number of sentences: stretches with a word that end in `.`, `?`, `!` or `…` (or the marks of "
        "other scripts), or with the text. Abbreviations are not known, so that “Dr. Lind” counts two."
    )
    n_questions: Count = Field(description="How many of the sentences end with a question mark.")
    n_cues: Count = Field(description="Number of the turn's rows in `cues`.")
