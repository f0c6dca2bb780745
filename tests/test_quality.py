"""Quality: readers against readers, the program's rules against the readers, and what the card says of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REAL_EPISODE, ROOT, Run

from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.decisions import load_curation
from podcorpus.errors import InputError
from podcorpus.evaluating.quality import Overlap, pass_agreement, rule_quality
from podcorpus.evaluating.quality_report import agreement_table, chapters_table, mentions_table, turns_table
from podcorpus.folder.card import fill_measured
from podcorpus.reading import Source, load_source

DECISIONS = SAMPLE / "curated" / "night-ferry.the-slack-hour"


def edited(folder: Path, name: str, number: int, **change: object) -> Path:
    """A copy of the sample's decisions with one line changed."""
    shutil.copytree(DECISIONS, folder)
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **change})
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_an_annotation_agrees_with_itself() -> None:
    same = pass_agreement(DECISIONS, DECISIONS)
    assert {row.score.f1 for row in same.mentions} == {1.0}
    assert same.spans.n_spans == same.spans.entity_id == same.spans.form == 153
    assert (same.kinds, same.continuations, same.n_turns) == (59, 59, 59)
    assert (same.chapter_turns, same.chapter_places, same.n_chapters) == (7, 7, 7)


@pytest.mark.parametrize(
    ("name", "change", "lower"),
    [
        ("turns.jsonl", {"kind": "backchannel"}, "kinds"),
        ("turns.jsonl", {"continues": 0}, "continuations"),
        ("chapters.jsonl", {"turn": 40}, "chapter_turns"),
        ("chapters.jsonl", {"start_char": 3}, "chapter_places"),
    ],
)
def test_one_decision_changed_is_one_less(name: str, change: dict[str, object], lower: str, tmp_path: Path) -> None:
    same = pass_agreement(DECISIONS, DECISIONS)
    other = pass_agreement(DECISIONS, edited(tmp_path / DECISIONS.name, name, 4, **change))
    assert getattr(other, lower) == getattr(same, lower) - 1


def test_the_rules_are_not_shown_the_decisions() -> None:
    """The misheard names of the sample are found by their sound or not at all, and chapters by clock and wording."""
    told = rule_quality(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated"))
    misheard = next(row.score for row in told.mentions if (row.group, row.level) == ("form:asr_error", "linked"))
    assert misheard.n_gold == 26
    assert 0 < misheard.gold_matched < 26
    assert told.chapters.n_turn < told.chapters.n_chapters == 7
    assert told.chapters.lowest_confidence is not None
    assert told.backchannels == Overlap(7, 7, 7)


def test_a_page_that_nobody_read_has_no_quality() -> None:
    page = Source.from_bytes(b"Mara Lind (00:00)\nGood morning.\n", "page.txt")
    with pytest.raises(InputError, match="no reader decided"):
        rule_quality(page, load_curation(SAMPLE / "curated"))


def test_tables_have_as_many_cells_as_their_header() -> None:
    told = [rule_quality(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated"))]
    agreed = {"one": pass_agreement(DECISIONS, DECISIONS)}
    for table in (agreement_table(agreed), mentions_table(told), chapters_table(told), turns_table(told)):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_only_the_blocks_that_were_measured_are_filled() -> None:
    card = "<!-- podcorpus:measured-a -->\nold\n<!-- /podcorpus:measured-a -->\n"
    other = card.replace("measured-a", "measured-b")
    assert fill_measured(card + other, {"a": "new"}) == card.replace("old", "new") + other


def test_the_same_figures_come_from_the_commands(run: Run, real_page: Path, tmp_path: Path) -> None:
    """What the card says of automatic mentions is what `build --automatic` and `score` give."""
    assert run("build", str(real_page), "--automatic", "--out", "found").returncode == 0
    scored = run("score", ROOT / "dataset" / "curated" / REAL_EPISODE, "found", "--format", "json")
    told = next(
        row["f1"]
        for row in json.loads(scored.stdout)["scores"]
        if (row["group"], row["boundaries"], row["level"]) == ("all", "strict", "linked")
    )
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    (line,) = [line for line in card.splitlines() if "jing-yang` | spans and entities |" in line]
    assert line.split(" | ")[5] == f"{told:.3f}"


def test_the_script_prints_what_the_card_shows(real_page: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/quality.py"], cwd=ROOT, capture_output=True, text=True, check=True, env=None
    )
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    tables = [part for part in done.stdout.split("\n\n") if part.startswith("|")]
    assert len(tables) == 4
    for table in tables:
        assert table in card
