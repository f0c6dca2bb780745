"""Layer 3: rows in the order of their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import pyarrow as pa

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.rules import Rule
from podcorpus.records import TABLES
from podcorpus.tables.order import SORT_COLUMNS, sort_key, unless_sorted
from podcorpus.tables.positions import without

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
    """The first two rows of a table that are in the wrong order, of those that can be used and are not `left_out`.
    `parts` are its rows in order, with the column `position`."""
    model, skipped = TABLES[table], pa.array(sorted(left_out), pa.int64())
    columns = list(dict.fromkeys([model.key, *(column.name for column in SORT_COLUMNS[table])]))
    last: pa.Table | None = None
    for part in parts:
        kept = without(part, skipped).select(columns)
        rows = kept if last is None else pa.concat_tables([last, kept])
        last = rows.slice(max(0, rows.num_rows - 1))
        if unless_sorted(table, rows) is None:
            continue
        for one, other in pairwise(model.model_construct(**row) for row in rows.to_pylist()):
            if sort_key(one) > sort_key(other):
                yield about(other)("rows-unsorted", f"comes after {one.record_id}, which sorts after it")
                return
