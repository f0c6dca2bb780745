"""Compiling: a condition in SQL says of every row what the reference says; what it cannot say is refused."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus.engine.duckdb import connect
from podcorpus.engine.sql import name_sql, text_sql
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.validating.schema_sql import UnsupportedSchemaError, compile_schema
from podcorpus.validating.shape import has_shape

ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}


def arrow_type(spec: Mapping[str, Any]) -> pa.DataType:
    kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
    if kind == "array":
        return pa.list_(arrow_type(spec.get("items", {"type": "string"})))
    if kind == "object":
        return pa.struct([(name, arrow_type(part)) for name, part in spec["properties"].items()])
    return ARROW[kind]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return connect(tmp_path_factory.mktemp("aside"), files=True)


def verdicts(
    engine: duckdb.DuckDBPyConnection, folder: Path, schema: Mapping[str, Any], rows: list[dict[str, Any]]
) -> list[bool]:
    """Whether the engine lets each row pass, read from a Parquet file."""
    kinds = {name: arrow_type(spec) for name, spec in schema["properties"].items()}
    file = folder / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))), file)
    fits = " AND ".join(compile_schema(schema).values())
    found = engine.sql(f"SELECT {fits} FROM read_parquet({text_sql(str(file))}, file_row_number = true)").fetchall()
    return [fit for (fit,) in found]


def table_schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


# Letters that patterns and texts share, with what engines disagree on: line ends, marks, digits of other scripts.
LETTERS = "ab0-._ \n\r\u0663é𝔸\0"
ATOMS = st.sampled_from(["a", "b", "0", "-", r"\.", "_", "[a-b]", "[0-9]", "[ab_]", "[a-z0-9-]", "(?:a|b)", "(?:ab)"])
COUNTS = st.sampled_from(["", "", "+", "*", "?", "{2}", "{1,}", "{0,2}"])
PIECES = st.lists(st.tuples(ATOMS, COUNTS).map("".join), min_size=1, max_size=4).map("".join)
PATTERNS = st.builds(
    lambda start, pieces, end: start + "|".join(pieces) + end,
    st.sampled_from(["^", ""]),
    st.lists(PIECES, min_size=1, max_size=2)
    | st.lists(PIECES, min_size=2, max_size=2).map(lambda p: [f"(?:{p[0]}|{p[1]})+"]),
    st.sampled_from(["$", ""]),
)
TEXTS = st.text(LETTERS, max_size=6) | st.text(max_size=4) | st.sampled_from(["a", "ab", "a\n", "ab.0", "", "é" * 3])
WHOLE = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3) | st.sampled_from([2**53 + 1, 2**63 - 1, -(2**63)])
REALS = (
    st.floats()
    | st.integers(-3, 3).map(float)
    | st.sampled_from([math.nan, math.inf, -math.inf, 2.0**63, -(2.0**63), -0.0])
)
BOUNDS = st.integers(-3, 3) | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
RANGES = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


@st.composite
def string_specs(draw: st.DrawFn) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    for keyword, values in (("pattern", PATTERNS), ("minLength", st.integers(0, 4)), ("maxLength", st.integers(0, 4))):
        if draw(st.booleans()):
            spec[keyword] = draw(values)
    if draw(st.integers(0, 3)) == 0:
        spec["enum"] = draw(st.lists(TEXTS | st.none(), min_size=1, max_size=4))
    return spec


@st.composite
def columns(draw: st.DrawFn) -> tuple[dict[str, Any], st.SearchStrategy[Any]]:
    """The schema of a column, and what may be in it."""
    kind = draw(st.sampled_from([*ARROW, "array", "parts"]))
    if kind == "parts":
        parts = [draw(columns().filter(lambda part: "array" not in part[0]["type"])) for _ in range(2)]
        items = table_schema({f"p{i}": spec for i, (spec, _) in enumerate(parts)})
        spec = {"items": items}
        values = st.lists(
            st.none() | st.fixed_dictionaries({f"p{i}": value for i, (_, value) in enumerate(parts)}), max_size=3
        )
        kind = "array"
    elif kind == "string":
        spec, values = draw(string_specs()), TEXTS
    elif kind == "array":
        items = draw(string_specs())
        spec, values = {"items": {"type": "string", **items}}, st.lists(TEXTS | st.none(), max_size=3)
    else:
        spec = draw(st.dictionaries(st.sampled_from(RANGES), BOUNDS, max_size=2))
        values = WHOLE if kind == "integer" else REALS
        if kind == "number":
            spec = {keyword: bound for keyword, bound in spec.items() if abs(bound) < 2**63 and float(bound) == bound}
    nullable = draw(st.booleans())
    return {"type": [kind, "null"] if nullable else kind, **spec}, st.none() | values


@settings(deadline=None, max_examples=250)
@given(st.data())
def test_conditions_and_reference_say_the_same(
    engine: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(columns(), min_size=1, max_size=3))
    schema = table_schema({f"c{i}": spec for i, (spec, _) in enumerate(drawn)})
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries({f"c{i}": values for i, (_, values) in enumerate(drawn)}), min_size=1, max_size=12
        )
    )
    folder = tmp_path_factory.getbasetemp()
    assert verdicts(engine, folder, schema, rows) == [has_shape(schema, row) for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_our_schemas_are_compiled_column_by_column(
    table: str, engine: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """One value at a time: of each column every value that a Parquet file can hold and a schema may not."""
    schema = json_schema(table)
    valid = dict(schema["examples"][0])
    odd: dict[str, list[Any]] = {
        "string": [
            None,
            "",
            "a",
            "a\n",
            "A",
            "a..b",
            "a-b.c",
            "a.t0001\n",
            "a.t001",
            "𝔸" * 120,
            "é" * 121,
            "0" * 64,
            "\0",
        ],
        "integer": [None, -1, 0, 2**63 - 1],
        "number": [None, math.nan, math.inf, -1e-300, 0.0, 1.0, 1.0000001, 1e300],
        "array": [None, [], [""], [None], ["a", "a\n"], ["b", "a"]],
    }
    part = {"start_char": 0, "end_char": 3, "start_ms": 5, "end_ms": None, "confidence": 0.5}
    knot = {"published_ms": 0, "start_ms": 7}
    given = {"words": part, "clock_knots": knot}
    rows = [valid]
    for name, spec in schema["properties"].items():
        kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
        values = [*odd[kind], *(spec.get("enum") or [])]
        if name in given:
            good = given[name]
            values = [None, [], [None], [good], [good, good]]
            values += [[good, {**good, at: value}] for at in good for value in (None, -1, 1, 2)]
        rows += [{**valid, name: value} for value in values]
    expected = [has_shape(schema, row) for row in rows]
    assert verdicts(engine, tmp_path, schema, rows) == expected
    assert expected[0]
    assert not all(expected)


STRING = {"type": "string"}
REFUSED: list[tuple[str, Any]] = [
    ("format", {"c": {**STRING, "format": "uri"}}),
    ("const", {"c": {**STRING, "const": "a"}}),
    ("anyOf", {"c": {"anyOf": [STRING, {"type": "null"}]}}),
    ("$ref", {"c": {"$ref": "#/$defs/x"}}),
    ("multipleOf", {"c": {"type": "integer", "multipleOf": 2}}),
    ("minimum of a text", {"c": {**STRING, "minimum": 1}}),
    ("boolean", {"c": {"type": "boolean"}}),
    ("object", {"c": {"type": "object"}}),
    ("two types", {"c": {"type": ["string", "integer"]}}),
    ("no type", {"c": {}}),
    ("minItems", {"c": {"type": "array", "items": STRING, "minItems": 1}}),
    ("uniqueItems", {"c": {"type": "array", "items": STRING, "uniqueItems": True}}),
    ("prefixItems", {"c": {"type": "array", "prefixItems": [STRING]}}),
    ("lists of lists", {"c": {"type": "array", "items": {"type": "array"}}}),
    ("enum of numbers", {"c": {**STRING, "enum": [1]}}),
    ("enum of an integer", {"c": {"type": "integer", "enum": [1, 2]}}),
    ("bound that is NaN", {"c": {"type": "integer", "minimum": math.nan}}),
    ("bound that no double holds", {"c": {"type": "number", "minimum": 2**53 + 1}}),
    *(
        (f"pattern {pattern}", {"c": {**STRING, "pattern": pattern}})
        for pattern in (
            *(
                r"^\d+$",
                r"\w",
                r"\s",
                ".",
                "a.c",
                "[^a]",
                "(a)",
                "(?=a)",
                "(?!a)",
                "(?i:a)",
                "(?<n>a)",
                r"\1",
                r"\bab\b",
            ),
            *(
                "[[:alpha:]]",
                r"\p{L}",
                "a$b",
                "a^b",
                "(?:^a)",
                r"a\$",
                "a\\\\$",
                "a**",
                "a+?",
                "a++",
                "+a",
                "a{1001}",
                "(?:a",
                "é",
                "a{,2}",
            ),
        )
    ),
]


@pytest.mark.parametrize(("name", "properties"), REFUSED, ids=[name for name, _ in REFUSED])
def test_what_is_not_compiled_is_refused(name: str, properties: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedSchemaError, match=r"compiled|no finite number|no number"):
        compile_schema(table_schema(properties))


@pytest.mark.parametrize(
    "change",
    [
        {"additionalProperties": True},
        {"required": []},
        {"type": "array"},
        {"minProperties": 1},
        {"unevaluatedProperties": False},
        {"dependentRequired": {}},
        {"allOf": []},
    ],
    ids=str,
)
def test_a_schema_that_is_of_no_table_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedSchemaError):
        compile_schema({**table_schema({"c": STRING}), **change})


def test_statistics_that_lie_hide_no_row(engine: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A writer may say anything of its least and greatest values."""
    sink = io.BytesIO()
    low, lie = -1234567890123, 1234567890123
    schema = table_schema({"c": {"type": "integer", "minimum": 0}})
    pq.write_table(pa.table({"c": [low, lie]}), sink, compression="none", use_dictionary=False, write_page_index=False)
    data = sink.getvalue()
    (footer,) = [data.rindex(b"PAR1") - 4 - int.from_bytes(data[-8:-4], "little")]
    as_bytes = low.to_bytes(8, "little", signed=True)
    assert as_bytes in data[footer:]
    result = data[:footer] + data[footer:].replace(as_bytes, lie.to_bytes(8, "little"))
    file = tmp_path / "lies.parquet"
    file.write_bytes(result)
    assert pq.ParquetFile(file).metadata.row_group(0).column(0).statistics.min == lie
    fits = compile_schema(schema)["c"]
    source = f"read_parquet({text_sql(str(file))})"
    assert engine.sql(f"SELECT c FROM {source} WHERE NOT {fits}").fetchall() == [(low,)]


def test_names_and_texts_are_quoted() -> None:
    for odd in ("it's", 'a "name"', "--", "\\", "$1", "é\n"):
        connection = duckdb.connect()
        assert connection.execute(f"SELECT {text_sql(odd)} AS {name_sql(odd)}").fetchall() == [(odd,)]
