"""Layer 3: rows in the order of their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import pyarrow as pa

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.rules import Rule
from podcorpus.records import TABLES, Record
from podcorpus.tables.order import SORT_COLUMNS, sort_key

ORDER = 60

ROWS_UNSORTED = Rule(
    code="rows-unsorted",
    layer="order",
    level="error",
    explanation="The rows of a table are not in their published order: by episode, then by index or id.",
    reason=(
        "Programs that read a file part by part, or compare two versions line by line, rely on the order; equal "
        "content in another order has another digest."
    ),
    hint="sort the rows, which `podcorpus reseal` does, or build the folder again",
)

RULES = (ROWS_UNSORTED,)


def unsorted_rows(table: str, parts: Iterable[pa.Table], left_out: Iterable[int]) -> Iterator[Finding]:
    """The first two rows of a table that stand in the wrong order, of those that can be used and are not `left_out`.
    `parts` are its rows in order, with the column `position`."""
    model, skipped = TABLES[table], set(left_out)
    columns = list(dict.fromkeys([model.key, *(column.name for column in SORT_COLUMNS[table])]))

    def records() -> Iterator[Record]:
        for part in parts:
            for row in part.select(["position", *columns]).to_pylist():
                if row.pop("position") not in skipped:
                    yield model.model_construct(**row)

    for one, other in pairwise(records()):
        if sort_key(one) > sort_key(other):
            yield about(other)("rows-unsorted", f"comes after {one.record_id}, which sorts after it")
            return
