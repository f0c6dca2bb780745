"""The analyst's views of a corpus folder: mentions and turns with speaker, time and chapter.

They open in DuckDB, pandas and polars. The same views are in `views.sql` of every corpus folder, for DuckDB's own
shell. They are:

- `mentions_wide`, a row per mention: who says it, when, in which chapter, what is meant, and the words of the turn;
- `turns_wide`, a row per turn: who speaks, when, in which chapter;
- each table under its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from podcorpus.engine.duckdb import connect_plainly
from podcorpus.engine.sql import literal_path
from podcorpus.errors import InputError
from podcorpus.folder.layout import DATA, lacking
from podcorpus.folder.metadata.views import statements

if TYPE_CHECKING:
    import pyarrow as pa

View = Literal["mentions_wide", "turns_wide"]
Row = Mapping[str, Any]
"""A row of a view or a query, by column."""


def open_views(folder: str | Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection in memory with the views of a corpus folder, to be closed by the caller.

    Raises InputError if the folder is no corpus.

    >>> from podcorpus import SAMPLE_PAGE, build, write_corpus
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_corpus(build(SAMPLE_PAGE).corpus, folder)
    ...     with open_views(folder) as connection:
    ...         connection.sql("select speaker, count(*) from mentions_wide group by all order by all").fetchall()
    [('Femke Duinhart', 64), ('Ingram Tolloch', 62), ('Ottilie Brandrick', 27)]
    """
    path = Path(folder)
    if not path.exists():
        raise InputError(f"{path}: no such folder; check the path")
    if not (path / DATA).is_dir():
        raise InputError(f"{path}: {lacking(path)}")
    connection = connect_plainly()
    try:
        for statement in statements(f"{literal_path(path)}/"):
            connection.execute(statement)
    except duckdb.Error as error:
        connection.close()
        reason = str(error).splitlines()[0]
        raise InputError(f"{path}: its tables cannot be read ({reason}); see `podcorpus validate {path}`") from None
    return connection


def wide(folder: str | Path, view: View = "mentions_wide") -> pa.Table:
    """A view of a corpus folder as an Arrow table, sorted by id: `.to_pandas()`, or `polars.from_arrow(...)`.

    Raises InputError if the folder is no corpus.
    """
    key = view.removesuffix("s_wide") + "_id"
    with open_views(folder) as connection:
        table: pa.Table = connection.sql(f"select * from {view} order by {key}").to_arrow_table()
        return table


def rows_of(connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Any] | None = None) -> list[Row]:
    """The rows of a query, with its named `values` filled in."""
    found = connection.execute(query, dict(values or {}))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
