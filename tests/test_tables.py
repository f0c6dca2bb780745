"""One table without a corpus: a file or shards, Parquet or JSON lines, with the same findings."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import CUES, cases, described, put_table, sample, valid_rows, write_lines, write_valid
from conftest import Run
from damages import damage
from hypothesis import given, settings
from hypothesis import strategies as st
from side_by_side import renamed_with_entities

import podcorpus
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.tables.arrow import arrow_table
from podcorpus.tables.jsonl import LONGEST_LINE
from podcorpus.tables.scan import columns_of, scan_table
from podcorpus.validating import validate_rows

EPISODE = "night-ferry.the-slack-hour"
LINE_CASES = {name: case for name, case in cases() if "lines" in case}
UNWRITABLE = (pa.ArrowException, OverflowError, TypeError, KeyError, ValueError, UnicodeEncodeError)


def found_in(path: Path, table: str | None = None, pages: Sequence[Path] = ()) -> list[Finding]:
    return list(podcorpus.validate(path, pages, table=table))


def plain(findings: list[Finding]) -> Counter[str]:
    """What findings say, wherever the rows are."""
    return Counter(str(found.model_copy(update={"path": None, "line": None})) for found in findings)


def by_reference(table: str, rows: list[Any], pages: Sequence[Source] = ()) -> Counter[str]:
    return plain(list(validate_rows({table: rows}, pages, set(TABLES) - {table})))


@pytest.mark.parametrize("name", LINE_CASES)
def test_a_damaged_line(name: str, tmp_path: Path) -> None:
    case = LINE_CASES[name]
    others = dict(case["lines"])
    table = others.pop("table")
    file = tmp_path / f"{table}.jsonl"
    write_lines(file, valid_rows()[table], others)
    found = found_in(file)
    expected = [{key: value for key, value in one.items() if key != "says"} for one in case["expect"]]
    assert [described(one, tmp_path) for one in found] == expected
    for one, wanted in zip(found, case["expect"], strict=True):
        assert wanted.get("says", "") in one.message
        assert one.message.isprintable()


# Of the tables that are the same in both editions one is enough.
VALID = [
    (table, edition)
    for table in TABLES
    for edition in ("full", "text-free")
    if edition == "full" or valid_rows(edition)[table] != valid_rows()[table]
]


@pytest.mark.parametrize(("table", "edition"), VALID)
def test_a_valid_table_has_no_finding(table: str, edition: str, tmp_path: Path, sample_page: Path) -> None:
    rows = valid_rows(edition)[table]
    write_valid(tmp_path / "corpus", edition)
    write_lines(tmp_path / "lines.jsonl", rows)
    pages = [sample_page] if table == "episodes" else []
    assert found_in(tmp_path / "lines.jsonl", table, pages) == []
    assert found_in(tmp_path / "corpus" / "data" / table, None, pages) == []
    (file,) = (tmp_path / "corpus" / "data" / table).iterdir()
    assert found_in(file.rename(tmp_path / "other.parquet"), None, pages) == []


def test_shards_of_both_kinds_are_one_table(tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    pq.write_table(arrow_table("turns", rows[:20]), tmp_path / "a.parquet")
    write_lines(tmp_path / "b.jsonl", rows[20:40])
    pq.write_table(arrow_table("turns", rows[40:]), tmp_path / "c.parquet")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert found_in(tmp_path, "turns") == []
    rows[25]["n_chars"] = "many"
    rows[26]["n_words"] = 10**6
    write_lines(tmp_path / "b.jsonl", rows[20:40])
    shape, text = found_in(tmp_path, "turns")
    assert (shape.code, shape.record_id, shape.path, shape.line) == (
        "value-type",
        f"{EPISODE}.t0025",
        str(tmp_path / "b.jsonl"),
        6,
    )
    assert (text.code, text.record_id) == ("word-count", f"{EPISODE}.t0026")


def test_which_table_is_guessed_or_asked_for(tmp_path: Path) -> None:
    rows = valid_rows()["speakers"]
    (tmp_path / "speakers").mkdir()
    for name in ("speakers.jsonl", "speakers-2.jsonl", "speakers/x.jsonl"):
        write_lines(tmp_path / name, rows)
        assert found_in(tmp_path / name) == []
    assert found_in(tmp_path / "speakers") == []
    write_lines(tmp_path / "rows.jsonl", rows)
    with pytest.raises(InputError, match="--table"):
        found_in(tmp_path / "rows.jsonl")
    with pytest.raises(InputError, match="unknown table 'words'"):
        found_in(tmp_path / "rows.jsonl", "words")
    with pytest.raises(InputError, match=r"no such file or folder"):
        found_in(tmp_path / "none.jsonl", "turns")
    with pytest.raises(InputError, match="leave --source out"):
        list(podcorpus.validate(tmp_path / "rows.jsonl", [podcorpus.SAMPLE_PAGE], table="speakers"))
    with pytest.raises(InputError, match="leave --previous out"):
        list(podcorpus.validate(tmp_path / "rows.jsonl", previous=tmp_path, table="speakers"))
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(b"{}\n"))
    with pytest.raises(InputError, match="a file of another kind"):
        found_in(tmp_path / "rows.jsonl.gz", "turns")
    write_valid(tmp_path / "corpus")
    with pytest.raises(InputError, match="leave --table out"):
        found_in(tmp_path / "corpus", "turns")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"end_char": 0, "source_end": 0}, "span-outside-turn"),
        ({"surface": "Cork!"}, "surface-mismatch"),
        ({"source_end": 5}, "span-source"),
        ({"turn_id": f"{EPISODE}.t0001"}, "id-parts"),
        ({"chapter_id": "another.c01"}, "reference-episode"),
        ({"form": None}, "form-wrong"),
    ],
)
def test_what_mentions_alone_tell(change: dict[str, Any], code: str, tmp_path: Path) -> None:
    rows = valid_rows()["mentions"]
    assert rows[5]["turn_id"] == f"{EPISODE}.t0000"
    rows[5] |= change
    write_lines(tmp_path / "mentions.jsonl", rows)
    assert [(one.code, one.record_id) for one in found_in(tmp_path / "mentions.jsonl")] == [
        (code, rows[5]["mention_id"])
    ]


def test_mentions_that_overlap_are_found_without_their_turns(tmp_path: Path) -> None:
    rows = valid_rows()["mentions"]
    one, other = rows[1], rows[2]
    other |= {name: one[name] + 1 for name in ("start_char", "end_char", "source_start", "source_end")}
    other["surface"] = one["surface"]
    write_lines(tmp_path / "mentions.jsonl", rows)
    assert ("span-overlap", other["mention_id"]) in {
        (x.code, x.record_id) for x in found_in(tmp_path / "mentions.jsonl")
    }


ON_A_PAGE: dict[str, tuple[int, dict[str, Any], str]] = {
    "turns": (58, {"speaker_id": None}, "source-reading"),
    "segments": (3, {"sha256": "0" * 64}, "segment-hash"),
    "mentions": (9, {"surface": "x"}, "surface-mismatch"),
    "chapters": (2, {"title": "Other"}, "source-reading"),
}
"""By table the position of a row, what is changed in it, and what the page tells of it."""


@pytest.mark.parametrize("table", ON_A_PAGE)
def test_a_table_against_its_page(table: str, tmp_path: Path) -> None:
    at, change, code = ON_A_PAGE[table]
    rows = valid_rows("text-free")[table]
    if table == "mentions":
        change = {"surface": "x" * len(rows[at]["surface"])}
    file, page = tmp_path / f"{table}.jsonl", tmp_path / "page.txt"
    page.write_text("Words.\n\nA B (00:01)\n\nMore.\n", encoding="utf-8")
    write_lines(file, rows)
    assert found_in(file, pages=[podcorpus.SAMPLE_PAGE]) == []
    # Of two pages it is the one that the rows fit; none of them fits the other.
    (found,) = found_in(file, pages=[page, podcorpus.SAMPLE_PAGE])
    assert (found.code, found.path) == ("source-unknown", str(page))
    write_lines(file, [*rows[:at], {**rows[at], **change}, *rows[at + 1 :]])
    (found,) = found_in(file, pages=[podcorpus.SAMPLE_PAGE])
    assert (found.code, found.record_id) == (code, rows[at][TABLES[table].key])
    if table != "mentions":
        write_lines(file, rows[:-1])
        lost = found_in(file, pages=[podcorpus.SAMPLE_PAGE])[-1]
        assert (lost.code, lost.record_id) == ("source-reading", rows[-1][TABLES[table].key])


def test_pages_of_a_corpus_whose_episodes_are_gone(tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus", "text-free")
    rows = valid_rows("text-free")["chapters"]
    rows[1]["title"] = "Other"
    put_table(tmp_path / "corpus", "chapters", rows)
    (tmp_path / "corpus" / "data" / "episodes" / "train-00000-of-00001.parquet").unlink()
    found = found_in(tmp_path / "corpus", pages=[podcorpus.SAMPLE_PAGE])
    assert ("source-reading", rows[1]["chapter_id"]) in {(one.code, one.record_id) for one in found}


@pytest.mark.parametrize("seed", ["statistics", "protocol"])
def test_a_file_that_only_pyarrow_reads(seed: str, tmp_path: Path) -> None:
    """It is reported, and its rows are checked all the same."""
    file = tmp_path / "turns.parquet"
    file.write_bytes((Path(__file__).parent / "data" / "fuzz" / "parquet" / seed).read_bytes())
    first, *others = found_in(file, "turns")
    assert (first.code, first.path, "DuckDB" in first.message) == ("file-unreadable", str(file), True)
    assert {found.code for found in others} == {"value-pattern"}


def test_files_of_our_own_are_read_in_place(tmp_path: Path, sample_folder: Path) -> None:
    """A copy in another form would take time, and hide what others' programs cannot read."""
    for table in TABLES:
        (file,) = (sample_folder / "data" / table).iterdir()
        scan = scan_table(table, [file], tmp_path, content=False, tell_version=True)
        assert [one.path for one in scan.files] == [file]


