"""The sample episode in all main formats: each gives the turns of its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_formats import FOLDER, FORMATS, NAME, main

from podcorpus import SAMPLE_PAGE, Corpus, build


def said(corpus: Corpus) -> list[tuple[str, int | None, str]]:
    """Speaker, start and words of each turn, with single spaces."""
    labels = {speaker.speaker_id: speaker.label for speaker in corpus.speakers}
    return [
        (labels[turn.speaker_id or ""], turn.start_ms, " ".join((turn.text or "").split())) for turn in corpus.turns
    ]


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_gives_the_same_turns(ending: str, sample_corpus: Corpus) -> None:
    """And is valid against its own file, as building looks at it; decisions on the page's other spellings are stale."""
    built = build(FOLDER / f"{NAME}.{ending}", episode_id="invented.sample")
    assert said(built.corpus) == said(sample_corpus)
    assert {one.code for one in built.findings} == {"curated-stale"}


def test_the_files_are_those_that_the_script_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["sample_formats.py", "--check"])
    assert main() == 0
    assert {file.name for file in FOLDER.iterdir()} == {f"{NAME}.{ending}" for ending in FORMATS}
    assert Path(SAMPLE_PAGE).is_file()
