"""Scores as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from podcorpus.evaluating.scoring import BOUNDARIES, Agreement, Row
from podcorpus.findings.wording import counted


def scores_as_text(rows: Sequence[Row], agreed: Agreement) -> Iterator[str]:
    """Scores as a table, one line per group and level, strict beside fuzzy, and the agreement on shared spans."""
    yield f"{'':<16}{'':<8}{'gold':>6}{'pred':>6}" + "".join(f"  {name:^20}" for name in BOUNDARIES)
    yield f"{'':<36}" + "  {:>6}{:>7}{:>7}".format("P", "R", "F1") * len(BOUNDARIES)
    lines: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        lines[row.group, row.level].append(row)
    for (group, level), both in sorted(lines.items(), key=lambda item: [r.group for r in rows].index(item[0][0])):
        counts = both[0].score
        figures = "".join(
            f"  {_figure(row.score.precision):>6}{_figure(row.score.recall):>7}{_figure(row.score.f1):>7}"
            for row in both
        )
        yield f"{group:<16}{level:<8}{counts.n_gold:>6}{counts.n_predicted:>6}{figures}"
    yield (
        f"{counted(agreed.n_spans, 'shared span')}: {agreed.entity_type} agree in type, {agreed.entity_id} in entity, "
        f"{agreed.form} in form"
    )


def scores_as_json(rows: Sequence[Row], agreed: Agreement) -> str:
    """Scores as one JSON object: one entry per group, boundaries and level, with counts and figures from 0 to 1."""
    scores = [
        {
            "group": row.group,
            "boundaries": row.boundaries,
            "level": row.level,
            **asdict(row.score),
            "precision": row.score.precision,
            "recall": row.score.recall,
            "f1": row.score.f1,
        }
        for row in rows
    ]
    return json.dumps({"scores": scores, "agreement": asdict(agreed)}, indent=2)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
