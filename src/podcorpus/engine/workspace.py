"""Tables of a DuckDB connection: made by queries, filled from Arrow tables or tuples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import pyarrow as pa

from podcorpus.tables.compute import pc

LARGEST = 1 << 36
"""Sums and products of smaller numbers fit 64 bits; tables with a larger one are given 128."""
_PARSED: dict[str, list[duckdb.Statement]] = {}
_MOST_PARSED = 1_000


class Workspace:
    """A connection and its tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def execute(self, query: str) -> None:
        """Run statements."""
        for statement in self._parsed(query):
            self.connection.execute(statement)

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        (statement,) = self._parsed(query)
        return self.connection.execute(statement).fetchall()

    def _parsed(self, query: str) -> list[duckdb.Statement]:
        """The statements of a query. They are kept for the next window and the next run, of any connection: over few
        rows parsing takes a quarter of the time."""
        if query not in _PARSED:
            if len(_PARSED) >= _MOST_PARSED:
                _PARSED.clear()
            _PARSED[query] = self.connection.extract_statements(query)
        return _PARSED[query]

    def arrow(self, query: str) -> pa.Table:
        """The rows of a query as an Arrow table."""
        found: pa.Table = self.connection.sql(query).to_arrow_table()
        return found

    def with_rows(self, queries: Iterable[str]) -> set[int]:
        """Which of some queries have rows, by their places. Over few rows one question takes less time than many."""
        asked = [f"(SELECT {place} FROM ({query}) LIMIT 1)" for place, query in enumerate(queries)]
        try:
            found = self.fetch(" UNION ALL ".join(asked))
        except duckdb.OutOfMemoryException:
            # Each join of each of them holds memory until all are answered.
            found = [row for one in asked for row in self.fetch(one)]
        return {place for (place,) in found}

    def has_rows(self, name: str) -> bool:
        """Whether a table has any."""
        return self.fetch(f"SELECT 1 FROM {name} LIMIT 1") != []

    def make(self, name: str, query: str) -> None:
        """Make or replace a table by a query."""
        self.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")

    def load(self, name: str, rows: pa.Table, columns: str = "*", order: str | None = None) -> None:
        """Make or replace a table by an Arrow table, or by what is selected of it, in an order or as it is."""
        self.connection.register("given", rows)
        self.make(name, f"SELECT {columns} FROM given" + ("" if order is None else f" ORDER BY {order}"))
        self.connection.unregister("given")

    def load_rows(self, name: str, rows: pa.Table, order: str | None = None) -> None:
        """Make or replace a table of records, in the order in which they are given, or with `order` sorted by that.
        Their position in their table is `row`. Numbers whose sums and products might overflow are made wider."""
        integers = [f.name for f in rows.schema if pa.types.is_integer(f.type) and f.name != "position"]
        wide = [column for column in integers if (pc.max(rows.column(column)).as_py() or 0) > LARGEST]
        replaced = ", ".join(f"{column}::HUGEINT AS {column}" for column in wide)
        columns = f"* EXCLUDE (position){f' REPLACE ({replaced})' if wide else ''}, position AS row"
        self.load(name, rows, columns, None if order is None else f"{order}, position")

    def insert(self, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows to a table."""
        listed = list(rows)
        if listed:
            values = [list(column) for column in zip(*listed, strict=True)]
            self.connection.register("given", pa.table(values, names=[f"c{i}" for i in range(len(values))]))
            self.execute(f"INSERT INTO {name} SELECT * FROM given")
            self.connection.unregister("given")
