"""docs/projects.md, followed from its first line, from nothing to a corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from followed import follow


def test_the_page_makes_a_corpus_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = follow(ROOT / "docs" / "projects.md", tmp_path, "harbour-hour", monkeypatch)
    assert (home / "corpus" / "manifest.json").exists()
