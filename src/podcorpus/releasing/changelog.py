"""The changelog of a project: an entry for each version of its corpus, under the heading `## Data`."""

from __future__ import annotations

import re
from pathlib import Path

from podcorpus.folder.manifest import Manifest
from podcorpus.releasing.repository import StopError

HEADING = "## Data\n"
_NOTES = re.compile(r"\n### Unreleased\n(.*?)\n(?=###? |\Z)", re.DOTALL)
_NEW = "# Changelog\n\n## Data\n"


def has_entry(text: str, version: str) -> bool:
    """Whether there is an entry for a version."""
    return re.search(rf"^### Data {re.escape(version)},", text, re.MULTILINE) is not None


def read_changelog(file: Path) -> str:
    """The text of the changelog; that of an empty one if there is no file. Raises StopError if it has no place for
    entries."""
    text = file.read_text(encoding="utf-8") if file.exists() else _NEW
    if text.count(HEADING) != 1:
        raise StopError(f"{file.name} must have exactly one line {HEADING.strip()!r}; add it, or restore the file")
    return text


def with_entry(text: str, version: str, date: str, changes: str) -> tuple[str, str]:
    """The changelog with an entry for a version, which begins with the unreleased notes there, and the entry."""
    before, after = text.split(HEADING)
    data, *rest = re.split(r"(?=^## )", after, maxsplit=1, flags=re.MULTILINE)
    notes = _NOTES.search(f"{data}\n")
    parts = [f"### Data {version}, {date}", notes[1].strip() if notes else "", changes]
    entry = "\n\n".join(part for part in parts if part)
    data = _NOTES.sub("\n", f"{data}\n") if notes else data
    return "".join([before, HEADING, "\n", entry, "\n", data, *rest]), entry


def first_rows(manifest: Manifest) -> str:
    """What the entry of the first release says: how many rows there are."""
    rows = "\n".join(f"| {name} | {table.rows:,} |" for name, table in manifest.tables.items())
    return f"Rows of the first release:\n\n| table | rows |\n| --- | ---: |\n{rows}"
