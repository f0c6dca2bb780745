"""The command that holds a corpus folder against its manifest and its pages: verify."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import FINDINGS, OK, PATH, expand
from podcorpus.cli.output import progress, say

if TYPE_CHECKING:
    from podcorpus.verifying import Rebuilt, TableDigest, Verification


@click.command(name="verify", short_help="Hold a corpus folder against its digests.")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--source", "sources", type=PATH, multiple=True, help="A page to build it again from; repeatable.")
@click.option("--curated", type=PATH, help="With --source: the curated layer that it was built with.")
@click.option("--automatic", is_flag=True, help="With --source: it was built with --automatic.")
def verify_command(folder: Path, sources: tuple[Path, ...], curated: Path | None, automatic: bool) -> int:
    """Check a corpus folder against the digests of its manifest, and build it again from its pages.

    Exit code 1 where a file or the rows of a table differ. Built again by other versions, the bytes may differ and the
    rows may not.
    """
    from podcorpus.verifying import verify

    if (curated or automatic) and not sources:
        raise click.UsageError("--curated and --automatic go with --source", click.get_current_context())
    found = verify(folder, expand(sources), curated, automatic=automatic, progress=progress)
    for line in _lines(folder, found):
        say(line)
    return OK if found.agrees else FINDINGS


def _lines(folder: Path, found: Verification) -> Iterator[str]:
    """A line a problem, and the last one for the whole."""
    yield from (f"{told.level}: {told.place}: {told.message} [{told.code}]" for told in found.findings)
    told_of = {told.table for told in found.findings}
    for table in found.tables:
        # Of a table that cannot be read, or whose rows alone are others, a finding tells already.
        if table.agrees or table.table not in told_of:
            yield from _table_lines(table)
    if found.rebuilt is not None:
        yield from _rebuilt_lines(found.rebuilt, {table.table for table in found.tables if table.agrees is None})
    corpus = found.manifest.corpus
    n_files = len(found.manifest.files) + sum(len(part.files) for part in found.manifest.tables.values())
    verdict = "as the manifest says" if found.agrees else "not all as it should be"
    yield f"{folder}: {corpus.name} {corpus.version}, {n_files} files and {len(found.tables)} tables, {verdict}"


def _table_lines(table: TableDigest) -> Iterator[str]:
    if table.agrees is None:
        yield f"{table.table}: the rows cannot be read whole"
    elif not table.agrees:
        yield f"{table.table}: the rows are not those of the manifest"
    elif not table.as_written:
        yield f"{table.table}: the rows are those of the manifest, all {table.rows:,}; only the file is another"


def _rebuilt_lines(rebuilt: Rebuilt, unreadable: Set[str]) -> Iterator[str]:
    pages = _counted(rebuilt.n_pages, "page")
    if not rebuilt.files:
        yield f"built again from {pages}: the same byte for byte"
        return
    yield from (f"{name}: built again it has other bytes" for name in rebuilt.files)
    others = [table for table in rebuilt.tables if table not in unreadable]
    yield from (f"{table}: built again it has other rows" for table in others)
    yield from (f"{name}: {before} built the folder, {now} is here" for name, (before, now) in rebuilt.versions.items())
    rows = "other rows" if others else "the same rows"
    if len(others) < len(rebuilt.tables):
        rows += " as far as they can be read"
    yield f"built again from {pages}: {rows}, {_counted(len(rebuilt.files), 'file')} with other bytes"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
