"""Reading a corpus folder: whatever can be read of it, and a finding for whatever cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import one_line
from podcorpus.folder.checks.hidden_text import check_hidden_text
from podcorpus.folder.checks.loading import check_loading
from podcorpus.folder.checks.manifest import check_manifest
from podcorpus.folder.checks.metadata import check_descriptions
from podcorpus.folder.checks.pictures import check_pictures
from podcorpus.folder.copied import copied, copied_files
from podcorpus.folder.layout import DATA, GIVEN, MANIFEST, Shard, lacking, shard_of, table_files
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.moved import lost_table, lost_tables, moved_files
from podcorpus.folder.strict import DuplicateKeyError, decoded, load_json
from podcorpus.progress import Progress, silent
from podcorpus.records import TABLES, Corpus
from podcorpus.records.schemas import SCHEMA_VERSION
from podcorpus.tables.arrow import Row, corpus_of
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import TableScan, batches, scan_table

_READ_ALL_THE_SAME = {
    "column-missing",
    "column-type",
    "column-unknown",
    "row-group-empty",
    "schema-version",
}
"""Findings on files whose digest is checked nevertheless."""
_SAYS_ENOUGH = ("file-misplaced", "file-irregular", "file-copied")
"""Findings on files of which it is not reported besides that they are not listed, or have a wrong name."""
MOST_OF_A_MANIFEST = 1 << 25
"""Bytes of a manifest that is read."""


@dataclass
class Scanned:
    """A corpus folder whose files were all read once. `scans` holds the tables that have a file; `aside` is a folder
    of our own that is gone afterwards. `table` is the one that was asked for, where it is not a corpus."""

    path: Path
    aside: Path
    manifest: Manifest | None = None
    scans: dict[str, TableScan] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    table: str | None = None
    moved: dict[str, Path] = field(default_factory=dict)
    """The files that are elsewhere in the folder, by the path that the manifest lists."""
    described: CorpusInfo | None = None
    """What the files that derive from the manifest say of the corpus; it should be the manifest's own."""

    @property
    def absent(self) -> set[str]:
        """Tables that could not be read, or not all of them."""
        return {table for table in TABLES if table not in self.scans or self.scans[table].absent}


@dataclass
class Folder:
    """What was read of a corpus folder, as plain rows."""

    path: Path
    manifest: Manifest | None
    rows: dict[str, list[Row]]
    absent: set[str]
    findings: list[Finding]


def is_corpus(path: Path) -> bool:
    """Whether a folder is a corpus or may become one: empty, or holding a manifest of podcorpus, or no more than
    the curated layer and the sources."""
    names = {entry.name for entry in path.iterdir()}
    if MANIFEST in names:
        return read_manifest(path)[0] is not None
    return names <= set(GIVEN)


def load_pictures(path: Path) -> dict[str, bytes]:
    """The pictures in a folder, by name; none where there is no such folder. Raises InputError where one cannot be
    read."""
    pictures = {}
    for file in sorted(path.glob("*.svg")):
        refused = refusal(path, file) or ("a folder, where a picture should be" if file.is_dir() else None)
        if refused is not None:
            raise InputError(f"{file}: {refused}; remove it, or put the picture itself in its place")
        try:
            pictures[file.name] = file.read_bytes()
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror}); restore the picture, or remove it") from None
    return pictures


