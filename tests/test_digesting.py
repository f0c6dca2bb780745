"""Digesting: column by column the same digest as row by row, for all that a Parquet file can hold."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pytest
import rfc8785
from cases import content_digest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus.tables.digest import ContentDigest, canonical_json

SCHEMA = pa.schema(
    [
        ("b", pa.string()),
        ("a", pa.int64()),
        ("c", pa.float64()),
        ('odd "name"', pa.string()),
        ("l", pa.list_(pa.string())),
        ("w", pa.list_(pa.struct([("ms", pa.int64()), ("p", pa.float64()), ("a", pa.large_list(pa.string()))]))),
    ]
)
TEXTS = (
    st.none()
    | st.text(max_size=6)
    | st.sampled_from(["", "\0", '"', "\\", "\n\r\t\b\f\x1f\x7f", "\u2028", "𝔸", "null"])
)
REALS = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([-0.0, 1e16, 1e-7, 5e-324, 0.1])
WORDS = st.fixed_dictionaries(
    {"ms": st.none() | st.integers(0, 9), "p": REALS, "a": st.none() | st.lists(TEXTS, max_size=2)}
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "b": TEXTS,
            "a": st.none() | st.integers(-(2**63), 2**63 - 1),
            "c": REALS,
            'odd "name"': TEXTS,
            "l": st.none() | st.lists(TEXTS, max_size=3),
            "w": st.none() | st.lists(st.none() | WORDS, max_size=3),
        }
    ),
    max_size=8,
)


def columnar(rows: list[dict[str, Any]], at_once: int = 3) -> str | None:
    digest = ContentDigest()
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    for batch in table.combine_chunks().to_batches(max_chunksize=at_once):
        digest.update(batch)
    return digest.hexdigest()


@settings(deadline=None, max_examples=200)
@given(ROWS, st.integers(1, 8))
def test_the_digest_of_columns_is_that_of_rows(rows: list[dict[str, Any]], at_once: int) -> None:
    assert columnar(rows, at_once) == content_digest(rows)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_has_not_has_no_digest(number: float) -> None:
    row = {"b": "", "a": 1, "c": number, 'odd "name"': "", "l": []}
    assert columnar([row]) is None
    with pytest.raises(rfc8785.FloatDomainError):
        content_digest([row])


JSON = st.recursive(
    REALS | TEXTS | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@settings(deadline=None, max_examples=300)
@given(JSON)
def test_canonical_json_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical_json(value).encode("utf-8") == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (1e16, "10000000000000000"),
        (1e-7, "1e-7"),
        (1e21, "1e+21"),
        (2**63 - 1, str(2**63 - 1)),
    ],
)
def test_numbers_are_written_as_in_javascript_and_integers_in_full(value: float, written: str) -> None:
    assert canonical_json({"n": value}) == f'{{"n":{written}}}'


def test_a_copy_goes_its_own_way() -> None:
    rows: list[dict[str, Any]] = [{**dict.fromkeys(SCHEMA.names), "b": str(i), "a": i} for i in range(2)]
    one, other = pa.Table.from_pylist(rows, schema=SCHEMA).to_batches(max_chunksize=1)
    digest = ContentDigest()
    digest.update(one)
    copy = digest.copy()
    digest.update(other)
    assert (copy.hexdigest(), digest.hexdigest()) == (content_digest(rows[:1]), content_digest(rows))
