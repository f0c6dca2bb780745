"""Texts, names and files written as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from glob import escape
from pathlib import Path


def text_sql(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def texts_sql(texts: Iterable[str]) -> str:
    """Texts as the list behind an SQL `IN`; a list that contains nothing if there are none."""
    return f"({', '.join(map(text_sql, texts)) or 'NULL'})"


def name_sql(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal_path(path: Path) -> str:
    """A path with what the engine would take for a pattern escaped, which would read the files beside it too.

    >>> literal_path(Path("talks [1]"))
    'talks [[]1]'
    """
    return escape(path.as_posix())


def file_sql(path: Path) -> str:
    """A file as an SQL literal."""
    return text_sql(literal_path(path.absolute()))
