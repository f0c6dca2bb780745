"""Checking a corpus folder, or one table of it, with everything that has findings on it.

Apart from `api`, which builds corpora as well: checking one imports half as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found, worded
from podcorpus.folder.one_table import scanned_path
from podcorpus.folder.read import Scanned, pages_of
from podcorpus.progress import Progress, silent
from podcorpus.reading.inputs import open_sources
from podcorpus.reading.source import Source
from podcorpus.validating import check_scanned

if TYPE_CHECKING:
    from podcorpus.diffing import Version


def validate(
    folder: str | Path,
    sources: Iterable[str | Path] = (),
    previous: str | Path | None = None,
    table: str | None = None,
) -> Iterator[Finding]:
    """The findings on a corpus folder, one by one as they are found; none if it is valid.

    `sources` are pages to check it against, `previous` is the previous version, a folder or git revision. With `table`
    the path is a Parquet or JSONL file of that table, or a folder of such files. Raises InputError, at the call, if the
    folder or a source cannot be used.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build, validate, write_corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_corpus(build(SAMPLE_PAGE).corpus, folder)
    ...     _ = Path(folder, "data", "turns", "notes.txt").write_text("mine")
    ...     for found in validate(folder, [SAMPLE_PAGE]):
    ...         print(found.level, found.code, found.hint, sep=", ")
    error, file-unlisted, move the file out of the folder, or into `curated` or `sources` if it belongs there
    """
    loaded = open_sources(sources, pages_of(Path(folder)))
    if table is not None:
        _no_version_of(Path(folder), previous)
    with ExitStack() as stack:
        before = stack.enter_context(previous_version(previous))
        scanned = stack.enter_context(scanned_path(Path(folder), table))
        usable_with(scanned, loaded, previous)
        findings = check_folder(scanned, loaded, before)
        return _closing(stack.pop_all(), worded(findings))


def _closing(stack: ExitStack, findings: Iterator[Finding]) -> Iterator[Finding]:
    with stack:
        yield from findings


def _no_version_of(table: Path, previous: str | Path | None) -> None:
    if previous is not None:
        raise InputError(f"{table}: a single table is not a version of a corpus; leave --previous out")


def usable_with(scanned: Scanned, sources: Sequence[Source], previous: str | Path | None) -> None:
    """Raises InputError if a single table was scanned that cannot be checked against these."""
    if scanned.table is not None:
        _no_version_of(scanned.path, previous)
    if scanned.table in ("speakers", "entities") and sources:
        raise InputError(f"{scanned.path}: {scanned.table} have no positions in a source; leave --source out")


@contextmanager
def previous_version(spec: str | Path | None) -> Iterator[Version | None]:
    """The previous version that a folder is checked against, if one is named: a folder or git revision. It is opened
    before the folder is read, which may take long. Raises InputError if it cannot be used."""
    if spec is None:
        yield None
        return
    from podcorpus.diffing import open_previous

    with open_previous(str(spec)) as version:
        yield version


def check_folder(
    scanned: Scanned, sources: Sequence[Source] = (), previous: Version | None = None, progress: Progress = silent
) -> Iterator[Finding | Found]:
    """The findings on a scanned folder: on its files, records, redirects and released versions, and as the version
    after `previous`."""
    yield from check_scanned(scanned, sources, progress)
    if previous is not None and scanned.table is None:
        from podcorpus.diffing import check_release

        yield from check_release(scanned.path, previous, progress)
