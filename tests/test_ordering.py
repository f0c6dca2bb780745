"""The order of rows: records and batches are held to the same one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus.records import TABLES, Corpus
from podcorpus.tables.arrow import arrow_table, rows_of
from podcorpus.tables.order import SORT_COLUMNS, RowOrder, sort_key


def test_every_table_has_an_order() -> None:
    assert list(SORT_COLUMNS) == list(TABLES)
    assert all(column.name in TABLES[table].model_fields for table in TABLES for column in SORT_COLUMNS[table])


@pytest.mark.parametrize("table", TABLES)
def test_records_are_built_in_their_order(sample_corpus: Corpus, table: str) -> None:
    records = sample_corpus.rows(table)
    assert sorted(records, key=sort_key) == list(records)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_batches_are_sorted_where_records_are(sample_corpus: Corpus, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(TABLES)))
    records = sample_corpus.rows(table)
    some = sorted(data.draw(st.sets(st.integers(0, len(records) - 1), max_size=8)))
    chosen = [records[i] for i in data.draw(st.permutations(some) | st.just(some))]
    if table == "mentions":
        longer = data.draw(st.sets(st.sampled_from(range(len(chosen))), max_size=2)) if chosen else set()
        chosen = [
            record.model_copy(update={"turn_id": "night-ferry.the-slack-hour.t10000"}) if i in longer else record
            for i, record in enumerate(chosen)
        ]
    order = RowOrder(table)
    for batch in arrow_table(table, rows_of(chosen)).to_batches(max_chunksize=3):
        order.add(batch)
    keys = [sort_key(record) for record in chosen]
    assert order.sorted == (keys == sorted(keys))
