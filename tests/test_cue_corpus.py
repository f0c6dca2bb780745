"""A corpus of captions, with several cues a turn: every command works on it, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import CUES, put_table, valid_corpus, valid_rows, write_valid
from conftest import Run
from cue_corpus import CABLE, CAPTIONS, cue_source

import podcorpus
from podcorpus.building.editions import hydrate, redact
from podcorpus.records import TABLES
from podcorpus.tables.arrow import corpus_rows


def test_it_has_what_the_sample_has_not() -> None:
    corpus = valid_corpus("full", CUES)
    assert max(turn.n_cues for turn in corpus.turns) == 4
    assert any(cue.words for cue in corpus.cues)
    assert any(cue.source_end - cue.source_start > cue.end_char - cue.start_char for cue in corpus.cues)
    assert {segment.kind for segment in corpus.segments} >= {"cue_time", "cue_text", "markup", "metadata"}
    assert any(chapter.start_char for chapter in corpus.chapters)
    assert {mention.tier for mention in corpus.mentions} == {"curated", "automatic"}


def test_redacted_and_hydrated_it_is_the_same() -> None:
    corpus = valid_corpus("full", CUES)
    hydrated, (verdict,) = hydrate(redact(corpus), [cue_source()])
    assert (verdict.episode_id, verdict.verdict) == (CABLE, "exact")
    assert hydrated == corpus


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_written_and_read_it_is_the_same(edition: str, tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus", edition, CUES)
    _, corpus = podcorpus.read_corpus(tmp_path / "corpus")
    assert corpus == valid_corpus(edition, CUES)
    assert corpus_rows(corpus) == valid_rows(edition, CUES)
    assert [*podcorpus.validate(tmp_path / "corpus")] == []


def test_commands(run: Run, tmp_path: Path) -> None:
    write_valid(tmp_path / "full", "full", CUES)
    assert run("validate", "full", "--source", CAPTIONS).returncode == 0
    assert run("redact", "full", "--out", "free").returncode == 0
    assert run("validate", "free", "--source", CAPTIONS).returncode == 0
    assert run("verify", "free").returncode == 0
    assert run("hydrate", "free", "--source", CAPTIONS, "--out", "again").returncode == 0
    assert "no differences" in run("diff", "full", "again").stdout.lower()
    assert run("export", "full", "--to", "jsonl", "--out", "lines").returncode == 0
    for table in TABLES:
        assert [*podcorpus.validate(tmp_path / "lines" / f"{table}.jsonl", table=table)] == []


def test_a_changed_time_of_a_cue_is_a_difference(run: Run, tmp_path: Path) -> None:
    write_valid(tmp_path / "full", "full", CUES)
    _, corpus = podcorpus.read_corpus(tmp_path / "full")
    cues = [cue.model_copy(update={"end_ms": 7199}) if cue.cue_index == 1 else cue for cue in corpus.cues]
    changed = corpus_rows(replace(corpus, cues=tuple(cues)))
    write_valid(tmp_path / "other", "full", CUES)
    put_table(tmp_path / "other", "cues", changed["cues"])
    result = run("diff", "full", "other").stdout
    assert "cues" in result
    assert "end_ms" in result


def test_captions_alone_give_a_valid_corpus(run: Run) -> None:
    assert run("build", CAPTIONS, "--out", "built").returncode == 0
    assert run("validate", "built", "--source", CAPTIONS).returncode == 0
    assert "identical byte for byte" in run("verify", "built", "--source", CAPTIONS).stdout
