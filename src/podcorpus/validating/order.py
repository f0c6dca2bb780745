"""Layer 3: rows in their order, indices without gaps, times that do not run back, partitions, spans inside turns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from podcorpus.findings.finding import Finding, about
from podcorpus.records import TABLES, Record
from podcorpus.tables.order import sort_key
from podcorpus.validating.places import check_places
from podcorpus.validating.segments import check_segments
from podcorpus.validating.spans import check_mention_spans, check_turn_spans
from podcorpus.validating.times import check_times
from podcorpus.validating.view import View


def check_order(view: View) -> Iterator[Finding]:
    """Findings on the order of rows, times, places and spans; what others lean on comes first."""
    for table in TABLES:
        yield from _sorted_rows(view, table)
    yield from _indices(view)
    yield from view.note(check_turn_spans(view))
    yield from view.note(check_segments(view))
    yield from view.note(check_times(view))
    yield from view.note(check_places(view))
    yield from check_mention_spans(view)


def _sorted_rows(view: View, table: str) -> Iterator[Finding]:
    for one, other in pairwise(view.corpus.rows(table)):
        if sort_key(one) > sort_key(other):
            yield unsorted(one, other)
            return


def unsorted(one: Record, other: Record) -> Finding:
    """The finding on two rows that stand in this order and should in the other."""
    return about(other)("rows-unsorted", f"stands after {one.record_id}")


def _indices(view: View) -> Iterator[Finding]:
    for gaps in view.gaps.values():
        for found in gaps.values():
            for record, due in found:
                message = f"{record.index} is {getattr(record, str(record.index))} where {due} was due"
                yield about(record)("index-gap", message, field=record.index)
