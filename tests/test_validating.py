"""Validating: every rule's finding at exactly its record, no finding on what is valid, and no row that ends the run."""

from __future__ import annotations

import hashlib
import math
import random
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from cases import (
    CUES,
    INVALID,
    SECOND,
    case_sources,
    cases,
    described,
    edit_folder,
    edit_rows,
    found_in_folder,
    sample,
    sources,
    valid_rows,
    write_valid,
)
from click.testing import CliRunner
from conftest import tried
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from side_by_side import Given, found_side_by_side

from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.cli import cli
from podcorpus.curating.bundled import SAMPLE, known_curations
from podcorpus.curating.decisions import Curation
from podcorpus.findings.finding import Finding
from podcorpus.findings.rules import RULES
from podcorpus.folder.read import read_folder
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import in_memory, run, validate_rows

CASES = dict(cases())
EPISODE = "night-ferry.the-slack-hour"
# Cases of a release are those of test_release, those of lines of test_tables.
HERE = {name: case for name, case in CASES.items() if not case.keys() & {"release", "lines"}}
ROW_CASES = sorted(name for name, case in HERE.items() if all("table" in edit for edit in case.get("edits", [{}])))
FOLDER_CASES = sorted(name for name, case in HERE.items() if "edits" in case and name not in ROW_CASES)
PAGE_CASES = sorted(name for name, case in HERE.items() if "edits" not in case)


# Each is tested elsewhere: what an export leaves out or changes in `test_exporting`, ambiguous speakers in
# `test_speakers`, chapters beside a page in `test_chapters`, files of a folder in `test_inputs`, projects in
# `test_projects` and `test_fetching`, processes in `test_making`, decisions that do not match in `test_drafting`.
WITHOUT_A_FILE = {
    *("export-left-out", "export-changed", "speaker-ambiguous"),
    *("chapters-twice", "chapters-unreadable", "source-skipped", "source-unreadable"),
    *("curated-mismatch", "curated-unread", "list-unread"),
    *(
        "entry-unused",
        "entry-missing",
        "entry-value",
        "entry-repeated",
        "entry-shared",
        "speaker-unmatched",
        "chapters-missing",
        "link-not-fetched",
        "page-missing",
    ),
    *("file-outdated", "build-failed", "worker-ended"),
}


def code_of(name: str) -> str:
    """The code a case is for."""
    return name.split(".")[0]


def given_to(rows: dict[str, list[Any]], case: dict[str, Any]) -> Given:
    return Given(rows, case_sources(case))


def validated(rows: dict[str, list[Any]], case: dict[str, Any]) -> list[Finding]:
    given = given_to(rows, case)
    return list(validate_rows(given.rows, given.sources))


def check(found: list[Finding], name: str, folder: Path | None = None) -> None:
    """The findings are those that the case expects, and one of them is what it is named for."""
    expected = [{key: value for key, value in one.items() if key != "says"} for one in CASES[name]["expect"]]
    assert [described(one, folder) for one in found] == expected, "\n".join(map(str, found))
    for one, wanted in zip(found, CASES[name]["expect"], strict=True):
        assert wanted.get("says", "") in one.message
        assert one.message.isprintable()
    assert {one.code for one in found} == {code_of(name)}


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    named = {code_of(name) for name in CASES}
    assert set(RULES) - named == WITHOUT_A_FILE, "rules without a file in tests/data/invalid/"
    assert named - set(RULES) == set(), "files in tests/data/invalid/ that name no rule"
    pages = {path.name for path in INVALID.glob("*") if path.suffix != ".json"}
    assert pages == {case["page"] for case in CASES.values() if "page" in case}


def found_in_cases(names: Sequence[str]) -> dict[str, list[Finding]]:
    """What is found of cases of rows, by their names."""
    corpora = []
    for name in names:
        rows = valid_rows(CASES[name].get("edition", "full"), CASES[name].get("episodes", 1))
        edit_rows(rows, CASES[name]["edits"])
        corpora.append(given_to(rows, CASES[name]))
    return dict(zip(names, found_side_by_side(corpora), strict=True))


@cache
def found_in_row_cases() -> dict[str, list[Finding]]:
    """What is found of all of them."""
    return found_in_cases(ROW_CASES)


