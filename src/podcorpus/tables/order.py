"""The order of a table's rows, of records one by one and of batches column by column."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pyarrow as pa

from podcorpus.records import Record
from podcorpus.tables.compute import pc


class SortColumn(NamedTuple):
    """A column that rows are sorted by; with `by_length` a shorter value comes before every longer one."""

    name: str
    by_length: bool = False


_EPISODE = SortColumn("episode_id")
# Turn ids are numbers padded to four digits: a longer one comes after all shorter ones.
_TURN = SortColumn("turn_id", by_length=True)

SORT_COLUMNS: Mapping[str, tuple[SortColumn, ...]] = MappingProxyType(
    {
        "episodes": (_EPISODE,),
        "speakers": (_EPISODE, SortColumn("speaker_id")),
        "chapters": (_EPISODE, SortColumn("chapter_index")),
        "turns": (_EPISODE, SortColumn("turn_index")),
        "cues": (_EPISODE, SortColumn("cue_index")),
        "mentions": (_EPISODE, _TURN, SortColumn("mention_index")),
        "entities": (SortColumn("entity_id"),),
        "segments": (_EPISODE, SortColumn("segment_index")),
    }
)
"""By table, the most significant column first."""


def sort_key(record: Record) -> tuple[Any, ...]:
    """The key by which the records of a table are sorted."""
    key: list[Any] = []
    for column in SORT_COLUMNS[record.table]:
        value = getattr(record, column.name)
        key += [len(value), value] if column.by_length else [value]
    return tuple(key)


class RowOrder:
    """Whether rows are in the order of their table, over any number of batches."""

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
    """`sort_key` of every row, column by column."""
    keys: dict[str, Any] = {}
    for column in SORT_COLUMNS[table]:
        values = batch.column(column.name)
        keys |= {f"length of {column.name}": pc.utf8_length(values)} if column.by_length else {}
        keys[column.name] = values
    return pa.RecordBatch.from_pydict(keys)


def in_order(table: str, rows: pa.Table) -> pa.Table:
    """The rows in the order of their table; equal ones keep their order."""
    if unless_sorted(table, rows) is None or not rows.num_rows:
        return rows
    keys = _sort_keys(table, rows.combine_chunks().to_batches()[0])
    return rows.take(pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.schema.names]))


def unless_sorted(table: str, rows: pa.Table) -> str | None:
    """What to sort rows by, as SQL; None where they are in the order of their table."""
    order = RowOrder(table)
    for batch in rows.to_batches():
        order.add(batch)
    if order.sorted:
        return None
    return ", ".join(f"length({one.name}), {one.name}" if one.by_length else one.name for one in SORT_COLUMNS[table])
