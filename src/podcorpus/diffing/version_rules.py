"""Releasing: whether a version may follow another, judged by its ids, redirects and version number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from podcorpus.diffing.compare import Comparison, compare
from podcorpus.diffing.versions import Version, open_version
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted
from podcorpus.folder.layout import MANIFEST, VERSIONS
from podcorpus.folder.manifest import Manifest, version_numbers
from podcorpus.folder.redirects import RedirectMap, by_old_id, present_ids, readable_redirects, resolve
from podcorpus.folder.releases import readable_releases
from podcorpus.progress import Progress, silent
from podcorpus.records import EPISODE_TABLES
from podcorpus.records.ids import episode_part

Step = Literal["major", "minor", "patch"]
_SHOWN = 100
"""How many vanished ids of a table are reported individually; the rest are counted."""
_AT_ONCE = 10_000
"""Ids of which it is looked up at once whether records have those that replace them."""
_NOWHERE = "it is neither a record nor redirected"


def needed_step(comparison: Comparison) -> tuple[Step | None, str]:
    """The smallest version step that the change requires, and why; None if the content is the same.

    Two editions of one version have the same content.
    """
    tables = comparison.tables.items()
    old, new = _schema(comparison.old), _schema(comparison.new)
    reasons: dict[Step, list[str]] = {"major": [], "minor": [], "patch": []}
    if old and new and old != new:
        reasons["major" if old[0] != new[0] else "minor"].append("different schema version")
    for table, found in tables:
        for columns, what in ((found.columns_removed, "removed"), (found.columns_retyped, "retyped")):
            if columns:
                reasons["major"].append(f"{table}: columns {what}: {', '.join(columns)}")
        if found.gone:
            reasons["major"].append(f"{table}: {counted(found.gone, 'id')} removed")
        if found.reused:
            reasons["major"].append(f"{table}: {counted(found.reused, 'id')} reused for another record")
        if found.columns_added:
            reasons["minor"].append(f"{table}: columns added: {', '.join(found.columns_added)}")
        if found.kinds["added"]:
            reasons["minor"].append(f"{table}: {found.kinds['added']:,} added")
        corrected = found.kinds["changed"] + found.kinds["moved"]
        if corrected and not (table == "episodes" and set(found.fields) == {"edition"}):
            reasons["patch"].append(f"{table}: {corrected:,} corrected")
    for step, why in reasons.items():
        if why:
            return step, "; ".join(why)
    return None, "the same content"


@contextmanager
def open_previous(spec: str) -> Iterator[Version]:
    """The version before another one: a folder or git revision. Raises InputError if it cannot be used."""
    with open_version(spec) as old:
        if old.manifest is None:
            raise InputError(f"{spec}: no readable {MANIFEST}; give a released version")
        yield old


def check_release(folder: Path, old: Version, progress: Progress = silent) -> Iterator[Finding]:
    """Findings on the corpus in `folder` as the version after one of `open_previous`. Raises InputError if the tables
    of that one cannot be used."""
    try:
        with open_version(str(folder)) as new, compare(old, new, progress) as comparison:
            yield from _identities(comparison)
            yield from _number(comparison, old.manifest)
            yield from _versions(folder, old)
    except InputError as error:
        # Comparing the previous version with itself raises the error if that version is the cause.
        with compare(old, old):
            yield finding("release-unchecked", str(error), path=str(folder))


def _versions(folder: Path, old: Version) -> Iterator[Finding]:
    """Versions that the previous one records, and that a list of versions here does not have, or has otherwise."""
    if not (folder / VERSIONS).exists():
        # Built elsewhere than where it is released.
        return
    here = {one.version: one for one in readable_releases(folder)}
    for earlier in readable_releases(old.folder):
        if here.get(earlier.version) != earlier:
            lost = "are other ones here" if earlier.version in here else "are missing here"
            message = f"date and digests of {earlier.version}, which {old.name} records, {lost}"
            yield finding("versions-unreadable", message, path=str(folder / VERSIONS))


def _identities(comparison: Comparison) -> Iterator[Finding]:
    """Ids that were removed without a redirect, and redirected ids that are used again."""
    redirects = by_old_id(readable_redirects(comparison.new.folder))
    earlier = by_old_id(readable_redirects(comparison.old.folder))
    without_line: set[str] = set()
    """Episodes that are reported: one line is enough for their records."""
    for table in comparison.tables:
        forgotten = {old for of, old in earlier if of == table and (of, old) not in redirects}
        back = present_ids(comparison.new.folder, table, forgotten) or set()
        for record_id in sorted(back):
            message = f"{record_id} was redirected in {comparison.old.name} and is used again"
            yield finding("redirect-shadowed", message, table=table, record_id=record_id)
        n_vanished = 0
        lost = ((one, None) for one in sorted(forgotten - back))
        for record_id, new_id in chain(_vanished(comparison, table, redirects), lost):
            if table == "episodes" and new_id is None:
                without_line.add(record_id)
            elif without_line and table in EPISODE_TABLES and episode_part(table, record_id) in without_line:
                continue
            n_vanished += 1
            if n_vanished <= _SHOWN:
                here = f"its episode's redirect leads to {new_id}, which is no record" if new_id else _NOWHERE
                message = f"{record_id} is in {comparison.old.name}, but here {here}"
                yield finding("id-vanished", message, table=table, record_id=record_id)
        if n_vanished > _SHOWN:
            yield finding("id-vanished", f"{n_vanished - _SHOWN} more ids were removed without a redirect", table=table)


def _vanished(comparison: Comparison, table: str, redirects: RedirectMap) -> Iterator[tuple[str, str | None]]:
    """The ids that are gone and have no redirect, or that of their episode, which leads to no record: that one's id."""
    gone = comparison.gone(table)
    while some := list(islice(gone, _AT_ONCE)):
        # Where a line of its own leads is checked with the other lines.
        led = {one: _end(redirects, table, one) for one in some if (table, one) not in redirects}
        wanted = {new_id for one, new_id in led.items() if new_id not in (None, one)}
        there = present_ids(comparison.new.folder, table, wanted) or set() if wanted else set()
        for one, new_id in led.items():
            if new_id is not None and new_id not in there:
                yield one, None if new_id == one else new_id


