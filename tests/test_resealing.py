"""Resealing: what follows from the rows is made again, byte for byte as it was; what a person decides stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from cases import cases, edit_folder, edit_rows, found_in_folder, valid_rows, write_rows, write_valid, write_versions
from conftest import Run
from test_rewrites import SHARD, WRITERS

import podcorpus
from podcorpus.folder.read import read_manifest
from podcorpus.making.resealing import Resealed, reseal
from podcorpus.making.resealing_report import what_was_done
from podcorpus.records import TABLES

EPISODE = "night-ferry.the-slack-hour"
CASES = {
    name: case
    for name, case in cases()
    if "edits" in case and not case.keys() & {"release", "lines", "source"} and case.get("episodes", 1) == 1
}
OF_FOLDERS = sorted(name for name, case in CASES.items() if not all("table" in edit for edit in case["edits"]))
# Cases of different files and of different outcomes.
ONE_EACH = (
    "config-differs",
    "description-differs.version",
    "file-irregular.folder",
    "file-missing",
    "file-unknown",
    "file-unlisted.text-free",
    "key-duplicate.front-matter",
    "licence-unknown",
    "manifest-rows",
    "manifest-unreadable.outside",
    "shard-name.lost",
    "text-hidden",
)
FROM_ROWS = sorted(
    name for name in CASES if name not in OF_FOLDERS and name.split(".")[0] in ("count-wrong", "rows-unsorted")
)


def content(folder: Path) -> dict[str, bytes | str]:
    """Every file of a folder, and where links lead."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def errors(folder: Path) -> list[str]:
    """The errors of a folder; as all of them are checked elsewhere, rows that were seen before are not read again."""
    return [str(found) for found in found_in_folder(folder) if found.level == "error"]


