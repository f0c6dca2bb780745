"""Findings as text for a person, as JSON for a program, as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from podcorpus.findings import Finding
from podcorpus.scoring import BOUNDARIES, Agreement, Row

_SHOWN = 3
"""Findings of one code that a person is shown one by one."""


def summary(findings: Sequence[Finding]) -> str:
    """How many findings of which level, in one line."""
    levels = Counter(found.level for found in findings)
    if not findings:
        return "no findings"
    return ", ".join(f"{n} {level}{'s' * (n != 1)}" for level in ("error", "warning") if (n := levels[level]))


def as_text(findings: Sequence[Finding]) -> Iterator[str]:
    """Lines for a person: grouped by code, errors first, the first few of each code and a count of the rest."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for found in sorted(findings, key=lambda found: found.level):
        groups[found.code].append(found)
    for code, group in groups.items():
        yield f"{group[0].level}: {code} ({len(group)})"
        for found in group[:_SHOWN]:
            yield f"  {_printable(found.place)}: {_printable(found.message)}"
        if len(group) > _SHOWN:
            yield f"  … and {len(group) - _SHOWN} more"
        yield f"  to mend: {group[0].hint}"


def as_json(findings: Sequence[Finding]) -> str:
    """One JSON object: the findings, and how many there are of each level."""
    levels = Counter(found.level for found in findings)
    return json.dumps(
        {
            "errors": levels["error"],
            "warnings": levels["warning"],
            "findings": [found.model_dump(mode="json") for found in findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_github(findings: Sequence[Finding]) -> Iterator[str]:
    """Workflow commands, one a finding, that GitHub shows as annotations."""
    for found in findings:
        place = "" if not found.path else f"file={_escape(found.path)}," + (f"line={found.line}," if found.line else "")
        message = f"{found.place}: {found.message}; {found.hint}"
        yield f"::{found.level} {place}title={_escape(found.code)}::{_escape(message, data=True)}"


def scores_as_text(rows: Sequence[Row], agreed: Agreement) -> Iterator[str]:
    """Scores as a table, a line a group and level, strict beside fuzzy, and the agreement on shared spans."""
    yield f"{'':<18}{'':<8}{'gold':>6}{'pred':>6}" + "".join(f"   {name:^20}" for name in BOUNDARIES)
    yield f"{'':<38}" + "   {:>6}{:>7}{:>7}".format("P", "R", "F1") * len(BOUNDARIES)
    lines: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        lines[row.group, row.level].append(row)
    for (group, level), both in sorted(lines.items(), key=lambda item: [r.group for r in rows].index(item[0][0])):
        counts = both[0].score
        figures = "".join(
            f"   {_figure(row.score.precision):>6}{_figure(row.score.recall):>7}{_figure(row.score.f1):>7}"
            for row in both
        )
        yield f"{group:<18}{level:<8}{counts.n_gold:>6}{counts.n_predicted:>6}{figures}"
    yield (
        f"{agreed.n_spans} spans alike: {agreed.entity_type} agree in type, {agreed.entity_id} in entity, "
        f"{agreed.form} in form"
    )


def scores_as_json(rows: Sequence[Row], agreed: Agreement) -> str:
    """Scores as one JSON object: an entry a group, boundaries and level, with counts and figures from 0 to 1."""
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


def _escape(text: str, *, data: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text if data else text.replace(":", "%3A").replace(",", "%2C")


def _printable(text: str) -> str:
    """Control and bidirectional characters written as escapes, so that a record cannot draw on the terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
