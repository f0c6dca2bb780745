"""Editions of an episode's tables, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from podcorpus.records import Corpus


def text_free(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables of the text-free edition."""
    return _edited(tables, ["text-free"] * tables["episodes"].num_rows, [None] * tables["turns"].num_rows)


def of_edition(tables: Mapping[str, pa.Table], records: Corpus) -> dict[str, pa.Table]:
    """The tables of an episode in the edition of its records, which are of the same rows."""
    return _edited(tables, [one.edition for one in records.episodes], [turn.text for turn in records.turns])


def _edited(
    tables: Mapping[str, pa.Table], editions: Sequence[str], texts: Sequence[str | None]
) -> dict[str, pa.Table]:
    return {
        **tables,
        "episodes": _filled(tables["episodes"], "edition", editions),
        "turns": _filled(tables["turns"], "text", texts),
    }


def _filled(table: pa.Table, column: str, values: Sequence[str | None]) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), pa.array(values, pa.string()))
