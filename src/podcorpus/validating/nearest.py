"""Which id the value of a row was probably meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podcorpus.engine.sql import text_sql
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.rules import Rule


def nearest_id(space: Workspace, rule: Rule, row: Mapping[str, Any]) -> str | None:
    """The id that the value of a row was probably meant to be: the nearest that the rule suggests, if it alone is
    near. Asked while the finding is worded, when the tables of its window are still at hand."""
    value = str(row["value"])
    part = value[len(common) :] if value.startswith(common := f"{row.get('episode_id')}.") else value
    # A letter in five may be wrong, one of a short id.
    most = min(3, max(len(part) // 5, len(part) >= 4))
    near = space.fetch(f"""
        SELECT id, damerau_levenshtein(id, {text_sql(value)}) AS distance
        FROM ({str(rule.suggest).format_map(row)}) WHERE abs(length(id) - {len(value)}) <= {most}
        AND distance <= {most} GROUP BY ALL ORDER BY distance, id LIMIT 2
    """)
    return near[0][0] if near and (len(near) == 1 or near[0][1] < near[1][1]) else None
