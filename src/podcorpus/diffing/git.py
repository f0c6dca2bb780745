"""Running git, to read what is committed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from podcorpus.errors import InputError


def git(*arguments: str, at: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The output of git in the folder `at`, or in the current one. Raises InputError if git is not installed."""
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False, cwd=at)
    except FileNotFoundError:
        raise InputError("git is not installed, so no revision can be read; install git") from None
