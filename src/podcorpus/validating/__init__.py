"""Validating: a corpus becomes findings, in five layers. A later layer runs as far as it can after an earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence, Set

from podcorpus.findings.finding import Finding
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.validating.annotation import check_annotation
from podcorpus.validating.counts import check_counts
from podcorpus.validating.identity import check_identity, narrowed
from podcorpus.validating.order import check_order
from podcorpus.validating.shape import check_shape
from podcorpus.validating.source import check_lengths, check_sources
from podcorpus.validating.text import check_text
from podcorpus.validating.view import RawRows, View


def validate_rows(
    rows: Mapping[str, RawRows], sources: Sequence[Source] = (), absent: Set[str] = frozenset()
) -> Iterator[Finding]:
    """Findings on the tables of a corpus, given as plain values by table name.

    `sources` are the pages to hold it against; `absent` names tables that could not be read, so that what
    points to them is not called dangling. One damaged value gives one finding where that can be told: what an
    earlier layer said of a record is not said of its neighbours again.
    """
    damaged: dict[str, set[int]] = defaultdict(set)
    unnamed: set[str] = set()
    for table, model in TABLES.items():
        for position, found in check_shape(table, rows.get(table, ())):
            damaged[table].add(position)
            if found.pointer in (None, f"/{model.key}"):
                unnamed.add(table)
            yield found
    view = yield from check_records(View(rows, damaged, absent, unnamed), sources)
    yield from view.note(check_counts(view))


def check_records(view: View, sources: Sequence[Source]) -> Generator[Finding, None, View]:
    """Findings of the layers after the first, but for counts; returns the view they are to be counted in, without
    the rows that are somebody else or twice there."""
    yield from view.note(check_identity(view))
    view = narrowed(view)
    yield from view.note(check_lengths(view, sources))
    yield from view.note(check_order(view))
    yield from view.note(check_text(view))
    yield from view.note(check_sources(view, sources))
    yield from view.note(check_annotation(view))
    return view


__all__ = ["RawRows", "check_records", "validate_rows"]
