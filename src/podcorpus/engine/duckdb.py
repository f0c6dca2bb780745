"""The engine: a DuckDB connection that trusts no file's statistics."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

MEMORY_LIMIT = "384MB"
"""For DuckDB alone; beyond it, sorts and joins go to disk."""
FEW_ROWS = 50_000
"""Number of rows up to which one thread is faster than several."""

# A Parquet file's minima and maxima are what its writer says. They must not decide which rows are looked at, nor
# how values are packed; without them every condition is asked of every value.
_TRUSTING = "statistics_propagation,filter_pushdown,compressed_materialization,regex_range"


def connect(aside: Path, *, files: bool, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory connection that writes to the folder `aside` when it reaches its memory limit. With `files` it is
    for reading Parquet files, without for tables loaded from Arrow. `threads` is by default one per processor."""
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
    # Standard output is the caller's.
    connection.execute("SET enable_progress_bar = false")
    return connection


def connect_plainly() -> duckdb.DuckDBPyConnection:
    """An in-memory connection with DuckDB's own settings, for queries of users; it fetches no extension and prints
    nothing."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    connection.execute("SET enable_progress_bar = false")
    return connection


def literal_path(path: Path) -> str:
    """The path with the characters escaped that DuckDB would interpret as a pattern.

    >>> literal_path(Path("talks [1]"))
    'talks [[]1]'
    """
    return re.sub(r"([*?\[])", r"[\1]", path.as_posix())
