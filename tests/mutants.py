"""Mutants of a valid corpus: every column of every table damaged in every way its type allows, one at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases import SECOND, Rows
from cue_corpus import CABLE

from podcorpus.records import TABLES
from podcorpus.records.references import targets
from podcorpus.records.schemas import json_schema

_TARGETS = {column: target for table in TABLES for column, target in targets(table).items()}


@dataclass(frozen=True)
class Mutant:
    """A damage: what was done to which column of which row. `column` is empty where it was done to the row."""

    table: str
    column: str
    kind: str
    record_id: str
    rows: Rows

    @property
    def name(self) -> str:
        """What is argued about: `turns.n_words.plus-one`, or `turns.deleted`."""
        return ".".join(part for part in (self.table, self.column, self.kind) if part)


def mutants(valid: Rows, per_table: int) -> Iterator[Mutant]:
    """Mutants of some rows of every table, with rows of both the curated and the automatic layer among them.

    The rows that are not damaged are those of `valid`, the same objects.
    """
    for table in TABLES:
        for at in _chosen(valid[table], per_table):
            yield from _columns(valid, table, at)
            yield from _rows(valid, table, at)
        yield Mutant(table, "", "emptied", "", {**valid, table: []})
        for column in TABLES[table].model_fields:
            dropped = [{key: value for key, value in row.items() if key != column} for row in valid[table]]
            yield Mutant(table, column, "dropped-everywhere", "", {**valid, table: dropped})


def _chosen(rows: list[Any], count: int) -> list[int]:
    """The first row, the last, and others evenly between; in a table of episodes, of each, and more of the captions:
    rows of a turn with several cues, and of words with times."""
    if len(rows) <= count:
        return list(range(len(rows)))
    spread = {round(i * (len(rows) - 1) / (count - 1)) for i in range(count)}
    for episode, shares in ((SECOND, (0.5,)), (CABLE, (0.17, 0.41, 0.75))):
        of_it = [i for i, row in enumerate(rows) if row.get("episode_id") == episode]
        spread |= {of_it[int(share * len(of_it))] for share in shares if of_it}
    return sorted(spread)


def _columns(valid: Rows, table: str, at: int) -> Iterator[Mutant]:
    row = valid[table][at]
    record_id = row[TABLES[table].key]
    neighbour = valid[table][at + 1 if at + 1 < len(valid[table]) else at - 1]
    for column in TABLES[table].model_fields:
        missing = {key: value for key, value in row.items() if key != column}
        yield Mutant(table, column, "left-out", record_id, _with(valid, table, at, missing))
        seen = [row[column]]
        for kind, value in _values(valid, table, column, row[column]):
            if not any(value is other or (type(value) is type(other) and value == other) for other in seen):
                seen.append(value)
                yield Mutant(table, column, kind, record_id, _with(valid, table, at, {**row, column: value}))
        if neighbour[column] != row[column] and neighbour is not row:
            taken = _with(valid, table, at, {**row, column: neighbour[column]})
            yield Mutant(table, column, "neighbours", record_id, taken)
            beside = valid[table].index(neighbour)
            swapped = _with(taken, table, beside, {**neighbour, column: row[column]})
            yield Mutant(table, column, "swapped", record_id, swapped)
    yield Mutant(table, "", "extra-field", record_id, _with(valid, table, at, {**row, "note": "x"}))


def _with(valid: Rows, table: str, at: int, row: Any) -> Rows:
    return {**valid, table: [*valid[table][:at], row, *valid[table][at + 1 :]]}


def _values(valid: Rows, table: str, column: str, value: Any) -> Iterator[tuple[str, Any]]:
    spec = json_schema(table)["properties"][column]
    kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
    yield "nulled", None
    yield "object", {}
    yield "boolean", True
    if kind == "integer":
        yield from (("text", str(value)), ("fraction", 0.5), ("negative", -1), ("zero", 0), ("huge", 10**12))
        yield from (("plus-one", (value or 0) + 1), ("minus-one", (value or 1) - 1))
        return
    if kind == "number":
        yield from (("text", "0.5"), ("nan", float("nan")), ("above", 99.0), ("plus", round((value or 0.5) * 0.9, 4)))
        return
    if kind == "array" and spec["items"].get("type") == "object":
        yield from _parts(value, spec["items"]["properties"])
        return
    if kind == "array":
        yield from (("text", "x"), ("item-number", [1]), ("item-nulled", [None]), ("repeated", [*value, *value[:1]]))
        yield from (("emptied", []), ("reversed", value[::-1]), ("item-lost", value[1:]))
        yield "item-added", sorted([*value, "nobody"])
        if column == "members":
            yield "item-other", sorted([*value, valid["entities"][0]["entity_id"]])
        return
    yield from (("number", 7), ("empty", ""), ("line-feed", f"{value}\n"), ("capitals", str(value).upper()))
    if "enum" in spec:
        yield from ((f"to-{option}", option) for option in spec["enum"] if option is not None)
    elif column.endswith("sha256"):
        yield from (("stale", "0" * 64), ("one-digit", ("1" if value[0] != "1" else "2") + value[1:]))
    elif column in _TARGETS:
        ids = [row[TABLES[_TARGETS[column]].key] for row in valid[_TARGETS[column]]]
        dangling = {"episode_id": "nowhere", "entity_id": "nobody"}.get(column, f"{(value or ids[0])[:-1]}9999")
        yield from (("dangling", dangling), ("first", ids[0]), ("last", ids[-1]), ("middle", ids[len(ids) // 2]))
    elif column == "published_on":
        yield from (("other", "2026-03-01"), ("unreal", "2026-02-30"))
    elif "pattern" not in spec or column in ("language", "wikidata_id", "method"):
        text = value or "Words"
        yield from (("one-letter", _one_letter(text)), ("longer", f"{text}s"), ("shorter", text[:-1]))
        yield from (("other", {"language": "fr", "wikidata_id": "Q42"}.get(column, "other")), ("blank", f"{text} "))
    else:
        yield from (("other", f"{value}9"), ("shorter", value[:-1]))


def _parts(value: Any, properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Of a list of parts: the list, and the numbers of the first part and of one within."""
    yield from (("text", "x"), ("item-number", [1]), ("item-nulled", [None]), ("emptied", []))
    if not value:
        yield "item-added", [dict.fromkeys(properties, 0)]
        return
    yield from (("repeated", [*value, *value[:1]]), ("reversed", value[::-1]), ("item-lost", value[:-1]))
    yield "item-lacks", [*value[:-1], dict(list(value[-1].items())[1:])]
    for at in {0, len(value) // 2}:
        for name in properties:
            number = value[at][name]
            changes = (("nulled", None), ("plus-one", (number or 0) + 1), ("huge", 10**12), ("negative", -1))
            for kind, other in changes:
                if other != number:
                    yield f"{name}-{kind}", [*value[:at], {**value[at], name: other}, *value[at + 1 :]]


def _one_letter(text: str) -> str:
    at = len(text) // 2
    return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]


def _rows(valid: Rows, table: str, at: int) -> Iterator[Mutant]:
    rows = valid[table]
    record_id = rows[at][TABLES[table].key]

    def mutant(kind: str, damaged: list[Any]) -> Mutant:
        return Mutant(table, "", kind, record_id, {**valid, table: damaged})

    yield mutant("deleted", [*rows[:at], *rows[at + 1 :]])
    yield mutant("duplicated", [*rows[:at], rows[at], copy.deepcopy(rows[at]), *rows[at + 1 :]])
    yield mutant("duplicated-at-end", [*rows, copy.deepcopy(rows[at])])
    if len(rows) > 1:
        other = at + 1 if at + 1 < len(rows) else at - 1
        swapped = list(rows)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        yield mutant("exchanged", swapped)
        moved = [*rows[:at], *rows[at + 1 :]]
        moved.insert(0 if at else len(moved), rows[at])
        yield mutant("moved", moved)