def file_of(folder: Path, table: str) -> Path:
    return folder / "data" / table / SHARD


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_valid(tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.mark.parametrize("first", [0, 3])
def test_tables_that_other_programs_wrote_are_as_they_were(first: int, tmp_path: Path) -> None:
    """Each of them by another program."""
    folder = tmp_path / "corpus"
    write_valid(folder, "text-free" if first else "full")
    before = content(folder)
    writers = list(WRITERS.values())
    for number, table in enumerate(TABLES, first):
        writers[number % len(writers)](file_of(folder, table))
    done = reseal(folder)
    assert [line.split(":")[0] for line in done.done] == list(TABLES)
    assert content(folder) == before


def decimals(file: Path) -> None:
    pd.read_parquet(file).to_parquet(file)


def with_index(file: Path) -> None:
    frame = pd.read_parquet(file, dtype_backend="numpy_nullable")
    frame.set_index(pd.RangeIndex(3, 3 + len(frame)).astype("int32")).to_parquet(file, index=True)


def shuffled(file: Path) -> None:
    pl.read_parquet(file).sample(fraction=1, shuffle=True, seed=3).write_parquet(file)


def in_row_groups(file: Path) -> None:
    pl.read_parquet(file).write_parquet(file, row_group_size=2, compression="gzip")


def under_another_name(file: Path) -> None:
    duckdb.sql(f"COPY (FROM '{file}') TO '{file.with_name('part-0.parquet')}'")
    file.unlink()


def in_two_files(file: Path) -> None:
    frame = pl.read_parquet(file)
    frame[:2].write_parquet(file.with_name("train-00000-of-00002.parquet"))
    frame[2:].write_parquet(file.with_name("train-00001-of-00002.parquet"))
    file.unlink()


def test_how_tables_are_stored_is_put_right(corpus: Path) -> None:
    before = content(corpus)
    for damage, table in (
        (decimals, "turns"),
        (with_index, "speakers"),
        (shuffled, "mentions"),
        (in_row_groups, "cues"),
        (under_another_name, "entities"),
        (in_two_files, "segments"),
    ):
        damage(file_of(corpus, table))
    assert reseal(corpus).done == (
        "speakers: left out the column __index_level_0__, the index of a pandas data frame",
        "speakers: wrote its 3 rows again, those that the manifest described",
        "turns: wrote end_ms in the type of the schema: expected whole numbers (int64), found double",
        "turns: wrote its 59 rows again, those that the manifest described",
        "cues: wrote its 59 rows again, those that the manifest described",
        "mentions: sorted the rows by id",
        "mentions: wrote its 153 rows again, those that the manifest described",
        "entities: wrote its 41 rows again, those that the manifest described",
        "segments: wrote its 191 rows again, those that the manifest described",
    )
    assert content(corpus) == before


def test_what_describes_the_corpus_is_derived_again(corpus: Path, run: Run) -> None:
    shutil.copytree(corpus, corpus.with_name("before"))
    croissant = json.loads((corpus / "croissant.json").read_text())
    (corpus / "croissant.json").write_text(json.dumps(croissant | {"version": "9.9.9"}))
    (corpus / "schema" / "turn.schema.json").unlink()
    (corpus / "figures" / "speakers.svg").unlink()
    manifest = json.loads((corpus / "manifest.json").read_text())
    manifest["tables"]["turns"]["files"][0]["bytes"] += 1
    (corpus / "manifest.json").write_text(json.dumps(manifest))
    result = run("reseal", corpus)
    assert result.stdout.splitlines() == [
        "figures/speakers.svg: was missing; wrote it from manifest and tables",
        "croissant.json: wrote it from manifest and tables again",
        "schema/turn.schema.json: was missing; wrote it from manifest and tables",
        f"manifest.json: set size and digest of data/turns/{SHARD}",
        f"{corpus}: resealed, no errors",
    ]
    assert content(corpus) == content(corpus.with_name("before"))
    assert run("diff", corpus.with_name("before"), corpus, "--exit-code").returncode == 0
    assert run("reseal", corpus).stdout == f"{corpus}: nothing to fix, no errors\n"


def test_the_prose_of_a_card_is_a_persons(corpus: Path) -> None:
    card = corpus / "README.md"
    text = card.read_text().replace("version 0.0.0", "version 8.8.8", 1).replace("pretty_name:", "pretty_name: X ")
    card.write_text(text + "\nA line of my own.\n")
    assert "README.md: wrote its front matter and generated parts from manifest and tables again" in reseal(corpus).done
    assert card.read_text().endswith("\nA line of my own.\n")
    assert "8.8.8" not in card.read_text()
    assert errors(corpus) == []


@pytest.mark.parametrize(
    "name", [name if name in ONE_EACH else pytest.param(name, marks=pytest.mark.slow) for name in OF_FOLDERS]
)
def test_a_folder_is_valid_afterwards_or_as_it_was(name: str, corpus: Path) -> None:
    """Whatever is wrong with its files; a program never takes something away that it did not write."""
    case = CASES[name]
    if case.get("edition", "full") != "full":
        shutil.rmtree(corpus)
        write_valid(corpus, case["edition"])
    if any("table" in edit for edit in case["edits"]):
        rows = valid_rows(case.get("edition", "full"))
        edit_rows(rows, case["edits"])
        write_rows(corpus, rows)
    edit_folder(corpus, case["edits"])
    before, was_valid = content(corpus), errors(corpus) == []
    done = reseal(corpus)
    assert_valid_or_untouched(done, corpus, before)
    assert bool(done.done) == (done.valid and not was_valid)


def assert_valid_or_untouched(done: Resealed, folder: Path, before: dict[str, bytes | str]) -> None:
    if done.valid:
        assert errors(folder) == []
    else:
        assert (done.done, content(folder)) == ((), before)
        assert done.left.of_level("error") == sum(done.left.found.values())


def test_counts_and_order_follow_from_the_rows(corpus: Path) -> None:
    """Of rows that the manifest describes: nobody has to accept anything."""
    before = content(corpus)
    rows = valid_rows()
    for name in FROM_ROWS:
        edit_rows(rows, CASES[name]["edits"])
    write_rows(corpus, rows)
    codes = {found.code for found in found_in_folder(corpus)}
    assert codes == {"count-wrong", "rows-unsorted"}
    assert reseal(corpus).valid
    after = content(corpus)
    assert [name for name in before if before[name] != after[name]] == ["README.md", "manifest.json"]


def test_rows_that_were_changed_are_accepted_only_on_demand(corpus: Path, run: Run) -> None:
    file = file_of(corpus, "mentions")
    mentions = pl.read_parquet(file)
    mentions.head(-1).write_parquet(file)
    before = content(corpus)
    result = run("reseal", corpus)
    assert result.returncode == 1
    assert "expected 153 rows as in the manifest, found 152" in result.stdout
    assert "if its rows were changed on purpose, run `podcorpus reseal --accept-changes`" in result.stdout
    assert result.stdout.endswith(f"{corpus}: 1 error that a person has to decide; nothing was changed\n")
    assert content(corpus) == before
    result = run("reseal", corpus, "--accept-changes")
    assert result.returncode == 0, result.stdout
    assert f"episodes: set n_mentions of {EPISODE} to 152, as counted; it was 153" in result.stdout
    assert "mentions: wrote its 152 rows again, other than the manifest described, as accepted" in result.stdout
    assert errors(corpus) == []
    assert pl.read_parquet(file).equals(mentions.head(-1))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("turns", "text", "Nobody said this."), ("mentions", "start_char", 1), ("turns", "turn_id", "x.y.t9999")],
)
def test_what_a_person_decides_is_left(table: str, column: str, value: Any, corpus: Path) -> None:
    file = file_of(corpus, table)
    frame = pl.read_parquet(file)
    frame[5, column] = value
    frame.write_parquet(file)
    before = content(corpus)
    done = reseal(corpus, accept_changes=True)
    assert not done.valid
    assert content(corpus) == before


