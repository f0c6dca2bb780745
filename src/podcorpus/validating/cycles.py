"""Groups that are members of their own members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

_FIELDS: list[pa.Field[Any]] = [
    pa.field("id", pa.string()),
    pa.field("row", pa.int64()),
    pa.field("member", pa.string()),
]


def member_cycles(entities: Iterable[tuple[str, Sequence[str], int]]) -> pa.Table:
    """The steps that close a cycle, from the group `id` to its `member`, with the `row` of the group; `entities` are
    given as id, members and row, in order."""
    members, rows = {}, {}
    for entity, its_members, row in sorted(entities, key=lambda entity: entity[2]):
        members[entity], rows[entity] = its_members, row
    closing = [{"id": group, "row": rows[group], "member": member} for group, member in _closing(members)]
    return pa.Table.from_pylist(closing, schema=pa.schema(_FIELDS))


def _closing(members: dict[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    done: set[str] = set()
    for entity in members:
        path: dict[str, Iterator[str]] = {}
        current = entity
        while current:
            if current not in path:
                path[current] = iter(members[current] if current not in done else ())
            for member in path[current]:
                if member in path and member != current:
                    yield current, member
                elif member in members and member not in done and member != current:
                    current = member
                    break
            else:
                del path[current]
                done.add(current)
                current = next(reversed(path), "")
