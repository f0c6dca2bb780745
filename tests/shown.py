"""What a page shows, run as it stands: every block of it, in order; what it prints is what the page shows.

A block is of one of these kinds:

    ```console            commands, each after `$ `, and below it what it prints
    ```python             a program; what it prints is the block `text` that follows at once, if it prints anything
    ```KIND name          a file that is written under this name
    ```sh                 commands that set up an environment, which test_packaging runs; no other block may have any
    ```KIND               anything else

`PODCORPUS_UPDATE_README=1` writes what is printed into the page instead of comparing it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from conftest import ROOT, called, streams, text_of

_FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```\n", re.MULTILINE | re.DOTALL)
_FOR_A_SHELL = re.compile(r"[|<>&;$*?~`]")
T = TypeVar("T")
_SAID = {
    **{
        f"GIT_{who}_{what}": said
        for who in ("AUTHOR", "COMMITTER")
        for what, said in (("NAME", "Ada"), ("EMAIL", "a@b"))
    },
    "COLUMNS": "120",
    "NO_COLOR": "1",
    "PODCORPUS_CACHE": "",
}
"""Of the environment, also where a command runs in this process."""
_TOOK = re.compile(r", [0-9.]+ s$", re.MULTILINE)
"""How long a stage took, which is shown if it is longer than a second."""
UPDATE = bool(os.environ.get("PODCORPUS_UPDATE_README"))


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


@dataclass
class Shell:
    """Where a page is run: a folder, and an environment with the command and an empty cache.

    A page that makes a folder of the name `home` goes on in it: its files are written there, and its commands run there
    as soon as it is there.
    """

    folder: Path
    home: str = "."
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "PODCORPUS_SOURCES"},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HF_HOME": str(self.folder / ".cache"),
            "HF_HUB_OFFLINE": "1",
            "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
            "PYTHONWARNINGS": "ignore",
            **_SAID,
            **self.env,
        }

    @property
    def here(self) -> Path:
        """The folder that commands run in."""
        return self.folder / self.home if (self.folder / self.home).exists() else self.folder

    def write(self, name: str, text: str) -> None:
        """Write a file of the page."""
        file = self.folder / self.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def console(self, block: Block) -> str:
        """The commands of a block, each with what it prints."""
        shown = []
        for command in [line[2:] for line in block.body.splitlines() if line.startswith("$ ")]:
            words = shlex.split(command)
            if words[0] == "cd":
                self.folder = self.folder / words[1]
                shown.append(f"$ {command}\n")
                continue
            done = (
                # A process of its own takes a second to start.
                self._in_process(lambda words=words: called(words[1:], self.here))
                if words[0] == "podcorpus" and not _FOR_A_SHELL.search(command)
                else subprocess.run(
                    command, shell=True, cwd=self.here, env=self.env, capture_output=True, text=True, timeout=120
                )
            )
            assert done.returncode in (0, 1), done.stderr
            assert "Traceback" not in done.stderr, done.stderr
            shown.append(f"$ {command}\n{_TOOK.sub('', done.stderr)}{done.stdout}")
        return "".join(shown)

    def python(self, block: Block) -> str:
        """What a program prints."""
        if "datasets" in block.body:
            # It reads the environment when it is imported.
            command = [sys.executable, "-c", block.body]
            done = subprocess.run(command, cwd=self.here, env=self.env, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stderr
            return done.stdout
        return self._in_process(lambda: _executed(block.body, self.here))

    def _in_process(self, call: Callable[[], T]) -> T:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PODCORPUS_SOURCES", raising=False)
            for name, value in _SAID.items():
                patch.setenv(name, value)
            return call()


def _executed(body: str, folder: Path) -> str:
    with chdir(folder), streams() as (out, err), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(body, "<a block of the page>", "exec"), {"__name__": "__main__"})
        except Exception:
            pytest.fail(f"{body}\n{traceback.format_exc()}")
    assert text_of(err) == ""
    return text_of(out)


def check_page(page: Path, shell: Shell, skipped: Callable[[Block], bool] = lambda block: False) -> int:
    """Run the blocks of a page that are not skipped, and compare or update what they print; how many were run."""
    text = page.read_text(encoding="utf-8")
    found = blocks(text)
    ran = 0
    changes: list[tuple[Block, str]] = []
    for block, following in zip(found, [*found[1:], None], strict=True):
        if skipped(block):
            continue
        if block.file:
            shell.write(block.file, block.body)
        elif block.kind in ("python", "console"):
            printed = shell.console(block) if block.kind == "console" else shell.python(block)
            between = "" if following is None else text[block.start + len(block.body) : following.start]
            follows = following is not None and following.kind == "text" and between == "```\n\n```text\n"
            expected = block if block.kind == "console" else following if follows else None
            ran += 1
            if expected is None:
                assert printed == "", f"a block prints what the page does not show: {printed}"
            elif UPDATE:
                changes.append((expected, printed))
            else:
                assert _tidy(printed) == _tidy(expected.body)
        elif block.kind != "sh":
            assert not re.search(r"^(\$ )?podcorpus ", block.body, re.MULTILINE), "a command that no test runs"
    for block, printed in reversed(changes):
        text = text[: block.start] + _tidy(printed) + text[block.start + len(block.body) :]
    if UPDATE:
        page.write_text(text, encoding="utf-8")
    return ran


def _tidy(text: str) -> str:
    """Without white space at line ends and empty lines at the end, which an editor may remove."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def checkout(folder: Path) -> Shell:
    """A folder with the corpus and the sample page where a checkout has them, and nothing else: a newcomer needs no
    more."""
    sample = Path("src", "podcorpus", "curating", "sample", "night-ferry.the-slack-hour.txt")
    shutil.copytree(ROOT / "dataset", folder / "dataset", ignore=shutil.ignore_patterns("sources"))
    (folder / sample).parent.mkdir(parents=True)
    shutil.copy(ROOT / sample, folder / sample)
    return Shell(folder)
