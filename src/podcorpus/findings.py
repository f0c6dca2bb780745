"""Findings: what validation and reading report, and how one is made from its rule."""

from __future__ import annotations

from functools import partial
from typing import Literal

from pydantic import BaseModel, ConfigDict

from podcorpus.records import Record
from podcorpus.rules import RULES

Level = Literal["error", "warning"]


class Finding(BaseModel):
    """One thing that is wrong, where it is and what to do about it.

    `pointer` is a JSON pointer into the record; `path` and `line` (from 1) name a place in a file.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    level: Level
    message: str
    hint: str
    table: str | None = None
    record_id: str | None = None
    pointer: str | None = None
    path: str | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """Where it is, for a person: file and line, or table, record and field."""
        file = f"{self.path}:{self.line}" if self.path and self.line else self.path or ""
        record = " ".join(part for part in (self.table, self.record_id) if part)
        if record and self.pointer:
            record += f" {self.pointer}"
        return ", ".join(part for part in (file, record) if part) or "corpus"

    def __str__(self) -> str:
        return f"{self.level}: {self.place}: {self.message} [{self.code}]; {self.hint}"


def finding(
    code: str,
    message: str,
    *,
    table: str | None = None,
    record_id: str | None = None,
    field: str | None = None,
    path: str | None = None,
    line: int | None = None,
    hint: str | None = None,
) -> Finding:
    """A finding of the rule `code`, with the rule's level and, unless another is given, its hint.

    `field` is the column's name, turned into a JSON pointer. Raises KeyError for an unknown code.
    """
    rule = RULES[code]
    pointer = None if field is None else "/" + field.replace("~", "~0").replace("/", "~1")
    return Finding(
        code=code,
        level=rule.level,
        message=message,
        hint=hint or rule.hint,
        table=table,
        record_id=record_id,
        pointer=pointer,
        path=path,
        line=line,
    )


def about(record: Record) -> partial[Finding]:
    """`finding` with table and id of a record filled in."""
    return partial(finding, table=record.table, record_id=record.record_id)


def has_errors(findings: list[Finding] | tuple[Finding, ...]) -> bool:
    """Whether any finding is of level error."""
    return any(found.level == "error" for found in findings)
