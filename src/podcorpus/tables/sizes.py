"""How large the rows of a table are, by their values alone: the same number however they are held in memory."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

# Its stubs know fewer types than it takes.
pc: Any = pyarrow.compute
_NUMBER = 8


def content_bytes(table: pa.Table) -> int:
    """The bytes of all texts as UTF-8, and eight for each number, text and list.

    >>> content_bytes(pa.table({"a": ["é", None], "b": [[1, 2], []]}))
    50
    """
    return sum(_bytes(column.combine_chunks()) for column in table.columns)


def _bytes(values: Any) -> int:
    if pa.types.is_string(values.type):
        return _NUMBER * len(values) + (pc.sum(pc.binary_length(values)).as_py() or 0)
    if pa.types.is_list(values.type):
        return _NUMBER * len(values) + _bytes(values.flatten())
    if pa.types.is_struct(values.type):
        return sum(_bytes(part) for part in values.flatten())
    return _NUMBER * len(values)