def _end(redirects: RedirectMap, table: str, record_id: str) -> str | None:
    try:
        return resolve(redirects, table, record_id)
    except ValueError:
        # The circle is a finding of its own.
        return None


def _number(comparison: Comparison, before: Manifest | None) -> Iterator[Finding]:
    """A finding if the version number does not match the change."""
    manifest = comparison.new.manifest
    path = str(comparison.new.folder / MANIFEST)
    if manifest is None or before is None:
        yield finding("release-unchecked", f"no readable {MANIFEST}, so the version number is unknown", path=path)
        return
    old, new = _parts(before.corpus.version), _parts(manifest.corpus.version)
    step, why = needed_step(comparison)
    versions = f"{manifest.corpus.version} after {before.corpus.version}"
    if new < old or (new == old and step):
        yield finding(
            "version-not-raised", f"{versions} is not higher; the change: {why}", path=path, field="corpus/version"
        )
    elif step and new < least_version(before.corpus.version, step):
        wanted = ".".join(map(str, least_version(before.corpus.version, step)))
        message = f"{versions}, expected {wanted} or later ({step} change: {why})"
        yield finding("version-mismatch", message, path=path, field="corpus/version")


def least_version(version: str, step: Step) -> tuple[int, int, int]:
    """The lowest version one step after another. Before 1.0.0 a minor step counts as a major one."""
    major, minor, patch = _parts(version)
    if step == "patch":
        return major, minor, patch + 1
    if step == "minor" or major == 0:
        return major, minor + 1, 0
    return major + 1, 0, 0


def _parts(version: str) -> tuple[int, int, int]:
    major, minor, patch = version_numbers(version)
    return major, minor, patch


def _schema(version: Version) -> tuple[str, ...] | None:
    return tuple(version.manifest.schema_version.split(".")) if version.manifest else None
