"""Records to Arrow and Parquet and back: the same rows, the same bytes."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_bytes import parquet_bytes

from podcorpus.records import TABLES, Corpus
from podcorpus.records.cue import CueWord
from podcorpus.records.schemas import arrow_schema
from podcorpus.tables.arrow import Row, arrow_table, corpus_of, corpus_rows, record_table, rows_of
from podcorpus.tables.digest import ContentDigest
from podcorpus.tables.sizes import content_bytes


@pytest.mark.parametrize("table", TABLES)
def test_rows_survive_the_round_trip(sample_corpus: Corpus, table: str) -> None:
    rows = corpus_rows(sample_corpus)[table]
    read = pq.ParquetFile(io.BytesIO(parquet_bytes(arrow_table(table, rows)))).read()
    assert read.to_pylist() == rows
    assert read.schema.equals(arrow_schema(table))
    assert read.schema.metadata[b"podcorpus.table"] == table.encode()


def test_records_have_the_columns_of_their_rows(sample_corpus: Corpus) -> None:
    word = CueWord(start_char=0, end_char=1, start_ms=20, end_ms=None, confidence=0.25)
    records = {table: sample_corpus.rows(table) for table in TABLES}
    records["cues"] = [sample_corpus.cues[0].model_copy(update={"words": (word, word)}), *sample_corpus.cues[1:]]
    for table, made in records.items():
        assert record_table(table, made).equals(arrow_table(table, rows_of(made)), check_metadata=True)


def test_records_survive_the_round_trip(sample_corpus: Corpus) -> None:
    assert corpus_of(corpus_rows(sample_corpus)) == sample_corpus


def test_bytes_do_not_depend_on_how_the_rows_were_batched(sample_corpus: Corpus) -> None:
    whole = arrow_table("turns", corpus_rows(sample_corpus)["turns"])
    pieces = pa.concat_tables([whole.slice(i, 7) for i in range(0, whole.num_rows, 7)])
    assert pieces["turn_id"].num_chunks > 1
    assert parquet_bytes(pieces) == parquet_bytes(whole) == parquet_bytes(whole)


def test_parquet_has_a_page_index_and_zstd(sample_corpus: Corpus) -> None:
    data = parquet_bytes(arrow_table("mentions", corpus_rows(sample_corpus)["mentions"]))
    column = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert column.has_offset_index
    assert column.has_column_index


def test_a_table_without_rows_has_its_columns() -> None:
    read = pq.ParquetFile(io.BytesIO(parquet_bytes(arrow_table("chapters", [])))).read()
    assert read.num_rows == 0
    assert read.schema.names == arrow_schema("chapters").names


def digested(rows: list[Row]) -> str | None:
    content = ContentDigest()
    for batch in arrow_table("turns", rows).to_batches():
        content.update(batch)
    return content.hexdigest()


def test_content_digest_sees_every_value(sample_corpus: Corpus) -> None:
    rows = corpus_rows(sample_corpus)["turns"]
    changed = [{**rows[0], "n_words": rows[0]["n_words"] + 1}, *rows[1:]]
    assert digested(rows) == digested([dict(reversed(row.items())) for row in rows])
    assert digested(rows) != digested(changed)
    assert digested(rows) != digested(rows[:-1])


@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "text": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
                "number": st.none() | st.integers(0, 9),
                "list": st.none() | st.lists(st.fixed_dictionaries({"a": st.text("xé"), "b": st.integers(0, 9)})),
            }
        ),
        max_size=8,
    ),
    cuts=st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_the_size_of_rows_is_that_of_their_values(rows: list[dict[str, Any]], cuts: tuple[int, int]) -> None:
    """However they are held: cut out of others, put together of pieces, or read from a file."""
    part = pa.struct([("a", pa.string()), ("b", pa.int64())])
    schema = pa.schema([("text", pa.string()), ("number", pa.int64()), ("list", pa.list_(part))])
    whole = pa.Table.from_pylist(rows, schema=schema)
    one, other = sorted(min(cut, len(rows)) for cut in cuts)
    pieces = [whole.slice(0, one), whole.slice(one, other - one), whole.slice(other)]
    ends = [one, other, len(rows)]
    sizes = content_bytes(whole, ends)
    assert sizes == content_bytes(pa.concat_tables(pieces), ends)
    assert sizes == [content_bytes(piece, [len(piece)])[0] for piece in pieces]
    assert sizes[1:2] == content_bytes(pa.Table.from_pylist(rows[one:other], schema=schema), [other - one])
    read = pq.ParquetFile(io.BytesIO(parquet_bytes(whole))).read()
    assert sizes == content_bytes(read, ends)
