"""All findings on a folder by itself: on its files, records, redirects and releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES
from podcorpus.folder.check_card import check_card, is_drawn
from podcorpus.folder.read import Scanned, without_cause
from podcorpus.folder.redirects import check_redirects
from podcorpus.folder.releases import check_releases
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.validating.in_folder import validate_scanned


def check_scanned(
    scanned: Scanned, sources: Sequence[Source] = (), progress: Progress = silent
) -> Iterator[Finding | Found]:
    """The findings on a scanned folder, or on a single table of one."""
    errors = False
    for found in _found(scanned, sources, progress):
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


def _found(scanned: Scanned, sources: Sequence[Source], progress: Progress) -> Iterator[Finding | Found]:
    yield from (found for found in scanned.findings if found.code != "digest-mismatch")
    yield from validate_scanned(scanned, sources, progress)
    if scanned.table is None:
        present = {table: scan for table, scan in scanned.scans.items() if not scan.absent}
        files = {table: [file.path for file in scan.files] for table, scan in present.items()}
        yield from check_redirects(scanned.path, files, scanned.manifest)
        yield from check_releases(scanned.path, scanned.manifest)
