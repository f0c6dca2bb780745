"""The engine: a DuckDB connection that trusts no file's statistics."""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY_LIMIT = "384MB"
"""For DuckDB alone; beyond it, sorts and joins go to disk."""
FEW_ROWS = 50_000
"""Number of rows up to which one thread is faster than several, and planning a query takes longer than to run it."""

# A Parquet file's minima and maxima are what its writer says. They must not decide which rows are looked at, nor
# how values are packed; without them every condition is asked of every value.
_TRUSTING = "statistics_propagation,filter_pushdown,compressed_materialization,regex_range"
_FOR_FEW_ROWS = ("unused_columns",)
"""Optimizers that save more over few rows than they take: pushing filters down takes a tenth of a run's time."""
_slow_over_few_rows: list[str] = []
"""The others, as DuckDB has them listed; asked once."""


def connect(aside: Path, *, files: bool, threads: int | None = None, few: bool = False) -> duckdb.DuckDBPyConnection:
    """An in-memory connection that writes to the folder `aside` when it reaches its memory limit. With `files` it is
    for reading Parquet files, without for tables loaded from Arrow; with `few` these have no more than `FEW_ROWS` rows,
    and it has one thread. Otherwise it has `threads`, by default one per processor."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(aside / "spilled"),
            "disabled_optimizers": _TRUSTING if files else "",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    if threads is not None:
        connection.execute(f"SET threads = {threads}")
    if few:
        for_few_rows(connection)
    return quiet(connection)


def beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the database of one, with its tables and settings, and results of its own. It takes a
    hundredth of the time of a new database."""
    return quiet(connection.cursor())


def for_few_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection plan and run its queries as is fastest over no more than `FEW_ROWS` rows: by one thread, without
    the optimizers that take more time than they save."""
    if not _slow_over_few_rows:
        names = connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()
        _slow_over_few_rows.extend(name for (name,) in names if name not in _FOR_FEW_ROWS)
    connection.execute(f"SET threads = 1; SET disabled_optimizers = '{','.join(_slow_over_few_rows)}'")


def connect_plainly() -> duckdb.DuckDBPyConnection:
    """An in-memory connection with DuckDB's own settings, for queries of users; it fetches no extension and prints
    nothing."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    return quiet(connection)


def quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection without DuckDB's own progress bar: standard output is the caller's."""
    return connection.execute("SET enable_progress_bar = false")