def as_line(row: dict[str, Any], **fields: str) -> str:
    """A row as a line, with fields as they are written."""
    parts = {name: json.dumps(value) for name, value in row.items()} | fields
    return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in parts.items()) + "}"


NO_VALUES = [
    ("n_chars", '"12"', "value-type"),
    ("n_chars", "12.5", "value-type"),
    ("n_chars", "true", "value-type"),
    ("n_chars", "1" * 19 + "0" * 3, "value-range"),
    ("n_chars", "9" * 100_000, "value-range"),
    ("n_chars", "-" + "9" * 100_000, "value-range"),
    ("n_chars", "NaN", "value-range"),
    ("n_chars", "1e999", "value-range"),
    ("n_chars", "[[]]", "value-type"),
    ("text", '{"a": 1}', "value-type"),
    ("text", '"half \\ud83d"', "value-type"),
    ("kind", "null", "value-type"),
    ("turn_id", "7", "value-type"),
    ("note", '"mine"', "value-unknown"),
]


def test_values_that_no_column_holds(tmp_path: Path) -> None:
    """Each in a line of its own, every other one, and nothing is found of those between."""
    rows = valid_rows()["turns"]
    lines = [as_line(row) for row in rows]
    at = range(3, 3 + 2 * len(NO_VALUES), 2)
    for line, (field, written, _) in zip(at, NO_VALUES, strict=True):
        lines[line] = as_line(rows[line], **{field: written})
    (tmp_path / "turns.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = sorted(found_in(tmp_path / "turns.jsonl"), key=lambda one: one.line or 0)
    assert [(one.code, one.line, one.pointer, one.record_id) for one in found] == [
        (code, line + 1, f"/{field}", f"row {line + 1}" if field == "turn_id" else rows[line]["turn_id"])
        for line, (field, _, code) in zip(at, NO_VALUES, strict=True)
    ]
    assert all(str(one).isprintable() for one in found)


def test_fields_twice_and_missing(tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    lines = [as_line(row) for row in rows]
    lines[2] = lines[2][:-1] + ',"kind":"speech"}'
    del rows[4]["kind"]
    lines[4] = as_line(rows[4])
    lines[6] = "[1, 2]"
    (tmp_path / "turns.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = found_in(tmp_path / "turns.jsonl")
    assert [(one.code, one.line) for one in found] == [("field-twice", 3), ("value-missing", 5), ("value-type", 7)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\n  \r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(end: str, last: bool, tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    rows[5]["n_chars"] = -1
    text = end.join(json.dumps(row) for row in rows) + (end if last else "")
    (tmp_path / "turns.jsonl").write_bytes(text.encode())
    (found,) = found_in(tmp_path / "turns.jsonl")
    assert (found.code, found.line) == ("value-range", 6 if end.count("\n") == 1 else 11)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\r", b"\0", b"PAR1", "\ufeff".encode(), "{}\n".encode("utf-16")])
def test_files_that_hold_no_record(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "turns.jsonl").write_bytes(data)
    assert {one.code for one in found_in(tmp_path / "turns.jsonl")} <= {"record-unreadable"}


def test_lines_at_the_bound(tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    line = as_line(rows[1])
    lines = [as_line(row) for row in rows]
    for more, expected in ((0, []), (1, ["record-too-long"]), (2, ["record-too-long"]), (3, ["record-too-long"])):
        lines[1] = line + " " * (LONGEST_LINE - len(line) + more)
        (tmp_path / "turns.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert [one.code for one in found_in(tmp_path / "turns.jsonl")] == expected


@pytest.mark.parametrize(("tries", "beside"), [(1, 0), pytest.param(3, 13, marks=pytest.mark.slow)])
def test_the_same_rows_have_the_same_findings(
    tries: int, beside: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As Parquet, as JSON lines, and as the reference gives them of rows at hand; of several damaged corpora at once,
    which takes little more time than one of them."""

    @settings(deadline=None, max_examples=tries)
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        hold_against_reference(random.Random(seed), tmp_path_factory.mktemp("damaged"), beside)

    check()


def hold_against_reference(chance: random.Random, folder: Path, beside: int) -> None:
    corpora = []
    for number in (*range(1, beside + 1), 0):
        damaged = valid_rows(chance.choice(["full", "text-free"]), CUES if number % 4 else 2)
        for _ in range(chance.choice([1, 2, 8, 30])):
            damage(damaged, chance)
        if number:
            damaged = {table: [renamed_with_entities(row, number) for row in rows] for table, rows in damaged.items()}
        corpora.append(damaged)
    for table in TABLES:
        rows = [row for one in corpora for row in one[table]]
        held = [row for one in corpora if fits_columns(table, one[table]) for row in one[table]]
        write_lines(folder / f"{table}.jsonl", rows)
        pages = [sample()] if table == "episodes" else []
        ours = list(podcorpus.validate(folder / f"{table}.jsonl", [podcorpus.SAMPLE_PAGE] if pages else ()))
        expected = by_reference(table, rows, pages)
        assert plain(ours) == expected, table
        # In columns that take nulls: in others a list that is null would be written as an empty one.
        with pq.ParquetWriter(folder / f"{table}.parquet", columns_of(table)) as writer:
            if held:
                writer.write_table(pa.Table.from_pylist(held, schema=columns_of(table)))
        theirs = list(podcorpus.validate(folder / f"{table}.parquet", [podcorpus.SAMPLE_PAGE] if pages else ()))
        assert plain(theirs) == (expected if held == rows else by_reference(table, held, pages)), table


def fits_columns(table: str, rows: list[Any]) -> bool:
    """Whether the columns of a table can hold what the rows have."""
    try:
        pa.Table.from_pylist(rows, schema=columns_of(table))
    except UNWRITABLE:
        return False
    return all(map(has_whole_parts, rows))


def has_whole_parts(row: dict[str, Any]) -> bool:
    """Whether the items of a row's lists of parts are objects or null: Arrow makes an empty object of a text."""
    lists = [row.get(name) for name in ("words", "clock_knots")]
    return all(isinstance(part, dict | None) for items in lists if isinstance(items, list) for part in items)


def test_the_command(run: Run, tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    write_lines(tmp_path / "rows.jsonl", rows)
    result = run("validate", "rows.jsonl")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--table" in result.stderr
    result = run("validate", "rows.jsonl", "--table", "turns")
    assert (result.returncode, result.stdout) == (0, f"rows.jsonl: {len(rows)} records in 1 table, no findings\n")
    rows[3]["n_chars"] = "x"
    write_lines(tmp_path / "rows.jsonl", rows)
    result = run("validate", "rows.jsonl", "--table", "turns", "--format", "github")
    assert result.returncode == 1
    assert result.stdout.startswith("::error file=rows.jsonl,line=4,title=value-type::rows.jsonl:4, turns ")
    write_valid(tmp_path / "corpus")
    put_table(tmp_path / "corpus", "turns", valid_rows()["turns"])
    write_lines(tmp_path / "corpus" / "data" / "turns" / "more.jsonl", rows)
    result = run("validate", "corpus")
    assert (result.returncode, "file-unlisted" in result.stdout) == (1, True)
