"""Findings as text for a person, as JSON for a program, as annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from podcorpus.findings.escaping import printable
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES, Level
from podcorpus.findings.tally import REPORT_VERSION, Tally
from podcorpus.findings.wording import counted
from podcorpus.records.schemas import SCHEMA_VERSION

SHOWN = 5
"""Findings of one code that a person is shown one by one, unless more are asked for."""


def summary(tally: Tally) -> str:
    """How many findings of which level, in one line."""
    levels: tuple[Level, ...] = ("error", "warning")
    return ", ".join(counted(n, level) for level in levels if (n := tally.of_level(level))) or "no findings"


def as_text(tally: Tally) -> Iterator[str]:
    """Lines for a person: grouped by code, errors first, the first few of each code and a count of the rest."""
    for code, count in tally.codes.items():
        yield f"{count.level}: {code} ({count.found:,})"
        shown = tally.first.get(code, [])
        for found in shown:
            yield f"  {found.place}: {printable(found.message)}"
        if shown and count.found > len(shown):
            tables: Mapping[str, int] = tally.tables.get(code, {})
            # The first few are often all of one table.
            where = ", ".join(f"{n:,} in {table}" for table, n in tables.items()) if len(tables) > 1 else ""
            yield f"  … and {count.found - len(shown):,} more{f'; {where}' if where else ''}"
        for hint in dict.fromkeys(found.hint for found in shown) or [RULES[code].hint]:
            yield f"  fix: {printable(hint)}"


def as_lines(findings: Iterable[Finding | Found], tally: Tally) -> Iterator[str]:
    """One line per finding, as they come, without keeping any; then one line per code with its count and hint."""
    for found in tally.some(findings):
        yield f"{found.level}: {found.place}: {printable(found.message)} [{found.code}]"
    for code, count in tally.codes.items():
        yield f"{count.level}: {code} ({count.found:,}); fix: {RULES[code].hint}"


def as_json(findings: Iterable[Finding | Found], tally: Tally, folder: str, rows: Mapping[str, int]) -> Iterator[str]:
    """The lines of one JSON object in the form of `Report`: one line per finding, as they come, then the counts.

    `rows` is how many records each table that was read has. The lines are ASCII, so that they can be written
    anywhere and nothing that they quote can control a terminal.
    """
    head = {
        "report_version": REPORT_VERSION,
        "podcorpus": version("podcorpus"),
        "schema_version": SCHEMA_VERSION,
        "folder": folder,
    }
    yield "{"
    yield from (f'  "{key}": {_json(value)},' for key, value in head.items())
    yield '  "findings": ['
    # A finding waits for the next one, which decides whether a comma follows.
    waiting: Finding | None = None
    for found in tally.some(findings):
        if waiting is not None:
            yield f"    {_json(waiting.model_dump())},"
        waiting = found
    if waiting is not None:
        yield f"    {_json(waiting.model_dump())}"
    yield "  ],"
    yield f'  "records": {sum(rows.values())},'
    yield f'  "tables": {len(rows)},'
    yield f'  "errors": {tally.of_level("error")},'
    yield f'  "warnings": {tally.of_level("warning")},'
    yield f'  "codes": {_json({code: count.model_dump() for code, count in tally.codes.items()})}'
    yield "}"


def as_github(findings: Iterable[Finding | Found], tally: Tally, folder: str) -> Iterator[str]:
    """Workflow commands: one annotation per finding, as they come, and a line that counts them by code.

    GitHub shows ten annotations of each level per step, so the last line counts the others.
    """
    for found in tally.some(findings):
        place = f"file={_property(found.path)}," if found.path else ""
        place += f"line={found.line}," if found.path and found.line else ""
        message = f"{found.place}: {printable(found.message)}; {printable(found.hint)}"
        yield f"::{found.level} {place}title={_property(found.code)}::{_data(message)}"
    codes = ", ".join(f"{code} {count.found:,}" for code, count in tally.codes.items())
    notice = f"{printable(folder)}: {summary(tally)}" + (f" ({codes})" if codes else "")
    yield f"::notice title=podcorpus::{_data(notice)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def _data(text: str) -> str:
    """Text behind the `::` of a workflow command, by GitHub's rules (`escapeData` in actions/toolkit)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property's value in a workflow command, by GitHub's rules (`escapeProperty`), with nothing unseen in it."""
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
