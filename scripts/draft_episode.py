"""Write a first draft of an episode's decisions from the automatic layer, for an annotator to correct.

usage: python scripts/draft_episode.py PAGE EPISODE_ID [--curated DIR] [--show S] [--title T] [--rights R]

Writes the folder DIR/EPISODE_ID (DIR is dataset/curated by default) with episode.json, turns.jsonl, chapters.jsonl and
mentions.jsonl as described in docs/curating.md. The program misses most misheard names, so the draft is not an
annotation pass.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from pages import CURATED
from pydantic import BaseModel

from podcorpus import build
from podcorpus.curating.decisions import (
    CHAPTERS,
    EPISODE,
    MENTIONS,
    TURNS,
    ChapterDecision,
    EpisodeDecision,
    MentionDecision,
    SpeakerDecision,
    TurnDecision,
    to_line,
)
from podcorpus.errors import InputError
from podcorpus.records import Corpus, digest

_LINE_END = re.compile(r"\r\n|\r")


def decisions(corpus: Corpus) -> dict[str, Iterable[BaseModel]]:
    """The decisions of a corpus of one episode, by the name of their file. Offsets are those of the words with LF line
    ends, as in every curated file."""
    index = {turn.turn_id: turn.turn_index for turn in corpus.turns}
    words = {turn.turn_id: turn.text or "" for turn in corpus.turns}

    def offset(turn_id: str, raw: int) -> int:
        return len(_LINE_END.sub("\n", words[turn_id][:raw]))

    return {
        TURNS: [
            TurnDecision(
                turn=turn.turn_index,
                text_sha256=digest(_LINE_END.sub("\n", turn.text or "")),
                kind=turn.kind,
                continues=None if turn.continues_turn_id is None else index[turn.continues_turn_id],
            )
            for turn in corpus.turns
        ],
        CHAPTERS: [
            ChapterDecision(
                chapter=chapter.chapter_index,
                turn=index[chapter.start_turn_id],
                start_char=offset(chapter.start_turn_id, chapter.start_char or 0),
            )
            for chapter in corpus.chapters
            if chapter.start_turn_id is not None
        ],
        MENTIONS: [
            MentionDecision(
                turn=index[mention.turn_id],
                start=offset(mention.turn_id, mention.start_char),
                end=offset(mention.turn_id, mention.end_char),
                surface=_LINE_END.sub("\n", mention.surface),
                entity_id=mention.entity_id,
                form=mention.form,
            )
            for mention in corpus.mentions
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the draft; 2 if the page cannot be used or the folder exists."""
    parser = argparse.ArgumentParser(description="Write a first draft of an episode's decisions.")
    parser.add_argument("page", type=Path)
    parser.add_argument("episode_id")
    parser.add_argument("--curated", type=Path, default=CURATED)
    parser.add_argument("--show")
    parser.add_argument("--title")
    parser.add_argument("--language", default="en")
    parser.add_argument("--rights")
    given = parser.parse_args(arguments)
    folder = given.curated / given.episode_id
    if folder.exists():
        print(f"{folder}: exists already, and a draft must not replace decisions; remove it first", file=sys.stderr)
        return 2
    try:
        built = build(
            given.page,
            curated=given.curated,
            episode_id=given.episode_id,
            show=given.show,
            title=given.title,
            language=given.language,
            rights=given.rights,
            automatic=True,
        )
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    (known,) = built.corpus.episodes
    if known.episode_id != given.episode_id:
        print(f"{given.page}: already curated as {known.episode_id}", file=sys.stderr)
        return 2
    episode = EpisodeDecision(
        episode_id=known.episode_id,
        show=known.show,
        title=known.title,
        language=known.language,
        transcript_kind=known.transcript_kind,
        source_sha256=known.source_sha256,
        rights=known.rights,
        speakers=tuple(SpeakerDecision(label=speaker.label) for speaker in built.corpus.speakers),
    )
    folder.mkdir(parents=True)
    (folder / EPISODE).write_text(episode.model_dump_json(indent=2) + "\n", encoding="utf-8", newline="\n")
    for name, lines in decisions(built.corpus).items():
        text = "".join(f"{to_line(line)}\n" for line in lines)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    c = built.corpus
    counts = f"{len(c.turns)} turns, {len(c.chapters)} chapters, {len(c.mentions)} mentions"
    print(f"{os.path.relpath(folder)}: {counts}, to be corrected by an annotator")
    return 0


if __name__ == "__main__":
    sys.exit(main())
