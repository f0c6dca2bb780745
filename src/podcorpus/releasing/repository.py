"""The git repository that a project is in, as a release uses it. Paths are those from the project's folder."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from podcorpus.diffing.git import git
from podcorpus.errors import InputError


class StopError(Exception):
    """Why a release stops, and how to fix it."""


@dataclass(frozen=True)
class Repository:
    """The repository of a project's folder."""

    root: Path

    def git(self, *arguments: str, index: Path | None = None) -> str:
        """What git prints, with another index than its own if one is given. Raises StopError, with its last lines, if
        it fails."""
        words = ["git", *arguments]
        return self.run(words if index is None else ["env", f"GIT_INDEX_FILE={index}", *words])

    def run(self, words: list[str] | str) -> str:
        """What a command prints, given as its words or as a line for the shell. Raises StopError as `git`."""
        shown = words if isinstance(words, str) else " ".join(words)
        done = subprocess.run(
            words, cwd=self.root, capture_output=True, text=True, check=False, shell=isinstance(words, str)
        )
        if done.returncode:
            lines = (done.stdout + done.stderr).strip().splitlines()[-12:]
            raise StopError("\n  ".join([f"`{shown}` failed with exit code {done.returncode}", *lines]))
        return done.stdout.rstrip()

    @property
    def prefix(self) -> str:
        """The project's folder from that of the repository; empty, or it ends with a slash."""
        return self.git("rev-parse", "--show-prefix")

    @property
    def state_folder(self) -> Path:
        """Git's own folder for this working tree. Raises InputError if the project is in no repository."""
        try:
            return self.root / self.git("rev-parse", "--git-dir")
        except FileNotFoundError:
            raise InputError("git is not installed, and a release is a commit; install git") from None
        except StopError:
            raise InputError(
                f"{self.root}: not in a git repository, and a release is a commit; run `git init`, commit the project"
            ) from None

    def locks(self) -> list[Path]:
        """The files by which git locks its index and the branch, where they are there."""
        names = ["index", "HEAD", self.git("rev-parse", "--symbolic-full-name", "HEAD")]
        paths = [self.root / self.git("rev-parse", "--git-path", f"{name}.lock") for name in names]
        return [path for path in paths if path.exists()]

    def uncommitted(self) -> list[str]:
        """The paths that are changed or new, whatever the user's settings hide; not those that git ignores. Those
        outside the project begin with `../`."""
        listed = self.git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
        prefix = self.prefix
        up = "../" * prefix.count("/")
        names = [entry[3:] for entry in listed.split("\0") if entry]
        return [name.removeprefix(prefix) if name.startswith(prefix) else f"{up}{name}" for name in names]

    def is_ignored(self, name: str) -> bool:
        """Whether git ignores a path."""
        return git("check-ignore", "--quiet", name, at=self.root).returncode == 0
