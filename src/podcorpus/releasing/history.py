"""The released versions that git knows of, beside those that the folder of a corpus records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from podcorpus.diffing.git import git
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.folder.layout import VERSIONS
from podcorpus.folder.releases import Released, readable_releases

_COMMIT = "commit "


def check_recorded(folder: Path) -> Iterator[Finding]:
    """A finding if versions that a commit has recorded are not recorded in the folder as they were at first.

    Nothing is found where the folder is in no repository, or git is not installed."""
    here = readable_releases(folder)
    first = {one.version: (commit, one) for commit, one in _committed(folder)}
    lost = {version: commit for version, (commit, one) in first.items() if one not in here}
    if lost:
        names = ", ".join(reversed(lost))
        message = f"{names}: git has the line that was recorded at the release, and the file does not have it now"
        hint = f"restore it, as with `git checkout {next(iter(lost.values()))} -- {VERSIONS}` in {folder}"
        yield finding("versions-unreadable", message, path=str(folder / VERSIONS), hint=hint)


def _committed(folder: Path) -> Iterator[tuple[str, Released]]:
    """The versions that commits have added to the file, each with its commit, the newest first."""
    try:
        done = git("log", "-p", "--no-color", "--no-ext-diff", f"--format={_COMMIT}%h", "--", VERSIONS, at=folder)
    except (InputError, OSError):
        return
    commit = ""
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        if line.startswith(_COMMIT):
            commit = line.removeprefix(_COMMIT)
        elif line.startswith("+{"):
            try:
                yield commit, Released.model_validate_json(line[1:])
            except ValidationError:
                continue
