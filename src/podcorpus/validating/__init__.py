"""Validating: a corpus becomes findings, in five layers. A later layer runs as far as it can after an earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from podcorpus.findings import Finding
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.validating.annotation import check_annotation
from podcorpus.validating.identity import check_identity
from podcorpus.validating.order import check_order
from podcorpus.validating.shape import check_shape
from podcorpus.validating.text import check_text
from podcorpus.validating.view import RawRows, View


def validate_rows(
    rows: Mapping[str, RawRows], sources: Sequence[Source] = (), absent: Set[str] = frozenset()
) -> Iterator[Finding]:
    """Findings on the tables of a corpus, given as plain values by table name.

    `sources` are the pages to hold it against; `absent` names tables that could not be read, so that what
    points to them is not called dangling.
    """
    damaged: dict[str, set[int]] = defaultdict(set)
    for table in TABLES:
        for position, found in check_shape(table, rows.get(table, ())):
            damaged[table].add(position)
            yield found
    view = View(rows, damaged, absent)
    yield from check_identity(view)
    yield from check_order(view)
    yield from check_text(view, sources)
    yield from check_annotation(view)


__all__ = ["RawRows", "validate_rows"]
