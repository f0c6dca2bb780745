"""Layer 1 over files: what is counted without a look is what the reference says of every row."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from podcorpus.engine.duckdb import connect
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found, worded
from podcorpus.findings.tally import Tally
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.scan import TableFile, TableScan, columns_of
from podcorpus.validating.shape import check_shape
from podcorpus.validating.shapes_in_files import Damage, check_shapes

ODD: dict[str, list[Any]] = {
    "string": [None, "", "a", "a\n", "A", "a..b", "𝔸" * 120, "é" * 121, "0" * 64, "\0"],
    "integer": [None, -1, 0, 2**63 - 1],
    "number": [None, math.nan, math.inf, -math.inf, -1e-300, 0.0, 1.0000001, 1e300, 2.0**63],
    "array": [None, [], [""], [None], ["a", "a\n"], ["", "", "b"], [None, "", None, "a" * 300]],
}


WORD = {"start_char": 0, "end_char": 3, "start_ms": 5, "end_ms": None, "confidence": 0.5}
KNOT = {"published_ms": 0, "start_ms": 7}


def odd(field: str, value: int | None) -> float | None:
    """A value as a column of its type holds it: a confidence is a decimal number."""
    return float(value) if field == "confidence" and value is not None else value


PARTS: dict[str, list[Any]] = {
    name: [
        *(None, [], [None], [part], [part, part]),
        *([part, {**part, field: odd(field, value)}] for field in part for value in (None, -1, 2)),
        [{**part, field: odd(field, -1)} for field in part],
    ]
    for name, part in {"words": WORD, "clock_knots": KNOT}.items()
}


def odd_rows(table: str, number: int) -> list[dict[str, Any]]:
    """Rows with any values in some of their columns, the same rows each time."""
    chance, schema = random.Random(table), json_schema(table)
    rows = []
    for _ in range(number):
        row = dict(schema["examples"][0])
        for name, spec in schema["properties"].items():
            if chance.random() < 0.3:
                kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
                row[name] = chance.choice(PARTS.get(name) or ODD[kind])
        rows.append(row)
    return rows


def found_in(folder: Path, table: str, rows: list[dict[str, Any]], damage: Damage) -> list[Finding | Found]:
    file = folder / f"{table}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=columns_of(table)), file)
    return [
        *check_shapes(connect(folder, files=True), TableScan(table, [TableFile(file, 0, len(rows))]), damage, folder)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_counts_and_words_are_those_of_the_reference(table: str, tmp_path: Path) -> None:
    rows, damage = odd_rows(table, 400), Damage()
    found = found_in(tmp_path, table, rows, damage)
    expected = [*check_shape(table, rows)]
    codes = Counter(one.code for _, one in expected)
    assert Counter(map(str, worded(found))) == Counter(str(one) for _, one in expected)
    assert Tally(0).take(found).found == codes
    assert [*damage.positions[table]] == sorted({position for position, _ in expected})
    for code, shown in Tally(2).take(found).first.items():
        assert shown == [one for _, one in expected if one.code == code][:2]


def test_rows_that_are_alike_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(table: str, rows: Any, positions: Any = None) -> Any:
        asked.append(len(rows))
        return check_shape(table, rows, positions)

    monkeypatch.setattr("podcorpus.validating.shapes_in_files.check_shape", counted)
    row = json_schema("turns")["examples"][0]
    found = found_in(tmp_path, "turns", [{**row, "n_words": -1, "kind": "x"}] * 30_000, Damage())
    tally = Tally(5).take(found)
    assert tally.found == {"value-range": 30_000, "value-not-allowed": 30_000}
    assert sum(asked) == 2 + 2 * 5
