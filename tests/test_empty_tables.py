"""Tables without rows: every program reads their files, and every config that a card lists loads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from cases import write_valid
from conftest import Run
from in_bytes import parquet_bytes

import podcorpus
from podcorpus import write_corpus
from podcorpus.folder.layout import shard_path
from podcorpus.folder.metadata.front_matter import configs, default_config
from podcorpus.records import TABLES
from podcorpus.tables.arrow import arrow_table

PAGE = "Mara Lind (00:00)\nwell we paint boats here and that is all we do.\nTom Reed (00:20)\nyeah.\n"
EMPTY = ["chapters", "mentions", "entities"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus without chapters, mentions and entities."""
    (tmp_path / "boats.txt").write_text(PAGE, encoding="utf-8")
    built = podcorpus.build(tmp_path / "boats.txt")
    write_corpus(built.corpus, tmp_path / "out", built.info, built.card)
    return tmp_path / "out"


def header(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((folder / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    return said


def put_header(folder: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    said = header(folder)
    edit(said)
    card = text.split("---\n", 2)[2]
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump(said, sort_keys=False)}---\n{card}", encoding="utf-8")


def found_in(folder: Path) -> list[tuple[str, str | None, str | None]]:
    found = [one for one in podcorpus.validate(folder) if one.code not in ("digest-mismatch", "description-differs")]
    return [(one.code, one.table, one.path and Path(one.path).name) for one in found]


@pytest.mark.parametrize("streaming", [False, True])
def test_every_listed_config_loads_with_datasets(folder: Path, streaming: bool, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = [config["config_name"] for config in header(folder)["configs"]]
    assert listed == [table for table in TABLES if table not in EMPTY]
    for table in listed:
        read = datasets.load_dataset(
            str(folder), table, split="train", streaming=streaming, cache_dir=str(tmp_path / "cache")
        )
        assert len(list(read)) == manifest["tables"][table]["rows"]
    # That of no config; and the files of the others can be streamed when somebody names them.
    first = datasets.load_dataset(str(folder), split="train", streaming=streaming, cache_dir=str(tmp_path / "cache"))
    assert next(iter(first))["turn_id"]
    for table in EMPTY:
        named = datasets.load_dataset(
            "parquet", data_files=str(folder / shard_path(table)), split="train", streaming=True
        )
        assert list(named) == []


@pytest.mark.parametrize("table", EMPTY)
def test_every_program_reads_a_table_without_rows(folder: Path, table: str) -> None:
    file = folder / shard_path(table)
    assert pq.ParquetFile(file).num_row_groups == 0
    columns = list(TABLES[table].model_fields)
    assert list(pd.read_parquet(file).columns) == columns
    assert pl.read_parquet(file).columns == columns
    assert pl.scan_parquet(file.parent / "*.parquet").collect().height == 0
    assert duckdb.sql(f"SELECT * FROM '{file.parent}/*.parquet'").columns == columns
    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(0,)]
    assert list(podcorpus.validate(file)) == []


def test_the_folder_is_valid_and_its_card_says_what_is_empty(folder: Path) -> None:
    assert list(podcorpus.validate(folder)) == []
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "`chapters`, `mentions` and `entities` have no rows here, and so no config in `datasets`" in card
    listed = configs({"episodes": 1, "speakers": 2, "turns": 2, "cues": 2, "segments": 6})
    assert [one["config_name"] for one in header(folder)["dataset_info"]] == listed
    croissant = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    # Its files and columns are all there: it describes tables, with rows or without.
    assert [one["@id"] for one in croissant["recordSet"]] == list(TABLES)
    assert {one["@id"] for one in croissant["distribution"]} == {shard_path(table) for table in TABLES}


def test_the_card_of_a_corpus_without_empty_tables_says_nothing_of_it(tmp_path: Path) -> None:
    write_valid(tmp_path / "out")
    assert "no config" not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_the_default_config_is_one_that_loads() -> None:
    assert default_config({"episodes": 1, "turns": 3}) == "turns"
    assert default_config({"episodes": 1, "turns": 0, "segments": 4}) == "episodes"
    assert default_config({}) is None


def test_a_listed_config_without_rows_is_found(folder: Path) -> None:
    config = {"config_name": "mentions", "data_files": "data/mentions/*"}
    put_header(folder, lambda said: said["configs"].append(config))
    assert found_in(folder) == [("config-differs", "mentions", "README.md")]


def test_a_table_with_rows_that_is_not_listed_is_found(folder: Path) -> None:
    put_header(folder, lambda said: said["configs"].pop(0))
    assert found_in(folder) == [("config-differs", "episodes", "README.md")]


def test_a_config_of_no_table_is_found(folder: Path) -> None:
    put_header(folder, lambda said: said["configs"].append({"config_name": "notes", "data_files": "notes.csv"}))
    assert found_in(folder) == [("config-differs", None, "README.md")]


@pytest.mark.parametrize("rows_after", [0, 2])
def test_a_row_group_without_rows_is_found(rows_after: int, folder: Path) -> None:
    table = "turns" if rows_after else "mentions"
    file = folder / shard_path(table)
    rows = pq.read_table(file)
    with pq.ParquetWriter(file, rows.schema) as writer:
        writer.write_table(rows.slice(0, 0))
        if rows_after:
            writer.write_table(rows)
    assert found_in(folder) == [("row-group-empty", table, file.name)]
    (alone,) = podcorpus.validate(file)
    assert alone.message == "row group 1 has no rows, and `datasets` cannot load such a file"


def test_parts_without_rows_are_left_out() -> None:
    rows = [{"turn_id": "a.t0000"}]
    part = pa.Table.from_pylist(rows, schema=arrow_table("turns", []).schema)
    read = pq.ParquetFile(pa.BufferReader(parquet_bytes(part.slice(0, 0))))
    assert (read.num_row_groups, read.schema_arrow) == (0, part.schema)


def test_the_command_says_how_to_load_what_has_rows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "boats.txt").write_text(PAGE, encoding="utf-8")
    result = run("build", "boats.txt", "--out", "out")
    assert 'datasets.load_dataset("out", "turns", split="train")' in result.stdout
