"""Comparing versions: exactly what was changed, turned around too, of folders and of git revisions."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from cases import Rows, edit_folder, edit_rows, valid_rows, write_redirects, write_rows, write_valid
from conftest import ROOT, Run, tried
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from podcorpus.cli.output_schemas import document_schema
from podcorpus.diffing import FORMATS, KINDS, Change, Comparison, compare, open_version
from podcorpus.diffing.match_rules import SAMENESS
from podcorpus.errors import InputError
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.arrow import arrow_table

EPISODE = "night-ferry.the-slack-hour"
Said = tuple[str, str, str | None, str | None, frozenset[str]]


def write_tables(folder: Path, rows: Rows) -> None:
    """The tables alone: a comparison needs no manifest."""
    for table in TABLES:
        (folder / "data" / table).mkdir(parents=True)
        pq.write_table(arrow_table(table, rows[table]), folder / "data" / table / "part.parquet")


@contextmanager
def compared(old: Path, new: Path) -> Iterator[Comparison]:
    with open_version(str(old)) as a, open_version(str(new)) as b, compare(a, b) as comparison:
        yield comparison


def said(change: Change) -> Said:
    return change.table, change.kind, change.old_id, change.new_id, frozenset(one.field for one in change.fields)


def all_said(old: Path, new: Path) -> set[Said]:
    """Every change, checked against the counts."""
    with compared(old, new) as comparison:
        changes = [change for table in TABLES for change in comparison.changes(table)]
        for table, found in comparison.tables.items():
            for kind in KINDS:
                assert sum((c.table, c.kind) == (table, kind) for c in changes) == found.kinds[kind]
        assert comparison.differs == bool(changes)
    assert len(changes) == len({said(change) for change in changes})
    return {said(change) for change in changes}


@pytest.fixture
def pair(tmp_path: Path) -> Callable[[Callable[[Rows], None]], tuple[Path, Path]]:
    """Two folders, the valid corpus and one that a function changed."""

    def make(change: Callable[[Rows], None]) -> tuple[Path, Path]:
        rows = valid_rows()
        write_tables(tmp_path / "old", rows)
        change(rows)
        write_tables(tmp_path / "new", rows)
        return tmp_path / "old", tmp_path / "new"

    return make


Pair = Callable[[Callable[[Rows], None]], tuple[Path, Path]]


def number_again(rows: Rows) -> None:
    """Give the mentions of each turn their indices and ids anew."""
    last = None
    for row in rows["mentions"]:
        index = 0 if row["turn_id"] != last else index + 1  # noqa: F821
        last = row["turn_id"]
        row["mention_index"], row["mention_id"] = index, f"{last}.m{index:02d}"


# What was changed is what is told


def fresh(value: Any, number: int) -> Any:
    """Another value of the kind, that no record has."""
    if isinstance(value, str):
        return f"{value[:40]}~{number}"
    if isinstance(value, list):
        parts = bool(value) and isinstance(value[0], dict)
        return [*value, {name: fresh(part, number) for name, part in value[0].items()} if parts else f"~{number}"]
    return value + 1_000_003 + number


def recognised(table: str, row: dict[str, Any], changed: set[str]) -> bool:
    """Whether a record with these columns changed is still the record of its id."""
    rule = SAMENESS[table]
    return any(
        all(column not in changed and row[column] is not None for column in group)
        for group in (*rule.kept, *rule.barely)
    )


@st.composite
def edits(draw: st.DrawFn) -> tuple[Rows, set[Said]]:
    """An edited corpus, and the changes it should be told to have."""
    rows = valid_rows()
    expected: set[Said] = set()
    number = 0
    for table, model in TABLES.items():
        rule, key = SAMENESS[table], model.key
        refs = set(rule.refs)
        chosen = draw(st.sets(st.integers(0, len(rows[table]) - 1), max_size=5), label=table)
        kept = []
        for at, row in enumerate(rows[table]):
            kept.append(row)
            if at not in chosen:
                continue
            number += 1
            free = [c for c in row if c != key and c not in refs and c != "text" and row[c] is not None]
            what = draw(st.sampled_from(KINDS))
            old_id = row[key]
            if what == "removed":
                kept.pop()
                expected.add((table, "removed", old_id, None, frozenset()))
            elif what == "added":
                new = copy.deepcopy(row)
                for column in {key, *rule.signature} - refs:
                    if new[column] is not None:
                        new[column] = fresh(new[column], number)
                if table == "mentions" or table == "speakers":
                    new["entity_id"] = f"nobody-{number}"
                kept.append(new)
                expected.add((table, "added", None, new[key], frozenset()))
            elif what == "renumbered":
                columns = set(draw(st.lists(st.sampled_from(free), max_size=2))) - {*rule.exact, model.index}
                row.update({column: fresh(row[column], number) for column in columns})
                row[key] = fresh(old_id, number)
                expected.add((table, "renumbered", old_id, row[key], frozenset(columns)))
            else:
                pool = [column for column in free if what == "changed" or column in rule.place]
                columns = set(draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4))) if pool else set()
                if not columns or not recognised(table, row, columns):
                    continue
                row.update({column: fresh(row[column], number) for column in columns})
                kind = "moved" if columns <= rule.place else "changed"
                expected.add((table, kind, old_id, old_id, frozenset(columns)))
        rows[table] = kept
    for table, kind, old_id, new_id, _ in expected:
        if kind == "renumbered":
            for other, rule in SAMENESS.items():
                for column in [column for column, target in rule.refs.items() if target == table]:
                    for row in rows[other]:
                        row[column] = new_id if row[column] == old_id else row[column]
    return rows, expected


MIRRORED = {"added": "removed", "removed": "added"}


@tried(2, 60)
def test_what_was_edited_is_reported_and_nothing_else(tries: int, tmp_path: Path) -> None:
    write_tables(tmp_path / "old", valid_rows())
    slow_start = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(deadline=None, max_examples=tries, suppress_health_check=slow_start)
    @given(edits())
    def check(edited: tuple[Rows, set[Said]]) -> None:
        hold_against_edits(tmp_path / "old", *edited)

    check()


def hold_against_edits(old: Path, rows: Rows, expected: set[Said]) -> None:
    with TemporaryDirectory() as folder:
        new = Path(folder, "new")
        write_tables(new, rows)
        assert all_said(old, new) == expected
        assert all_said(new, old) == {
            (table, MIRRORED.get(kind, kind), new_id, old_id, fields)
            for table, kind, old_id, new_id, fields in expected
        }


def test_a_mention_put_in_renumbers_those_behind_it(pair: Pair) -> None:
    def put_in(rows: Rows) -> None:
        at = next(i for i, row in enumerate(rows["mentions"]) if row["mention_id"] == f"{EPISODE}.t0000.m01")
        first = rows["mentions"][at]
        new = {**first, "start_char": first["start_char"] - 4, "end_char": first["start_char"] - 1, "surface": "Hoy"}
        rows["mentions"].insert(at, {**new, "entity_id": "hoy"})
        number_again(rows)

    old, new = pair(put_in)
    n = sum(row["turn_id"] == f"{EPISODE}.t0000" for row in valid_rows()["mentions"])
    ids = [f"{EPISODE}.t0000.m{i:02d}" for i in range(n + 1)]
    assert all_said(old, new) == {
        ("mentions", "added", None, ids[1], frozenset()),
        *(("mentions", "renumbered", ids[i], ids[i + 1], frozenset()) for i in range(1, n)),
    }
    with compared(old, new) as comparison:
        assert comparison.tables["mentions"].reused == n - 1
        assert comparison.tables["mentions"].gone == 0


def test_a_turn_taken_out_renumbers_all_that_follows_and_changes_nothing_in_it(pair: Pair) -> None:
    def take_out(rows: Rows) -> None:
        gone = rows["turns"].pop(20)
        for table in ("mentions", "cues"):
            rows[table] = [row for row in rows[table] if row["turn_id"] != gone["turn_id"]]
        names = {}
        for index, row in enumerate(rows["turns"]):
            names[row["turn_id"]] = f"{EPISODE}.t{index:04d}"
            row["turn_index"] = index
            row["turn_id"] = names[row["turn_id"]]
        for table, column in [
            ("turns", "continues_turn_id"),
            ("chapters", "start_turn_id"),
            ("mentions", "turn_id"),
            ("cues", "turn_id"),
        ]:
            for row in rows[table]:
                row[column] = names.get(row[column], row[column])
        rows["segments"] = [row for row in rows["segments"] if row["turn_id"] != gone["turn_id"]]
        for row in rows["segments"]:
            row["turn_id"] = names.get(row["turn_id"], row["turn_id"])
        number_again(rows)

    old, new = pair(take_out)
    found = all_said(old, new)
    turns = {(kind, old_id) for table, kind, old_id, _, _ in found if table == "turns"}
    assert turns == {
        ("removed", f"{EPISODE}.t0020"),
        *(("renumbered", f"{EPISODE}.t{i:04d}") for i in range(21, len(valid_rows()["turns"]))),
    }
    assert {kind for table, kind, *_ in found if table == "mentions"} == {"removed", "renumbered"}
    assert {kind for table, kind, *_ in found if table == "segments"} == {"removed"}
    assert not any(fields - {"continues_turn_id"} for *_, fields in found)


def test_references_follow_an_entity_to_its_new_name(pair: Pair) -> None:
    def rename(rows: Rows) -> None:
        edit_rows(rows, [{"table": "entities", "id": "orkney", "set": {"entity_id": "orkney-islands"}}])
        for row in rows["mentions"]:
            row["entity_id"] = "orkney-islands" if row["entity_id"] == "orkney" else row["entity_id"]

    assert all_said(*pair(rename)) == {("entities", "renumbered", "orkney", "orkney-islands", frozenset())}


def test_a_mention_moved_and_one_corrected(pair: Pair) -> None:
    def change(rows: Rows) -> None:
        moved, corrected = rows["mentions"][3], rows["mentions"][9]
        moved["start_char"] += 2
        moved["end_char"] += 2
        corrected["entity_id"] = "rotterdam" if corrected["entity_id"] != "rotterdam" else "orkney"

    rows = valid_rows()["mentions"]
    found = all_said(*pair(change))
    assert found == {
        ("mentions", "moved", rows[3]["mention_id"], rows[3]["mention_id"], frozenset({"start_char", "end_char"})),
        ("mentions", "changed", rows[9]["mention_id"], rows[9]["mention_id"], frozenset({"entity_id"})),
    }


def test_an_id_used_for_something_else_is_two_records(pair: Pair) -> None:
    def replace(rows: Rows) -> None:
        rows["entities"][0].update(canonical_name="Else", entity_type="WORK", wikidata_id=None)

    old, new = pair(replace)
    entity = valid_rows()["entities"][0]["entity_id"]
    # What names the id now names another record, and so has changed with the same letters.
    assert all_said(old, new) == {
        ("entities", "removed", entity, None, frozenset()),
        ("entities", "added", None, entity, frozenset()),
        *(
            ("mentions", "changed", row["mention_id"], row["mention_id"], frozenset({"entity_id"}))
            for row in valid_rows()["mentions"]
            if row["entity_id"] == entity
        ),
    }
    with compared(old, new) as comparison:
        assert f"entity_id '{entity}' (now another record)" in "\n".join(FORMATS["text"](comparison, 1))


def test_words_are_never_shown(run: Run, tmp_path: Path) -> None:
    write_valid(tmp_path / "old")
    write_valid(tmp_path / "new")
    rows = valid_rows()
    rows["turns"][3].update(text="A secret sentence.", text_sha256="0" * 64)
    write_rows(tmp_path / "new", rows)
    for form in ("text", "json", "markdown"):
        result = run("diff", "old", "new", "--all", "--format", form).stdout
        assert "text_sha256" in result
        assert "secret" not in result
        for row in valid_rows()["turns"]:
            assert row["n_words"] < 4 or row["text"][:40] not in result
    changes = json.loads(run("diff", "old", "new", "--format", "json").stdout)["changes"]
    (field,) = [one for one in changes[0]["fields"] if one["field"] == "text"]
    assert field == {"field": "text", "old": None, "new": None, "withheld": True}


def test_the_two_editions_differ_in_the_edition_alone(tmp_path: Path) -> None:
    write_valid(tmp_path / "full")
    write_valid(tmp_path / "free", "text-free")
    assert all_said(tmp_path / "full", tmp_path / "free") == {
        ("episodes", "changed", EPISODE, EPISODE, frozenset({"edition"}))
    }


def test_columns_that_come_go_and_change_type(tmp_path: Path) -> None:
    write_valid(tmp_path / "old")
    write_valid(tmp_path / "new")
    edit_folder(
        tmp_path / "new",
        [
            {"column": "note", "of": "turns", "add": "x"},
            {"column": "kind", "of": "turns", "drop": True},
            {"column": "n_words", "of": "turns", "type": "string"},
            {"column": "text_sha256", "of": "turns", "drop": True},
        ],
    )
    with compared(tmp_path / "old", tmp_path / "new") as comparison:
        turns = comparison.tables["turns"]
        assert turns.columns_added == ("note",)
        assert turns.columns_removed == ("text_sha256", "kind")
        assert turns.columns_retyped == ("n_words",)
        assert comparison.differs
        assert list(comparison.changes("turns")) == []


def test_columns_of_ones_own_are_not_looked_into(tmp_path: Path) -> None:
    for name, words in [("old", "one"), ("new", "another")]:
        write_valid(tmp_path / name)
        edit_folder(tmp_path / name, [{"column": 'my "words", o', "of": "turns", "add": words}])
    assert all_said(tmp_path / "old", tmp_path / "new") == set()
    write_tables(tmp_path / "none", valid_rows())
    (tmp_path / "none" / "data" / "turns" / "part.parquet").unlink()
    assert {kind for _, kind, *_ in all_said(tmp_path / "old", tmp_path / "none")} == {"removed"}


def test_a_table_that_one_version_has_not(tmp_path: Path) -> None:
    write_tables(tmp_path / "old", valid_rows())
    write_tables(tmp_path / "new", valid_rows())
    (tmp_path / "old" / "data" / "chapters" / "part.parquet").unlink()
    kinds = {(table, kind) for table, kind, *_ in all_said(tmp_path / "old", tmp_path / "new")}
    assert kinds == {("chapters", "added")}


def test_a_table_in_shards_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    odd = tmp_path / "it's [a] *corpus?"
    write_tables(odd, valid_rows())
    write_tables(tmp_path / "old", valid_rows())
    rows = valid_rows()["turns"]
    file = odd / "data" / "turns" / "part.parquet"
    pq.write_table(arrow_table("turns", rows[:9]), file)
    pq.write_table(arrow_table("turns", rows[9:]), file.with_name("part-2.parquet"))
    assert all_said(tmp_path / "old", odd) == set()


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    write_valid(tmp_path / "good")
    for name, edit, says in [
        ("cut", {"file": "data/turns/train-00000-of-00001.parquet", "cut": 300}, "a Parquet file that was cut short"),
        ("keyless", {"column": "turn_id", "of": "turns", "drop": True}, "no column turn_id"),
    ]:
        write_valid(tmp_path / name)
        edit_folder(tmp_path / name, [edit])
        with pytest.raises(InputError, match=says), compared(tmp_path / "good", tmp_path / name):
            pass
    rows = valid_rows()
    rows["turns"].append(rows["turns"][-1])
    write_tables(tmp_path / "twice", rows)
    with pytest.raises(InputError, match="twice: turns has"), compared(tmp_path / "twice", tmp_path / "good"):
        pass


# Formats and exit codes


def two_versions(folder: Path) -> None:
    write_valid(folder / "old")
    write_valid(folder / "new")
    rows = valid_rows()
    for row in rows["mentions"][:8]:
        row["form"] = "asr_error" if row["form"] != "asr_error" else "alias"
    rows["entities"][0]["description"] = "A \u202eturned `name` | \x1b[31m."
    del rows["chapters"][-1]
    write_rows(folder / "new", rows)


def test_text_for_a_person(run: Run, tmp_path: Path) -> None:
    two_versions(tmp_path)
    done = run("diff", "old", "new")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "old (0.0.0, full) → new (0.0.0, full)"
    assert any(re.fullmatch(r"mentions +153 → 153 +0 +0 +8 +0 +0", line) for line in lines)
    assert "  … and 3 more changed (--all)" in lines
    assert sum(line.startswith("  changed ") for line in lines) == 6
    assert lines[-1].startswith("version 0.1.0 or later (major: chapters: 1 id removed")
    assert all(line.isprintable() for line in lines)
    everything = run("diff", "old", "new", "--all").stdout.splitlines()
    assert sum(line.startswith("  changed ") for line in everything) == 9
    assert "more" not in run("diff", "old", "new", "--limit", "8").stdout


def test_markdown_for_the_changelog(run: Run, tmp_path: Path) -> None:
    two_versions(tmp_path)
    result = run("diff", "old", "new", "--format", "markdown").stdout
    assert result.startswith("### Data 0.0.0\n\nCompared with 0.0.0: a major change (chapters: 1 id removed")
    assert "| mentions | 153 → 153 | 0 | 0 | 8 | 0 | 0 |\n" in result
    assert "- mentions, changed: 3 more\n" in result
    assert "``A \\u202eturned `name` | \\x1b[31m.``" in result


def test_what_stands_for_a_removed_record_is_reported(tmp_path: Path) -> None:
    rows = valid_rows()
    write_tables(tmp_path / "old", rows)
    gone = [row["entity_id"] for row in rows["entities"][:3]]
    rows["entities"] = rows["entities"][3:]
    write_tables(tmp_path / "new", rows)
    write_redirects(tmp_path / "new", [["entities", gone[0], "orkney"], ["entities", gone[1], None]])
    with compared(tmp_path / "old", tmp_path / "new") as comparison:
        result = [line for line in FORMATS["markdown"](comparison, 5) if ", removed: " in line]
        text = [line for line in FORMATS["text"](comparison, 5) if line.startswith("  removed")]
    assert [line.partition(")")[2] for line in result] == ["; now `orkney`", "; not replaced", ""]
    assert ["; now orkney" in text[0], "; not replaced" in text[1], ";" in text[2]] == [True, True, False]


def test_what_came_with_its_episode_is_counted(tmp_path: Path) -> None:
    """A record of an episode that was there is shown beside the number."""
    rows, more = valid_rows(), valid_rows(episodes=2)
    added = next(row["episode_id"] for row in more["episodes"] if row["episode_id"] != EPISODE)
    of_it = {table: sum(row.get("episode_id") == added for row in more[table]) for table in TABLES}
    lost = next(row for row in rows["mentions"] if row["surface"] == "Rotterdam")
    rows["mentions"].remove(lost)
    write_tables(tmp_path / "one", rows)
    write_tables(tmp_path / "two", more)
    for old, new, kind in (("one", "two", "added"), ("two", "one", "removed")):
        with compared(tmp_path / old, tmp_path / new) as comparison:
            result = list(FORMATS["markdown"](comparison, 5))
            text = list(FORMATS["text"](comparison, 5))
            everything = list(FORMATS["text"](comparison, None))
        assert [line for line in result if added in line] == [f"- episodes, {kind}: `{added}`"]
        mentions = [line for line in result if line.startswith(f"- mentions, {kind}: ")]
        assert [line.split(": ")[1] for line in mentions] == [
            f"`{lost['mention_id']}` (`Rotterdam`, `{lost['entity_id']}`)",
            f"{of_it['mentions']} together with their episodes",
        ]
        assert f"- turns, {kind}: {of_it['turns']} together with their episodes" in result
        assert f"  {kind:<11}{of_it['turns']} together with their episodes (--all)" in text
        assert sum(line.startswith(f"  {kind:<11}{added}.t") for line in everything) >= of_it["turns"]
        assert not any("together with their episodes" in line for line in everything)


def test_json_has_its_schema(run: Run, tmp_path: Path) -> None:
    two_versions(tmp_path)
    schema = document_schema("diff")
    Draft202012Validator.check_schema(schema)
    for arguments, n_changes in [((), 10), (("--limit", "2"), 4), (("--limit", "0"), 0)]:
        report = json.loads(run("diff", "old", "new", "--format", "json", *arguments).stdout)
        Draft202012Validator(schema).validate(report)
        assert len(report["changes"]) == n_changes
        assert report["tables"]["mentions"]["changed"] == 8
        assert report["tables"]["mentions"]["fields"] == {"form": 8}
        assert (report["step"], report["least_version"]) == ("major", "0.1.0")
    same = json.loads(run("diff", "old", "old", "--format", "json").stdout)
    Draft202012Validator(schema).validate(same)
    assert (same["differs"], same["step"], same["changes"]) == (False, None, [])


def test_exit_codes(run: Run, tmp_path: Path) -> None:
    two_versions(tmp_path)
    assert run("diff", "old", "new").returncode == 0
    assert run("diff", "old", "new", "--exit-code").returncode == 1
    same = run("diff", "old", "old", "--exit-code")
    assert same.returncode == 0
    assert "no differences" in same.stdout
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    shutil.copytree(tmp_path / "old", tmp_path / "odd")
    (file,) = (tmp_path / "odd" / "data" / "turns").iterdir()
    file.unlink()
    file.mkdir()
    wrong = {"file": "a file", "folder": "not a corpus", "nowhere": "no such folder"}
    for name, says in {**wrong, "odd": "a folder, where a file of the table should be"}.items():
        failed = run("diff", "old", name)
        assert failed.returncode == 2
        assert re.fullmatch(f"podcorpus: {name}[^:\n]*: [^\n]*{says}[^\n]*\n", failed.stderr)


def test_the_page_on_versions_has_the_rule_of_every_table() -> None:
    page = (ROOT / "docs" / "versioning.md").read_text(encoding="utf-8")
    for table, rule in SAMENESS.items():
        (line,) = re.findall(rf"^\| `{table}` \|(.*)\|$", page, re.MULTILINE)
        cells = [set(re.findall(r"[a-z0-9_]+", cell)) - {"with", "or"} for cell in line.split("|")]
        rules = [rule.exact, rule.alike, [c for group in rule.kept for c in group], [c for g in rule.barely for c in g]]
        assert cells == [*map(set, rules), set(rule.place)], table


# Git revisions


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., None]:
    """A git repository in `tmp_path`, with a corpus tagged v1 and a mention less in the version after it."""

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    write_valid(tmp_path / "dataset")
    # Attributes would change what a checkout or an archive gives; blobs are compared as they are.
    (tmp_path / ".gitattributes").write_text("*.parquet text eol=crlf export-ignore\n*.json -text\n")
    git("add", "dataset", "-f")
    git("commit", "-qm", "one")
    git("tag", "v1")
    rows = valid_rows()
    del rows["mentions"][-1]
    write_rows(tmp_path / "dataset", rows)
    git("mv", "dataset", "corpora")
    git("add", "-A", "-f")
    git("commit", "-qm", "two")
    return git


def test_revisions_and_folders(run: Run, tmp_path: Path, repository: Callable[..., None]) -> None:
    (tmp_path / "below").mkdir()
    for old, new, cwd in [
        ("v1", "corpora", tmp_path),
        ("v1", "HEAD:corpora", tmp_path),
        ("HEAD~1:dataset", "../corpora", tmp_path / "below"),
        ("v1", "HEAD:corpora", tmp_path / "below"),
    ]:
        report = json.loads(run("diff", old, new, "--format", "json", cwd=cwd).stdout)
        assert [change["kind"] for change in report["changes"]] == ["removed"]
        assert report["old"]["name"] == old
    assert "no differences" in run("diff", "v1", "HEAD~1").stdout
    checked = run("validate", "corpora", "--previous", "v1")
    assert "id-vanished (1)" in checked.stdout


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("v9", "neither a folder nor a revision"),
        ("v9:dataset", "neither a folder nor a revision"),
        ("--help:x", "neither a folder nor a revision"),
        (":dataset", "neither a folder nor a revision"),
        ("HEAD", "no folder dataset"),
        ("HEAD:nowhere", "no folder nowhere"),
        ("HEAD:corpora/data", "no corpus at corpora/data"),
    ],
)
def test_a_revision_that_cannot_be_used(
    spec: str, says: str, run: Run, tmp_path: Path, repository: Callable[..., None]
) -> None:
    failed = run("diff", "--", "v1", spec)
    assert failed.returncode == 2
    assert re.fullmatch(f"podcorpus: {re.escape(spec)}: [^\n]*{says}[^\n]*\n", failed.stderr)


def test_a_shallow_clone_and_no_git(run: Run, tmp_path: Path, repository: Callable[..., None]) -> None:
    repository("clone", "-q", "--depth", "1", f"file://{tmp_path}", "clone")
    failed = run("diff", "v1", "corpora", cwd=tmp_path / "clone")
    assert "git fetch --unshallow" in failed.stderr
    failed = run("diff", "v1", "corpora", env={"PATH": "/nowhere"})
    assert failed.returncode == 2
    assert "git is not installed" in failed.stderr


def test_a_pointer_to_a_large_file_is_reported(run: Run, tmp_path: Path, repository: Callable[..., None]) -> None:
    file = tmp_path / "corpora" / "data" / "turns" / "train-00000-of-00001.parquet"
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    repository("add", "-A", "-f")
    repository("commit", "-qm", "three")
    assert "Git LFS" in run("diff", "v1", "HEAD:corpora").stderr


def test_a_revision_of_the_published_corpus(run: Run) -> None:
    assert "no differences" in run("diff", "HEAD", "HEAD:dataset", cwd=ROOT).stdout


# Many rows

MEASURED = """
import json, sys
from podcorpus.diffing import compare, open_version
with open_version(sys.argv[1]) as old, open_version(sys.argv[2]) as new, compare(old, new) as found:
    n_changes = sum(1 for table in found.tables for _ in found.changes(table))
    kinds = {table: dict(counts.kinds) for table, counts in found.tables.items()}
