"""A comparison as JSON: the models that `schema/diff.schema.json` derives from, and the output, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from podcorpus.diffing.changes import Change, Kind
from podcorpus.diffing.compare import Comparison
from podcorpus.diffing.version_rules import Step, least_version, needed_step
from podcorpus.diffing.versions import Version
from podcorpus.records.base import Count


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DiffVersion(_Part):
    """One of the two versions; null values are unknown, because its manifest cannot be read."""

    name: str = Field(description="As given in the call: a folder or a git revision.")
    version: str | None = Field(description="Version of the data.")
    schema_version: str | None = Field(description="Version of the record schemas.")
    edition: str | None = Field(description="`full`, `text-free` or `mixed`.")


class DiffTable(_Part):
    """How one table differs, in records."""

    old_rows: Count
    new_rows: Count
    unchanged: Count
    added: Count
    removed: Count
    changed: Count = Field(description="Same id, with different values in other columns than those for its position.")
    moved: Count = Field(description="Same id, with only its position changed.")
    renumbered: Count = Field(description="Same record under a different id.")
    reused: Count = Field(description="Ids used in the two versions for two different records.")
    gone: Count = Field(description="Ids of the old version that are missing from the new one.")
    fields: dict[str, int] = Field(description="Number of records that differ, by column.")
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    columns_retyped: tuple[str, ...]


class DiffField(_Part):
    """One column of a record that differs."""

    field: str
    old: Any = Field(description="Also null if the values are withheld.")
    new: Any
    withheld: bool = Field(description="True for the words of a turn, which are not shown.")


class DiffChange(_Part):
    """The change of one record."""

    table: str
    kind: Kind
    old_id: str | None = Field(description="Null for a record that was added.")
    new_id: str | None = Field(description="Null for a record that was removed.")
    shown: dict[str, Any] = Field(description="Values that identify the record for people.")
    fields: tuple[DiffField, ...] = Field(description="The columns that differ; empty if added or removed.")


class DiffSummary(_Part):
    """Everything except the individual changes."""

    format: Literal["podcorpus-diff"] = "podcorpus-diff"
    format_version: Literal[1] = 1
    old: DiffVersion
    new: DiffVersion
    differs: bool
    step: Step | None = Field(description="The smallest version step that the change requires. Null: none.")
    reason: str = Field(description="Why this step is required.")
    least_version: str | None = Field(description="The lowest version that may follow. Null: no step is required.")
    tables: dict[str, DiffTable]


class Diff(DiffSummary):
    """The changes between two versions of a corpus, as printed by `podcorpus diff --format json`."""

    changes: tuple[DiffChange, ...] = Field(description="By table, by kind, by id; fewer than counted with --limit.")


def summary_of(comparison: Comparison) -> DiffSummary:
    """The comparison without the individual changes."""
    step, reason = needed_step(comparison)
    before = comparison.old.manifest
    return DiffSummary(
        old=_version(comparison.old),
        new=_version(comparison.new),
        differs=comparison.differs,
        step=step,
        reason=reason,
        least_version=".".join(map(str, least_version(before.corpus.version, step))) if before and step else None,
        tables={
            name: DiffTable(
                old_rows=table.old_rows,
                new_rows=table.new_rows,
                unchanged=table.unchanged,
                **{kind: table.kinds[kind] for kind in table.kinds},
                reused=table.reused,
                gone=table.gone,
                fields=dict(table.fields),
                columns_added=table.columns_added,
                columns_removed=table.columns_removed,
                columns_retyped=table.columns_retyped,
            )
            for name, table in comparison.tables.items()
        },
    )


def as_json(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """The lines of one JSON object, one change per line; the first `limit` per table and kind."""
    *head, last, _ = json.dumps(summary_of(comparison).model_dump(mode="json"), indent=2).split("\n")
    yield from [*head, f"{last},", '  "changes": [']
    waiting = None
    for table in comparison.tables:
        for change in comparison.changes(table, limit=limit):
            if waiting is not None:
                yield f"    {waiting},"
            waiting = json.dumps(_change(change))
    if waiting is not None:
        yield f"    {waiting}"
    yield from ["  ]", "}"]


def _change(change: Change) -> dict[str, Any]:
    return {
        "table": change.table,
        "kind": change.kind,
        "old_id": change.old_id,
        "new_id": change.new_id,
        "shown": dict(change.shown),
        "fields": [
            {"field": one.field, "old": one.old, "new": one.new, "withheld": one.withheld} for one in change.fields
        ],
    }


def _version(version: Version) -> DiffVersion:
    manifest = version.manifest
    return DiffVersion(
        name=version.name,
        version=manifest.corpus.version if manifest else None,
        schema_version=manifest.schema_version if manifest else None,
        edition=manifest.edition if manifest else None,
    )
