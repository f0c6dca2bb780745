"""Podcasting 2.0: transcript and chapters as JSON, one file each per episode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import json_text
from podcorpus.findings.finding import Finding
from podcorpus.records import Episode

NAME = "podcasting20"
DESCRIPTION = "transcript and chapters of Podcasting 2.0, as JSON"


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.json`, and `EPISODE.chapters.json` if there are chapters."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        episode = spoken.episode
        yield from spoken.about_times()
        if spoken.timed_cues:
            yield f"{episode.episode_id}.json", json_text({"version": "1.0.0", "segments": list(_segments(spoken))})
        yield from spoken.about_words()
        yield from spoken.about_chapters()
        placed = spoken.placed_chapters()
        if placed:
            chapters = [
                {"startTime": _seconds(start)} | ({} if chapter.title is None else {"title": chapter.title})
                for chapter, start in placed
            ]
            yield (
                f"{episode.episode_id}.chapters.json",
                json_text({"version": "1.2.0", **_about(episode), "chapters": chapters}),
            )
        yield from spoken.about_mentions()
        yield from spoken.about_word_times()


def _segments(spoken: Spoken) -> Iterator[Mapping[str, object]]:
    for timed in spoken.timed_cues:
        speaker = {} if timed.name is None else {"speaker": timed.name}
        times = {"startTime": _seconds(timed.start_ms), "endTime": _seconds(timed.end_ms)}
        yield {**speaker, **times, "body": timed.text or ""}


def _about(episode: Episode) -> Mapping[str, str]:
    about = {"title": episode.title, "podcastName": episode.show}
    return {key: value for key, value in about.items() if value is not None}


def _seconds(ms: int) -> int | float:
    """Seconds, without a fraction where there is none."""
    return ms // 1000 if ms % 1000 == 0 else ms / 1000
