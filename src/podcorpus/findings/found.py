"""The records that break a rule; messages are written only for the findings that are asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any

import pyarrow as pa

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.rules import Rule
from podcorpus.findings.wording import noun, or_null, show, singular
from podcorpus.records.clock import exact_time

_MS = re.compile(r"\b(\d+) ms\b")
"""Milliseconds in a text that a query put together."""


class _Wording(Formatter):
    """Messages with values in braces: `{x}` as it is and `null` for none, `{x!r}` quoted, shortened and escaped,
    `{x:turn}` with what is counted, which has a plural, `{x:ms}` with its milliseconds as times."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """A value, quoted if it is to be."""
        return show(value) if conversion == "r" else value

    def format_field(self, value: Any, format_spec: str) -> str:
        """What `convert_field` gave as it is written in a message."""
        if format_spec == "ms":
            text = f"{value} ms" if isinstance(value, int) else or_null(value)
            return _MS.sub(lambda found: exact_time(int(found[1])), text)
        return f"{or_null(value)} {noun(value, format_spec)}" if format_spec else or_null(value)


_WORDING = _Wording()
MORE = "n_more"
"""The column that counts the records beside the one that a finding is at (see `Rule.together`)."""
_AT_ONCE = 1_000
"""Rows that are held as Python objects at the same time."""
_SUGGESTED = 10
"""Number of findings of a rule that get a suggestion: each of them is compared with all ids."""


@dataclass(frozen=True)
class Found:
    """The records that break a rule: one row each, with the columns of the rule's query."""

    rule: Rule
    rows: pa.Table
    nearest: Callable[[Rule, Mapping[str, Any]], str | None] | None = None
    """The id that was probably meant in a row of a rule that has a `suggest`."""

    def __len__(self) -> int:
        """The number of findings."""
        return self.rows.num_rows

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    @property
    def tables(self) -> dict[str, int]:
        """The number of findings by table; empty for a rule that is about no table."""
        if "name" in self.rows.column_names:
            return dict(Counter(str(name) for name in self.rows.column("name").to_pylist()))
        return {self.rule.table: len(self)} if self.rule.table else {}

    def findings(self, most: int | None = None) -> Iterator[Finding]:
        """The first findings, or all of them."""
        parts = self.rows.slice(0, most).to_batches(max_chunksize=_AT_ONCE)
        for at, found in enumerate(row for part in parts for row in part.to_pylist()):
            # Sums are of 128 bits in the engine, which come as decimals.
            row: dict[str, Any] = {
                name: int(value) if isinstance(value, Decimal) else value for name, value in found.items()
            }
            values: dict[str, Any] = {"field": self.rule.field, **row}
            message = _WORDING.vformat(self.rule.message, (), values)
            if more := row.get(MORE):
                table = str(row.get("name", self.rule.table))
                message += f"; the same in {more:,} more {noun(more, singular(table))} of the episode"
            if self.nearest is not None and at < _SUGGESTED and (meant := self.nearest(self.rule, row)) is not None:
                message += f"; did you mean {show(meant)}?"
            yield finding(
                self.rule.code,
                message,
                table=row.get("name", self.rule.table),
                record_id=row["id"],
                field=values["field"],
                item=row.get("item"),
                path=row.get("path"),
            )


def worded(found: Iterable[Finding | Found]) -> Iterator[Finding]:
    """All findings, one by one."""
    for one in found:
        if isinstance(one, Found):
            yield from one.findings()
        else:
            yield one
