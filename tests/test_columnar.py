"""Validation at scale: the engine's findings on a folder are the reference's, whatever is wrong with it."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import (
    cases,
    described,
    edit_folder,
    edit_rows,
    put_table,
    sample,
    sources,
    valid_rows,
    write_rows,
    write_valid,
)
from damages import damage
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants import mutants
from podcorpus.validating.at_scale.characters import NO_LETTERS, SPACES
from podcorpus.validating.at_scale.prefilter import Sieve, entangled

from podcorpus.engine.duckdb import connect
from podcorpus.engine.windows import OF_EPISODES, windows
from podcorpus.findings.finding import Finding
from podcorpus.folder.read import read_folder, scanned_folder
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.validating import validate_rows, validate_scanned

SHARD = "train-00000-of-00001.parquet"
UNWRITABLE = (pa.ArrowException, OverflowError, TypeError, KeyError, ValueError, UnicodeEncodeError)
# Rows of a file have all columns and no others.
IN_NO_FILE = ("value-missing", "value-unknown")
# Those of a release are not of the rows: `test_release`.
CASES = {
    name: case
    for name, case in cases()
    if "edits" in case and "release" not in case and name.split(".")[0] not in IN_NO_FILE
}


def by_engine(folder: Path, pages: Sequence[Source] = ()) -> list[Finding]:
    with scanned_folder(folder) as scanned:
        return [*scanned.findings, *validate_scanned(scanned, pages)]


def by_reference(folder: Path, pages: Sequence[Source] = ()) -> list[Finding]:
    read = read_folder(folder)
    return [*read.findings, *validate_rows(read.rows, pages, read.absent)]


def put_rows(folder: Path, rows: dict[str, list[Any]]) -> None:
    """Replace the tables that differ from those in the folder."""
    for table in TABLES:
        put_table(folder, table, rows[table])


def assert_the_same(folder: Path, pages: Sequence[Source] = ()) -> list[Finding]:
    engine, reference = by_engine(folder, pages), by_reference(folder, pages)
    ours, theirs = Counter(map(str, engine)), Counter(map(str, reference))
    assert (list((theirs - ours).elements()), list((ours - theirs).elements())) == ([], [])
    return engine


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_case_has_the_findings_that_the_reference_gives(name: str, tmp_path: Path) -> None:
    """The reference gives what a case expects (`test_validating`), in this order."""
    case = CASES[name]
    edition, episodes = case.get("edition", "full"), case.get("episodes", 1)
    write_valid(tmp_path, edition, episodes)
    if all("table" in edit for edit in case["edits"]):
        rows = valid_rows(edition, episodes)
        edit_rows(rows, case["edits"])
        try:
            write_rows(tmp_path, rows)
        except UNWRITABLE:
            pytest.skip("no Parquet file can hold this")
    else:
        edit_folder(tmp_path, case["edits"])
    pages = [sample()] if case.get("source") else []
    pages += [Source.from_bytes(text.encode(), "other.txt") for text in case.get("other_sources", [])]
    expected = [{key: value for key, value in one.items() if key != "says"} for one in case["expect"]]
    folder = tmp_path if "path" in str(expected) and not pages else None
    assert [described(found, folder) for found in by_engine(tmp_path, pages)] == expected


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_of_a_valid_corpus_nothing_goes_to_the_reference(edition: str, tmp_path: Path, monkeypatch: Any) -> None:
    write_valid(tmp_path, edition, 2)
    kept: list[dict[str, set[str]]] = []
    look = Sieve.look

    def spy(self: Sieve, window: Any) -> None:
        look(self, window)
        kept.append(dict(self.suspects))

    monkeypatch.setattr(Sieve, "look", spy)
    assert by_engine(tmp_path) == []
    assert kept == [{}]


def test_one_damaged_episode_of_two_is_the_only_one_looked_at(tmp_path: Path, monkeypatch: Any) -> None:
    rows = valid_rows("text-free", 2)
    rows["turns"][3]["n_words"] += 1
    write_valid(tmp_path, "text-free", 2)
    write_rows(tmp_path, rows)
    seen: list[Sieve] = []
    look = Sieve.look
    monkeypatch.setattr(Sieve, "look", lambda self, window: (look(self, window), seen.append(self)))
    assert {found.code for found in assert_the_same(tmp_path)} == {"count-wrong"}
    assert set(seen[0].suspects) == {rows["turns"][3]["episode_id"]}


@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 2**32))
def test_several_damages_at_once(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    check_damages(seed, tmp_path_factory.mktemp("damaged"))


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_many_times_several_damages_at_once(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    check_damages(seed, tmp_path_factory.mktemp("damaged"))


def check_damages(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    edition = chance.choice(["full", "text-free"])
    rows = valid_rows(edition, 2)
    for _ in range(chance.choice([1, 1, 1, 2, 2, 3, 5, 8])):
        damage(rows, chance)
    write_valid(folder, edition, 2)
    try:
        put_rows(folder, rows)
    except UNWRITABLE:
        return
    if chance.random() < 0.05:
        (folder / "data" / chance.choice(list(TABLES)) / SHARD).unlink()
    # However few rows are held at once.
    at_once = chance.choice([(1, 1), (100, 50_000), (400_000, 1)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "__defaults__", (at_once[0],))
        patch.setattr(sys.modules["podcorpus.validating.at_scale.escalate"], "ROWS_AT_ONCE", at_once[1])
        assert_the_same(folder, chance.choice([[], [], [sample()], list(sources())]))


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_every_mutant_has_the_findings_that_the_reference_gives(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    valid = valid_rows(edition, 2)
    write_valid(tmp_path, edition, 2)
    written, count = dict(valid), 0
    # Each takes half a second: a tenth of them here, another in either edition; PODCORPUS_EVERY_MUTANT=1 for all.
    every = 1 if os.environ.get("PODCORPUS_EVERY_MUTANT") else 10
    for mutant in islice(mutants(valid, 2), 5 * (edition == "full") % every, None, every):
        try:
            for table in TABLES:
                if mutant.rows[table] is not written[table]:
                    put_table(tmp_path, table, mutant.rows[table])
                    written[table] = mutant.rows[table]
        except UNWRITABLE:
            continue
        count += 1
        try:
            assert_the_same(tmp_path)
        except AssertionError as error:
            raise AssertionError(f"{mutant.name} at {mutant.record_id}: {error}") from None
    with capsys.disabled():
        sys.stdout.write(f"\n{edition} edition: {count:,} mutants with the same findings both ways\n")


def rewritten(folder: Path, table: str, change: Any, **options: Any) -> None:
    """Write a table's file in another way."""
    file = folder / "data" / table / SHARD
    pq.write_table(change(pq.ParquetFile(file).read()), file, **options)


