"""Random damages: several at once, in any table, with values from other rows and other episodes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from cases import Rows

from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema

_LIKE = {"start_turn_id": "turn_id", "continues_turn_id": "turn_id"}
_TABLE_OF = {model.key: table for table, model in TABLES.items()}


def damage(rows: Rows, chance: random.Random) -> None:
    """Damage one row, or the place of one, in place."""
    table = rows[chance.choice([table for table in TABLES if rows[table]])]
    at = chance.randrange(len(table))
    kind = chance.random()
    if kind < 0.06:
        del table[at]
    elif kind < 0.12:
        table.insert(chance.randrange(len(table) + 1), dict(table[at]))
    elif kind < 0.17:
        other = chance.randrange(len(table))
        table[at], table[other] = table[other], table[at]
    elif kind < 0.20:
        table.insert(chance.randrange(len(table) + 1), table.pop(at))
    elif kind < 0.22:
        del table[at : at + chance.randrange(1, 30)]
    else:
        name = next(name for name in TABLES if rows[name] is table)
        table[at] = dict(table[at])
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            column = chance.choice(list(TABLES[name].model_fields))
            table[at][column] = chance.choice(list(_values(rows, name, at, column, chance)))()


def _values(rows: Rows, table: str, at: int, column: str, chance: random.Random) -> Iterator[Callable[[], Any]]:
    spec = json_schema(table)["properties"][column]
    kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
    value = rows[table][at][column]
    yield lambda: None
    for row in (*chance.choices(rows[table], k=3), rows[table][(at + 1) % len(rows[table])]):
        yield lambda row=row: row[column]  # type: ignore[misc]
    if kind == "integer":
        number = value or 0
        others = (number + 1, number - 1, 0, -1, 2**62, 2**37, number + chance.randrange(1000))
    elif kind == "number":
        others = (float("nan"), 0.3, 2.0)
    elif kind == "array":
        others = ([*(value or []), "x"], [], (value or [])[::-1], [*(value or []), ""], [None])
    else:
        text = value or ""
        others = (f"{text}\n", f"{text} ", "", text[:-1], f"{text}9", text.upper(), "0" * 64)
        others += tuple(spec.get("enum") or ()) * 2
    for other in others:
        yield lambda other=other: other  # type: ignore[misc]
    for key in sorted({_LIKE.get(column, column), TABLES[chance.choice(list(TABLES))].key} & _TABLE_OF.keys()):
        if column.endswith("_id") and rows[_TABLE_OF[key]]:
            for row in chance.choices(rows[_TABLE_OF[key]], k=4):
                yield lambda row=row, key=key: row[key]  # type: ignore[misc]
