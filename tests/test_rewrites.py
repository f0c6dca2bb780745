"""Tables that other programs wrote again: the same values are the same table, another type is one clear sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import valid_rows, write_valid
from side_by_side import renamed

import podcorpus
from podcorpus.findings.finding import Finding
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.records.schemas import arrow_schema
from podcorpus.tables.arrow import arrow_table
from podcorpus.tables.column_types import same_values

SHARD = "train-00000-of-00001.parquet"
TEXTS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]


def with_nulls_as_integers(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """The columns of whole numbers as the hint of `column-type` says."""
    schema = arrow_schema(table)
    return frame.astype({field.name: "Int64" for field in schema if field.type == pa.int64()})


def by_datasets(file: Path) -> None:
    datasets = pytest.importorskip("datasets")
    cache = file.parents[3] / "cache"
    read = datasets.load_dataset("parquet", data_files=str(file), split="train", cache_dir=str(cache))
    file.unlink()
    read.to_parquet(str(file))


def by_duckdb(file: Path) -> None:
    copy = file.with_name("copy")
    duckdb.sql(f"COPY (FROM '{file}') TO '{copy}' (FORMAT parquet)")
    copy.replace(file)


WRITERS: dict[str, Callable[[Path], Any]] = {
    "pandas": lambda file: with_nulls_as_integers(pd.read_parquet(file), file.parent.name).to_parquet(file),
    "pandas, numpy_nullable": lambda file: pd.read_parquet(file, dtype_backend="numpy_nullable").to_parquet(file),
    "pandas, pyarrow": lambda file: pd.read_parquet(file, dtype_backend="pyarrow").to_parquet(file),
    "pandas, categories": lambda file: (
        pd.read_parquet(file, dtype_backend="pyarrow")
        .astype({"episode_id": "category"} if file.parent.name != "entities" else {"entity_type": "category"})
        .to_parquet(file)
    ),
    "polars": lambda file: pl.read_parquet(file).write_parquet(file),
    "polars, by pyarrow": lambda file: pl.read_parquet(file).write_parquet(file, use_pyarrow=True),
    "DuckDB": by_duckdb,
    "datasets": by_datasets,
}


def found_in(path: Path) -> list[Finding]:
    return list(podcorpus.validate(path))


@pytest.mark.parametrize("edition", ["full", "text-free"])
@pytest.mark.parametrize("table", EPISODE_TABLES)
def test_a_table_of_which_each_file_has_another_writer(table: str, edition: str, tmp_path: Path) -> None:
    """Of a table by itself there is nothing to say, whoever wrote it: each file has an episode of its own."""
    (tmp_path / table).mkdir()
    for number, write in enumerate(WRITERS.values()):
        file = tmp_path / table / f"{number}.parquet"
        rows = [renamed(row, number) for row in valid_rows(edition)[table]]
        pq.write_table(arrow_table(table, rows), file)
        write(file)
    assert found_in(tmp_path / table) == []


@pytest.mark.parametrize("edition", ["full", "text-free"])
@pytest.mark.parametrize("writer", WRITERS)
def test_every_table_written_again_is_the_same(writer: str, edition: str, tmp_path: Path) -> None:
    """Of the entities by themselves there is nothing to say, of the corpus that its files were written again."""
    write_valid(tmp_path / "corpus", edition)
    files = {table: tmp_path / "corpus" / "data" / table / SHARD for table in TABLES}
    for file in files.values():
        WRITERS[writer](file)
    assert found_in(files["entities"]) == []
    found = found_in(tmp_path / "corpus")
    assert [(one.code, one.path) for one in found] == [("digest-mismatch", str(file)) for file in files.values()]
    for one in found:
        assert re.fullmatch(
            r"the file was written again with the same rows: expected [\d,]+ bytes with SHA-256 [0-9a-f]{12}…, "
            r"found [\d,]+ bytes with SHA-256 [0-9a-f]{12}…",
            one.message,
        )


def test_whole_numbers_with_nulls_that_became_decimals(tmp_path: Path) -> None:
    """As pandas does by default: one finding a column, which says how to write it; following it helps."""
    write_valid(tmp_path / "corpus")
    file = tmp_path / "corpus" / "data" / "turns" / SHARD
    frame = pd.read_parquet(file)
    frame.to_parquet(file)
    (found,) = found_in(file)
    assert (found.code, found.pointer) == ("column-type", "/end_ms")
    assert found.message == "expected whole numbers (int64), found double"
    (written,) = re.findall(r'df\.astype\((\{"end_ms": "Int64"\})\)', found.hint)
    # In the corpus the reason comes first, and that the file is another one after it.
    assert [one.code for one in found_in(tmp_path / "corpus")] == ["column-type", "digest-mismatch"]
    frame.astype(eval(written)).to_parquet(file)
    assert found_in(file) == []


@pytest.mark.parametrize("index", [None, "n"])
def test_the_index_of_a_data_frame(index: str | None, tmp_path: Path) -> None:
    frame = pd.DataFrame(valid_rows()["speakers"])[::1]
    frame.index = pd.Index([3, 5, 9][: len(frame)], name=index)
    frame.to_parquet(tmp_path / "speakers.parquet")
    (found,) = found_in(tmp_path / "speakers.parquet")
    assert (found.code, found.pointer) == ("column-unknown", f"/{index or '__index_level_0__'}")
    assert ("index=False" in found.hint) == (index is None)
    frame.to_parquet(tmp_path / "speakers.parquet", index=False)
    assert found_in(tmp_path / "speakers.parquet") == []


@pytest.mark.parametrize("kind", TEXTS, ids=str)
def test_texts_are_texts_however_arrow_holds_them(kind: pa.DataType, tmp_path: Path) -> None:
    table = arrow_table("entities", valid_rows()["entities"])
    lists = [pa.list_(kind), pa.large_list(kind)]
    for within in lists:
        schema = pa.schema(
            [
                (
                    field.name,
                    within if pa.types.is_list(field.type) else kind if field.type == pa.string() else field.type,
                )
                for field in table.schema
            ]
        )
        columns = [_cast(column, field.type) for column, field in zip(table.columns, schema, strict=True)]
        pq.write_table(pa.Table.from_arrays(columns, schema=schema), tmp_path / "entities.parquet")
        assert found_in(tmp_path / "entities.parquet") == []
        assert same_values(within, pa.list_(pa.string()))


def _cast(column: Any, kind: pa.DataType) -> Any:
    return pa.chunked_array([pa.array(column.to_pylist(), kind)])


@pytest.mark.parametrize(
    ("column", "kind", "says"),
    [
        ("n_words", pa.int32(), '"n_words": "Int64"'),
        ("n_words", pa.uint64(), '"n_words": pl.Int64'),
        ("n_words", pa.string(), '"n_words": "Int64"'),
        ("start_ms", pa.duration("ms"), "whole number of milliseconds"),
        ("start_ms", pa.timestamp("ms"), "whole number of milliseconds"),
        ("text", pa.binary(), '.str.decode("utf-8")'),
    ],
    ids=str,
)
def test_a_column_of_another_type_is_one_sentence(column: str, kind: pa.DataType, says: str, tmp_path: Path) -> None:
    table = arrow_table("turns", valid_rows("full")["turns"])
    at = table.schema.get_field_index(column)
    pq.write_table(table.set_column(at, column, table.column(at).cast(kind)), tmp_path / "turns.parquet")
    found = [one for one in found_in(tmp_path / "turns.parquet") if one.code == "column-type"]
    (one,) = found
    assert one.pointer == f"/{column}"
    assert one.message.endswith(f", found {kind}")
    assert says in one.hint


def test_a_changed_file_comes_after_what_is_wrong_in_it(tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus")
    rows = valid_rows()["turns"]
    rows[3]["n_words"] += 1
    file = tmp_path / "corpus" / "data" / "turns" / SHARD
    pq.write_table(arrow_table("turns", rows, "0.0.0"), file)
    *reasons, last = found_in(tmp_path / "corpus")
    assert {one.code for one in reasons} >= {"word-count"}
    assert (last.code, last.path) == ("digest-mismatch", str(file))
    assert last.message.startswith("the file was changed: expected ")
