"""docs/maintaining.md, followed from its first line, from the first transcript to the second release."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import ROOT
from shown import Shell, check_page


def test_the_page_releases_two_versions(tmp_path: Path) -> None:
    check_page(ROOT / "docs" / "maintaining.md", Shell(tmp_path, "lamp-room"))
    home = tmp_path / "lamp-room"
    told = subprocess.run(["git", "tag", "--list"], cwd=home, capture_output=True, text=True, check=True)
    assert told.stdout == "v1.0.0\nv1.1.0\n"
    card = (home / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "| `episodes` | 2 |" in card
    assert "version = {1.1.0}" in card
