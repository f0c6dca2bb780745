"""Corpora in git revisions, copied out byte for byte; released versions are found by what is committed.

Tags may be missing from a clone. So a version that `versions.jsonl` records is the newest commit whose tables have the
rows recorded there, whatever tags there are.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from podcorpus.diffing.git import git
from podcorpus.errors import InputError
from podcorpus.folder.layout import DATA, MANIFEST, PARQUET, REDIRECTS, VERSIONS, table_files
from podcorpus.folder.releases import Released, load_releases
from podcorpus.making.project_file import project_here
from podcorpus.records.forms import VERSION_PART
from podcorpus.tables.digest import ContentDigest
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError, open_parquet
from podcorpus.tables.parquet_limits import rows_at_once
from podcorpus.tables.safe_files import is_pointer

_DEFAULT_PATH = "dataset"
_WANTED = (MANIFEST, REDIRECTS)
_VERSION = re.compile(rf"v?({VERSION_PART})")


def extract(spec: str, target: Path) -> None:
    """Copy the files of the corpus at `REV` or `REV:path` that a comparison reads into the folder `target`.

    The repository is that of the current directory. REV is a released version, such as `v1.0.0`, or a revision of git.
    Blobs are read unchanged, without the attributes and filters that a checkout applies. Raises InputError if there is
    no git, no repository, no such revision or no corpus.
    """
    revision, colon, path = spec.partition(":")
    path = path.rstrip("/") if colon else _default_path()
    if git("rev-parse", "--git-dir").returncode:
        raise InputError(
            f"{spec}: no such folder, and the current directory is not in a git repository; check the path"
        )
    released = _released(path)
    version = _VERSION.fullmatch(revision)
    wanted = None if version is None else next((one for one in released if one.version == version[1]), None)
    if wanted is not None:
        _extract_release(wanted, spec, path, target)
        return
    commit = _commit(revision)
    if commit is None:
        known = (
            f"; versions released here: {', '.join(one.version for one in released)}" if released and version else ""
        )
        raise InputError(f"{spec}: neither a folder nor a revision of this repository; {_advice()}{known}")
    _extract_tree(f"{commit}:{path}", spec, target)


def _default_path() -> str:
    """Where a revision has its corpus if no path is given: where the project here has it, below the repository."""
    project, top = project_here(), git("rev-parse", "--show-toplevel").stdout.decode().strip()
    folder = None if project is None else (project.root / project.settings.output.folder).resolve()
    if folder is None or not top or not folder.is_relative_to(Path(top).resolve()):
        return _DEFAULT_PATH
    return folder.relative_to(Path(top).resolve()).as_posix()


def _commit(revision: str) -> str | None:
    found = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.stdout.decode().strip() if revision and not found.returncode else None


def _released(path: str) -> tuple[Released, ...]:
    """The versions that the committed corpus at `path` records."""
    shown = git("cat-file", "blob", f"HEAD:{path}/{VERSIONS}" if path else f"HEAD:{VERSIONS}")
    if shown.returncode:
        return ()
    with TemporaryDirectory(prefix="podcorpus-") as copy:
        Path(copy, VERSIONS).write_bytes(shown.stdout)
        try:
            return load_releases(Path(copy))
        except InputError as error:
            raise InputError(str(error).replace(copy, path or ".")) from None


def _extract_release(wanted: Released, spec: str, path: str, target: Path) -> None:
    for commit in _commits_of(wanted.version, path):
        with TemporaryDirectory(prefix="podcorpus-") as copy:
            try:
                _extract_tree(f"{commit}:{path}", spec, Path(copy))
            except InputError:
                continue
            if _has_rows(Path(copy), wanted):
                for file in Path(copy).rglob("*"):
                    if file.is_file():
                        (target / file.relative_to(copy)).parent.mkdir(parents=True, exist_ok=True)
                        file.rename(target / file.relative_to(copy))
                return
    raise InputError(
        f"{spec}: {path}/{VERSIONS} records {wanted.version}, but no commit at hand has its rows; {_advice()}"
    )


def _commits_of(version: str, path: str) -> Iterator[str]:
    """The commits that may hold a version: that of its tag, then those whose manifest names it, newest first."""
    tagged = _commit(f"refs/tags/v{version}")
    if tagged is not None:
        yield tagged
    file = f"{path}/{MANIFEST}" if path else MANIFEST
    for commit in git("log", "--format=%H", "HEAD", "--", f":/{file}").stdout.decode().split():
        try:
            manifest = json.loads(git("cat-file", "blob", f"{commit}:{file}").stdout)
            if manifest["corpus"]["version"] == version:
                yield commit
        except (ValueError, KeyError, TypeError):
            continue


def _has_rows(folder: Path, wanted: Released) -> bool:
    """Whether the tables in a folder have the rows of a released version; its own manifest is not asked."""
    for table, released in wanted.tables.items():
        digest, rows = ContentDigest(), 0
        for file in table_files(folder, table):
            try:
                at_once = rows_at_once(file)
                with open_parquet(file) as parquet:
                    for batch in parquet.iter_batches(batch_size=at_once):
                        digest.update(batch)
                        rows += batch.num_rows
            except (*PARQUET_ERRORS, TooLargeError):
                return False
        if (rows, digest.hexdigest()) != (released.rows, released.content_sha256):
            return False
    return True


def _extract_tree(tree: str, spec: str, target: Path) -> None:
    revision, _, path = tree.partition(":")
    listed = git("ls-tree", "-r", "-z", "--full-tree", tree)
    if listed.returncode:
        named = spec.partition(":")[0]
        raise InputError(f"{spec}: the revision has no folder {path or '.'}; give another as {named}:PATH")
    found = [entry.partition("\t") for entry in listed.stdout.decode(errors="replace").split("\0") if entry]
    blobs = {name: about.split()[2] for about, _, name in found if about.split()[1] == "blob" and _wanted(name)}
    if not any(name.endswith(PARQUET) for name in blobs):
        named = spec.partition(":")[0] or revision
        raise InputError(f"{spec}: no corpus at {path or '.'} in this revision; give another folder as {named}:PATH")
    for name, blob in blobs.items():
        _copy(blob, target / name, spec)


def _wanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in _WANTED or (len(parts) == 3 and parts[0] == DATA and name.endswith(PARQUET))


def _copy(blob: str, file: Path, spec: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as sink:
        done = subprocess.run(["git", "cat-file", "blob", blob], stdout=sink, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        reasons = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise InputError(f"{spec}: git cannot read {file.name} ({reasons[0]}); fetch the revision again")
    if is_pointer(file):
        raise InputError(f"{spec}: {file.name} is stored in Git LFS; check out the revision and give its folder")


def _advice() -> str:
    shallow = git("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    return "this clone is shallow: run `git fetch --unshallow --tags`" if shallow else "check the name"
