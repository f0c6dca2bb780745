"""Quality figures as Markdown tables, for the card and the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from podcorpus.evaluating.quality import Overlap, PassAgreement, RuleQuality
from podcorpus.evaluating.scoring import Boundaries, Level, Row, Score

_GROUPS: tuple[tuple[str, str, Level], ...] = (
    ("spans", "all", "found"),
    ("spans and types", "all", "typed"),
    ("spans and entities", "all", "linked"),
    ("of these `canonical`", "form:canonical", "linked"),
    ("of these `alias`", "form:alias", "linked"),
    ("of these `asr_error`", "form:asr_error", "linked"),
)


def agreement_table(compared: Mapping[str, PassAgreement]) -> str:
    """Agreement of pairs of passes, one column per pair. Kappa has a row if it was computed for any of them."""
    rows: list[tuple[str, list[str]]] = [
        (
            "mentions in first, in second",
            [_sizes(_row(p.mentions, "all", "strict", "found")) for p in compared.values()],
        ),
        ("spans, F1 strict", [_f1(_row(p.mentions, "all", "strict", "found")) for p in compared.values()]),
        ("spans, F1 fuzzy", [_f1(_row(p.mentions, "all", "fuzzy", "found")) for p in compared.values()]),
        (
            "spans and entities, F1 strict",
            [_f1(_row(p.mentions, "all", "strict", "linked")) for p in compared.values()],
        ),
        *(
            [("word labels, Cohen's kappa", [_figure(p.kappa) for p in compared.values()])]
            if any(p.kappa is not None for p in compared.values())
            else []
        ),
        ("same type, of shared spans", [_of(p.spans.entity_type, p.spans.n_spans) for p in compared.values()]),
        ("same entity, of shared spans", [_of(p.spans.entity_id, p.spans.n_spans) for p in compared.values()]),
        ("same form, of shared spans", [_of(p.spans.form, p.spans.n_spans) for p in compared.values()]),
        ("chapters in the same turn", [_of(p.chapter_turns, p.n_chapters) for p in compared.values()]),
        ("chapters at the same character", [_of(p.chapter_places, p.n_chapters) for p in compared.values()]),
        ("turns of the same kind", [_of(p.kinds, p.n_turns) for p in compared.values()]),
        ("turns that continue the same turn", [_of(p.continuations, p.n_turns) for p in compared.values()]),
    ]
    return _table(["", *compared], rows)


def mentions_table(measured: Sequence[RuleQuality]) -> str:
    """Automatic mentions scored against gold ones: a row per episode and level or form."""
    rows = []
    for one in measured:
        for name, group, level in _GROUPS:
            strict, fuzzy = (_row(one.mentions, group, boundaries, level) for boundaries in ("strict", "fuzzy"))
            cells = [str(strict.n_gold), _figure(strict.precision), _figure(strict.recall), _f1(strict), _f1(fuzzy)]
            rows.append((f"`{one.episode_id}`", [name, *cells]))
    return _table(["episode", "", "gold", "precision", "recall", "F1", "F1 fuzzy"], rows, left=2)


def chapters_table(measured: Sequence[RuleQuality]) -> str:
    """The aligner's chapter positions compared with the gold ones."""
    rows = []
    for one in measured:
        c = one.chapters
        cells = [
            _of(c.n_turn, c.n_chapters),
            _of(c.n_place, c.n_chapters),
            _seconds(c.median_ms),
            _seconds(c.most_ms),
            _figure(c.lowest_confidence),
            _ratio(c.clock_ratio),
            _ratio(c.fitted_ratio),
        ]
        rows.append((f"`{one.episode_id}`", cells))
    header = ["episode", "right turn", "right character", "median distance", "largest", "lowest confidence"]
    return _table([*header, "clock ratio found", "clock ratio of the gold positions"], rows)


def turns_table(measured: Sequence[RuleQuality]) -> str:
    """The rules for back-channels and continued turns scored against the gold decisions."""
    rows = []
    for one in measured:
        for name, overlap in (("back-channels", one.backchannels), ("continued turns", one.continuations)):
            cells = [name, str(one.n_turns), str(overlap.n_gold), str(overlap.n_predicted), str(overlap.n_both)]
            rows.append((f"`{one.episode_id}`", [*cells, _overlap_f1(overlap)]))
    return _table(["episode", "", "turns", "gold", "by rule", "both", "F1"], rows, left=2)


def _table(header: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], left: int = 1) -> str:
    lines = [
        "| " + " | ".join(header) + " |",
        "|" + " --- |" * left + " ---: |" * (len(header) - left),
        *("| " + " | ".join([name, *cells]) + " |" for name, cells in rows),
    ]
    return "\n".join(lines)


def _row(rows: Sequence[Row], group: str, boundaries: Boundaries, level: Level) -> Score:
    for row in rows:
        if (row.group, row.boundaries, row.level) == (group, boundaries, level):
            return row.score
    return Score(0, 0, 0, 0)


def _sizes(score: Score) -> str:
    return f"{score.n_gold}, {score.n_predicted}"


def _f1(score: Score) -> str:
    return _figure(score.f1)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _ratio(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4f}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def _seconds(ms: int | None) -> str:
    return "" if ms is None else f"{ms / 1000:.1f} s"


def _overlap_f1(overlap: Overlap) -> str:
    return _f1(Score(overlap.n_gold, overlap.n_predicted, overlap.n_both, overlap.n_both))
