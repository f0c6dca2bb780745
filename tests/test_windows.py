"""Validation of files, some episodes at a time: a folder has the findings of the same rows in memory, whatever is wrong
with them, and however few rows a window holds."""

from __future__ import annotations

import random
import re
import sys
import weakref
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import (
    CUES,
    SECOND,
    Rows,
    case_sources,
    cases,
    described,
    edit_folder,
    edit_rows,
    found_in_folder,
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
from in_bytes import parquet_bytes
from side_by_side import Given, found_side_by_side, renamed_source, renamed_with_entities

from podcorpus.engine.duckdb import connect
from podcorpus.engine.windows import WINDOW_ROWS, windows
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.found import Found, worded
from podcorpus.findings.tally import Tally
from podcorpus.folder.read import read_folder, scanned_folder
from podcorpus.reading import Source
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.tables.arrow import arrow_table
from podcorpus.validating import validate_rows, validate_scanned
from podcorpus.validating.rules.entities import BACKCHANNEL_LONG
from podcorpus.validating.sql import NO_LETTERS, SPACES

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

OF_ONE_EPISODE = {
    name
    for name, case in CASES.items()
    if case.get("episodes", 1) in (1, CUES) and all("table" in edit for edit in case["edits"])
}


def in_folder(folder: Path, pages: Sequence[Source] = (), rows_at_once: int = WINDOW_ROWS) -> list[Finding]:
    with scanned_folder(folder) as scanned:
        return [*scanned.findings, *worded(validate_scanned(scanned, pages, rows_at_once=rows_at_once))]


def in_memory(folder: Path, pages: Sequence[Source] = ()) -> list[Finding]:
    if not pages:
        return found_in_folder(folder)
    read = read_folder(folder)
    return [*read.findings, *validate_rows(read.rows, pages, read.absent)]


def put_rows(folder: Path, rows: dict[str, list[Any]]) -> None:
    """Replace the tables that differ from those in the folder."""
    for table in TABLES:
        put_table(folder, table, rows[table])


# Which id was probably meant is looked up among those of the window.
_MEANT = r"; did you mean '[^']*'\?"


def assert_the_same(folder: Path, pages: Sequence[Source] = (), rows_at_once: int = WINDOW_ROWS) -> list[Finding]:
    found, expected = in_folder(folder, pages, rows_at_once), in_memory(folder, pages)
    ours, theirs = (Counter(re.sub(_MEANT, "", str(one)) for one in some) for some in (found, expected))
    assert (list((theirs - ours).elements()), list((ours - theirs).elements())) == ([], [])
    return found


def can_be_written(rows: Rows) -> bool:
    """Whether Parquet files can hold rows."""
    try:
        for table in TABLES:
            parquet_bytes(arrow_table(table, rows[table]))
    except UNWRITABLE:
        return False
    return True


def damaged_rows(name: str) -> Rows:
    rows = valid_rows(CASES[name].get("edition", "full"), CASES[name].get("episodes", 1))
    edit_rows(rows, CASES[name]["edits"])
    return rows


def check(found: Sequence[Finding], name: str, folder: Path | None = None) -> None:
    expected = [{key: value for key, value in one.items() if key != "says"} for one in CASES[name]["expect"]]
    assert [described(one, folder) for one in found] == expected, name


@pytest.mark.slow
def test_every_case_of_an_episode_has_the_findings_that_it_expects(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Many beside each other in a folder: an episode is always in one window."""

    def in_a_folder(given: Given) -> list[Finding]:
        folder = tmp_path_factory.mktemp("corpus")
        for table, listed in given.rows.items():
            (folder / "data" / table).mkdir(parents=True)
            (folder / "data" / table / SHARD).write_bytes(parquet_bytes(arrow_table(table, listed)))
        with scanned_folder(folder) as scanned:
            return list(worded(validate_scanned(scanned, given.sources, rows_at_once=10_000)))

    of_rows = {name: damaged_rows(name) for name in OF_ONE_EPISODE}
    names = [name for name, rows in of_rows.items() if can_be_written(rows)]
    assert len(names) > 0.9 * len(of_rows)
    given = [Given(of_rows[name], case_sources(CASES[name])) for name in names]
    for name, found in zip(names, found_side_by_side(given, in_a_folder), strict=True):
        check(found, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(CASES.keys() - OF_ONE_EPISODE))
def test_every_other_case_has_the_findings_that_it_expects(name: str, tmp_path: Path) -> None:
    """Those of files, and those of rows of several episodes, which are in windows of their own."""
    case = CASES[name]
    write_valid(tmp_path, case.get("edition", "full"), case.get("episodes", 1))
    of_rows = all("table" in edit for edit in case["edits"])
    if of_rows:
        write_rows(tmp_path, damaged_rows(name))
    else:
        edit_folder(tmp_path, case["edits"])
    check(in_folder(tmp_path, case_sources(case), 1), name, None if of_rows else tmp_path)


@pytest.mark.parametrize(("tries", "beside"), [(2, 2), pytest.param(9, 11, marks=pytest.mark.slow)])
def test_several_damages_at_once(tries: int, beside: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In each of several corpora beside each other, which takes little more time than one of them."""

    @settings(deadline=None, max_examples=tries)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        check_damages(seed, tmp_path_factory.mktemp("damaged"), beside)

    check()


def check_damages(seed: int, folder: Path, beside: int) -> None:
    chance = random.Random(seed)
    edition = chance.choice(["full", "text-free"])
    rows: Rows = {table: [] for table in TABLES}
    pages: list[Source] = []
    for number in (*range(1, beside + 1), 0):
        of_captions = number % 4 > 0
        damaged = valid_rows(edition, CUES if of_captions else 2)
        for _ in range(chance.choice([1, 1, 1, 2, 2, 3, 5, 8])):
            damage(damaged, chance)
        if not can_be_written(damaged):
            continue
        for table, listed in damaged.items():
            rows[table] += [renamed_with_entities(row, number) for row in listed] if number else listed
        known = chance.choice([[], [], [sample()], list(sources())]) if not of_captions else []
        pages += [renamed_source(source, number) if number else source for source in known]
    write_valid(folder, edition, 2)
    put_rows(folder, rows)
    if chance.random() < 0.05:
        (folder / "data" / chance.choice(list(TABLES)) / SHARD).unlink()
    assert_the_same(folder, pages, chance.choice([1, 100, 400_000]))


FIRST, OTHER = SECOND, "night-ferry.the-slack-hour"
"""The episodes, in the order of their ids."""
# What is done to rows of one episode, and what is found that only both windows together tell; done together is what
# does not touch.
ACROSS: dict[str, tuple[list[dict[str, Any]], set[tuple[str, str]]]] = {
    "references and ids of the other episode": (
        [
            # A turn in a chapter of the next episode, of the episode before, and that the next episode has not.
            {"table": "turns", "id": f"{FIRST}.t0003", "set": {"chapter_id": f"{OTHER}.c01"}},
            {"table": "turns", "id": f"{OTHER}.t0003", "set": {"chapter_id": f"{FIRST}.c01"}},
            {"table": "turns", "id": f"{FIRST}.t0006", "set": {"chapter_id": f"{OTHER}.c99"}},
            # An id that a turn of the next episode has, and one that a chapter of the episode before has.
            {"table": "turns", "id": f"{FIRST}.t0009", "set": {"turn_id": f"{OTHER}.t0009"}},
            {"table": "chapters", "id": f"{OTHER}.c03", "set": {"chapter_id": f"{FIRST}.c03"}},
        ],
        {
            ("reference-episode", f"{FIRST}.t0003"),
            ("reference-episode", f"{OTHER}.t0003"),
            ("reference-dangling", f"{FIRST}.t0006"),
            ("id-duplicate", f"{OTHER}.t0009"),
            ("id-parts", f"{OTHER}.t0009"),
            ("id-duplicate", f"{FIRST}.c03"),
            ("id-parts", f"{FIRST}.c03"),
        },
    ),
    "a chapter that cannot be used, and an id three times": (
        [
            # A turn in a chapter of the episode before that cannot be used.
            {"table": "turns", "id": f"{OTHER}.t0003", "set": {"chapter_id": f"{FIRST}.c01"}},
            {"table": "chapters", "id": f"{FIRST}.c01", "set": {"title": ""}},
            {"table": "segments", "id": f"{FIRST}.s0005", "set": {"segment_id": f"{OTHER}.s0006"}},
            {"table": "segments", "id": f"{FIRST}.s0007", "set": {"segment_id": f"{OTHER}.s0006"}},
        ],
        {
            ("reference-episode", f"{OTHER}.t0003"),
            ("id-duplicate", f"{OTHER}.s0006"),
            ("id-parts", f"{OTHER}.s0006"),
        },
    ),
    "an episode of the other's source": (
        [{"table": "episodes", "id": OTHER, "set": {"source_sha256": sources()[1].sha256}}],
        {("source-twice", OTHER)},
    ),
}


@pytest.mark.parametrize("name", ACROSS)
def test_across_the_borders_of_windows(name: str, tmp_path: Path) -> None:
    edits, expected = ACROSS[name]
    rows = valid_rows("text-free", 2)
    edit_rows(rows, edits)
    write_valid(tmp_path, "text-free", 2)
    write_rows(tmp_path, rows)
    found = assert_the_same(tmp_path, rows_at_once=1)
    result = Counter((one.code, one.record_id) for one in found)
    assert expected <= result.keys()
    assert all(result[one] == 1 for one in expected if one[0] != "id-parts"), result


def test_a_record_that_names_an_episode_of_another_window_has_one_finding(tmp_path: Path) -> None:
    rows = valid_rows("text-free", 2)
    edits: list[dict[str, Any]] = [
        {"table": "chapters", "id": f"{FIRST}.c01", "set": {"episode_id": OTHER}},
        {"table": "turns", "id": f"{OTHER}.t0005", "set": {"episode_id": FIRST}},
        {"table": "segments", "id": f"{FIRST}.s0004", "set": {"episode_id": "night-ferry.no-such-hour"}},
    ]
    edit_rows(rows, edits)
    write_valid(tmp_path, "text-free", 2)
    write_rows(tmp_path, rows)
    found = [one for one in in_folder(tmp_path, rows_at_once=1) if one.table is not None]
    assert {(one.code, one.record_id) for one in found} == {
        ("id-parts", f"{FIRST}.c01"),
        ("id-parts", f"{OTHER}.t0005"),
        ("reference-dangling", f"{FIRST}.s0004"),
    }


def test_what_is_not_shown_is_not_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def counting(*arguments: Any, **named: Any) -> Finding:
        nonlocal made
        made += 1
        return finding(*arguments, **named)

    monkeypatch.setattr("podcorpus.findings.found.finding", counting)
    ids = pa.table({"id": [f"{OTHER}.t{i:04d}" for i in range(1000)], "n_words": range(1000)})
    tally = Tally(keep=5).take([Found(BACKCHANNEL_LONG, ids), Found(BACKCHANNEL_LONG, ids.slice(0, 300))])
    assert (made, tally.found["backchannel-long"], len(tally.first["backchannel-long"])) == (5, 1300, 5)
    assert tally.tables == {"backchannel-long": {"turns": 1300}}


def rewritten(folder: Path, table: str, change: Any, **options: Any) -> None:
    """Write a table's file in another way."""
    file = folder / "data" / table / SHARD
    pq.write_table(change(pq.ParquetFile(file).read()), file, **options)


WAYS: dict[str, Any] = {
    "columns in another order": (lambda table: table.select(table.column_names[::-1]), {}),
    "large texts": (lambda table: table.cast(_texts_as(table, pa.large_string())), {}),
    "texts as a dictionary": (lambda table: table.cast(_texts_as(table, pa.dictionary(pa.int32(), pa.string()))), {}),
    "a column more, with a name in capitals": (
        lambda table: table.add_column(0, table.column_names[0].upper(), pa.array(["x"] * table.num_rows)),
        {},
    ),
    "another codec": (lambda table: table, {"compression": "brotli"}),
    "another encoding": (lambda table: table, {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY"}),
    "small row groups": (lambda table: table, {"row_group_size": 7}),
}


def _texts_as(table: pa.Table, kind: pa.DataType) -> pa.Schema:
    return pa.schema([field.with_type(kind) if field.type == pa.string() else field for field in table.schema])


@pytest.mark.parametrize("first", [0, 3])
def test_files_written_in_other_ways(first: int, tmp_path: Path) -> None:
    """Each table in another way."""
    write_valid(tmp_path, "full", 2)
    ways = list(WAYS.values())
    for number, table in enumerate(EPISODE_TABLES, first):
        change, options = ways[number % len(ways)]
        if "column_encoding" in options:
            text = [c.name for c in pq.read_schema(tmp_path / "data" / table / SHARD) if c.type == pa.string()]
            options = {**options, "column_encoding": dict.fromkeys(text, "DELTA_BYTE_ARRAY")}
        rewritten(tmp_path, table, change, **options)
    found = assert_the_same(tmp_path)
    assert {one.code for one in found} == {"digest-mismatch", "column-unknown"}


def test_a_file_without_rows(tmp_path: Path) -> None:
    write_valid(tmp_path, "full", 2)
    rewritten(tmp_path, "turns", lambda table: table.slice(0, 0))
    assert assert_the_same(tmp_path) != []


@pytest.mark.parametrize(("name", "beside"), [("a*", "ab"), ("q?", "qr"), ("x[yz]", "xy"), ("episode_id=it's", "it")])
def test_a_folder_with_a_name_that_is_a_pattern(name: str, beside: str, tmp_path: Path) -> None:
    rows = valid_rows()
    rows["turns"][3]["n_chars"] = -1
    write_valid(tmp_path / name)
    write_valid(tmp_path / beside)
    write_rows(tmp_path / beside, rows)
    assert in_folder(tmp_path / name) == []


def test_episodes_in_any_order_of_the_files(tmp_path: Path) -> None:
    rows = valid_rows("full", 2)
    for table in EPISODE_TABLES:
        rows[table] = rows[table][::-1]
    write_valid(tmp_path, "full", 2)
    write_rows(tmp_path, rows)
    found = assert_the_same(tmp_path)
    assert {one.code for one in found} == {"rows-unsorted"}
    assert {one.table for one in found} == set(EPISODE_TABLES)


@pytest.mark.parametrize("rows", [1, 10, 1000])
def test_windows_hold_each_episode_once_and_whole(rows: int, tmp_path: Path) -> None:
    valid = valid_rows("full", 2)
    write_valid(tmp_path, "full", 2)
    with scanned_folder(tmp_path) as scanned:
        seen: Counter[str] = Counter()
        for window in windows(connect(scanned.aside, files=True), scanned.scans, scanned.aside, rows):
            episodes = set(window["episodes"].column("episode_id").to_pylist())
            seen.update(episodes)
            assert len(episodes) == (1 if rows < 100 else 2)
            for table in EPISODE_TABLES:
                expected = [row for row in valid[table] if row["episode_id"] in episodes]
                assert window[table].drop_columns(["position"]).to_pylist() == expected
    assert seen == {row["episode_id"]: 1 for row in valid["episodes"]}


def test_no_row_is_in_memory_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine has a copy of is gone before the next table is copied."""
    write_valid(tmp_path, "full", 2)
    loaded: list[weakref.ref[pa.Table]] = []
    load = Workspace.load_rows

    def load_rows(self: Workspace, name: str, rows: pa.Table, order: str | None = None) -> None:
        assert [one() for one in loaded] == [None] * len(loaded)
        loaded.extend([weakref.ref(rows)] if name != "entities" else [])
        load(self, name, rows, order)

    monkeypatch.setattr(Workspace, "load_rows", load_rows)
    assert in_folder(tmp_path, rows_at_once=10) == []
    assert len(loaded) == 2 * len(EPISODE_TABLES)


def test_white_space_and_letters_are_pythons() -> None:
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    assert "".join(char for char in everything if char.isspace()) == SPACES
    assert not any(char.isalnum() for char in NO_LETTERS)
