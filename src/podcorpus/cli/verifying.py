"""The command that checks a corpus folder against its manifest and its pages: verify."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import FINDINGS, FOLDER, OK, PATH
from podcorpus.cli.output import progress, say, say_done
from podcorpus.findings.wording import counted

if TYPE_CHECKING:
    from podcorpus.verifying import Rebuilt, TableDigest, Verification


@click.command(name="verify", short_help="Check a corpus folder against its digests.")
@FOLDER
@click.option("--source", "sources", type=PATH, multiple=True, help="A page to rebuild it from; repeatable.")
@click.option("--curated", type=PATH, help="With --source: its curated layer; default: the project's.")
@click.option("--automatic", is_flag=True, help="With --source: it was built with --automatic.")
def verify_command(folder: Path, sources: tuple[Path, ...], curated: Path | None, automatic: bool) -> int:
    """Check a corpus folder against the digests in its manifest, and rebuild it from its pages.

    The exit code is 1 if a file or the rows of a table differ. Rebuilt with other versions of the software, a folder
    may differ in bytes, but not in rows.
    """
    from podcorpus.making.project_file import find_project
    from podcorpus.verifying import verify

    if (curated or automatic) and not sources:
        raise click.UsageError("--curated and --automatic need --source", click.get_current_context())
    project = find_project(folder) if sources and curated is None else None
    if project is not None and project.has_corpus_at(folder):
        curated = project.curated
    found = verify(folder, sources, curated, automatic=automatic, progress=progress)
    for line in _lines(folder, found, decided=curated is not None):
        # What is left of a folder that agrees is a line on that.
        (say_done if found.agrees else say)(line)
    return OK if found.agrees else FINDINGS


def _lines(folder: Path, found: Verification, *, decided: bool) -> Iterator[str]:
    """One line per problem, and a last one for the whole."""
    yield from (f"{one.level}: {one.place}: {one.message} [{one.code}]" for one in found.findings)
    reported = {one.table for one in found.findings}
    for table in found.tables:
        # A table that cannot be read, or that differs in its rows only, already has a finding.
        if table.agrees or table.table not in reported:
            yield from _table_lines(table)
    if found.rebuilt is not None:
        yield from _rebuilt_lines(found.rebuilt, {table.table for table in found.tables if table.agrees is None})
        if found.rebuilt.tables and not decided:
            yield "rebuilt without decisions of annotators; if it was built with some, name their folder with --curated"
    corpus = found.manifest.corpus
    n_files = len(found.manifest.every_file)
    verdict = "verified" if found.agrees else "verification failed"
    yield f"{folder}: {corpus.name} {corpus.version}, {n_files} files and {len(found.tables)} tables, {verdict}"


def _table_lines(table: TableDigest) -> Iterator[str]:
    if table.agrees is None:
        yield f"{table.table}: the rows cannot be read completely"
    elif not table.agrees:
        yield f"{table.table}: the rows differ from the manifest"
    elif not table.as_written:
        yield f"{table.table}: all {table.rows:,} rows match the manifest; only the file's bytes differ"


def _rebuilt_lines(rebuilt: Rebuilt, unreadable: Set[str]) -> Iterator[str]:
    pages = counted(rebuilt.n_pages, "page")
    if not rebuilt.files:
        yield f"rebuilt from {pages}: identical byte for byte"
        return
    yield from (f"{name}: the rebuilt file has different bytes" for name in rebuilt.files)
    others = [table for table in rebuilt.tables if table not in unreadable]
    yield from (f"{table}: the rebuilt table has different rows" for table in others)
    versions = rebuilt.versions.items()
    yield from (f"{name}: the folder was built with {before}, this is {now}" for name, (before, now) in versions)
    rows = "different rows" if others else "the same rows"
    if len(others) < len(rebuilt.tables):
        rows += " as far as they can be read"
    yield f"rebuilt from {pages}: {rows}, {counted(len(rebuilt.files), 'file')} with different bytes"
