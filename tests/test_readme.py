"""Every block of the README, run as it stands; what it prints is what the README shows.

`PODCORPUS_UPDATE_README=1` writes the real outputs into the README instead of comparing them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

README = ROOT / "README.md"
_FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```\n", re.MULTILINE | re.DOTALL)
# The blocks that set up a checkout are run in one: make dataset by test_packaging, make test by .ci/run.
SET_UP = ("make dataset", "make test")


@dataclass
class Block:
    """A fenced block: its kind, the file it stands for if any, its text and where that is."""

    kind: str
    file: str | None
    body: str
    start: int


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a text, in order."""
    return [Block(m["kind"], m["file"], m["body"], m.start("body")) for m in _FENCE.finditer(text)]


@pytest.fixture
def shell(tmp_path: Path, sample_page: Path) -> dict[str, str]:
    """A folder with the corpus and the sample page where a checkout has them, and an environment with the command and
    an empty cache: nothing else, so that a newcomer needs nothing else."""
    shutil.copytree(ROOT / "dataset", tmp_path / "dataset", ignore=shutil.ignore_patterns("sources"))
    shutil.copy(ROOT / "podcorpus.toml", tmp_path)
    sample = tmp_path / sample_page.parent.relative_to(ROOT)
    sample.mkdir(parents=True)
    shutil.copy(sample_page, sample)
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HF_HOME": str(tmp_path / ".cache"),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "COLUMNS": "120",
        "PYTHONWARNINGS": "ignore",
    }


def run_block(block: Block, folder: Path, env: dict[str, str]) -> str:
    """The block with what its commands print, or what a python block prints."""
    if block.kind == "python":
        done = subprocess.run([sys.executable, "-c", block.body], cwd=folder, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout
    shown = []
    for command in [line[2:] for line in block.body.splitlines() if line.startswith("$ ")]:
        done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        shown.append(f"$ {command}\n{done.stdout}{done.stderr}")
    return "".join(shown)


def test_every_block_prints_what_the_readme_shows(shell: dict[str, str], tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    update = bool(os.environ.get("PODCORPUS_UPDATE_README"))
    found = blocks(text)
    ran = 0
    changes: list[tuple[Block, str]] = []
    for block, following in zip(found, [*found[1:], None], strict=True):
        if block.file:
            (tmp_path / block.file).write_text(block.body, encoding="utf-8")
        elif block.kind == "sh" or block.body.startswith(f"$ {SET_UP[0]}"):
            assert any(command in block.body for command in SET_UP), "an sh block that no test runs"
        elif block.kind in ("python", "console"):
            printed = run_block(block, tmp_path, shell)
            shows_output = following is not None and following.kind == "text" and not following.file
            expected = block if block.kind == "console" else following if shows_output else None
            ran += 1
            if expected is None:
                assert printed == "", "a block prints what the README does not show"
            elif update:
                changes.append((expected, printed))
            else:
                assert _tidy(printed) == _tidy(expected.body)
    assert ran >= 7
    for block, printed in reversed(changes):
        text = text[: block.start] + _tidy(printed) + text[block.start + len(block.body) :]
    if update:
        README.write_text(text, encoding="utf-8")


def _tidy(text: str) -> str:
    """Without white space at line ends and empty lines at the end, which an editor may remove."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def test_set_up_blocks_are_what_ci_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_links_point_to_files() -> None:
    for page in [README, ROOT / "DATA_CARD.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
