"""Exports: the rows of the corpus again, nothing of the user's replaced, and nothing half-written left behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from conftest import Run
from synthetic import write_corpus as write_synthetic

from podcorpus import InputError, write_corpus
from podcorpus.exporting import EXPORTS, Export, Part, export_folder, left_out, open_corpus
from podcorpus.findings.finding import Finding
from podcorpus.records import TABLES, Corpus


@pytest.fixture(scope="module")
def folder(sample_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's corpus as a folder."""
    out = tmp_path_factory.mktemp("exporting") / "corpus"
    write_corpus(sample_corpus, out)
    return out


def toy(export: object) -> Export:
    """An export format that gives what this function yields."""
    return SimpleNamespace(NAME="toy", DESCRIPTION="a format of the tests", export=export)  # type: ignore[return-value]


def parquet_rows(folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table of a corpus folder."""
    files = sorted((folder / "data" / table).glob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


@pytest.mark.parametrize("table", TABLES)
def test_json_lines_are_the_rows_of_the_tables(table: str, folder: Path, tmp_path: Path, run: Run) -> None:
    result = run("export", folder, "--to", "jsonl", "--out", "out")
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        f"out: {len(TABLES)} files as jsonl, no findings\n",
        "",
    )
    file = tmp_path / "out" / f"{table}.jsonl"
    assert [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] == parquet_rows(folder, table)
    checked = run("validate", file)
    assert checked.returncode == 0
    assert checked.stdout.endswith("no findings\n")


def test_many_episodes_are_given_in_the_order_of_their_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr("podcorpus.exporting.opened._ROWS_AT_ONCE", 500)
    write_synthetic(tmp_path / "many", 3_000)
    assert run("export", "many", "--to", "jsonl", "--out", "out").returncode == 0
    for table in TABLES:
        lines = (tmp_path / "out" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == parquet_rows(tmp_path / "many", table)
    with open_corpus(tmp_path / "many") as corpus:
        ids = [[episode.episode_id for episode in one.episodes] for one in corpus.episodes()]
    assert ids == [[str(row["episode_id"])] for row in parquet_rows(tmp_path / "many", "episodes")]
    assert len(ids) > 5


def test_what_is_there_is_not_replaced(folder: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out, said in (("full", "the folder is not empty"), ("file", "expected a new or empty folder, found a file")):
        failed = run("export", folder, "--to", "jsonl", "--out", out)
        assert failed.returncode == 2
        assert failed.stderr.startswith(f"podcorpus: {out}: {said}; give another ")
        assert len(failed.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "mine.txt"]


def test_an_empty_folder_is_taken(folder: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "out").mkdir()
    assert run("export", folder, "--to", "jsonl", "--out", "out").returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == len(TABLES)


def test_formats_are_listed_and_near_names_given(folder: Path, run: Run) -> None:
    shown = run("export", "--help").stdout.split("Formats:")[1]
    assert [line.split()[0] for line in shown.splitlines() if line.strip()] == list(EXPORTS)
    failed = run("export", folder, "--to", "jsnol", "--out", "out")
    assert failed.returncode == 2
    assert failed.stderr == "podcorpus: unknown export format 'jsnol'; did you mean 'jsonl'?\n"


def test_a_corpus_that_cannot_be_read_whole_is_not_exported(folder: Path, tmp_path: Path, run: Run) -> None:
    shutil.copytree(folder, tmp_path / "broken")
    shutil.rmtree(tmp_path / "broken" / "data" / "turns")
    failed = run("export", "broken", "--to", "jsonl", "--out", "out")
    assert failed.returncode == 2
    assert "podcorpus validate broken" in failed.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken"]


def test_rows_that_belong_to_no_episode_are_not_passed_over(sample_corpus: Corpus, tmp_path: Path) -> None:
    strays = tuple(turn.model_copy(update={"episode_id": "another"}) for turn in sample_corpus.turns[:2])
    damaged = Corpus(sample_corpus.episodes, turns=(*strays, *sample_corpus.turns))
    write_corpus(damaged, tmp_path / "in")
    with pytest.raises(InputError, match="not valid"):
        export_folder(tmp_path / "in", "jsonl", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_parts_of_a_file_follow_each_other_and_findings_are_reported(folder: Path, tmp_path: Path) -> None:
    def export(corpus: object) -> Iterator[Part | Finding]:
        yield "a/one.txt", "first "
        yield left_out("3 chapters", table="chapters")
        yield "two.bin", b"\0"
        yield "a/one.txt", "last\n"

    result: list[Finding] = []
    with EXPORTS.registered(toy(export)):
        assert export_folder(folder, "toy", tmp_path / "out", result.extend) == 2
    assert (tmp_path / "out" / "a" / "one.txt").read_bytes() == b"first last\n"
    assert (tmp_path / "out" / "two.bin").read_bytes() == b"\0"
    assert [(found.code, found.level, found.place) for found in result] == [("export-left-out", "warning", "chapters")]


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "", "a\\b"])
def test_an_export_writes_within_its_folder_or_nothing(name: str, folder: Path, tmp_path: Path) -> None:
    with (
        EXPORTS.registered(toy(lambda corpus: iter([("fine.txt", ""), (name, "")]))),
        pytest.raises(ValueError, match="not the name of a file"),
    ):
        export_folder(folder, "toy", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
