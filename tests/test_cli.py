"""The command line as a person meets it: exit codes, one-line errors, what is printed and what is not."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from conftest import Run

PAGE = """Talk notes, invented.
Chapters
00:00 Boats
00:40 Nets
Mara Lind (00:00)
Good morning. We mend boats in Rotterdam.
Tom Reed (00:20)
And nets. The nets come from Hong Kong.
Mara Lind (00:45)
They do. Nets first, then boats.
"""


def one_line(stderr: str) -> str:
    """The error, checked to be one line and no traceback."""
    assert stderr.startswith("podcorpus: ")
    assert stderr.endswith("\n")
    assert stderr.count("\n") == 1, stderr
    return stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        ("Grüße (00:00)\nja\n".encode("latin-1"), "not UTF-8"),
        (b"A story without any header.\nIt goes on.\n", "no transcript found"),
    ],
)
def test_a_source_that_cannot_be_used(run: Run, tmp_path: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / "page.txt").write_bytes(content)
    failed = run("build", "page.txt", "--out", "out")
    assert failed.returncode == 2
    assert says in one_line(failed.stderr)
    assert "page.txt" in failed.stderr
    assert failed.stdout == ""
    assert not (tmp_path / "out").exists()


def test_a_page_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").mkdir()
    assert "no file in this folder" in one_line(run("build", "page.txt").stderr)
    (tmp_path / "loop").symlink_to("loop")
    assert run("build", "loop").returncode == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_an_unreadable_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir(mode=0)
    failed = run("build", "pages")
    assert failed.returncode == 2
    assert "permission" in one_line(failed.stderr).lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build", "--edition", "half"),
        ("build", "--no-such-option"),
        ("validate",),
        ("validate", "nowhere"),
        ("hydrate", "nowhere", "--source", "x", "--out", "y"),
        ("redact", "nowhere", "--out", "y"),
        ("build", "--episode-id", "Not An Id"),
        ("build", "--curated", "nowhere"),
    ],
)
def test_a_call_that_cannot_be_used(run: Run, arguments: tuple[str, ...]) -> None:
    failed = run(*arguments)
    assert failed.returncode == 2
    one_line(failed.stderr)


def test_validating_what_is_no_corpus(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    assert "not a corpus" in one_line(run("validate", "folder").stderr)
    assert "a file" in one_line(run("validate", "file").stderr)


def test_a_page_of_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Harbour Talk.txt").write_text(PAGE, encoding="utf-8")
    built = run("build", "Harbour Talk.txt", "--out", "out", "--show", "Harbour", "--language", "en")
    assert built.returncode == 0, built.stderr
    assert built.stderr == "", "no progress where output is piped"
    assert re.search(r"turns +3\n", built.stdout)
    assert run("validate", "out", "--source", "Harbour Talk.txt").returncode == 0
    assert "harbour-talk" in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_a_page_that_is_nearly_right_builds_and_says_where(run: Run, tmp_path: Path) -> None:
    page = PAGE.replace("00:40 Nets", "00:40").replace("Tom Reed (00:20)", "Tom Reed (00:20")
    (tmp_path / "page.txt").write_text(page.replace("Mara Lind (00:45)", "Mara Lind (00:10)\nAye.\nTom Reed (00:50)"))
    built = run("build", "page.txt", "--out", "out")
    assert (tmp_path / "out" / "manifest.json").exists()
    assert "page.txt:4" in built.stdout, "the chapter without a title"
    assert "page.txt:7" in built.stdout, "the header without a bracket"
    assert "page.txt:9" in built.stdout, "the time that runs back"
    assert built.returncode == 1
    assert "time-runs-back" in built.stdout


def test_two_sources_of_one_episode(run: Run, tmp_path: Path, sample_page: Path) -> None:
    (tmp_path / "again.txt").write_bytes(sample_page.read_bytes())
    failed = run("build", sample_page, "again.txt", "--out", "out")
    assert failed.returncode == 2
    assert "night-ferry.the-slack-hour" in one_line(failed.stderr)


def test_several_sources_make_one_corpus(run: Run, tmp_path: Path, sample_page: Path) -> None:
    (tmp_path / "talk.txt").write_text(PAGE, encoding="utf-8")
    built = run("build", "talk.txt", sample_page, "--out", "out")
    assert built.returncode == 0
    assert re.search(r"episodes +2\n", built.stdout)
    assert run("validate", "out", "--source", "talk.txt", "--source", sample_page).returncode == 0


def test_formats_of_findings(run: Run, tmp_path: Path) -> None:
    run("build", "--out", "out")
    (tmp_path / "out" / "data" / "turns" / "extra.parquet").write_bytes(b"no parquet")
    as_json = run("validate", "out", "--format", "json")
    report = json.loads(as_json.stdout)
    assert as_json.returncode == 1
    assert report["errors"] == len(report["findings"]) > 0
    assert {"code", "level", "message", "hint", "path"} <= set(report["findings"][0])
    github = run("validate", "out", "--format", "github").stdout.splitlines()
    assert len(github) == len(report["findings"])
    assert all(line.startswith("::error file=") for line in github)
    text = run("validate", "out").stdout
    assert text.splitlines()[-1].endswith(f"{report['errors']} errors")


def test_help_and_version(run: Run) -> None:
    assert "Exit codes" in run("--help").stdout
    assert run("--version").stdout.startswith("podcorpus, version ")