# What the system says of the use of resources begins with the parent's, which runs other tests.
(peak,) = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({"kinds": kinds, "changes": n_changes, "peak_mb": peak / 1024}))
"""


def many(folder: Path, n_turns: int, shift: int = 0, first: int = 0) -> None:
    """A corpus of very many turns and twice as many mentions, one in a thousand of them shifted; without the `first`
    turns, whose numbers the others then take."""
    connection = duckdb.connect()
    for table in TABLES:
        (folder / "data" / table).mkdir(parents=True)
        if table not in ("turns", "mentions"):
            pq.write_table(arrow_table(table, []), folder / "data" / table / "part.parquet")
    values = {
        "turns": {
            "turn_id": f"printf('a.t%07d', i - {first})",
            "turn_index": f"i - {first}",
            "start_ms": f"i * 4000 + if(i % 1000 = 0, {shift}, 0)",
            "text": "repeat('word ' || i || ' ', 12)",
            "text_sha256": "sha256(i::varchar)",
            "source_start": "i * 100",
        },
        "mentions": {
            "mention_id": f"printf('a.t%07d.m%02d', i // 2 - {first}, i % 2)",
            "turn_id": f"printf('a.t%07d', i // 2 - {first})",
            "mention_index": "i % 2",
            "start_char": f"(i % 2) * 20 + 5 + if(i % 1000 = 0, {shift}, 0)",
            "surface": "'name ' || i % 997",
            "entity_id": "'name-' || i % 997",
        },
    }
    for table, filled in values.items():
        columns = []
        for name, spec in json_schema(table)["properties"].items():
            kind = spec["type"][0] if isinstance(spec["type"], list) else spec["type"]
            default = {"integer": "7::bigint", "number": "0.5::double"}.get(kind, "'a'")
            columns.append(f"{filled.get(name, default)} as {name}")
        each = 2 if table == "mentions" else 1
        rows = f"range({first * each}, {n_turns * each})"
        file = folder / "data" / table / "part.parquet"
        connection.execute(f"copy (select {', '.join(columns)} from {rows} r(i)) to '{file}' (format parquet)")


@pytest.mark.slow
def test_millions_of_rows_in_bounded_memory(tmp_path: Path) -> None:
    n = 1_000_000

    def measure(new: str) -> dict[str, Any]:
        command = [sys.executable, "-c", MEASURED, "old", new]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))

    many(tmp_path / "old", n)
    many(tmp_path / "few", n, shift=3)
    few = measure("few")
    assert few["kinds"]["turns"] == {**dict.fromkeys(KINDS, 0), "changed": n // 1000}
    assert few["kinds"]["mentions"] == {**dict.fromkeys(KINDS, 0), "moved": 2 * n // 1000}
    assert few["changes"] == 3 * n // 1000
    assert few["peak_mb"] < 900
    # The most there can be: a turn taken out at the front, and every id after it another one.
    many(tmp_path / "all", n, first=1)
    every = measure("all")
    assert every["kinds"]["turns"] == {**dict.fromkeys(KINDS, 0), "removed": 1, "renumbered": n - 1}
    assert every["kinds"]["mentions"] == {**dict.fromkeys(KINDS, 0), "removed": 2, "renumbered": 2 * (n - 1)}
    assert every["changes"] == 3 * n
    assert every["peak_mb"] < 900
