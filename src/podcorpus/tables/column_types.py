"""Types of columns: which hold the same values, and how one of another type is written as its schema asks.

Parquet knows one kind of text and one kind of list. `large_string`, `string_view`, dictionaries and `large_list` are
how Arrow holds them in memory: pandas and polars write that into the file, and every reader finds the same values.
An integer of fewer bits is another type: sums overflow, and shards of both kinds cannot be read as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from podcorpus.errors import resembled
from podcorpus.findings.wording import show

_MANY = 3
"""So many columns and more that are missing are reported together."""
_TEXT = "text"
_WORDS = {_TEXT: "text", "int64": "whole numbers", "double": "numbers"}


def same_values(found: pa.DataType, expected: pa.DataType) -> bool:
    """Whether a column of one type holds the values of the other, and every reader reads them alike.

    >>> same_values(pa.large_string(), pa.string()), same_values(pa.float64(), pa.int64())
    (True, False)
    >>> same_values(pa.large_list(pa.large_string()), pa.list_(pa.string()))
    True
    >>> same_values(pa.null(), pa.list_(pa.string()))
    True
    """
    return _fits(_plain(found), _plain(expected))


def _fits(found: pa.DataType, expected: pa.DataType) -> bool:
    """Whether plain types are the same. A column, or a part of its items, that is always null has no type."""
    if pa.types.is_null(found):
        return True
    if isinstance(found, pa.ListType) and isinstance(expected, pa.ListType):
        return _fits(found.value_type, expected.value_type)
    if isinstance(found, pa.StructType) and isinstance(expected, pa.StructType):
        names = [part.name for part in found] == [part.name for part in expected]
        return names and all(_fits(one.type, other.type) for one, other in zip(found, expected, strict=True))
    return found.equals(expected)


def type_problem(column: str, found: pa.DataType, expected: pa.DataType) -> tuple[str, str]:
    """What is wrong with a column of another type, and how it is written in the right one, in a sentence each."""
    if pa.types.is_list(expected):
        wanted = "lists of parts" if pa.types.is_struct(expected.value_type) else "lists of texts"
    else:
        wanted = _WORDS[_TEXT if expected == pa.string() else str(expected)]
    return f"expected {wanted} ({expected}), found {found}", _how(column, found, expected)


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type as Parquet has it."""
    if isinstance(kind, pa.DictionaryType):
        return _plain(kind.value_type)
    if isinstance(kind, pa.ListType | pa.LargeListType | pa.ListViewType | pa.LargeListViewType):
        return pa.list_(_plain(kind.value_type))
    if isinstance(kind, pa.StructType):
        return pa.struct([pa.field(part.name, _plain(part.type)) for part in kind])
    return pa.string() if kind in (pa.large_string(), pa.string_view()) else kind


def _how(column: str, found: pa.DataType, expected: pa.DataType) -> str:
    if pa.types.is_list(expected) and pa.types.is_struct(expected.value_type):
        names = ", ".join(part.name for part in expected.value_type)
        return f"write a list of parts in each row of {column}, each with {names}, and null where there is none"
    if pa.types.is_list(expected):
        return f'write a list of texts in each row of {column}, such as `["a", "b"]`, and `[]` where there is none'
    if expected == pa.string():
        if pa.types.is_binary(found) or pa.types.is_large_binary(found):
            return f'decode the bytes first: `df["{column}"] = df["{column}"].str.decode("utf-8")`'
        return _cast(column, "string", "String")
    if pa.types.is_floating(expected):
        return _cast(column, "Float64", "Float64")
    if pa.types.is_temporal(found):
        return f"write {column} as a whole number of milliseconds, not as a date, a time or a duration"
    how = _cast(column, "Int64", "Int64")
    if pa.types.is_floating(found):
        return f"pandas turns whole numbers into decimals where some are null; {how}"
    return how


def _cast(column: str, in_pandas: str, in_polars: str) -> str:
    return (
        f'write `df.astype({{"{column}": "{in_pandas}"}})` in pandas, '
        f'`df.cast({{"{column}": pl.{in_polars}}})` in polars'
    )


def is_index(column: str) -> bool:
    """Whether a column is a data frame's index, which pandas gave a name that nobody else does."""
    level = column.removeprefix("__index_level_").removesuffix("__")
    return column == f"__index_level_{level}__" and level.isdecimal()


def index_hint(column: str) -> str | None:
    """How a column is left out that a data frame's index became; None where it has the name of no index.

    >>> index_hint("__index_level_0__"), index_hint("notes")
    ('it is the index of a pandas data frame: write the table with `df.to_parquet(path, index=False)`', None)
    """
    if is_index(column):
        return "it is the index of a pandas data frame: write the table with `df.to_parquet(path, index=False)`"
    if column == "index" or column.startswith(("level_", "Unnamed: ")):
        return f'it looks like the index of a data frame: drop it with `df.drop(columns="{column}")`'
    return None


def renamed_columns(names: Sequence[str], expected: Sequence[str]) -> dict[str, str]:
    """By missing column, the unknown one that is probably it: in its place among all others, or with a name like it.

    >>> renamed_columns(["id", "who", "n"], ["id", "speaker", "n"])
    {'speaker': 'who'}
    >>> renamed_columns(["id", "notes"], ["id", "note", "n"])
    {'note': 'notes'}
    """
    missing = [name for name in expected if name not in names]
    unknown = [name for name in names if name not in expected]
    if len(names) == len(expected) and len(missing) == len(unknown):
        moved = [one for one, other in zip(expected, names, strict=True) if one != other]
        if moved == missing:
            return dict(zip(missing, unknown, strict=True))
    found: dict[str, str] = {}
    for name in unknown:
        if (near := resembled(name, [one for one in missing if one not in found])) is not None:
            found[near] = name
    return found


def missing_columns(missing: Sequence[str], renamed: Mapping[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """What is to be said of columns that are missing: message, hint if there is one, and column. Many that have other
    names are one mistake, and so are many that are gone.

    >>> list(missing_columns(["n"], {}))
    [('missing column n', None, 'n')]
    >>> [(message, column) for message, _, column in missing_columns(["a", "b", "c"], {})]
    [('3 columns are missing: a, b, c', None)]
    """
    gone = [name for name in missing if name not in renamed]
    others = {name: show(renamed[name]) for name in missing if name in renamed}
    if len(others) >= _MANY:
        pairs = ", ".join(f"{other} for {name}" for name, other in others.items())
        yield f"{len(others)} columns have names that are not in the schema: {pairs}", "rename them back", None
    else:
        for name, other in others.items():
            message = f"missing column {name}; {other}, which is not in the schema, is probably that one"
            yield message, f"rename {other} back to {name}", name
    if len(gone) >= _MANY:
        yield f"{len(gone)} columns are missing: {', '.join(gone)}", None, None
    else:
        yield from ((f"missing column {name}", None, name) for name in gone)
