"""Writing a corpus folder: the same bytes each time, nothing half-written, nothing of the user's lost."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import PutSample, Run
from in_bytes import corpus_files
from test_editions import same_folder

from podcorpus.folder.manifest import UNNAMED
from podcorpus.records import TABLES, Corpus


def until_it_listens(process: subprocess.Popen[str]) -> None:
    """Wait until a command has come so far that it takes SIGTERM, which a busy machine can need many seconds for."""
    status = Path(f"/proc/{process.pid}/status")
    for _ in range(600 if status.exists() else 25):
        time.sleep(0.1)
        if status.exists() and any(
            int(line.split()[1], 16) >> signal.SIGTERM - 1 & 1
            for line in status.read_text(encoding="utf-8").splitlines()
            if line.startswith("SigCgt")
        ):
            break
    time.sleep(1)


def leftovers(folder: Path) -> list[str]:
    """Hidden folders that a build left beside its output."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_the_same_corpus_gives_the_same_files(sample_corpus: Corpus) -> None:
    assert corpus_files(sample_corpus, UNNAMED, "# card\n") == corpus_files(sample_corpus, UNNAMED, "# card\n")


def test_two_builds_are_byte_identical(run: Run, sample_folder: Path, tmp_path: Path) -> None:
    elsewhere = {"LANG": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7", "PATH": "/usr/bin"}
    assert run("build", "--out", "deep/er/two", env=elsewhere).returncode == 0
    assert same_folder(sample_folder, tmp_path / "deep" / "er" / "two")


def test_manifest_describes_the_folder(run: Run, tmp_path: Path) -> None:
    run("build", "--out", "out", "--edition", "text-free")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["corpus"]["version"] == "1.0.0"
    assert manifest["edition"] == "text-free"
    assert list(manifest["tables"]) == list(TABLES)
    listed = {entry["path"] for table in manifest["tables"].values() for entry in table["files"]}
    listed |= {entry["path"] for entry in manifest["files"]} | {"manifest.json"}
    out = tmp_path / "out"
    assert listed == {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_what_is_not_derived_stays_when_a_corpus_is_built_again(
    run: Run, put_sample: PutSample, tmp_path: Path
) -> None:
    out = put_sample("out")
    (out / "curated").mkdir()
    (out / "curated" / "entities.jsonl").write_text("mine\n")
    (out / "notes.md").write_text("mine too\n")
    (out / "link").symlink_to("notes.md")
    assert run("build", "--out", "out", "--edition", "text-free").returncode == 0
    assert (out / "curated" / "entities.jsonl").read_text() == "mine\n"
    assert (out / "notes.md").read_text() == "mine too\n"
    assert (out / "link").is_symlink()
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("what", ["folder", "file", "foreign manifest"])
def test_what_is_no_corpus_is_not_overwritten(run: Run, tmp_path: Path, what: str) -> None:
    out = tmp_path / "mine"
    if what == "file":
        out.write_text("precious")
    else:
        out.mkdir()
        (out / ("manifest.json" if what == "foreign manifest" else "thesis.txt")).write_text('{"format": "other"}')
    before = sorted(path.name for path in tmp_path.iterdir())
    refused = run("build", "--out", "mine")
    assert refused.returncode == 2
    assert refused.stderr.startswith("podcorpus: mine: ")
    assert len(refused.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not out.is_dir() or len(list(out.iterdir())) == 1


def test_a_disk_that_takes_no_more_leaves_the_old_corpus(run: Run, put_sample: PutSample, tmp_path: Path) -> None:
    put_sample("out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}

    def limit() -> None:
        # A file may not grow past 4 kB: writing fails half-way, as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    failed = run("build", "--out", "out", "--edition", "text-free", preexec_fn=limit)
    assert failed.returncode == 2
    assert failed.stderr == "podcorpus: out: cannot be written (File too large); nothing was changed\n"
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
    assert leftovers(tmp_path) == []


# What DuckDB raises when the signal comes while it is at work.
IN_A_QUERY = "def work(**_): exec('raise RuntimeError(\"Query interrupted\")')"
# What pydantic makes of it while a model is defined.
WRAPPED = """
def work(**_):
    import os, signal, time
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(30)
    except KeyboardInterrupt as error:
        raise ValueError("no model") from error
"""


@pytest.mark.parametrize("work", ["def work(**_): exec('raise KeyboardInterrupt')", IN_A_QUERY, WRAPPED])
def test_an_interrupt_has_the_same_exit_code_wherever_it_comes(work: str, tmp_path: Path) -> None:
    interrupted = f"import podcorpus.cli as c\n{work}\nc.cli.main = work\nc.main([])\n"
    (tmp_path / "interrupted.py").write_text(interrupted, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "interrupted"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (2, "podcorpus: interrupted; nothing was written\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_one_line_and_writes_nothing(tmp_path: Path, sample_page: Path, number: signal.Signals) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    text = sample_page.read_text(encoding="utf-8")
    for i in range(400):
        (pages / f"page-{i}.txt").write_text(text.replace("a socket", f"socket {i}"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "podcorpus", "build", "pages", "--out", "out"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    until_it_listens(process)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 2, stderr
    assert stderr.strip() == "podcorpus: interrupted; nothing was written"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages"]
