"""Every block of the README, run as it stands; what it prints is what the README shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conftest import ROOT
from shown import Block, check_page, checkout

README = ROOT / "README.md"
# The blocks that set up a checkout are run in one: make dataset by test_packaging, make test by .ci/run.
SET_UP = ("make dataset", "make test")


def sets_up(block: Block) -> bool:
    return any(command in block.body for command in SET_UP)


def test_every_block_prints_what_the_readme_shows(tmp_path: Path) -> None:
    shell = checkout(tmp_path)
    shutil.copy(ROOT / "podcorpus.toml", tmp_path)
    assert check_page(README, shell, sets_up) >= 7


def test_set_up_blocks_are_what_ci_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_links_point_to_files() -> None:
    for page in [README, ROOT / "DATA_CARD.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