WAYS: dict[str, Any] = {
    "columns in another order": (lambda table: table.select(table.column_names[::-1]), {}),
    "large texts": (lambda table: table.cast(_texts_as(table, pa.large_string())), {}),
    "texts as a dictionary": (lambda table: table.cast(_texts_as(table, pa.dictionary(pa.int32(), pa.string()))), {}),
    "a column more, with a name in capitals": (
        lambda table: table.add_column(0, "TURN_ID", pa.array(["x"] * table.num_rows)),
        {},
    ),
    "another codec": (lambda table: table, {"compression": "brotli"}),
    "another encoding": (lambda table: table, {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY"}),
    "small row groups": (lambda table: table, {"row_group_size": 7}),
    "no rows": (lambda table: table.slice(0, 0), {}),
}


def _texts_as(table: pa.Table, kind: pa.DataType) -> pa.Schema:
    return pa.schema([field.with_type(kind) if field.type == pa.string() else field for field in table.schema])


@pytest.mark.parametrize("way", WAYS)
def test_files_written_in_other_ways(way: str, tmp_path: Path) -> None:
    write_valid(tmp_path, "full", 2)
    change, options = WAYS[way]
    if "column_encoding" in options:
        text = [c.name for c in pq.read_schema(tmp_path / "data" / "turns" / SHARD) if c.type == pa.string()]
        options = {**options, "column_encoding": dict.fromkeys(text, "DELTA_BYTE_ARRAY")}
    rewritten(tmp_path, "turns", change, **options)
    assert assert_the_same(tmp_path) != []


@pytest.mark.parametrize(("name", "beside"), [("a*", "ab"), ("q?", "qr"), ("x[yz]", "xy"), ("episode_id=it's", "it")])
def test_a_folder_with_a_name_that_is_a_pattern(name: str, beside: str, tmp_path: Path) -> None:
    rows = valid_rows()
    rows["turns"][3]["n_chars"] = -1
    write_valid(tmp_path / name)
    write_valid(tmp_path / beside)
    write_rows(tmp_path / beside, rows)
    assert by_engine(tmp_path / name) == []


def test_episodes_in_any_order_of_the_files(tmp_path: Path) -> None:
    rows = valid_rows("full", 2)
    for table in OF_EPISODES:
        rows[table] = rows[table][::-1]
    write_valid(tmp_path, "full", 2)
    write_rows(tmp_path, rows)
    found = assert_the_same(tmp_path)
    assert {one.code for one in found} == {"rows-unsorted"}
    assert {one.table for one in found} == set(OF_EPISODES)


@pytest.mark.parametrize("rows", [1, 10, 1000])
def test_windows_hold_each_episode_once_and_whole(rows: int, tmp_path: Path) -> None:
    valid = valid_rows("full", 2)
    write_valid(tmp_path, "full", 2)
    with scanned_folder(tmp_path) as scanned:
        seen: Counter[str] = Counter()
        for window in windows(connect(scanned.aside, files=True), scanned.scans, scanned.aside, rows):
            episodes = set(window["episodes"].column("episode_id").to_pylist())
            seen.update(episodes)
            for table in OF_EPISODES:
                expected = [row for row in valid[table] if row["episode_id"] in episodes]
                assert window[table].drop_columns(["position"]).to_pylist() == expected
    assert seen == {row["episode_id"]: 1 for row in valid["episodes"]}


def test_episodes_that_name_each_other_are_looked_at_together() -> None:
    assert entangled({"a": set(), "b": {"c"}, "d": {"c"}, "e": {"f"}}) == [{"a"}, {"b", "c", "d"}, {"e", "f"}]


def test_white_space_and_letters_are_pythons() -> None:
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    assert "".join(char for char in everything if char.isspace()) == SPACES
    assert not any(char.isalnum() for char in NO_LETTERS)
