"""Quality: agreement between passes, the rules scored against the gold decisions, and the figures in the card."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REAL_EPISODE, ROOT, Run

from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.loading import load_curation
from podcorpus.errors import InputError
from podcorpus.evaluating.kappa import cohens_kappa, word_labels
from podcorpus.evaluating.quality import Overlap, pass_agreement, rule_quality, turn_texts
from podcorpus.evaluating.quality_report import agreement_table, chapters_table, mentions_table, turns_table
from podcorpus.evaluating.scoring import ScoredMention
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


def test_a_pass_need_not_decide_on_turns_and_chapters(tmp_path: Path) -> None:
    only = tmp_path / DECISIONS.name
    only.mkdir()
    shutil.copy(DECISIONS / "mentions.jsonl", only)
    agreed = pass_agreement(DECISIONS, only)
    assert (agreed.spans.n_spans, agreed.n_turns, agreed.n_chapters) == (153, 0, 0)


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


def test_kappa_by_hand() -> None:
    """Eight words, of which five have the same label: p_o = 5/8. By chance: B-ORG 1 x 2, O 3 x 4, B-PERSON 1 x 1, so
    that p_e = 15/64, and kappa = (40 - 15) / (64 - 15)."""
    texts = {"x.t0000": "Alibaba met Jack Ma in", "x.t0001": "Hong Kong today."}
    one = [
        ScoredMention("x.t0000", 0, 7, "alibaba", "ORG"),
        ScoredMention("x.t0000", 12, 19, "jack-ma", "PERSON"),
        ScoredMention("x.t0001", 0, 9, "hong-kong", "PLACE"),
    ]
    other = [one[0], ScoredMention("x.t0000", 12, 16, "jack-ma", "PERSON"), replace(one[2], entity_type="ORG")]
    labels = [word_labels(texts, side) for side in (one, other)]
    assert ["".join(begins for begins, _ in side) for side in labels] == ["BOBIOBIO", "BOBOOBIO"]
    assert cohens_kappa(*labels) == pytest.approx(25 / 49)
    assert cohens_kappa(labels[0], labels[0]) == 1.0
    assert cohens_kappa([], []) is None


def test_adjacent_mentions_and_words_of_two_mentions() -> None:
    """Every mention begins anew; a word of two mentions counts for the first."""
    text = {"x.t0000": "US-China R&D"}
    parts = [(0, 2), (3, 8), (9, 10), (11, 12)]
    labels = word_labels(text, [ScoredMention("x.t0000", start, end, None, "ORG") for start, end in parts])
    assert labels == [("B", "ORG")] * 3


def test_kappa_of_passes_needs_the_page() -> None:
    texts = turn_texts(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated"))
    assert len(texts) == 59
    agreed = pass_agreement(DECISIONS, DECISIONS, texts)
    assert agreed.kappa == 1.0
    assert "| word labels, Cohen's kappa | 1.000 |" in agreement_table({"one": agreed})
    assert "kappa" not in agreement_table({"one": pass_agreement(DECISIONS, DECISIONS)})
    changed = SAMPLE_PAGE.read_bytes().replace(b"Tolloch", b"Elsewhere")
    for page in (b"Mara Lind (00:00)\nGood morning.\n", changed):
        with pytest.raises(InputError, match="not the whole page of a curated episode"):
            turn_texts(Source.from_bytes(page, "page.txt"), load_curation(SAMPLE / "curated"))


def test_the_rules_are_not_shown_the_decisions() -> None:
    """The misheard names of the sample are found by their sound or not at all, and chapters by clock and wording."""
    measured = rule_quality(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated"))
    misheard = next(row.score for row in measured.mentions if (row.group, row.level) == ("form:asr_error", "linked"))
    assert misheard.n_gold == 26
    assert 0 < misheard.gold_matched < 26
    assert measured.chapters.n_turn < measured.chapters.n_chapters == 7
    assert measured.chapters.lowest_confidence is not None
    assert measured.backchannels == Overlap(7, 7, 7)


def test_a_page_without_gold_decisions_is_refused() -> None:
    page = Source.from_bytes(b"Mara Lind (00:00)\nGood morning.\n", "page.txt")
    with pytest.raises(InputError, match="no gold decisions for this page"):
        rule_quality(page, load_curation(SAMPLE / "curated"))


def test_tables_have_as_many_cells_as_their_header() -> None:
    measured = [rule_quality(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated"))]
    agreed = {"one": pass_agreement(DECISIONS, DECISIONS)}
    for table in (agreement_table(agreed), mentions_table(measured), chapters_table(measured), turns_table(measured)):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_only_the_blocks_that_were_measured_are_filled() -> None:
    card = "<!-- podcorpus:measured-a -->\nold\n<!-- /podcorpus:measured-a -->\n"
    other = card.replace("measured-a", "measured-b")
    assert fill_measured(card + other, {"a": "new"}) == card.replace("old", "new") + other


def test_the_same_figures_come_from_the_commands(run: Run, real_page: Path, tmp_path: Path) -> None:
    """What the card says of automatic mentions is what `build --automatic` and `score` give."""
    assert run("build", str(real_page), "--automatic", "--out", "found").returncode == 0
    scored = run("score", ROOT / "dataset" / "curated" / REAL_EPISODE, "found", "--format", "json")
    expected = next(
        row["f1"]
        for row in json.loads(scored.stdout)["scores"]
        if (row["group"], row["boundaries"], row["level"]) == ("all", "strict", "linked")
    )
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    (line,) = [line for line in card.splitlines() if "jing-yang` | spans and entities |" in line]
    assert line.split(" | ")[5] == f"{expected:.3f}"


@pytest.fixture
def measured_project(tmp_path: Path) -> Path:
    """A project of the sample's page and decisions, with three passes over it, of which one is another."""
    (tmp_path / "sources").mkdir()
    shutil.copy(SAMPLE_PAGE, tmp_path / "sources")
    (tmp_path / "podcorpus.toml").write_text('[corpus]\nid = "night-ferry"\ntitle = "Night Ferry"\n', encoding="utf-8")
    shutil.copytree(SAMPLE / "curated", tmp_path / "curated", ignore=shutil.ignore_patterns("corpus.json"))
    passes = tmp_path / "curated" / DECISIONS.name / "passes"
    for name in "abc":
        shutil.copytree(DECISIONS, passes / name, ignore=shutil.ignore_patterns("episode.json"))
    lines = (passes / "c" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    (passes / "c" / "mentions.jsonl").write_text("\n".join(lines[1:]), encoding="utf-8")
    return tmp_path


def test_a_card_has_what_the_command_prints(measured_project: Path, run: Run) -> None:
    blocks = ("agreement", "mentions", "chapters", "turns")
    card = "".join(f"<!-- podcorpus:measured-{one} -->\n<!-- /podcorpus:measured-{one} -->\n" for one in blocks)
    (measured_project / "DATA_CARD.md").write_text(card, encoding="utf-8")
    result = run("quality", cwd=measured_project)
    assert result.returncode == 0, result.stderr
    assert run("build", cwd=measured_project).returncode == 0
    card = (measured_project / "DATA_CARD.md").read_text(encoding="utf-8")
    tables = [part for part in result.stdout.split("\n\n") if part.startswith("|")]
    assert len(tables) == 4
    for table in tables:
        assert table.rstrip() in card
    # Passes are compared in pairs, a last one with that before it, and the decisions with each.
    assert "| a with b | b with c | gold with a | gold with b | gold with c |" in card
    assert "| mentions in first, in second | 153, 153 | 153, 152 | 153, 153 | 153, 153 | 153, 152 |" in card
    assert "| word labels, Cohen's kappa | 1.000 | 0." in card


def test_without_its_page_only_the_agreement_is_measured(measured_project: Path, run: Run) -> None:
    (measured_project / "sources" / SAMPLE_PAGE.name).write_text("Mara Lind (00:00)\nGood morning.\n", encoding="utf-8")
    result = run("quality", cwd=measured_project)
    assert result.stdout.startswith("Agreement between passes\n")
    assert ("kappa" in result.stdout, result.stdout.count("\n\n")) == (False, 1)
    shutil.rmtree(measured_project / "curated" / DECISIONS.name / "passes")
    result = run("quality", cwd=measured_project)
    assert (result.returncode, "nothing to measure" in result.stderr) == (2, True)
    assert "no podcorpus.toml here" in run("quality", cwd=measured_project.parent).stderr


def test_a_pass_may_name_mentions_by_their_occurrence(measured_project: Path, run: Run) -> None:
    file = measured_project / "curated" / DECISIONS.name / "passes" / "a" / "mentions.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = turn_texts(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated"))
    for row in rows:
        text, surface = list(texts.values())[row["turn"]], row["surface"]
        places = [at for at in range(len(text)) if text.startswith(surface, at)]
        row["occurrence"] = places.index(row.pop("start")) + 1
        del row["end"]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    result = run("quality", cwd=measured_project)
    assert "| mentions in first, in second | 153, 153 |" in result.stdout, result.stderr
    assert "| spans, F1 strict | 1.000 |" in result.stdout
    result = run("score", DECISIONS, file.parent)
    assert (result.returncode, "has no start and end, which only the words" in result.stderr) == (2, True)
    rows[3]["occurrence"] = 99
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert (
        "mentions.jsonl:4: expected 'scary tidal' at occurrence 99 of turn 0"
        in run("quality", cwd=measured_project).stderr
    )


def test_the_card_of_the_published_corpus_has_what_is_measured(published_pages: list[Path], run: Run) -> None:
    result = run("quality", cwd=ROOT)
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    tables = [part for part in result.stdout.split("\n\n") if part.startswith("|")]
    assert len(tables) == 4
    for table in tables:
        assert table.rstrip() in card
