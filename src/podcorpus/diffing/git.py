"""git, as a program that is run: the one place that calls it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from podcorpus.errors import InputError


def git(*arguments: str, at: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """What git says in the folder `at`, or here. Raises InputError where it is not installed."""
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False, cwd=at)
    except FileNotFoundError:
        raise InputError("git is not installed, so no revision can be read; install git") from None