@contextmanager
def scanned_folder(path: Path, progress: Progress = silent) -> Iterator[Scanned]:
    """Read all files of a corpus folder once, and check them against the manifest, without keeping a table in memory.

    Raises InputError where the path is no folder, or holds nothing of a corpus.
    """
    if not path.exists():
        raise InputError(f"{path}: no such folder; check the path")
    if not path.is_dir():
        raise InputError(f"{path}: a file; name the corpus folder it belongs to")
    try:
        if not (path / MANIFEST).exists() and not (path / DATA).is_dir():
            raise InputError(f"{path}: {lacking(path)}")
    except PermissionError:
        raise InputError(f"{path}: cannot be read (permission denied); check its permissions") from None
    with TemporaryDirectory(prefix="podcorpus-") as aside:
        scanned = Scanned(path, Path(aside))
        scanned.manifest, problem = read_manifest(path)
        scanned.findings += problem
        if scanned.manifest is not None:
            scanned.moved = moved_files(path, scanned.manifest)
        for table in progress(TABLES, "tables", "read"):
            _scan(scanned, table)
        if [found.code for found in scanned.findings].count("table-missing") == len(TABLES):
            others = [found for found in scanned.findings if found.code != "table-missing"]
            scanned.findings = [*others, lost_tables(path, scanned.manifest, scanned.moved)]
        if scanned.manifest is not None:
            unread = {found.path for found in scanned.findings if found.code not in _READ_ALL_THE_SAME}
            odd = {found.path for found in scanned.findings} - unread
            scanned.findings += check_manifest(path, scanned.manifest, scanned.scans, scanned.moved, unread, odd)
            pictures = list(check_pictures(path, scanned.manifest, unread))
            scanned.findings = [*without_cause(scanned.findings, pictures), *pictures]
            scanned.findings += check_loading(path, scanned.manifest, scanned.scans)
            reported = {found.path for found in scanned.findings}
            changed = {found.path for found in scanned.findings if found.code == "digest-mismatch"}
            unexplained = reported - changed
            differing, scanned.described = check_descriptions(
                path, scanned.manifest, scanned.scans, unexplained, changed
            )
            scanned.findings = [*without_cause(scanned.findings, differing), *differing]
            if scanned.manifest.edition == "text-free":
                scanned.findings += check_hidden_text(path, scanned.manifest, reported)
        # After all else: a file of another name is still checked against its digest.
        copies = {found.path for found in scanned.findings if found.code == "file-copied"}
        for table in scanned.scans:
            missing = (found.path for found in scanned.findings if found.code == "file-missing" and found.path)
            if path / DATA / table not in {Path(file).parent for file in missing}:
                scanned.findings += _names(
                    table, [file for file in table_files(path, table) if str(file) not in copies]
                )
        misplaced = {found.path for found in scanned.findings if found.code in _SAYS_ENOUGH}
        scanned.findings = [
            found
            for found in scanned.findings
            if found.path not in misplaced or found.code not in ("file-unlisted", "shard-name")
        ]
        # That a file was changed comes after what was found in it.
        scanned.findings.sort(key=lambda found: found.code == "digest-mismatch")
        yield scanned


def without_cause(findings: Iterable[Finding], differing: Iterable[Finding]) -> list[Finding]:
    """Findings, without those that a file was changed where others say in what it differs."""
    described = {found.path for found in differing}
    return [found for found in findings if found.code != "digest-mismatch" or found.path not in described]


def read_folder(path: Path) -> Folder:
    """Read a corpus folder into memory. Raises InputError as `scanned_folder`."""
    with scanned_folder(path) as scanned:
        rows = {
            table: [row for batch in batches(scan) for row in batch.to_pylist()]
            for table, scan in scanned.scans.items()
        }
        return Folder(path, scanned.manifest, rows, scanned.absent, scanned.findings)


def read_corpus(path: Path) -> tuple[Manifest, Corpus]:
    """The manifest and records of a corpus folder. Raises InputError, naming the first problem, where it cannot be
    read whole."""
    folder = read_folder(path)
    unusable = first_error(path, folder.findings)
    if unusable is not None or folder.manifest is None:
        raise unusable or InputError(f"{path}: no manifest")
    try:
        return folder.manifest, corpus_of(folder.rows)
    except ValidationError:
        raise InputError(f"{path}: its records are not valid; see `podcorpus validate {path}`") from None


def first_error(path: Path, findings: Iterable[Finding]) -> InputError | None:
    """The error to raise for a folder with findings of level error; None if it has none."""
    found = next((one for one in findings if one.level == "error"), None)
    return None if found is None else InputError(f"{found.place}: {found.message}; see `podcorpus validate {path}`")