@pytest.mark.parametrize("name", ROW_CASES)
def test_a_damaged_row(name: str) -> None:
    """In memory, side by side; `test_windows` has the same of folders, each by itself."""
    check(found_in_row_cases()[name], name)


def test_over_many_rows_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine has all of its optimizers then, and is asked each rule by itself."""
    for module in (in_memory, run):
        monkeypatch.setattr(module, "FEW_ROWS", 0)
    # Of one edition, without pages, and with one registry: they are one corpus.
    names = [
        name
        for name in ROW_CASES
        if CASES[name].keys() == {"edits", "expect"}
        if {edit["table"] for edit in CASES[name]["edits"]} <= {"turns", "mentions", "segments"}
        if RULES[code_of(name)].layer not in ("shape", "identity") and code_of(name) != "rows-unsorted"
    ]
    found = found_in_cases(names)
    assert len(found) > 20
    for name in names:
        check(found[name], name)


@pytest.mark.parametrize("name", FOLDER_CASES)
def test_a_damaged_folder(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    write_valid(tmp_path, case.get("edition", "full"), case.get("episodes", 1))
    edit_folder(tmp_path, case["edits"])
    check(found_in_folder(tmp_path), name, tmp_path)


@pytest.mark.parametrize("name", PAGE_CASES)
def test_a_damaged_page(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    if "page" in case:
        data = (INVALID / case["page"]).read_bytes()
    else:
        text = sample().text
        for old, new in case["replace"]:
            assert old in text
            text = text.replace(old, new)
        data = text.encode()
    if case.get("command") == "hydrate":
        (tmp_path / "page.txt").write_bytes(data)
        write_valid(tmp_path / "corpus", "text-free")
        arguments = ["hydrate", str(tmp_path / "corpus"), "--source", str(tmp_path / "page.txt")]
        result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "out")], standalone_mode=False)
        assert result.return_value == 1
        (expected,) = case["expect"]
        assert f"{RULES[expected['code']].level}: {expected['code']} (1)" in result.output
        assert f"{expected['table']} {expected['record_id']}: " in result.output
        return
    curations = [known.curation for known in known_curations()]
    built = build_episode(Source.from_bytes(data, "page.txt"), curations, EpisodeMeta("invented.page"))
    # A decision is named by its file, in the package's layer.
    found = [one if one.path == "page.txt" else inside(one) for one in built.findings]
    check(found, name)


def inside(found: Finding) -> Finding:
    """A finding on a file of the package, by its path there."""
    path = found.path and Path(found.path).relative_to(SAMPLE).as_posix()
    return found.model_copy(update={"path": path})


@pytest.mark.parametrize("source", [False, True])
@pytest.mark.parametrize("episodes", [1, 3, CUES])
@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_a_valid_corpus_has_no_finding(edition: str, episodes: int | str, source: bool) -> None:
    assert list(validate_rows(valid_rows(edition, episodes), sources(episodes) if source else [])) == []


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_a_valid_folder_has_no_finding(edition: str, tmp_path: Path) -> None:
    write_valid(tmp_path, edition)
    read = read_folder(tmp_path)
    assert [*read.findings, *validate_rows(read.rows, [sample()], read.absent)] == []


def test_a_bad_row_does_not_end_the_run() -> None:
    pairs = [
        ("turns", f"{EPISODE}.t0003", "n_chars", "12", "value-type"),
        ("mentions", f"{EPISODE}.t0011.m00", "chapter_id", f"{EPISODE}.c99", "reference-dangling"),
        ("chapters", f"{EPISODE}.c06", "chapter_index", 12, "id-parts"),
        ("segments", f"{EPISODE}.s0040", "sha256", "0" * 64, "segment-hash"),
        ("episodes", EPISODE, "n_turns", 3, "count-wrong"),
        ("entities", "orkney", "n_mentions", 0, "count-wrong"),
        ("speakers", f"{EPISODE}.femke-duinhart", "entity_id", "orkney", "speaker-entity"),
        ("turns", f"{EPISODE}.t0021", "text", "Other words.", "text-hash"),
    ]
    both = list(combinations(pairs, 2))
    corpora = []
    for some in both:
        rows = valid_rows()
        for table, record, field, value, _ in some:
            edit_rows(rows, [{"table": table, "id": record, "set": {field: value}}])
        corpora.append(given_to(rows, {"source": True}))
    for some, found in zip(both, found_side_by_side(corpora), strict=True):
        result = {(one.code, one.table, one.record_id) for one in found}
        assert result >= {(code, table, record) for table, record, _, _, code in some}, some


def test_a_table_that_could_not_be_read_makes_nothing_dangle() -> None:
    for table in TABLES:
        rows = valid_rows()
        del rows[table]
        assert list(validate_rows(rows, [sample()], {table})) == []


def found_at(rows: dict[str, list[Any]], source: Source | None, absent: set[str]) -> set[tuple[str, str | None]]:
    """Codes and records of what is found."""
    return {(one.code, one.record_id) for one in validate_rows(rows, [source] if source else [], absent)}


def test_a_page_that_cannot_be_read() -> None:
    page = Source("page.txt", "No page at all.", sample().sha256)
    assert ("source-reading", EPISODE) in found_at(valid_rows(), page, set())


def test_a_chapter_that_the_page_has_not() -> None:
    rows = valid_rows()
    place = "start_turn_id start_char source_start start_ms end_ms published_start_ms alignment confidence"
    nowhere = dict.fromkeys(place.split())
    rows["chapters"].append(
        {**rows["chapters"][-1], **nowhere, "chapter_id": f"{EPISODE}.c07", "chapter_index": 7, "title": "More"}
    )
    rows["episodes"][0]["n_chapters"] += 1
    assert found_at(rows, sample(), set()) == {("source-reading", f"{EPISODE}.c07")}


def test_a_turn_that_the_page_has_not() -> None:
    rows = valid_rows()
    turn = rows["turns"][5]
    turn["text"] = turn["text"][:-1]
    turn["text_sha256"] = hashlib.sha256(turn["text"].encode()).hexdigest()
    turn["source_end"] -= 1
    turn["n_chars"] -= 1
    rows["segments"] = []
    assert found_at(rows, sample(), {"segments"}) == {("source-reading", turn["turn_id"])}


def test_a_cue_that_the_page_has_not() -> None:
    rows = valid_rows("full", CUES)
    last = rows["cues"][-1]
    place = {"start_ms": last["end_ms"], "start_char": last["end_char"], "source_start": last["source_end"]}
    cue = {**last, **place, "cue_id": f"{last['cue_id'][:-1]}6", "cue_index": 16, "n_words": 0}
    rows["cues"].append(cue)
    rows["turns"][-1]["n_cues"] = 2
    rows["segments"] = []
    assert found_at(rows, sources(CUES)[0], {"segments"}) == {("source-reading", cue["cue_id"])}


def test_a_turn_that_only_the_page_shows() -> None:
    rows = valid_rows()
    last = rows["turns"].pop()
    rows["segments"] = []
    assert ("reference-dangling", last["turn_id"]) in found_at(rows, sample(), {"segments"})
    for table in ("cues", "mentions"):
        rows[table] = [row for row in rows[table] if row["turn_id"] != last["turn_id"]]
    assert ("source-reading", last["turn_id"]) in found_at(rows, sample(), {"segments"})


def test_turns_that_overlap() -> None:
    rows = valid_rows("text-free")
    before, turn = rows["turns"][4:6]
    moved = turn["source_start"] - before["source_end"] + 2
    turn["source_start"] -= moved
    turn["source_end"] -= moved
    rows["segments"], rows["cues"] = [], []
    assert found_at(rows, None, {"segments", "cues"}) == {("span-outside-source", turn["turn_id"])}


def test_cues_that_overlap_in_the_source() -> None:
    rows = valid_rows("text-free", CUES)
    rows["cues"][3]["source_start"] = rows["cues"][2]["source_end"] - 2
    rows["segments"] = []
    assert found_at(rows, None, {"segments"}) == {("span-outside-source", rows["cues"][3]["cue_id"])}


def test_many_damages_of_one_rule_are_all_found() -> None:
    rows = valid_rows()
    for turn in rows["turns"]:
        turn["text"] = f"{turn['text']} "
    assert Counter(one.code for one in validated(rows, {})) == {"text-hash": len(rows["turns"])}


ODD_VALUES: list[tuple[str, str, Any, str]] = [
    ("turns", "turn_id", f"{EPISODE}.t0003\n", "value-pattern"),
    ("turns", "text_sha256", "0" * 64 + "\n", "value-pattern"),
    ("turns", "turn_id", f"{EPISODE}.t000\u0663", "value-pattern"),
    ("turns", "n_chars", True, "value-type"),
    ("turns", "n_chars", 10**30, "value-range"),
    ("turns", "n_chars", 1e300, "value-range"),
    ("turns", "n_chars", math.nan, "value-range"),
    ("turns", "n_chars", 10**5000, "value-range"),
    ("turns", "text", "half \ud83d", "value-type"),
    ("turns", "text", {"deep": []}, "value-type"),
    ("mentions", "score", math.inf, "value-range"),
    ("mentions", "score", True, "value-type"),
    ("mentions", "score", 10**400, "value-range"),
    ("mentions", "surface", "é" * 121, "value-length"),
    ("episodes", "clock_ratio", math.nan, "value-range"),
    ("episodes", "clock_ratio", 0, "value-range"),
    ("episodes", "title", "", "value-length"),
    ("entities", "aliases", "Orkney", "value-type"),
    ("entities", "aliases", [None], "value-type"),
    ("entities", "aliases", [["x"]], "value-type"),
    ("entities", "aliases", {"0": "x"}, "value-type"),
]


@cache
def found_of_odd_values() -> list[list[Finding]]:
    """What is found of each of `ODD_VALUES` in a corpus."""
    corpora = []
    for table, field, value, _ in ODD_VALUES:
        rows = valid_rows()
        rows[table][3 if len(rows[table]) > 3 else 0][field] = value
        corpora.append(given_to(rows, {"source": True}))
    return found_side_by_side(corpora)


@pytest.mark.parametrize(
    "at", range(len(ODD_VALUES)), ids=lambda at: f"{ODD_VALUES[at][1]}-{type(ODD_VALUES[at][2]).__name__}-{at}"
)
def test_values_that_slip_through_elsewhere(at: int) -> None:
    table, field, _, code = ODD_VALUES[at]
    found = found_of_odd_values()[at]
    assert [(one.code, one.table) for one in found] == [(code, table)], "\n".join(map(repr, found))
    assert (found[0].pointer or "").startswith(f"/{field}")
    assert str(found[0]).isprintable()


def test_an_integral_float_is_an_integer_as_json_schema_says() -> None:
    rows = valid_rows()
    rows["turns"][3]["n_chars"] = float(rows["turns"][3]["n_chars"])
    rows["mentions"][3]["score"] = None
    assert validated(rows, {}) == []


def test_lengths_are_code_points() -> None:
    rows = valid_rows()
    rows["episodes"][0]["title"] = "𝔸"
    assert validated(rows, {}) == []
    rows["mentions"][3]["surface"] = "𝔸" * 120
    assert {one.code for one in validated(rows, {})} == {"surface-mismatch"}


def test_ids_are_shown_escaped_and_short() -> None:
    for evil in ("a\x1b[2Jb", "x\u202ey", "z" * 100_000, "\ud800", "line\nend"):
        rows = valid_rows()
        rows["turns"][3]["turn_id"] = evil
        (found,) = validated(rows, {})
        assert (found.code, found.pointer) == ("value-pattern" if evil != "\ud800" else "value-type", "/turn_id")
        assert str(found).isprintable()
        assert len(str(found)) < 1000
        found.model_dump_json()


def test_rows_that_are_no_objects() -> None:
    rows = valid_rows()
    rows["turns"].insert(0, ["a", "list"])
    rows["entities"].append(None)
    assert {(one.code, one.record_id) for one in validated(rows, {})} == {
        ("value-type", "row 1"),
        ("value-type", f"row {len(rows['entities'])}"),
    }


def test_episodes_of_which_one_begins_like_the_other() -> None:
    rows = valid_rows(episodes=2)
    for table in rows.values():
        for row in table:
            for field, value in row.items():
                if isinstance(value, str) and value.startswith(SECOND):
                    row[field] = f"{EPISODE}-again{value[len(SECOND) :]}"
    for name, table in rows.items():
        # As building has them: by episode.
        table.sort(key=lambda row: row.get("episode_id", row.get("entity_id")) if name != "entities" else "")
    assert validated(rows, {}) == []


# Anything that JSON, or a careless reader of it, can give.
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, -(2**63) - 1, 10**400, math.nan, math.inf, -math.inf, 1e308, -0.0, 0.5]),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.sampled_from([EPISODE, f"{EPISODE}.t0003", f"{EPISODE}.t0003\n", "orkney", "full", "curated", "a" * 64]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
SLOW_START = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def any_rows(draw: st.DrawFn) -> dict[str, list[Any]]:
    """Tables of rows: with any fields, or with those of the table and any values, or valid but for some."""
    tables: dict[str, list[Any]] = {}
    valid = valid_rows()
    for table, model in TABLES.items():
        fields = st.sampled_from([*model.model_fields, "extra", "a/b~c", ""])
        loose = st.dictionaries(fields, VALUES, max_size=6) | VALUES
        changed = st.builds(
            lambda row, change: {**row, **change},
            st.sampled_from(valid[table]),
            st.dictionaries(st.sampled_from(list(model.model_fields)), VALUES, max_size=2),
        )
        tables[table] = draw(st.lists(loose | changed, max_size=25))
    return tables


@tried(8, 80)
def test_nothing_that_json_can_hold_ends_the_run(tries: int) -> None:
    @settings(SLOW_START, max_examples=tries)
    @given(any_rows(), st.booleans(), st.sets(st.sampled_from(list(TABLES)), max_size=2))
    def check(rows: dict[str, list[Any]], source: bool, absent: set[str]) -> None:
        for found in validate_rows(rows, [sample()] if source else [], absent):
            assert found.code in RULES
            assert found.message.isprintable()
            assert len(found.message) < 1500
            found.model_dump_json()

    check()


WRONG = {
    "string": st.integers() | st.booleans() | st.floats() | st.lists(st.text(), max_size=2),
    "integer": st.text() | st.booleans() | st.floats().filter(lambda x: not x.is_integer()) | st.just([]),
    "number": st.text() | st.booleans() | st.just(math.nan) | st.just({}),
    "array": st.text() | st.integers() | st.lists(st.integers(), min_size=1, max_size=2) | st.just({}),
}


@st.composite
def wrong_values(draw: st.DrawFn) -> list[tuple[str, str, Any]]:
    """Some tables and fields, with a value of a wrong type for each."""
    some = []
    for _ in range(draw(st.integers(1, 45))):
        table = draw(st.sampled_from(list(TABLES)))
        properties = json_schema(table)["properties"]
        field = draw(st.sampled_from(list(properties)))
        kinds = properties[field]["type"]
        nullable = isinstance(kinds, list)
        value = draw(WRONG[kinds[0] if nullable else kinds] | (st.nothing() if nullable else st.none()))
        some.append((table, field, value))
    return some


@tried(2, 10)
def test_values_of_wrong_types_are_found_at_their_fields(tries: int) -> None:
    @settings(SLOW_START, max_examples=tries)
    @given(wrong_values(), st.randoms(use_true_random=False))
    def check(some: list[tuple[str, str, Any]], chance: random.Random) -> None:
        corpora = []
        for table, field, value in some:
            rows = valid_rows("full", CUES)
            at = chance.randrange(len(rows[table]))
            rows[table][at] = {**rows[table][at], field: value}
            corpora.append(Given(rows))
        for (table, field, _), found in zip(some, found_side_by_side(corpora), strict=True):
            assert len({one.record_id for one in found}) == 1, "\n".join(map(str, found))
            assert {one.code for one in found} <= {"value-type", "value-range"}
            assert {(one.table, (one.pointer or "").split("/")[1]) for one in found} == {(table, field)}

    check()


@pytest.mark.parametrize(("duration_ms", "found"), [(70, True), (2_000, True), (70_000, False)])
def test_a_length_too_short_for_the_words_of_a_page_without_times(duration_ms: int, found: bool) -> None:
    page = "Mara Lind: The crane lifts a keel, and the keel swings.\n\nTom Reed: " + "It swings slowly. " * 20 + "\n"
    built = build_episode(Source.from_bytes(page.encode(), "crane.txt"), [Curation({}, ())], EpisodeMeta("crane"))
    rows = corpus_rows(build_corpus([built]))
    rows["episodes"][0]["duration_ms"] = duration_ms
    codes = [one.code for one in validate_rows(rows)]
    assert codes == (["duration-short"] if found else [])
