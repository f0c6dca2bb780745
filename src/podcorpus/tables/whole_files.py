"""Findings on a file of a table as a whole: what it is, of which version, and which columns it has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show
from podcorpus.records.schemas import SCHEMA_VERSION, arrow_schema
from podcorpus.tables.column_types import index_hint, missing_columns, renamed_columns, same_values, type_problem
from podcorpus.tables.jsonl import LINES
from podcorpus.tables.safe_files import is_pointer, parquet_problem


def empty_group(number: int, file: Path, table: str) -> Finding:
    """On a row group without rows, counted from 1."""
    message = f"row group {number} has no rows, and `datasets` cannot load such a file"
    return finding("row-group-empty", message, table=table, path=str(file))


def unreadable(file: Path, table: str, reason: str) -> Finding:
    """On a file that cannot be read, and why."""
    say = partial(finding, "file-unreadable", table=table, path=str(file))
    if file.suffix == LINES:
        return say(f"not JSON lines: {reason}")
    if file.is_file() and is_pointer(file):
        return say("a pointer of Git LFS, not the file itself", hint="fetch the file with `git lfs pull`")
    return say(parquet_problem(file, reason))


def stated(schema: pa.Schema, key: str) -> str | None:
    """A value of our metadata in a file; None if another program wrote it."""
    value = (schema.metadata or {}).get(f"podcorpus.{key}".encode())
    return None if value is None else value.decode(errors="replace")


def misplaced(schema: pa.Schema, file: Path, table: str) -> Iterator[Finding]:
    """On a file whose metadata name another table."""
    named = stated(schema, "table")
    if named not in (None, table):
        message = f"expected the table {table}, but the file's metadata names the table {named!r}"
        yield finding("file-misplaced", message, table=table, path=str(file))


def other_version(schema: pa.Schema, file: Path, table: str) -> Iterator[Finding]:
    """On a file of another version of the schemas."""
    version = stated(schema, "schema_version") or SCHEMA_VERSION
    if version != SCHEMA_VERSION:
        message = f"the file has the schema version {version!r}; this program checks {SCHEMA_VERSION}"
        yield finding("schema-version", message, table=table, path=str(file))


def column_findings(table: str, schema: pa.Schema, file: Path) -> Iterator[Finding]:
    """On columns that are missing, there twice, of another type or in no schema."""
    expected = arrow_schema(table)
    say = partial(finding, table=table, path=str(file))
    renamed = renamed_columns(schema.names, expected.names)
    missing = [name for name in expected.names if name not in schema.names]
    for message, hint, name in missing_columns(missing, renamed):
        yield say("column-missing", message, field=name, hint=hint)
    for column in expected:
        found = schema.get_all_field_indices(column.name)
        if len(found) > 1:
            message = f"expected one column {column.name}, found {len(found)}"
            yield say("column-unknown", message, field=column.name)
        elif found and not same_values(kind := schema.field(found[0]).type, column.type):
            message, hint = type_problem(column.name, kind, column.type)
            yield say("column-type", message, field=column.name, hint=hint)
    for name in sorted({*schema.names} - {*expected.names, *renamed.values()}):
        message = f"column {show(name)} is not in the schema"
        yield say("column-unknown", message, field=name, hint=index_hint(name))
