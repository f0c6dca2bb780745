"""docs/maintaining.md, followed from its first line, from the first transcript to the second release."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from followed import follow


def test_the_page_releases_two_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = follow(ROOT / "docs" / "maintaining.md", tmp_path, "lamp-room", monkeypatch)
    told = subprocess.run(["git", "tag", "--list"], cwd=home, capture_output=True, text=True, check=True)
    assert told.stdout == "v1.0.0\nv1.1.0\n"
    card = (home / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "| `episodes` | 2 |" in card
    assert "version = {1.1.0}" in card