def pages_of(path: Path) -> set[str]:
    """The digests of the pages that the manifest of a folder lists; none if it cannot be used."""
    manifest, _ = read_manifest(path)
    return set() if manifest is None else {episode.source_sha256 for episode in manifest.episodes}


def read_manifest(path: Path) -> tuple[Manifest | None, list[Finding]]:
    """The manifest of a folder, or the finding that says why there is none that can be used."""
    try:
        size = (path / MANIFEST).stat().st_size
        problem = refusal(path, path / MANIFEST)
        if problem is None and size > MOST_OF_A_MANIFEST:
            problem = f"has {size:,} bytes; at most {MOST_OF_A_MANIFEST:,} are read"
        if problem is not None:
            return None, [finding("manifest-unreadable", problem, path=str(path / MANIFEST))]
        text = decoded((path / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None, [finding("manifest-missing", f"the folder has no {MANIFEST}", path=str(path / MANIFEST))]
    except ValueError as error:
        hint = "save the file in UTF-8"
        return None, [finding("manifest-unreadable", str(error), path=str(path / MANIFEST), hint=hint)]
    except OSError as error:
        return None, [finding("manifest-unreadable", f"cannot be read: {one_line(error)}", path=str(path / MANIFEST))]
    if text.startswith("\ufeff"):
        problem, hint = "begins with a byte order mark; expected UTF-8 without one", "save the file without it"
        return None, [finding("manifest-unreadable", problem, path=str(path / MANIFEST), hint=hint)]
    try:
        manifest = Manifest.model_validate_json(text)
        load_json(text)
    except DuplicateKeyError as error:
        problem = str(error)
    except ValidationError as error:
        problem = first_problem(error)
    else:
        return manifest, []
    return None, [finding("manifest-unreadable", problem, path=str(path / MANIFEST))]


def _names(table: str, files: Sequence[Path]) -> Iterator[Finding]:
    """Findings on files that `datasets` would not load because of their names, and on missing shards."""
    say = partial(finding, "shard-name", table=table)
    numbers: dict[int, Path] = {}
    totals = set()
    for file in files:
        shard = shard_of(file.name)
        if shard is None:
            yield say("not named train-NNNNN-of-NNNNN.parquet, as the card lists them", path=str(file))
            continue
        numbers[shard.number] = file
        totals.add(shard.of)
    total = max(totals, default=0)
    lost = next((number for number in range(total) if number not in numbers), None)
    if len(totals) > 1 or len(numbers) > total:
        yield say(f"{len(numbers)} files whose names do not number them from 0", path=str(next(iter(numbers.values()))))
    elif lost is not None:
        yield say(f"the shard {Shard(lost, total).name} is missing", path=str(next(iter(numbers.values()))))


def _scan(scanned: Scanned, table: str) -> None:
    directory = scanned.path / DATA / table
    files = table_files(scanned.path, table) if directory.is_dir() else []
    refused = {path: reason for path in (directory, *files) if (reason := refusal(scanned.path, path)) is not None}
    if directory in refused:
        files, refused = [], {directory: refused[directory]}
    for path, reason in refused.items():
        scanned.findings.append(finding("file-irregular", reason, table=table, path=str(path)))
    files = [file for file in files if file not in refused]
    if not files:
        if not refused:
            scanned.findings.append(lost_table(scanned.path, table, scanned.manifest, scanned.moved))
        return
    manifest = scanned.manifest
    listed = [] if manifest is None or table not in manifest.tables else manifest.tables[table].files
    originals = {scanned.path / entry.path for entry in listed}
    copies = copied_files(table, files, originals, scanned.aside)
    scanned.findings += (copied(file, other, table) for file, other in copies.items())
    files = [file for file in files if file not in copies]
    # A manifest of another version is reported once, and not for each file.
    other = manifest is not None and manifest.schema_version != SCHEMA_VERSION
    scan = scan_table(table, files, scanned.aside, content=manifest is not None, tell_version=not other)
    scan.absent = scan.absent or bool(refused)
    # Where a file is missing, and no other may have its rows.
    scan.absent = scan.absent or originals > set(files)
    scanned.scans[table] = scan
    scanned.findings += scan.findings
