"""The rules: documented in one voice, in the order of the layers, each used by the package and no other."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from pathlib import Path
from string import Formatter
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from cases import cases, sources, valid_rows

import podcorpus
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.finding import finding
from podcorpus.findings.rules import LAYERS, RULES, Rule
from podcorpus.records import TABLES
from podcorpus.validating import validate_rows
from podcorpus.validating.run import Run


def test_rules_stand_in_the_order_of_the_layers() -> None:
    assert [layer for layer, _ in groupby(RULES.values(), key=lambda rule: rule.layer)] == list(LAYERS)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_states_what_is_wrong_why_it_matters_and_what_to_do(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", code)
    assert rule.level in ("error", "warning")
    assert re.fullmatch(r"(?:[A-Z]|manifest).*[.]", rule.explanation)
    assert 5 < len(rule.explanation.split()) < 80
    assert re.fullmatch(r"(?:[A-Z]|`load_dataset`).*[.]", rule.reason)
    assert 5 < len(rule.reason.split()) < 50
    assert rule.hint[0].islower()
    assert rule.hint[-1] != "."


def test_every_rule_is_used() -> None:
    package = Path(podcorpus.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert [name for name in RULES if f'"{name}"' not in code] == []


def test_a_finding_needs_a_rule() -> None:
    with pytest.raises(KeyError):
        finding("no-such-rule", "nothing")


def test_a_pointer_is_escaped() -> None:
    assert finding("value-unknown", "x", field="a/b~c").pointer == "/a~1b~0c"
    assert finding("value-unknown", "x", field="a/b~c", item=2).pointer == "/a~1b~0c/2"


def test_what_suppresses_a_rule_runs_before_it() -> None:
    before: set[str] = set()
    for rule in RULES.queried():
        before.add(rule.code)
        suppressing = {*rule.unless, *(code for codes in rule.unless_in_episode.values() for code in codes)}
        assert suppressing - before == set(), f"{rule.code} of {rule.table} {rule.field}"


def test_rules_need_tables_or_sources() -> None:
    for rule in RULES.queried():
        assert set(rule.needs) <= {*TABLES, "sources"}, rule.code
        assert rule.unless_in_episode.keys() <= set(TABLES), rule.code
        assert rule.table is None or rule.table in TABLES
        assert rule.field is None or rule.field in TABLES[str(rule.table)].model_fields, rule.code


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_queries_give_what_messages_name(edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Rule, pa.Table]] = []

    def look(self: Run, rule: Rule) -> None:
        asked.append((rule, self._space.arrow(str(rule.query))))

    # As if each of them found something.
    monkeypatch.setattr(Workspace, "with_rows", lambda self, queries: {place for place, _ in enumerate(queries)})
    monkeypatch.setattr(Workspace, "has_rows", lambda self, table: True)
    monkeypatch.setattr(Run, "_broken", look)
    assert list(validate_rows(valid_rows(edition, 2), sources())) == []
    fitting = (None, edition == "full")
    assert Counter(id(rule) for rule, _ in asked) == {id(rule): 1 for rule in RULES.queried() if rule.texts in fitting}
    for rule, rows in asked:
        where = f"{rule.code} of {rule.table} {rule.field}"
        given = {*rows.column_names, *({"field"} if rule.field else ())}
        named = {name for _, name, _, _ in Formatter().parse(rule.message) if name}
        assert "id" in given, where
        assert named <= given, where
        assert rule.table is not None or "name" in given or rule.code == "source-unknown", where
        if rule.unless_in_episode:
            assert "episode_id" in given, where
        assert rows.num_rows == 0, where


def test_questions_that_need_too_much_memory_at_once_are_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = valid_rows("full", 2)
    damaged = {**rows, "turns": rows["turns"][1:], "cues": [*rows["cues"], rows["cues"][0]]}
    expected = list(validate_rows(damaged))
    assert expected
    fetch = Workspace.fetch

    def limited(self: Workspace, query: str) -> list[tuple[Any, ...]]:
        if "LIMIT 1) UNION ALL (SELECT" in query:
            raise duckdb.OutOfMemoryException
        return fetch(self, query)

    monkeypatch.setattr(Workspace, "fetch", limited)
    assert list(validate_rows(damaged)) == expected


def test_rules_find_nothing_where_the_tables_that_they_search_have_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = valid_rows("full", 2)
    first, last = (one["episode_id"] for one in rows["episodes"])
    rows["turns"].insert(0, rows["turns"][0])
    rows["chapters"] = [one for one in rows["chapters"] if one["episode_id"] != last]
    rows["mentions"][0]["chapter_id"] = rows["mentions"][-1]["chapter_id"]
    rows["mentions"][1]["mention_id"] = f"{first}.t9999.m00"
    rows["mentions"][-1]["entity_id"] = rows["speakers"][0]["entity_id"] = "nobody"
    del rows["segments"][1:3]
    rows["turns"][3]["text"] = None
    with_rows: set[str] = set()

    def look(self: Run, rule: Rule) -> None:
        if rule.among and self._space.arrow(str(rule.query)).num_rows:
            with_rows.update(rule.among)
            self._space.execute(f"BEGIN; {''.join(f'DELETE FROM {table};' for table in rule.among)}")
            assert self._space.arrow(str(rule.query)).num_rows == 0, f"{rule.code}, {rule.among}"
            self._space.execute("ROLLBACK")

    monkeypatch.setattr(Run, "_broken", look)
    assert list(validate_rows(rows)) == []
    assert with_rows == {table for rule in RULES.queried() for table in rule.among} - {"member_cycles"}


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_rules_about_texts_find_nothing_in_the_other_edition(edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = valid_rows(edition, 2)
    for turn in rows["turns"]:
        turn |= {"n_words": 0, "n_sentences": turn["n_chars"] + 1, "n_questions": turn["n_chars"] + 2}
        turn |= {"n_chars": turn["n_chars"] + 1, "text_sha256": "0" * 64}
    for mention in rows["mentions"]:
        mention |= {"start_char": mention["start_char"] + 1, "end_char": mention["end_char"] + 1, "form": "asr_error"}
    for episode in rows["episodes"]:
        episode["language"] = "ru"
    found: dict[bool | None, int] = Counter()

    def look(self: Run, rule: Rule) -> None:
        found[rule.texts] += self._space.arrow(str(rule.query)).num_rows

    monkeypatch.setattr(Workspace, "with_rows", lambda self, queries: {place for place, _ in enumerate(queries)})
    monkeypatch.setattr(Run, "_may_find", lambda self, rule: True)
    monkeypatch.setattr(Run, "_broken", look)
    assert list(validate_rows(rows)) == []
    assert found[edition == "full"] > 0
    assert found[edition != "full"] == 0


WITHOUT_A_FILE = {
    ("segment-gap", "episodes", "source_chars"): "no segment at all: the mutant `segments.emptied`",
    ("source-reading", "turns", "start_ms"): "the mutants of `turns.start_ms`",
    ("source-reading", "turns", "speaker_id"): "the mutants of `turns.speaker_id`",
    ("source-reading", "segments", "source_end"): "the mutants of `episodes.episode_id`",
    ("source-reading", "turns", None): "a last turn that no other table shows: `test_a_turn_that_only_the_page_shows`",
    ("source-reading", "episodes", "source_sha256"): "a page of no format: `test_a_page_that_cannot_be_read`",
    ("source-reading", "chapters", "chapter_index"): "`test_a_chapter_that_the_page_has_not`",
    ("source-reading", "turns", "source_start"): "`test_a_turn_that_the_page_has_not`",
    ("source-reading", "cues", "cue_index"): "`test_a_cue_that_the_page_has_not`",
    ("turn-cues", "episodes", "n_turns"): "no cue at all: the mutant `cues.emptied`",
    ("span-outside-source", "turns", "source_start"): "`test_turns_that_overlap`",
    ("span-outside-source", "cues", "source_start"): "`test_cues_that_overlap_in_the_source`",
}
"""Rules by code, table and field without a file in `data/invalid`, and what else shows that they find something."""


def test_every_rule_with_a_query_has_a_case_of_its_table_and_field() -> None:
    shown = {
        (one["code"], one.get("table"), (one.get("pointer") or "/").split("/")[1] or None)
        for _, case in cases()
        for one in case["expect"]
    }
    lacking = {
        (rule.code, rule.table, rule.field)
        for rule in RULES.queried()
        if not any(
            code == rule.code and rule.table in (None, table) and rule.field in (None, field)
            for code, table, field in shown
        )
    }
    assert lacking == WITHOUT_A_FILE.keys()
