"""Whether files are those that git has committed, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from podcorpus.diffing.git import git
from podcorpus.errors import InputError
from podcorpus.folder.layout import VERSIONS
from podcorpus.folder.releases import load_releases

_CHUNK = 1 << 20


def check_committed(folder: Path, names: Iterable[str], version: str) -> str:
    """The commit that HEAD is, where it holds each of the files as it is in the folder, and records `version` among
    the released ones.

    Raises InputError otherwise, naming the first file. Bytes are compared with git's objects, so that neither an
    ignored file nor a filter or flag of the checkout hides a difference.
    """
    head = git("rev-parse", "--verify", "--quiet", "HEAD^{commit}", at=folder)
    if head.returncode:
        raise InputError(f"{folder}: not committed in a git repository; commit the corpus, then publish it")
    files = {name: folder / name for name in names}
    released = [one.version for one in load_releases(folder)]
    if version not in released:
        latest = f"the latest release is {released[-1]}" if released else f"{VERSIONS} records no release"
        raise InputError(f"{folder}: {version} is not released, {latest}; release it, then publish it")
    differing = _differing(folder, {**files, VERSIONS: folder / VERSIONS})
    if differing is not None:
        raise InputError(f"{folder / differing}: not as git has committed it; commit it, or restore it with git")
    return head.stdout.decode().strip()


def _differing(folder: Path, files: dict[str, Path]) -> str | None:
    """The first file that the last commit does not have, or has with other bytes."""
    listed = git("ls-tree", "-r", "-z", "HEAD", "--", ".", at=folder)
    if listed.returncode:
        raise InputError(f"{folder}: git cannot read HEAD; check the repository")
    blobs: dict[str, str] = {}
    for entry in listed.stdout.decode(errors="surrogateescape").split("\0"):
        about, _, name = entry.partition("\t")
        if about.startswith("100"):
            blobs[name] = about.split()[2]
    return next((name for name, file in files.items() if blobs.get(name) != blob_id(file, blobs.get(name, ""))), None)


def blob_id(file: Path, like: str = "") -> str:
    """The id of a file's bytes as git names a blob: SHA-1, or SHA-256 where `like` is an id of that length."""
    digest = hashlib.new("sha256" if len(like) == 64 else "sha1", usedforsecurity=False)
    digest.update(b"blob %d\0" % file.stat().st_size)
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
