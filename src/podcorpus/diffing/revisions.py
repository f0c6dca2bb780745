"""Corpora in git revisions, copied out byte for byte."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

from podcorpus.diffing.git import git
from podcorpus.errors import InputError
from podcorpus.folder.layout import DATA, MANIFEST, PARQUET, REDIRECTS
from podcorpus.tables.safe_files import is_pointer

DEFAULT_PATH = "dataset"
_WANTED = (MANIFEST, REDIRECTS)


def extract(spec: str, target: Path) -> None:
    """Copy the files of the corpus at `REV` or `REV:path` that a comparison reads into the folder `target`.

    The repository is that of the current directory. Blobs are read unchanged, without the attributes and filters that
    a checkout applies. Raises InputError if there is no git, no repository, no such revision or no corpus.
    """
    revision, colon, path = spec.partition(":")
    path = path if colon else DEFAULT_PATH
    if git("rev-parse", "--git-dir").returncode:
        raise InputError(
            f"{spec}: no such folder, and the current directory is not in a git repository; check the path"
        )
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.returncode or not revision:
        raise InputError(f"{spec}: neither a folder nor a revision of this repository; {_advice()}")
    tree = f"{commit.stdout.decode().strip()}:{path}"
    listed = git("ls-tree", "-r", "-z", "--full-tree", tree)
    if listed.returncode:
        raise InputError(f"{spec}: the revision has no folder {path or '.'}; give another as {revision}:PATH")
    found = [entry.partition("\t") for entry in listed.stdout.decode(errors="replace").split("\0") if entry]
    blobs = {name: about.split()[2] for about, _, name in found if about.split()[1] == "blob" and _wanted(name)}
    if not any(name.endswith(PARQUET) for name in blobs):
        raise InputError(f"{spec}: no corpus at {path or '.'} in this revision; give another folder as {revision}:PATH")
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
