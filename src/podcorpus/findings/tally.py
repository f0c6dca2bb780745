"""Counting findings as they come, and the report for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES, Level

REPORT_VERSION: Literal["1.0"] = "1.0"

_Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CodeCount(_Part):
    """How many findings of one code there are, and how many of them the report shows."""

    level: Level
    found: Annotated[_Count, Field(description="Findings of this code.")]
    shown: Annotated[_Count, Field(description="Those in `findings`; fewer than `found` where `--max` was given.")]


class Report(_Part):
    """What `podcorpus validate --format json` prints. Findings come as they are found, counts after them."""

    report_version: Annotated[Literal["1.0"], Field(description="Version of this form.")]
    podcorpus: Annotated[str, Field(description="Version of the program.")]
    schema_version: Annotated[str, Field(description="Version of the record schemas it checked against.")]
    folder: Annotated[str, Field(description="The corpus folder, as it was named.")]
    findings: tuple[Finding, ...] = Field(description="The findings, in the order of the layers.")
    records: Annotated[_Count, Field(description="Records that were read.")]
    tables: Annotated[_Count, Field(description="Tables that were read.")]
    errors: Annotated[_Count, Field(description="Findings of level error, shown or not.")]
    warnings: Annotated[_Count, Field(description="Findings of level warning, shown or not.")]
    codes: Annotated[dict[str, CodeCount], Field(description="Counts by code, errors first, then by layer.")]


class Tally:
    """Counts by code, and the first few findings of each: all that is kept of any number of findings."""

    def __init__(self, keep: int | None) -> None:
        """`keep` is how many findings of each code are kept, or let through `some`; None for all."""
        self.keep = keep
        self.found: Counter[str] = Counter()
        self.tables: dict[str, Counter[str]] = {}
        """Findings of each code by table."""
        self.first: dict[str, list[Finding]] = {}

    def some(self, findings: Iterable[Finding | Found]) -> Iterator[Finding]:
        """The first few findings of each code, as they come; all are counted, and the others are never worded."""
        for found in findings:
            code, before = found.code, self.found[found.code]
            tables = found.tables if isinstance(found, Found) else {found.table: 1} if found.table else {}
            self.found[code] += len(found) if isinstance(found, Found) else 1
            if tables:
                self.tables.setdefault(code, Counter()).update(tables)
            left = None if self.keep is None else max(0, self.keep - before)
            if isinstance(found, Found):
                yield from found.findings(left)
            elif left != 0:
                yield found

    def take(self, findings: Iterable[Finding | Found]) -> Tally:
        """Count all findings and keep the first few of each code."""
        for found in self.some(findings):
            self.first.setdefault(found.code, []).append(found)
        return self

    @property
    def codes(self) -> dict[str, CodeCount]:
        """Counts by code, errors first, then in the order of the rules."""
        order = sorted(RULES, key=lambda code: RULES[code].level)
        counts = {code: self.found[code] for code in order if self.found[code]}
        return {
            code: CodeCount(level=RULES[code].level, found=n, shown=n if self.keep is None else min(n, self.keep))
            for code, n in counts.items()
        }

    def of_level(self, level: Level) -> int:
        """How many findings there are of one level."""
        return sum(n for code, n in self.found.items() if RULES[code].level == level)
