"""How values, places and others' errors are written in findings: bounded, and with nothing that could control a
terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from podcorpus.findings.escaping import printable

_SHOWN = 60
_LINE = 160
_BEFORE = 20
"""Characters before a difference that are shown with it."""
_INT64 = 1 << 63


def show(value: Any) -> str:
    """A value as JSON would write it, shortened, with control and bidirectional characters escaped.

    >>> show("a\\u202eb"), show(None), show([1, 2]), show(10**30)
    ("'a\\\\u202eb'", 'null', 'a list', 'an integer of more than 64 bits')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(value) if len(value) <= _SHOWN else repr(value[:_SHOWN])[:-1] + "…'"
    if isinstance(value, int):
        return str(value) if -_INT64 <= value < _INT64 else "an integer of more than 64 bits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"


def show_apart(one: Any, other: Any) -> tuple[str, str]:
    """Two values that differ, as `show` writes them; two long texts that begin alike from shortly before where they
    differ.

    >>> show_apart("a" * 100 + "bc", "a" * 100 + "d")
    ("'…aaaaaaaaaaaaaaaaaaaabc'", "'…aaaaaaaaaaaaaaaaaaaad'")
    """
    if not (isinstance(one, str) and isinstance(other, str)) or one[:_SHOWN] != other[:_SHOWN]:
        return show(one), show(other)
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ours, theirs = (show(text[max(0, at - _BEFORE) :]) for text in (one, other))
    return (f"{ours[0]}…{ours[1:]}", f"{theirs[0]}…{theirs[1:]}") if at > _BEFORE else (ours, theirs)


def or_null(value: float | str | None) -> str:
    """A number or an id as it is, and `null` for None."""
    return "null" if value is None else str(value)


def show_name(value: str) -> str:
    """An id or field name without quotes, escaped and shortened; a plain one is returned as it is."""
    shown = printable(value[: _SHOWN * 2])
    return shown if len(value) <= _SHOWN * 2 else f"{shown}…"


def one_line(error: BaseException | str) -> str:
    """What an error of another program says, on one line and shortened, without the statement that a database quotes.

    >>> one_line(ValueError("two\\n  lines")), one_line("Unsupported type\\n\\nLINE 1: SELECT x")
    ('two lines', 'Unsupported type')
    """
    return " ".join(str(error).partition("\n\nLINE ")[0].split())[:_LINE]


def key_twice(key: str) -> str:
    """What is wrong with an object that has a key twice."""
    return f"the key {show(key)} is given twice, and programs differ in which one they take"


def counted(number: int, what: str) -> str:
    """A number of things, as a person writes it.

    >>> counted(1, "table"), counted(1200, "record"), counted(2, "entity")
    ('1 table', '1,200 records', '2 entities')
    """
    return f"{number:,} {noun(number, what)}"


def some_of(names: Iterable[str], most: int = 3) -> str:
    """The first of some names, and how many more there are.

    >>> some_of("abc"), some_of("abcde")
    ('a, b, c', 'a, b, c and 2 more')
    """
    every = list(names)
    more = f" and {len(every) - most:,} more" if len(every) > most else ""
    return f"{', '.join(every[:most])}{more}"


def noun(number: int, what: str) -> str:
    """What things are called behind a number of them, by what one is called."""
    if number == 1:
        return what
    return f"{what[:-1]}ies" if what == "entity" else f"{what}s"


def first_of(number: int, what: str, one: str = "has", several: str = "have") -> str:
    """The subject of a message that is at the first of some things.

    >>> first_of(1, "row"), first_of(3, "row", "names", "name")
    ('the row has', '3 rows, of which this is the first, name')
    """
    return f"the {what} {one}" if number == 1 else f"{counted(number, what)}, of which this is the first, {several}"


def singular(table: str) -> str:
    """What one record of a table is called.

    >>> singular("turns"), singular("entities")
    ('turn', 'entity')
    """
    return "entity" if table == "entities" else table.removesuffix("s")
