"""Chapters of a talk in JSON: listed beside the transcript, named in its rows, or above them."""

from __future__ import annotations

from typing import Any

import pytest
from test_reading_json import read

from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.decisions import Curation
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows

ROWS: list[dict[str, Any]] = [
    {"speaker": "Mara", "start": 0.5, "end": 28.5, "text": "Good morning from the harbour."},
    {"speaker": "Tom", "start": 30.5, "end": 58.5, "text": "And the nets?"},
    {"speaker": "Mara", "start": 60.5, "end": 88.5, "text": "Torn, all of them, by the storm."},
    {"speaker": "Tom", "start": 90.5, "end": 118.0, "text": "So we stay on land today."},
]


def in_ms(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose times count milliseconds."""
    return {key: int(value * 1000) if isinstance(value, float) else value for key, value in row.items()}


FILES = {
    "listed": {
        "segments": ROWS,
        "chapters": [{"startTime": 0.5, "title": "Nets"}, {"startTime": 60.5, "title": "Storm"}],
    },
    "listed in milliseconds": {
        "utterances": [in_ms(row) for row in ROWS],
        "chapters": [
            {"headline": "Nets", "summary": "Of nets.", "start": 500, "end": 60_000},
            {"headline": "Storm", "summary": "Of the storm.", "start": 60_500, "end": 118_000},
        ],
    },
    "listed with clock times": {
        "segments": ROWS,
        "chapters": [{"timestamp": "0:00.5", "title": "Nets"}, {"timestamp": "1:00.5", "title": "Storm"}],
    },
    "in the rows": [{**row, "chapter": ("Nets", "Storm")[i // 2]} for i, row in enumerate(ROWS)],
    "above the rows": {"sections": [{"title": "Nets", "turns": ROWS[:2]}, {"title": "Storm", "turns": ROWS[2:]}]},
}


@pytest.mark.parametrize("name", FILES)
def test_chapters(name: str) -> None:
    document = read(FILES[name])
    assert len(document.cues) == len(ROWS)
    assert [(one.time_ms, one.title) for one in document.chapters] == [(500, "Nets"), (60_500, "Storm")]
    rows = corpus_rows(build_corpus([build_episode(document.source, [Curation({}, ())], EpisodeMeta("night.nets"))]))
    assert [row["title"] for row in rows["chapters"]] == ["Nets", "Storm"]
    assert list(validate_rows(rows)) == []


@pytest.mark.parametrize(
    "value",
    [
        [{**row, "section": ("Question", "Answer")[i % 2]} for i, row in enumerate(ROWS)],
        [{**row, "chapter": "3"} for row in ROWS],
        {"segments": ROWS, "chapters": None},
        {"segments": ROWS, "chapters": [{"title": "Nets"}, {"title": "Storm"}]},
        {"segments": ROWS, "chapters": [{"start": 60, "title": "Nets"}, {"start": 0, "title": "Storm"}]},
        {"segments": [{"speaker": row["speaker"], "text": row["text"], "chapter": row["text"]} for row in ROWS]},
    ],
)
def test_what_is_no_chapter_with_a_time_of_its_own(value: Any) -> None:
    document = read(value)
    assert len(document.cues) == len(ROWS)
    assert document.chapters == ()
