"""Scoring: figures worked out by hand, and properties that any scorer of mentions must have."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from conftest import ROOT, Run
from hypothesis import given
from hypothesis import strategies as st

from podcorpus.evaluating.mention_files import read_mentions
from podcorpus.evaluating.scoring import (
    BOUNDARIES,
    LEVELS,
    Boundaries,
    Level,
    Score,
    ScoredMention,
    agreement,
    match,
    score,
)

DECISIONS = ROOT / "dataset" / "curated" / "ai-proem.jing-yang"


def m(
    start: int, end: int, entity: str | None = "a", kind: str | None = "ORG", form: str = "canonical"
) -> ScoredMention:
    return ScoredMention("x.t0000", start, end, entity, kind, form)


def f1(gold: list[ScoredMention], predicted: list[ScoredMention], boundaries: Boundaries, level: Level) -> Score:
    (row,) = [r for r in score(gold, predicted) if (r.group, r.boundaries, r.level) == ("all", boundaries, level)]
    return row.score


def test_figures_by_hand() -> None:
    gold = [m(0, 4), m(10, 14, "b", "PLACE"), m(20, 24), m(30, 34)]
    predicted = [m(0, 4), m(10, 15, "b", "ORG"), m(20, 24, "c"), m(50, 54)]
    assert f1(gold, predicted, "strict", "found") == Score(4, 4, 2, 2)
    assert f1(gold, predicted, "fuzzy", "found") == Score(4, 4, 3, 3)
    assert f1(gold, predicted, "strict", "typed") == Score(4, 4, 2, 2)
    assert f1(gold, predicted, "fuzzy", "typed") == Score(4, 4, 2, 2)
    assert f1(gold, predicted, "strict", "linked") == Score(4, 4, 1, 1)
    assert f1(gold, predicted, "fuzzy", "linked") == Score(4, 4, 2, 2)
    assert f1(gold, predicted, "strict", "found").f1 == pytest.approx(0.5)


def test_a_mention_is_credited_once() -> None:
    wide = [m(0, 20)]
    parts = [m(0, 4), m(5, 9), m(10, 20)]
    assert f1(wide, parts, "fuzzy", "linked") == Score(1, 3, 1, 1)
    assert f1(parts, wide, "fuzzy", "linked") == Score(3, 1, 1, 1)


def test_neighbouring_nils_stay_apart() -> None:
    gold = [m(0, 4, None), m(4, 8, None)]
    assert f1(gold, [m(0, 8, None)], "fuzzy", "linked") == Score(2, 1, 1, 1)
    assert f1(gold, gold, "strict", "linked").f1 == 1


def test_a_nil_is_not_a_link() -> None:
    assert f1([m(0, 4, None)], [m(0, 4, "a")], "strict", "linked").f1 == 0


def test_the_misheard_have_a_figure_of_their_own() -> None:
    rows = score([m(0, 4), m(5, 9, form="asr_error")], [m(0, 4)])
    (misheard,) = [r.score for r in rows if (r.group, r.boundaries, r.level) == ("form:asr_error", "strict", "linked")]
    assert (misheard.n_gold, misheard.recall, misheard.precision, misheard.f1) == (1, 0, None, 0)


def test_nothing_to_compare_has_no_figure() -> None:
    assert f1([], [], "strict", "found").f1 is None


def test_mentions_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        score([m(0, 4), m(3, 6)], [])


def test_agreement_counts_on_shared_spans_only() -> None:
    agreed = agreement([m(0, 4), m(5, 9)], [m(0, 4, "b", "ORG", "alias"), m(20, 24)])
    assert (agreed.n_spans, agreed.entity_type, agreed.entity_id, agreed.form) == (1, 1, 0, 0)


@st.composite
def annotations(draw: st.DrawFn) -> list[ScoredMention]:
    """Mentions of two turns, apart from each other."""
    found = []
    for turn in ("x.t0000", "x.t0001"):
        cuts = sorted(draw(st.sets(st.integers(0, 24), max_size=12)))
        for start, end in itertools.pairwise(cuts):
            if draw(st.booleans()):
                entity = draw(st.sampled_from(["a", "b", None]))
                found.append(ScoredMention(turn, start, end, entity, draw(st.sampled_from(["ORG", "PLACE"])), "alias"))
    return found


def best(gold: list[ScoredMention], predicted: list[ScoredMention], boundaries: Boundaries, level: Level) -> int:
    """The most pairs, by trying all (augmenting paths over the pairs that may be matched)."""

    def fits(g: ScoredMention, p: ScoredMention) -> bool:
        return bool(match([g], [p], boundaries, level))

    partner: dict[ScoredMention, ScoredMention] = {}

    def augment(g: ScoredMention, seen: set[ScoredMention]) -> bool:
        for p in predicted:
            if p not in seen and fits(g, p):
                seen.add(p)
                if p not in partner or augment(partner[p], seen):
                    partner[p] = g
                    return True
        return False

    return sum(augment(g, set()) for g in gold)


@given(annotations(), annotations(), st.sampled_from(BOUNDARIES), st.sampled_from(LEVELS))
def test_matching_is_the_best_there_is(
    gold: list[ScoredMention], predicted: list[ScoredMention], boundaries: Boundaries, level: Level
) -> None:
    pairs = match(gold, predicted, boundaries, level)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)
    assert len(pairs) == best(gold, predicted, boundaries, level)
    assert len(pairs) == len(match(predicted, gold, boundaries, level))


@given(annotations())
def test_an_annotation_agrees_with_itself(gold: list[ScoredMention]) -> None:
    for row in score(gold, gold):
        assert row.score.f1 == (1 if row.score.n_gold else None)


@given(annotations(), annotations())
def test_fuzzy_finds_no_less_than_strict_and_linked_no_more_than_found(
    gold: list[ScoredMention], predicted: list[ScoredMention]
) -> None:
    n = {(b, lv): len(match(gold, predicted, b, lv)) for b in BOUNDARIES for lv in LEVELS}
    for level in LEVELS:
        assert n["strict", level] <= n["fuzzy", level]
    for boundaries in BOUNDARIES:
        assert max(n[boundaries, "typed"], n[boundaries, "linked"]) <= n[boundaries, "found"]


def test_passes_and_corpus_can_be_scored(run: Run) -> None:
    passes = run("score", DECISIONS / "passes" / "a", DECISIONS / "passes" / "b", "--format", "json")
    assert passes.returncode == 0, passes.stderr
    assert json.loads(passes.stdout)["agreement"]["n_spans"] > 300
    same = run("score", ROOT / "dataset", DECISIONS)
    assert same.returncode == 0
    assert "1.000" in same.stdout
    assert "0.9" not in same.stdout


def test_decisions_and_records_read_alike() -> None:
    assert sorted(read_mentions(DECISIONS)) == sorted(read_mentions(ROOT / "dataset"))


@pytest.mark.parametrize(
    ("content", "says"),
    [("nothing", "pred.jsonl:1: not JSON"), ('{"turn": 1}', "pred.jsonl:1: not a mention"), (None, "no such file")],
)
def test_what_cannot_be_scored(run: Run, tmp_path: Path, content: str | None, says: str) -> None:
    if content is not None:
        (tmp_path / "pred.jsonl").write_text(content)
    failed = run("score", ROOT / "dataset", "pred.jsonl")
    assert failed.returncode == 2
    assert says in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_annotations_of_other_episodes_are_refused(run: Run, sample_folder: Path) -> None:
    failed = run("score", ROOT / "dataset", sample_folder)
    assert failed.returncode == 2
    assert "no episode in common" in failed.stderr
