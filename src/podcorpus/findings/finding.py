"""Findings: what validation and reading report, and how one is made from its rule."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from podcorpus.findings.escaping import printable
from podcorpus.findings.rules import RULES, Level
from podcorpus.records import Record


class Finding(BaseModel):
    """One thing that is wrong, where it is and what to do about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(description="The rule's code; `podcorpus explain CODE` says more.")]
    level: Annotated[Level, Field(description="`error` makes the exit code 1, `warning` does not.")]
    message: Annotated[str, Field(description="What is wrong, in one line for a person.")]
    hint: Annotated[str, Field(description="What a person can do about it, in one line.")]
    table: Annotated[str | None, Field(description="The table; null where it is about no table.")] = None
    record_id: Annotated[
        str | None,
        Field(description="The record's id, or `row N`, counted from 1, where it has none; null: about no record."),
    ] = None
    pointer: Annotated[
        str | None,
        Field(description="JSON pointer (RFC 6901) into the record; in a file's finding, of a column. Null: of none."),
    ] = None
    path: Annotated[
        str | None, Field(description="The file, beginning with the folder as it was named; null: about no file.")
    ] = None
    line: Annotated[int | None, Field(ge=1, description="Its line, from 1; null where the file has no lines.")] = None

    @property
    def place(self) -> str:
        """Where it is, for a person: file and line, or table, record and field. Safe to show."""
        file = f"{self.path}:{self.line}" if self.path and self.line else self.path or ""
        record = " ".join(part for part in (self.table, self.record_id) if part)
        if record and self.pointer:
            record += f" {self.pointer}"
        return printable(", ".join(part for part in (file, record) if part) or "corpus")

    def __str__(self) -> str:
        """One line for a person, safe to show."""
        return f"{self.level}: {self.place}: {printable(self.message)} [{self.code}]; {printable(self.hint)}"


def finding(
    code: str,
    message: str,
    *,
    table: str | None = None,
    record_id: str | None = None,
    field: str | None = None,
    item: int | None = None,
    path: str | None = None,
    line: int | None = None,
    hint: str | None = None,
) -> Finding:
    """A finding of the rule `code`, with the rule's level and, unless another is given, its hint.

    `field` is the column's name and `item` the position from 0 in its list; they make the JSON pointer. Raises
    KeyError for an unknown code.
    """
    rule = RULES[code]
    return Finding(
        code=code,
        level=rule.level,
        message=message,
        hint=hint or rule.hint,
        table=table,
        record_id=record_id,
        pointer=None if field is None else json_pointer(field, *([] if item is None else [item])),
        path=path,
        line=line,
    )


def json_pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) that goes these steps: names of fields, positions in lists.

    >>> json_pointer("members", 2), json_pointer("a/b~c"), json_pointer()
    ('/members/2', '/a~1b~0c', '')
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def about(record: Record) -> partial[Finding]:
    """`finding` with table and id of a record filled in."""
    return partial(finding, table=record.table, record_id=record.record_id)
