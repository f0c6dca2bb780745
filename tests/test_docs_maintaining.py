"""docs/maintaining.md, followed from its first line, from the first transcript to the second release: it is pushed to a
repository beside it, and published on a stand-in of the Hub."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import ROOT
from hub_stand_in import environment, stand_in
from shown import Shell, check_page

_REMOTE = "git@git.example:kestrel/lamp-room.git"


def git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True).stdout


def test_the_page_releases_two_versions(tmp_path: Path) -> None:
    git("init", "--quiet", "--bare", "pushed.git", cwd=tmp_path)
    pushed = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path / 'pushed.git'}.insteadOf",
        "GIT_CONFIG_VALUE_0": _REMOTE,
    }
    with stand_in("kestrel/lamp-room") as hub:
        check_page(ROOT / "docs" / "maintaining.md", Shell(tmp_path, "lamp-room", {**pushed, **environment(hub)}))
    home = tmp_path / "lamp-room"
    assert git("tag", "--list", cwd=home) == "v1.0.0\nv1.1.0\n"
    assert git("tag", "--list", cwd=tmp_path / "pushed.git") == "v1.0.0\nv1.1.0\n"
    assert list(hub.tags) == ["v1.1.0"]
    sent = hub.commits[-1].files["manifest.json"]
    assert sent == (home / "corpus" / "manifest.json").read_bytes()
    card = (home / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "| `episodes` | 2 |" in card
    assert "version = {1.1.0}" in card
