"""Releases: which versions of a corpus are out, and what their rows are.

They are recorded in `versions.jsonl` beside the corpus, a line each, oldest first. The file is committed and never
written anew: what was released is known from it, whether or not the repository has a tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import Field

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show_name
from podcorpus.folder.layout import MANIFEST, VERSIONS
from podcorpus.folder.lines import by_line, read_lines, refuse_any
from podcorpus.folder.manifest import CorpusEdition, Manifest, ReleaseDate, version_numbers
from podcorpus.records.base import Count, Sha256, Strict, Version
from podcorpus.records.forms import SCHEMA_VERSION


class ReleasedTable(Strict):
    """The rows of a table that was released: how many, and the digest of their content."""

    rows: Count
    content_sha256: Sha256


class Released(Strict):
    """A version that is out."""

    version: Version
    released: ReleaseDate
    """The year or the day."""
    schema_version: Annotated[str, Field(pattern=SCHEMA_VERSION)]
    edition: CorpusEdition
    tables: dict[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")], ReleasedTable]

    def differing(self, manifest: Manifest) -> str | None:
        """The first table whose rows differ from those of a corpus, or another version of their schemas, in words; None
        if it has the same rows. Of another edition only the numbers of rows are compared."""
        if self.schema_version != manifest.schema_version:
            return f"it had the schema version {self.schema_version}, not {show_name(manifest.schema_version)}"
        for table in sorted({*self.tables, *manifest.tables}):
            released, found = self.tables.get(table), manifest.tables.get(table)
            if released is None or found is None:
                return f"it had {'no' if released is None else 'a'} table {table}"
            if released.rows != found.rows:
                return f"{table}: expected {released.rows:,} rows, found {found.rows:,}"
            if self.edition == manifest.edition and released.content_sha256 != found.content_sha256:
                return (
                    f"{table}: expected the digest {released.content_sha256[:12]}…, found {found.content_sha256[:12]}…"
                )
        return None


def released_of(manifest: Manifest) -> Released:
    """What is recorded of a corpus when it is released. Raises InputError if it does not give its date."""
    info = manifest.corpus
    if info.released is None:
        raise InputError(f"{info.name} {info.version} has no date of release; give one")
    tables = {
        table: ReleasedTable(rows=part.rows, content_sha256=part.content_sha256)
        for table, part in manifest.tables.items()
    }
    return Released(
        version=info.version,
        released=info.released,
        schema_version=manifest.schema_version,
        edition=manifest.edition,
        tables=tables,
    )


def record_release(folder: Path, manifest: Manifest) -> None:
    """Add a version to those that a folder records. Raises InputError if it, or a later one, is recorded already."""
    new, released = released_of(manifest), load_releases(folder)
    if released and version_numbers(released[-1].version) >= version_numbers(new.version):
        raise InputError(f"{folder / VERSIONS}: {released[-1].version} is released; {new.version} is not later")
    with (folder / VERSIONS).open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(f"{new.model_dump_json()}\n")


def load_releases(folder: Path) -> tuple[Released, ...]:
    """The versions that a folder records, oldest first; none where it has no such file. Raises InputError, with file
    and line, if one of them cannot be used."""
    found, problems = _read(folder / VERSIONS)
    refuse_any(problems)
    return found


def readable_releases(folder: Path) -> tuple[Released, ...]:
    """The versions that a folder records, without the lines that cannot be used, which have findings of their own."""
    return _read(folder / VERSIONS)[0]


def awaits_release(manifest: Manifest, released: Sequence[Released]) -> bool:
    """Whether a corpus has changed since its version was released, so that it will be a later one."""
    return any(one.version == manifest.corpus.version and one.differing(manifest) is not None for one in released)


def check_releases(folder: Path, manifest: Manifest | None) -> Iterator[Finding]:
    """Findings on the versions that a corpus folder records, and on the corpus as one of them, or as the next."""
    released, problems = _read(folder / VERSIONS)
    yield from problems
    if manifest is None or not released:
        return
    version = manifest.corpus.version
    report = partial(finding, path=str(folder / MANIFEST), field="corpus/version")
    latest = max(released, key=lambda one: version_numbers(one.version)).version
    if version_numbers(latest) > version_numbers(version):
        yield report("version-not-raised", f"{version} is lower than {latest}, which is released")
        return
    same = next((one for one in released if one.version == version), None)
    if same is not None:
        differing = same.differing(manifest)
        if differing is not None:
            yield report("version-reused", f"{version} was released with other rows: {differing}")
        elif manifest.corpus.released not in (None, same.released):
            given = manifest.corpus.released
            message = f"{version} was released on {same.released} by {VERSIONS}, but the manifest gives {given}"
            yield report("version-reused", message)


def _read(file: Path) -> tuple[tuple[Released, ...], Sequence[Finding]]:
    report = partial(finding, "versions-unreadable", path=str(file))
    lines, problems = read_lines(file, Released, "versions-unreadable")
    if not lines and not problems and file.exists():
        problems = [report("the file is empty; expected a line for each released version")]
    found: list[Released] = []
    for number, released in lines:
        if found and version_numbers(found[-1].version) >= version_numbers(released.version):
            message = f"{released.version} does not come after {found[-1].version} in the line before"
            problems.append(report(message, line=number))
        elif found and is_earlier(released.released, found[-1].released):
            message = (
                f"{released.version} was released on {released.released}, "
                f"before {found[-1].version} in the line before ({found[-1].released})"
            )
            problems.append(report(message, line=number))
        else:
            found.append(released)
    return tuple(found), by_line(problems)


def is_earlier(one: str, other: str) -> bool:
    """Whether a day or year is before another; a year is as early as any of its days."""
    return one[: len(other)] < other[: len(one)]
