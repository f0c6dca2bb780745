"""Files of a table that have the rows of another one, which would all be there twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show
from podcorpus.tables.same_files import copies_of
from podcorpus.tables.scan import scan_table


def copied_files(table: str, files: Sequence[Path], listed: Collection[Path], aside: Path) -> dict[Path, Path]:
    """By file that is a copy of another one of the table, that other: with the same bytes, or, where a manifest lists
    some and not others, with the same rows as one that is listed. `aside` is a folder of our own."""
    copies = copies_of(files, listed)
    others = [file for file in files if file not in copies]
    unlisted = [file for file in others if file not in listed]
    if not 0 < len(unlisted) < len(others):
        return copies
    originals: dict[str, Path] = {}
    for file in sorted(others, key=lambda file: file in unlisted):
        scan = scan_table(table, [file], aside, content=True, tell_version=False)
        if scan.content is None or not scan.rows or scan.absent:
            continue
        if file not in unlisted:
            originals.setdefault(scan.content, file)
        elif scan.content in originals:
            copies[file] = originals[scan.content]
    return copies


def copied(file: Path, other: Path, table: str) -> Finding:
    """The finding on such a file."""
    return finding("file-copied", f"has the same rows as {show(other.name)}", table=table, path=str(file))
