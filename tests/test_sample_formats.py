"""The sample episode in all main formats: each gives the turns of its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_formats import FOLDER, FORMATS, NAME, main

from podcorpus import SAMPLE_PAGE, Corpus, build, load_source
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows


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


@pytest.mark.parametrize(
    ("ending", "stated"), [("srt", "webvtt"), ("vtt", "text-page"), ("whisperx.json", "html"), ("md", "odt")]
)
def test_a_wrong_format_is_one_finding(ending: str, stated: str) -> None:
    """Whatever the file gives in the format that the episode states."""
    path = FOLDER / f"{NAME}.{ending}"
    rows = corpus_rows(build(path, episode_id="invented.sample").corpus)
    rows["episodes"][0]["format"], right = stated, rows["episodes"][0]["format"]
    (found,) = validate_rows(rows, [load_source(path)])
    assert (found.code, found.pointer) == ("source-reading", "/format")
    assert stated in found.message
    assert right in found.message


def test_a_format_that_was_asked_for_may_differ_from_the_file_s(tmp_path: Path) -> None:
    page = tmp_path / "talk.html"
    page.write_text(
        "<p>Mara (00:00)\n<p>The fog is <kbd>thick</kbd> today.\n<p>Tom (00:09)\n<p>It lifts by noon.\n",
        encoding="utf-8",
    )
    source = load_source(page)
    read = {form: corpus_rows(build(page, form=form).corpus) for form in ("html", "text-page")}
    assert read["html"]["turns"] != read["text-page"]["turns"]
    for rows in read.values():
        assert list(validate_rows(rows, [source])) == []
