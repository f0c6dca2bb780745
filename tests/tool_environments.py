"""Virtual environments of their own for programs of others, whose requirements do not go with ours."""

from __future__ import annotations

import os
import subprocess
import venv
from pathlib import Path

import pytest

_OFFLINE = ("No matching distribution found", "Could not find a version", "Temporary failure in name resolution")


def environment(home: Path, *requirements: str) -> Path:
    """The folder of commands of a new environment with these packages. Where no index can be reached the test is
    skipped; in CI that is a failure."""
    venv.create(home, with_pip=True)
    binaries = home / "bin"
    install = [str(binaries / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements]
    done = subprocess.run(install, capture_output=True, text=True, timeout=600)
    if done.returncode and any(sign in done.stderr for sign in _OFFLINE) and not os.environ.get("CI"):
        pytest.skip(f"no package index at hand for {' '.join(requirements)}")
    assert done.returncode == 0, done.stderr
    return binaries
