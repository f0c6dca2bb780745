"""Whatever bytes a file has: findings or one InputError, an exit code, no traceback, in bounded time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from cases import valid_rows, write_lines, write_valid
from conftest import tried
from fuzz import SEEDS, TARGETS, one_input
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus import validate
from podcorpus.errors import InputError
from podcorpus.findings.rules import RULES

KEPT = sorted(file for file in SEEDS.glob("*/*") if file.is_file())


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_was_found_before(file: Path, tmp_path: Path) -> None:
    one_input(file.parent.name, file.read_bytes(), tmp_path)


def test_every_target_has_seeds() -> None:
    assert {file.parent.name for file in KEPT} == set(TARGETS)


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes cut, or with some changed, doubled, taken out or put in."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 64)))
        way = draw(st.sampled_from(["flip", "cut", "double", "drop", "insert"]))
        if way == "flip":
            data = data[:at] + bytes(byte ^ 1 << draw(st.integers(0, 7)) for byte in data[at : at + 1]) + data[at + 1 :]
        elif way == "insert":
            data = data[:at] + draw(st.binary(max_size=8)) + data[at:]
        else:
            data = data[:at] + {"cut": b"", "double": data[at:end] + data[at:], "drop": data[end:]}[way]
    return data


@tried(6, 120)
@pytest.mark.parametrize("target", TARGETS)
def test_any_bytes(target: str, tries: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    seeds = [file.read_bytes() for file in KEPT if file.parent.name == target]

    @settings(max_examples=tries, deadline=None)
    @given(st.sampled_from(seeds).flatmap(damaged) | st.binary(max_size=200))
    def check(data: bytes) -> None:
        one_input(target, data, tmp_path_factory.mktemp("fuzz"))

    check()


@tried(4, 80)
@pytest.mark.parametrize("name", ["manifest.json", "redirects.jsonl", "data/turns/train-00000-of-00001.parquet"])
def test_any_bytes_in_a_corpus(name: str, tries: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    write_valid(folder)
    file = folder / name
    if not file.exists():
        file.write_bytes((SEEDS / "redirects" / "valid").read_bytes())
    whole = file.read_bytes()

    @settings(max_examples=tries, deadline=None)
    @given(damaged(whole))
    def check(data: bytes) -> None:
        file.write_bytes(data)
        with suppress(InputError):
            for found in validate(folder):
                assert str(found).isprintable()

    check()


def test_a_table_of_any_json(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("lines") / "entities.jsonl"
    write_lines(file, valid_rows()["entities"][:3])
    valid = file.read_bytes()

    @settings(max_examples=25, deadline=None)
    @given(damaged(valid))
    def check(data: bytes) -> None:
        file.write_bytes(data)
        # Of JSON lines nothing is an InputError.
        assert {found.code for found in validate(file)} <= RULES.keys()

    check()
