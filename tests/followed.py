"""A page of the documentation, followed from its first line: files written, commands run, and what they print compared.

`PODCORPUS_UPDATE_README=1` writes the real outputs into the page.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from conftest import called
from test_readme import blocks

GIT = {
    f"GIT_{who}_{what}": said for who in ("AUTHOR", "COMMITTER") for what, said in (("NAME", "Ada"), ("EMAIL", "a@b"))
}


def follow(page: Path, parent: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Do what the page says: in `parent` until the folder `name` is there, and then in that. Gives the folder."""
    for variable, value in {**GIT, "COLUMNS": "120", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.delenv("PODCORPUS_SOURCES", raising=False)
    text = page.read_text(encoding="utf-8")
    home = parent / name
    changes = []
    for block in blocks(text):
        if block.file:
            (home / block.file).parent.mkdir(parents=True, exist_ok=True)
            (home / block.file).write_text(block.body, encoding="utf-8")
        elif block.kind == "console":
            lines = [line[2:] for line in block.body.splitlines() if line.startswith("$ ")]
            printed = "".join(f"$ {line}\n{_printed(line, home if home.exists() else parent)}" for line in lines)
            if printed != block.body:
                changes.append((block, printed))
        else:
            assert block.kind == "sh", "a block that no test runs"
    if os.environ.get("PODCORPUS_UPDATE_README"):
        for block, printed in reversed(changes):
            text = text[: block.start] + printed + text[block.start + len(block.body) :]
        page.write_text(text, encoding="utf-8")
    else:
        for block, printed in changes:
            assert printed == block.body
    return home


def _printed(line: str, folder: Path) -> str:
    """What a command prints. The program runs in this process, which spares it the second that a start takes."""
    program, *arguments = shlex.split(line)
    if program == "podcorpus":
        done = called(arguments, folder)
    else:
        done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode in (0, 1), (line, done.stderr)
    return done.stdout + done.stderr
