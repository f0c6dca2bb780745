"""All findings on a folder by itself: on its files, records, redirects and releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES
from podcorpus.folder.checks.card import check_card, is_drawn
from podcorpus.folder.manifest import TableEntry
from podcorpus.folder.read import Scanned, without_cause
from podcorpus.folder.redirects import check_redirects
from podcorpus.folder.releases import check_releases
from podcorpus.progress import Progress, silent
from podcorpus.reading.source import Source
from podcorpus.validating.in_folder import validate_scanned


def check_scanned(
    scanned: Scanned, sources: Sequence[Source] = (), progress: Progress = silent, *, every_count: bool = False
) -> Iterator[Finding | Found]:
    """The findings on a scanned folder, or on a single table of one. With `every_count` also on counts that are wrong
    only because rows were lost."""
    errors = False
    for found in _found(scanned, sources, progress, 0 if every_count else _lost_mentions(scanned)):
        errors = errors or RULES[found.code].level == "error"
        yield found
    changed = [found for found in scanned.findings if found.code == "digest-mismatch"]
    # What derives from rows that are wrong is wrong with them.
    if scanned.table is None and not errors and all(is_drawn(scanned, found.path) for found in changed):
        differing = list(check_card(scanned))
        yield from differing
        changed = without_cause(changed, differing)
    # That a file was changed comes after what was found in it.
    yield from changed


def _found(
    scanned: Scanned, sources: Sequence[Source], progress: Progress, lost_mentions: int
) -> Iterator[Finding | Found]:
    yield from (found for found in scanned.findings if found.code != "digest-mismatch")
    yield from validate_scanned(scanned, sources, progress, lost_mentions=lost_mentions)
    if scanned.table is None:
        present = {table: scan for table, scan in scanned.scans.items() if not scan.absent}
        files = {table: [file.path for file in scan.files] for table, scan in present.items()}
        yield from check_redirects(scanned.path, files, scanned.manifest)
        yield from _releases(scanned)


def _lost_mentions(scanned: Scanned) -> int:
    """How many mentions less than the manifest describes the table has."""
    listed = None if scanned.manifest is None else scanned.manifest.tables.get("mentions")
    scan = scanned.scans.get("mentions")
    # With the same rows it is the manifest's number that is wrong.
    if listed is None or scan is None or scan.absent or scan.content == listed.content_sha256:
        return 0
    return max(0, listed.rows - scan.rows)


def _releases(scanned: Scanned) -> Iterator[Finding]:
    """Findings on released versions. Where the files that derive from the manifest give another version or date than
    it does, or the tables have other rows, that was reported: nothing is reported besides that is not so either way."""
    manifest = scanned.manifest
    found = list(check_releases(scanned.path, manifest))
    if found and manifest is not None:
        rows = {
            table: TableEntry(rows=scan.rows, content_sha256=scan.content, files=())
            for table, scan in scanned.scans.items()
            if not scan.absent and scan.content is not None
        }
        others: list[dict[str, Any]] = [
            {"corpus": scanned.described or manifest.corpus},
            {"tables": {**manifest.tables, **rows}},
        ]
        for other in others:
            codes = {one.code for one in check_releases(scanned.path, manifest.model_copy(update=other))}
            found = [one for one in found if one.code in codes]
    yield from found
