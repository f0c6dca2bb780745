"""Page headers as `parquet_limits` reads them, held against those that fastparquet reads, in files of many kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastparquet
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from fastparquet import parquet_thrift
from fastparquet.cencoding import NumpyIO, ThriftObject, from_buffer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from podcorpus.tables.parquet_limits import Page, _pages, page_header, rows_at_once
from podcorpus.tables.write import PARQUET_OPTIONS

Told = tuple[int, Page]
"""A page and the number of its column."""


def by_us(file: Path) -> list[Told]:
    with pq.ParquetFile(file) as parquet, file.open("rb") as stream:
        return list(_pages(stream, parquet.metadata, file.stat().st_size))


def page_of(header: Any) -> Page:
    """A header as fastparquet read it."""
    kinds = (header.data_page_header, header.dictionary_page_header, header.data_page_header_v2)
    (values,) = (kind.num_values for kind in kinds if kind is not None)
    dictionary = header.dictionary_page_header is not None
    return Page(header.compressed_page_size, header.uncompressed_page_size, values, dictionary)


def by_fastparquet(file: Path) -> list[Told]:
    """The same of its own footer: page after page, until the bytes of a column are used up."""
    data = file.read_bytes()
    result: list[Told] = []
    for group in fastparquet.ParquetFile(str(file)).fmd.row_groups:
        for column, chunk in enumerate(group.columns):
            meta = chunk.meta_data
            if not meta.num_values:
                continue
            start = min(meta.dictionary_page_offset or meta.data_page_offset, meta.data_page_offset)
            at, end, unpacked = start, start + meta.total_compressed_size, 0
            while at < end:
                stream = NumpyIO(data[at:end])
                page = page_of(from_buffer(stream, "PageHeader"))
                result.append((column, page))
                at += stream.tell() + page.packed
                unpacked += stream.tell() + page.unpacked
            # Both of its accounts agree: that of the footer, and that of the pages.
            assert (at, unpacked) == (end, meta.total_uncompressed_size)
    return result


def agreed(file: Path) -> list[Told]:
    """The pages, where both tell the same."""
    ours = by_us(file)
    assert ours == by_fastparquet(file)
    assert rows_at_once(file) >= 1
    return ours


N = 3_000
COLUMNS: dict[str, Callable[[], pa.Array]] = {
    "integers": lambda: pa.array(range(N), pa.int64()),
    "one integer": lambda: pa.array([7] * N, pa.int32()),
    "flags": lambda: pa.array([i % 3 == 0 for i in range(N)]),
    "floats": lambda: pa.array([i / 7 for i in range(N)]),
    "texts": lambda: pa.array([f"turn {i} " + "a" * (i % 50) for i in range(N)]),
    "few texts": lambda: pa.array([f"text {i % 9}" for i in range(N)]),
    "long texts": lambda: pa.array(["ö" * 5_000 * (i % 2) for i in range(N // 10)]),
    "nulls": lambda: pa.array([None] * N, pa.string()),
    "some nulls": lambda: pa.array([None if i % 4 else f"x{i}" for i in range(N)]),
    "lists": lambda: pa.array([[f"name {j}" for j in range(i % 4)] for i in range(N)]),
    "lists of lists": lambda: pa.array([[[i, None], []] if i % 5 else None for i in range(N)]),
    "structs": lambda: pa.array([{"start": i, "words": [{"text": f"w{i}", "at": None}]} for i in range(N)]),
    "fixed": lambda: pa.array([i.to_bytes(16, "big") for i in range(N)], pa.binary(16)),
    "categories": lambda: pa.array([f"text {i % 9}" for i in range(N)]).dictionary_encode(),
    "a single row": lambda: pa.array(["x"]),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False], ids=["dictionary", "plain"])
def test_columns_of_every_kind(column: str, version: str, dictionary: bool, tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    options = {"data_page_version": version, "use_dictionary": dictionary, "data_page_size": 4_096}
    table = pa.table({"a": COLUMNS[column](), "b": COLUMNS[column]()})
    pq.write_table(table, file, row_group_size=1_000, **options)
    result = agreed(file)
    dictionaries = {page.dictionary for _, page in result}
    assert dictionaries == {False} if not dictionary or column == "flags" else True in dictionaries
    assert len(result) >= 2 * -(-len(table) // 1_000)


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_codecs(codec: str, version: str, tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    table = pa.table({name: make().slice(0, 300) for name, make in COLUMNS.items() if name != "a single row"})
    pq.write_table(table, file, compression=codec, data_page_version=version)
    result = agreed(file)
    assert any(page.packed < page.unpacked for _, page in result) == (codec != "none")


@pytest.mark.parametrize(
    "options",
    [
        {"write_page_checksum": True},
        {"write_page_index": True},
        {"write_statistics": False},
        {"use_content_defined_chunking": True, "data_page_size": 2_048},
        {"use_dictionary": False, "column_encoding": {"a": "DELTA_BINARY_PACKED", "b": "DELTA_BYTE_ARRAY"}},
        {"use_dictionary": False, "column_encoding": {"a": "BYTE_STREAM_SPLIT", "b": "DELTA_LENGTH_BYTE_ARRAY"}},
        # A dictionary that grew too large is given up half-way.
        {"dictionary_pagesize_limit": 2_000, "data_page_size": 2_048},
        PARQUET_OPTIONS,
    ],
    ids=lambda options: ",".join(options),
)
def test_ways_of_writing(options: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    pq.write_table(pa.table({"a": COLUMNS["integers"](), "b": COLUMNS["texts"]()}), file, **options)
    agreed(file)


@pytest.mark.parametrize("page_version", [1, 2])
@pytest.mark.parametrize("codec", [None, "SNAPPY", "GZIP", "ZSTD"])
def test_files_that_fastparquet_wrote(
    page_version: int, codec: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fastparquet.writer, "DATAPAGE_VERSION", page_version)
    file = tmp_path / "x.parquet"
    frame = pd.DataFrame(
        {
            "number": range(N),
            "text": [f"turn {i}" for i in range(N)],
            "kind": pd.Categorical([f"kind {i % 4}" for i in range(N)]),
        }
    )
    fastparquet.write(str(file), frame, compression=codec, row_group_offsets=1_000)
    assert any(page.dictionary for _, page in agreed(file))


@pytest.mark.parametrize("table", ["turns", "mentions", "entities", "segments"])
def test_the_published_tables(table: str, tmp_path: Path) -> None:
    for file in (ROOT / "dataset" / "data" / table).iterdir():
        assert agreed(file)


values = st.one_of(
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1).map(lambda rows: pa.array(rows, pa.int64())),
    st.lists(st.none() | st.text(max_size=40), min_size=1).map(lambda rows: pa.array(rows, pa.string())),
    st.lists(st.none() | st.lists(st.none() | st.text(max_size=5)), min_size=1).map(
        lambda rows: pa.array(rows, pa.list_(pa.string()))
    ),
    st.lists(st.booleans(), min_size=1).map(pa.array),
)
ways = st.fixed_dictionaries(
    {
        "compression": st.sampled_from(["none", "snappy", "gzip", "zstd"]),
        "data_page_version": st.sampled_from(["1.0", "2.0"]),
        "use_dictionary": st.booleans(),
        "data_page_size": st.sampled_from([16, 256, 1 << 20]),
        "write_batch_size": st.sampled_from([1, 7, 1024]),
        "row_group_size": st.sampled_from([1, 5, 1000]),
        "write_page_checksum": st.booleans(),
    }
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=values, times=st.integers(1, 40), options=ways)
@example(
    column=pa.array([[""], None], pa.list_(pa.string())), times=1, options={"data_page_size": 16, "write_batch_size": 1}
)
def test_any_table_in_any_way(column: pa.Array, times: int, options: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    pq.write_table(pa.table({"a": pa.concat_arrays([column] * times)}), file, **options)
    result = agreed(file)
    # By the pages there are as many values as by the table itself.
    leaves = (
        len(column) if not pa.types.is_list(column.type) else sum(len(row or ()) or 1 for row in column.to_pylist())
    )
    assert sum(page.values for _, page in result if not page.dictionary) == leaves * times


size = st.integers(0, 2**31 - 1)
statistics = st.none() | st.builds(
    lambda low, high, nulls: parquet_thrift.Statistics(min_value=low, max_value=high, null_count=nulls),
    st.binary(max_size=200),
    st.binary(max_size=200),
    st.integers(0, 2**62),
)


def headers() -> Iterator[st.SearchStrategy[ThriftObject]]:
    """Headers of each kind, with any figures."""
    whole = {"uncompressed_page_size": size, "compressed_page_size": size, "crc": st.none() | size}
    v1 = st.builds(
        parquet_thrift.DataPageHeader,
        num_values=size,
        encoding=st.integers(0, 9),
        definition_level_encoding=st.integers(0, 9),
        repetition_level_encoding=st.integers(0, 9),
        statistics=statistics,
        i32=st.just(True),
    )
    v2 = st.builds(
        parquet_thrift.DataPageHeaderV2,
        num_values=size,
        num_nulls=size,
        num_rows=size,
        encoding=st.integers(0, 9),
        definition_levels_byte_length=size,
        repetition_levels_byte_length=size,
        is_compressed=st.booleans(),
        statistics=statistics,
        i32=st.just(True),
    )
    inner = st.builds(
        parquet_thrift.DictionaryPageHeader, num_values=size, encoding=st.integers(0, 9), i32=st.just(True)
    )
    for kind, name, header in (
        (0, "data_page_header", v1),
        (2, "dictionary_page_header", inner),
        (3, "data_page_header_v2", v2),
    ):
        yield st.builds(parquet_thrift.PageHeader, type=st.just(kind), **whole, **{name: header}, i32=st.just(True))


@settings(deadline=None, max_examples=200)
@given(st.one_of(*headers()), st.binary(max_size=20))
def test_any_header(header: ThriftObject, following: bytes) -> None:
    data = bytes(header.to_bytes())
    stream = NumpyIO(data + following)
    read = from_buffer(stream, "PageHeader")
    assert page_header(data + following) == (page_of(read), stream.tell())
    assert stream.tell() == len(data)


@settings(deadline=None, max_examples=200)
@given(st.one_of(*headers()), st.data())
def test_a_header_that_is_cut_short_is_none(header: ThriftObject, data: st.DataObject) -> None:
    whole = bytes(header.to_bytes())
    with pytest.raises(ValueError, match="page header"):
        page_header(whole[: data.draw(st.integers(0, len(whole) - 1))])
