"""The committed corpus, loaded as its users load it: datasets (offline, empty cache), DuckDB, pandas, polars."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
import yaml
from conftest import REAL_EPISODE, ROOT, Run
from test_editions import same_folder

from podcorpus.folder.layout import GIVEN
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema

DATASET = ROOT / "dataset"
ROWS = {
    table: entry["rows"]
    for table, entry in json.loads((DATASET / "manifest.json").read_text(encoding="utf-8"))["tables"].items()
}

LOAD = """
import json, sys
from datasets import load_dataset
found = {}
for table in sys.argv[2:]:
    loaded = load_dataset(sys.argv[1], table, split="train")
    streamed = load_dataset(sys.argv[1], table, split="train", streaming=True)
    rows = loaded.to_list()
    assert rows == list(streamed), table
    found[table] = [len(rows), {name: str(kind) for name, kind in loaded.features.items()}]
default = load_dataset(sys.argv[1], split="train")
found["default"] = default.column_names
print(json.dumps(found))
"""


def load_with_datasets(folder: Path, home: Path) -> dict[str, list[object]]:
    """What `datasets` finds in a folder, in a process of its own, offline and with an empty cache."""
    env = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD, str(folder), *TABLES],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Ignoring part of dataset_info" not in done.stderr
    found: dict[str, list[object]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_datasets_loads_every_table(tmp_path: Path) -> None:
    found = load_with_datasets(DATASET, tmp_path)
    assert {table: found[table][0] for table in TABLES} == ROWS
    kinds = {"string": "Value('string')", "integer": "Value('int64')", "number": "Value('float64')"}

    def feature(spec: dict[str, Any]) -> str:
        kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
        if kind == "object":
            return "{" + ", ".join(f"'{name}': {feature(part)}" for name, part in spec["properties"].items()) + "}"
        return kinds[kind] if kind in kinds else f"List({feature(spec['items'])})"

    for table in TABLES:
        for name, spec in json_schema(table)["properties"].items():
            assert found[table][1][name] == feature(spec)  # type: ignore[index]
    assert found["default"] == list(json_schema("turns")["properties"])


def test_datasets_loads_a_clone(tmp_path: Path) -> None:
    shutil.copytree(DATASET, tmp_path / "clone", ignore=shutil.ignore_patterns("sources"))
    assert load_with_datasets(tmp_path / "clone", tmp_path / "home")["turns"][0] == ROWS["turns"]


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_pandas_and_polars_see_the_same_rows(table: str) -> None:
    pattern = str(DATASET / "data" / table / "*.parquet")
    columns = list(json_schema(table)["properties"])
    relation = duckdb.sql(f"select * from '{pattern}'")
    assert relation.columns == columns
    assert len(relation.fetchall()) == ROWS[table]
    frame = pd.read_parquet(DATASET / "data" / table)
    assert (list(frame.columns), len(frame)) == (columns, ROWS[table])
    assert pl.scan_parquet(pattern).collect().shape == (ROWS[table], len(columns))


def test_tables_join() -> None:
    turns, mentions, chapters = (str(DATASET / "data" / t / "*.parquet") for t in ("turns", "mentions", "chapters"))
    joined = duckdb.sql(
        f"select count(*) from '{mentions}' m join '{turns}' t using (turn_id)"
        f" join '{chapters}' c on c.chapter_id = m.chapter_id"
    ).fetchall()
    assert joined == [(ROWS["mentions"],)]


def test_front_matter_has_one_config_a_table_and_turns_by_default() -> None:
    text = (DATASET / "README.md").read_text(encoding="utf-8")
    header = yaml.safe_load(text.split("---\n")[1])
    assert [config["config_name"] for config in header["configs"]] == list(TABLES)
    assert [config["config_name"] for config in header["configs"] if config.get("default")] == ["turns"]


def test_committed_corpus_is_valid(run: Run) -> None:
    checked = run("validate", DATASET)
    assert checked.returncode == 0, checked.stdout
    assert "no findings" in checked.stdout


def test_committed_corpus_is_valid_against_its_pages(run: Run, published_pages: list[Path]) -> None:
    checked = run("validate", DATASET, *(part for page in published_pages for part in ("--source", page)))
    assert checked.returncode == 0, checked.stdout


def test_committed_corpus_is_what_the_pages_give(run: Run, tmp_path: Path, published_pages: list[Path]) -> None:
    assert run("build", *published_pages, "--edition", "text-free", "--out", "dataset").returncode == 0
    committed = tmp_path / "committed"
    shutil.copytree(DATASET, committed, ignore=shutil.ignore_patterns(*GIVEN))
    assert same_folder(tmp_path / "dataset", committed), "run `podcorpus build`"


def test_numbers_of_the_page_counted_independently(real_page: Path) -> None:
    """Turns, times and words counted with shell-like means, not with the reader."""
    lines = real_page.read_text(encoding="utf-8").split("\n")
    headers = [line for line in lines if line.endswith(")") and line.rsplit(" (", 1)[0] in ("Grace Shao", "Jing Yang")]
    first = headers[: len(headers) // 2]
    assert headers == first * 2
    turns, chapters = (pd.read_parquet(DATASET / "data" / table) for table in ("turns", "chapters"))
    turns, chapters = (frame[frame["episode_id"] == REAL_EPISODE] for frame in (turns, chapters))
    assert len(turns) == len(first) == 62
    assert turns["speaker_id"].value_counts().to_list() == [31, 31]
    times = [line.rsplit("(", 1)[1].rstrip(")").split(":") for line in first]
    assert turns["start_ms"].to_list() == [(int(m) * 60 + int(s)) * 1000 for m, s in times]
    assert turns["start_ms"].max() == (59 * 60 + 30) * 1000
    start = lines.index(first[0])
    stop = next(i for i, line in enumerate(lines) if i > start and "reader-supported" in line)
    spoken = [line for line in lines[start:stop] if line not in first]
    assert turns["n_words"].sum() == sum(len(line.split()) for line in spoken)
    assert len(chapters) == 12
    assert chapters["published_start_ms"].max() == (65 * 60 + 44) * 1000


def test_no_text_in_the_published_edition() -> None:
    turns = pd.read_parquet(DATASET / "data" / "turns")
    assert turns["text"].isna().all()
    surfaces = pd.read_parquet(DATASET / "data" / "mentions")["surface"]
    assert surfaces.str.split().str.len().max() <= 5
