"""Every page of the documentation, followed from its first line: files written, commands run, and what they print.

A page is run in a folder with what a reader has by then: a checkout's `dataset/` and sample page, the sample built as
`corpus/` and without its words as `free/`, a copy of its page, `page.txt`, and in `transcripts/` three short invented
ones.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, called
from shown import Shell, blocks, check_page, checkout

from podcorpus.cli import COMMANDS

DOCS = ROOT / "docs"
# A page that makes a project begins outside of it, and is followed inside of it.
HOMES = {"projects.md": "harbour-hour"}
# Recipes are files of the package, which test_recipes writes there; a release is looked at by test_docs_maintaining.
ELSEWHERE = {"architecture.md", "maintaining.md"}
TRANSCRIPTS = {
    "boats.vtt": """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Mara Lind>Good evening from the harbour. Tonight: boats.

00:00:04.500 --> 00:00:08.000
<v Tom Reed>The boats of Rotterdam, all of them.
""",
    "cables.txt": """Mara Lind (00:00)
Good evening. Tonight: cables.

Tom Reed (00:20)
And cranes, I hope.

Mara Lind (00:40)
Yes, those too. Who owns the long one?
""",
    "nets.srt": """1
00:00:00,500 --> 00:00:03,000
Mara Lind: Nets come from Hong Kong.

2
00:00:03,200 --> 00:00:06,000
Tom Reed: And some of them from Rotterdam.
""",
}
PAGES = sorted(
    page.name for page in DOCS.glob("*.md") if page.name not in ELSEWHERE and blocks(page.read_text(encoding="utf-8"))
)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    checkout(folder)
    for edition, name in (("full", "corpus"), ("text-free", "free")):
        assert called(["build", "-q", "--edition", edition, "--out", name], folder).returncode == 0
    (page,) = folder.glob("src/podcorpus/curating/sample/*.txt")
    shutil.copy(page, folder / "page.txt")
    (folder / "transcripts").mkdir()
    for file, text in TRANSCRIPTS.items():
        (folder / "transcripts" / file).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name: str, everything: Path, tmp_path: Path) -> None:
    if name in HOMES:
        check_page(DOCS / name, Shell(tmp_path, HOMES[name]))
    else:
        shutil.copytree(everything, tmp_path / "here")
        check_page(DOCS / name, Shell(tmp_path / "here"))


def test_every_command_is_shown_with_what_it_prints() -> None:
    texts = [page.read_text(encoding="utf-8") for page in (ROOT / "README.md", *DOCS.glob("*.md"))]
    shown = {found for text in texts for found in re.findall(r"^\$ podcorpus ([a-z]+)", text, re.MULTILINE)}
    assert set(COMMANDS) <= shown
