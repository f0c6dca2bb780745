"""Editions of an episode's tables, column by column."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa


def text_free(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables of the text-free edition."""
    return {
        **tables,
        "episodes": _filled(tables["episodes"], "edition", "text-free"),
        "turns": _filled(tables["turns"], "text", None),
    }


def _filled(table: pa.Table, column: str, value: str | None) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), pa.array([value] * table.num_rows, pa.string()))
