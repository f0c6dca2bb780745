"""The engine: a DuckDB connection that trusts no file's statistics, and text written as SQL."""

from __future__ import annotations

from glob import escape
from pathlib import Path

import duckdb

MEMORY_LIMIT = "384MB"
"""For DuckDB alone; beyond it, sorts and joins go to disk."""

# A Parquet file's minima and maxima are what its writer says. They must not decide which rows are looked at, nor
# how values are packed; without them every condition is asked of every value.
_TRUSTING = "statistics_propagation,filter_pushdown,compressed_materialization,regex_range"


def connect(aside: Path, *, files: bool) -> duckdb.DuckDBPyConnection:
    """A connection in memory that keeps its limit of memory by writing to the folder `aside`. `files`: for reading
    Parquet files; without, for tables that are at hand."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(aside / "spilled"),
            "disabled_optimizers": _TRUSTING if files else "",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    # Standard output is the caller's.
    connection.execute("SET enable_progress_bar = false")
    return connection


def file_sql(path: Path) -> str:
    """A file as an SQL literal. The engine takes a path for a pattern, and would read the files beside it too."""
    return text_sql(escape(str(path.absolute())))


def text_sql(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def name_sql(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