def test_a_column_of_somebodys_own_is_not_taken_away(corpus: Path) -> None:
    file = file_of(corpus, "turns")
    pl.read_parquet(file).with_columns(notes=pl.lit("check this")).write_parquet(file)
    before = content(corpus)
    assert list(reseal(corpus).left.found) == ["column-unknown"]
    assert content(corpus) == before


def test_rows_of_a_file_that_is_missing_are_not_given_up(corpus: Path) -> None:
    in_two_files(file_of(corpus, "segments"))
    file = file_of(corpus, "mentions")
    pl.read_parquet(file).head(-1).write_parquet(file.with_name("some.parquet"))
    file.unlink()
    before = content(corpus)
    done = reseal(corpus, accept_changes=True)
    assert list(done.left.found) == ["file-missing"]
    assert content(corpus) == before


def test_a_folder_that_somebody_writes_to_meanwhile(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (corpus / "croissant.json").unlink()

    def describe(*arguments: Any) -> tuple[str, ...]:
        decimals(file_of(corpus, "turns"))
        return what_was_done(*arguments)

    monkeypatch.setattr("podcorpus.making.resealing.what_was_done", describe)
    with pytest.raises(podcorpus.InputError, match="somebody wrote to it meanwhile"):
        reseal(corpus)
    assert pd.read_parquet(file_of(corpus, "turns")).dtypes["end_ms"] == "float64"


def test_a_version_that_was_released_keeps_its_rows(corpus: Path) -> None:
    write_valid(corpus, version="1.0.0")
    write_versions(corpus, [{}])
    file = file_of(corpus, "entities")
    pl.read_parquet(file).write_parquet(file)
    assert reseal(corpus).valid
    pl.read_parquet(file).with_columns(description=pl.lit("Another one.")).write_parquet(file)
    before = content(corpus)
    done = reseal(corpus, accept_changes=True)
    assert list(done.left.found) == ["version-reused"]
    assert content(corpus) == before


def test_a_folder_of_several_episodes_and_notes_of_a_person(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_valid(folder, episodes=3)
    (folder / "sources").mkdir()
    (folder / "sources" / "page.txt").write_text("mine")
    before = content(folder)
    for table in TABLES:
        shuffled(file_of(folder, table))
    done = reseal(folder)
    assert content(folder) == before
    assert done.manifest == read_manifest(folder)[0]
