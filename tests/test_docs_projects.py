"""docs/projects.md, followed from its first line: every file written, every command run, and what it prints compared.

`PODCORPUS_UPDATE_README=1` writes the real outputs into the page.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from conftest import ROOT
from test_readme import blocks, run_block

PAGE = ROOT / "docs" / "projects.md"


def test_the_page_makes_a_corpus_from_nothing(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    env = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PODCORPUS_CACHE": "",
        "COLUMNS": "120",
    }
    home = tmp_path / "harbour-hour"
    changes = []
    for block in blocks(text):
        if block.file:
            (home / block.file).write_text(block.body, encoding="utf-8")
        else:
            assert block.kind == "console", "a block that no test runs"
            printed = run_block(block, home if home.exists() else tmp_path, env)
            if printed != block.body:
                changes.append((block, printed))
    if os.environ.get("PODCORPUS_UPDATE_README"):
        for block, printed in reversed(changes):
            text = text[: block.start] + printed + text[block.start + len(block.body) :]
        PAGE.write_text(text, encoding="utf-8")
    else:
        assert [printed for _, printed in changes] == []
    assert (home / "corpus" / "manifest.json").exists()
