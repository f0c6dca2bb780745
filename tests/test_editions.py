"""The two editions: text taken out, put back, and checked against its hashes."""

from __future__ import annotations

import filecmp
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, PutSample, Run
from hypothesis import given
from hypothesis import strategies as st

from podcorpus.building.editions import hydrate, redact
from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Source, load_source
from podcorpus.records import TABLES, Corpus
from podcorpus.tables.arrow import corpus_rows


def same_folder(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    names = [sorted(p.relative_to(d).as_posix() for p in d.rglob("*") if p.is_file()) for d in (one, other)]
    return names[0] == names[1] and filecmp.cmpfiles(one, other, names[0], shallow=False)[0] == names[0]


def copy_of(source: Source, edit: str) -> Source:
    """Another copy of the page: other line ends, one copy of the content, other furniture."""
    text = source.text
    if edit == "crlf":
        text = text.replace("\n", "\r\n")
    elif edit == "cr":
        text = text.replace("\n", "\r")
    elif edit == "other furniture":
        content = text[text.index("Please read this first") :]
        text = f"Log in\nListen now\n\n{content}\nShare\nRelated: other talks\n"
    elif edit == "content once":
        text = text[: text.index("Night Ferry is a reader-supported")] + "All rights reserved\n"
    return Source.from_bytes(text.encode(), edit)


def test_redacting_takes_out_the_text_and_nothing_else(sample_corpus: Corpus) -> None:
    full, free = corpus_rows(sample_corpus), corpus_rows(redact(sample_corpus))
    for table in TABLES:
        for one, other in zip(full[table], free[table], strict=True):
            changed = {column for column in one if one[column] != other[column]}
            assert changed <= {"turns": {"text"}, "episodes": {"edition"}}.get(table, set())
    assert all(row["text"] is None for row in free["turns"])


def test_hydrating_from_the_source_is_exact(sample_corpus: Corpus, sample_source: Source) -> None:
    hydrated, (verdict,) = hydrate(redact(sample_corpus), [sample_source])
    assert (verdict.verdict, verdict.missing) == ("exact", ())
    assert hydrated == sample_corpus


@pytest.mark.parametrize("edit", ["crlf", "cr", "other furniture", "content once"])
def test_hydrating_from_another_copy_is_aligned(sample_corpus: Corpus, sample_source: Source, edit: str) -> None:
    hydrated, (verdict,) = hydrate(redact(sample_corpus), [copy_of(sample_source, edit)])
    assert (verdict.verdict, verdict.missing) == ("aligned", ())
    assert hydrated == sample_corpus


def test_words_that_changed_are_lost_and_named(sample_corpus: Corpus, sample_source: Source) -> None:
    changed = Source.from_bytes(sample_source.text.replace("a socket", "a bucket").encode(), "changed")
    free = redact(sample_corpus)
    hydrated, (verdict,) = hydrate(free, [changed])
    assert verdict.verdict == "lost"
    assert verdict.missing == ("night-ferry.the-slack-hour.t0001",)
    assert hydrated == free, "an episode that is not whole stays text-free"


def test_the_right_source_is_found_among_others(sample_corpus: Corpus, sample_source: Source) -> None:
    other = Source.from_bytes(b"Ann Onymous (00:00)\nWords of another talk.\n", "other")
    hydrated, (verdict,) = hydrate(redact(sample_corpus), [other, copy_of(sample_source, "crlf")])
    assert (verdict.verdict, verdict.source) == ("aligned", "crlf")
    assert hydrated == sample_corpus


@given(st.sampled_from(["\n", "\r\n", "\r"]), st.integers(0, 58), st.booleans())
def test_what_is_hydrated_has_the_hash_it_should(
    sample_corpus: Corpus, sample_source: Source, end: str, turn: int, damage: bool
) -> None:
    text = sample_source.text
    if damage:
        at = sample_corpus.turns[turn].source_start
        text = text[:at] + "#" + text[at:]
    source = Source.from_bytes(text.replace("\n", end).encode(), "page")
    hydrated, (verdict,) = hydrate(redact(sample_corpus), [source])
    if verdict.verdict == "lost":
        assert damage
        assert hydrated == redact(sample_corpus)
    else:
        assert hydrated == sample_corpus


def test_commands_agree_byte_for_byte(run: Run, put_sample: PutSample, tmp_path: Path, sample_page: Path) -> None:
    put_sample("full")
    assert run("build", "--out", "free", "--edition", "text-free").returncode == 0
    assert run("redact", "full", "--out", "redacted").returncode == 0
    hydrated = run("hydrate", "free", "--source", sample_page, "--out", "hydrated")
    assert hydrated.returncode == 0
    assert "hydrated, all 59 turns found in" in hydrated.stdout
    assert same_folder(tmp_path / "full", tmp_path / "hydrated")
    assert same_folder(tmp_path / "free", tmp_path / "redacted")


def test_the_committed_corpus_hydrates_to_what_a_build_gives(
    run: Run, tmp_path: Path, published_pages: list[Path]
) -> None:
    given = [part for page in published_pages for part in ("--source", page)]
    assert run("hydrate", ROOT / "dataset", *given, "--out", "hydrated").returncode == 0
    assert run("build", *published_pages, "--out", "built").returncode == 0
    assert same_folder(tmp_path / "built", tmp_path / "hydrated")


def test_a_lost_episode_is_a_finding_and_exit_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ann Onymous (00:00)\nWords of another talk.\n", encoding="utf-8")
    run("build", "--out", "free", "--edition", "text-free")
    lost = run("hydrate", "free", "--source", "other.txt", "--out", "hydrated")
    assert lost.returncode == 1
    assert "no page has the words of 59 of 59 turns" in lost.stdout
    assert "load it" not in lost.stdout
    assert "hydrate-lost" in lost.stdout


def test_files_in_a_folder_of_pages_that_cannot_be_read_are_passed_over(
    run: Run, tmp_path: Path, sample_page: Path
) -> None:
    assert run("build", "--sample", "--edition", "text-free", "--out", "free").returncode == 0
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "page.txt").write_bytes(sample_page.read_bytes())
    (pages / "empty.vtt").write_bytes(b"")
    (pages / "broken.docx").write_bytes(b"PK\x03\x04broken")
    (pages / "picture.png").write_bytes(b"\x89PNG\r\n\0")
    (pages / "chapters.json").write_text('{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Fog"}]}')
    assert run("hydrate", "free", "--source", "pages", "--out", "full").returncode == 0
    # Another copy is looked for among all of them.
    (pages / "page.txt").write_bytes(sample_page.read_bytes().replace(b"\n", b"\r\n"))
    assert run("hydrate", "free", "--source", "pages", "--out", "aligned").returncode == 0
    (pages / "page.txt").write_bytes(sample_page.read_bytes())
    assert run("validate", "full", "--source", "pages").stdout.endswith("no findings\n")
    assert run("verify", "full", "--source", "pages").returncode == 0
    for name in ("empty.vtt", "broken.docx", "picture.png"):
        named = run("hydrate", "free", "--source", pages / name, "--out", "other")
        assert (named.returncode, name in named.stderr) == (2, True)


def test_a_page_that_this_version_does_not_read_gives_the_words_that_are_in_it(
    sample_corpus: Corpus, sample_source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(source: Source) -> None:
        raise NotATranscriptError(f"{source.name}: no transcript found")

    monkeypatch.setattr("podcorpus.building.editions.read_document", unread)
    hydrated, (verdict,) = hydrate(redact(sample_corpus), [sample_source])
    assert (hydrated, verdict.verdict) == (sample_corpus, "exact")
    turns = tuple(turn.model_copy(update={"source_start": turn.source_start + 1}) for turn in sample_corpus.turns)
    _, (verdict,) = hydrate(redact(replace(sample_corpus, turns=turns)), [sample_source])
    assert (verdict.verdict, len(verdict.missing)) == ("lost", len(turns))


def test_load_source_keeps_the_bytes(real_page: Path) -> None:
    assert load_source(real_page).text.encode() == real_page.read_bytes()
