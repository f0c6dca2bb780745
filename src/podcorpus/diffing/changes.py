"""The result of a comparison: counts per table, and the individual changes. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal["added", "removed", "changed", "moved", "renumbered"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WITHHELD = frozenset({"text"})
"""Columns whose values are never shown: a comparison may be published, the words of a turn may not."""


@dataclass(frozen=True)
class FieldChange:
    """A column whose value differs. Both values are None if they are `withheld`."""

    field: str
    old: Any
    new: Any
    withheld: bool = False


@dataclass(frozen=True)
class Change:
    """The change of one record.

    `old_id` is None for a record that was added, `new_id` for one that was removed. `shown` are values that identify
    the record for people, from the newer version if the record is in it.
    """

    table: str
    kind: Kind
    old_id: str | None
    new_id: str | None
    shown: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class TableChanges:
    """How two versions of a table differ: rows, records by kind of change, and how often each column differs.

    `reused` counts the ids of two different records in the two versions, `gone` the ids of the old version that are
    missing from the new one. `with_episode` counts, by kind, the records that were added or removed together with
    their whole episode.
    """

    old_rows: int
    new_rows: int
    kinds: Mapping[Kind, int]
    fields: Mapping[str, int]
    reused: int = 0
    gone: int = 0
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    columns_retyped: tuple[str, ...] = ()
    with_episode: Mapping[Kind, int] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """Number of records that are the same under the same id."""
        return self.old_rows - sum(self.kinds[kind] for kind in KINDS if kind != "added")

    @property
    def differs(self) -> bool:
        """Whether anything differs, columns included."""
        columns = self.columns_added or self.columns_removed or self.columns_retyped
        return bool(columns) or any(self.kinds.values())
