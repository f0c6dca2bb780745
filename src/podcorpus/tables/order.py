"""Whether the rows of a table stand in its order, told from batch to batch."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

from podcorpus.records import TABLES

# Its stubs know fewer types than it takes.
pc: Any = pyarrow.compute


class RowOrder:
    """Whether rows stand in the order of their table, from batch to batch."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.sorted = self.by_episode = True
        self._last: pa.RecordBatch | None = None

    def copy(self) -> RowOrder:
        """Another one that has seen the same rows."""
        other = RowOrder(self.table)
        other.sorted, other.by_episode, other._last = self.sorted, self.by_episode, self._last
        return other

    def add(self, batch: pa.RecordBatch) -> None:
        """Look at the rows of the next batch."""
        if not batch.num_rows or not (self.sorted or self.by_episode):
            return
        keys = _sort_keys(self.table, batch)
        rows = pa.Table.from_batches([keys] if self._last is None else [self._last, keys]).combine_chunks()
        self._last = keys.slice(keys.num_rows - 1)
        above, below = rows.slice(0, rows.num_rows - 1), rows.slice(1)
        late: Any = None
        for one, other in reversed(list(zip(above.columns, below.columns, strict=True))):
            less = pc.less(other, one)
            late = less if late is None else pc.or_kleene(less, pc.and_kleene(pc.equal(one, other), late))
        nulls = any(column.null_count for column in rows.columns)
        if nulls or pc.any(late).as_py():
            self.sorted = False
        if "episode_id" in rows.schema.names:
            one, other = above.column("episode_id"), below.column("episode_id")
            if rows.column("episode_id").null_count or pc.any(pc.less(other, one)).as_py():
                self.by_episode = False


def _sort_keys(table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """The columns that a table is sorted by, as `validating.order.sort_key` has them."""
    model = TABLES[table]
    keys = {} if table == "entities" else {"episode_id": batch.column("episode_id")}
    if table == "mentions":
        keys |= {"length": pc.utf8_length(batch.column("turn_id")), "turn_id": batch.column("turn_id")}
    last = model.index or model.key
    return pa.RecordBatch.from_pydict({**keys, last: batch.column(last)})
