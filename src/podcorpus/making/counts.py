"""Counts of rows that are wrong, and tables with the right ones."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from podcorpus.findings.found import Found
from podcorpus.records import TABLES


class Count(NamedTuple):
    """A count in a record, and the number of rows that are there."""

    given: int
    found: int


Counts = dict[tuple[str, str], dict[str, Count]]
"""Counts that are wrong: by table and column, then by the id of the record."""


def wrong_counts(found: Found, counts: Counts) -> None:
    """Note the counts that the rule `count-wrong` has found."""
    for row in found.rows.to_pylist():
        of_column = counts.setdefault((str(found.rule.table), row["field"]), {})
        of_column[row["id"]] = Count(int(row["given"]), int(row["found"]))


def with_counts(table: str, rows: pa.Table, counts: Counts) -> pa.Table:
    """The rows of a table with the counts that are right."""
    for (of_table, column), by_id in counts.items():
        if of_table != table:
            continue
        at = rows.schema.get_field_index(column)
        pairs = zip(rows.column(TABLES[table].key).to_pylist(), rows.column(column).to_pylist(), strict=True)
        values = [by_id[key].found if key in by_id else value for key, value in pairs]
        rows = rows.set_column(at, rows.schema.field(at), pa.array(values, pa.int64()))
    return rows
