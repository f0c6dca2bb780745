"""`scripts/release.py`, as `make release` calls it: releases, what stops one, and what is there afterwards.

What stops one is tried in a small repository whose corpus nobody builds; a release, and the way to the next one as
docs/maintaining.md says it, in a clone of this repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import release
from conftest import ROOT
from test_rights import tracked

from podcorpus.folder.manifest import BuiltWith, CorpusInfo, Manifest, TableEntry
from podcorpus.folder.read import read_manifest
from podcorpus.folder.releases import record_release
from podcorpus.records import TABLES

PARTS = ("src", "scripts", "schema", "dataset", "docs", "pyproject.toml", ".gitignore")
PAGE = """The Harbour Hour
Chapters
00:00 Cranes
01:10 Cables
Mara Lind (00:00)
Good evening from the harbour. Tonight we talk about cranes, and about Hong Kong.
Tom Reed (00:20)
In Hong Kong they say that a crane is only a patient bird. I never agreed with that.
Mara Lind (00:45)
Yeah.
Tom Reed (00:50)
And then the wind came up and the bird was gone.
Mara Lind (01:15)
Let us turn to cables. Who owns the long one between the two lamps?
"""
VERSIONED = ("CITATION.cff", "README.md", "croissant.json", "datacite.json", "manifest.json", "curated/corpus.json")
GIT_STATE = {"head": ("rev-parse", "HEAD"), "tags": ("tag", "--list"), "status": ("status", "--porcelain")}


def git(home: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=home, check=True, capture_output=True, text=True).stdout.strip()


def commit(home: Path, message: str) -> None:
    git(home, "add", "--all")
    git(home, "commit", "--quiet", "-m", message)


def begin(home: Path) -> None:
    git(home, "init", "--quiet", "--initial-branch=main")
    git(home, "config", "user.name", "Mara Lind")
    git(home, "config", "user.email", "mara@example.org")
    commit(home, "As it was")


def state(home: Path) -> dict[str, str]:
    """All files, those that git ignores too, with commit, tags and status."""
    found = {name: git(home, *command) for name, command in GIT_STATE.items()}
    for path in home.rglob("*"):
        name = path.relative_to(home)
        if path.is_file() and name.parts[0] != ".git" and "__pycache__" not in name.parts:
            found[str(name)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def manifest(version: str) -> str:
    return Manifest(
        format="podcorpus",
        manifest_version=1,
        schema_version="1.1",
        corpus=CorpusInfo(name="talks", title="Talks", version=version, released="2026-05-04"),
        edition="text-free",
        episodes=(),
        tables={"turns": TableEntry(rows=1234, content_sha256="0" * 64, files=())},
        files=(),
        built_with=BuiltWith(podcorpus="0.1.0", pyarrow="21.0.0"),
    ).to_json()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of a few files, and steps that build and check nothing: what is tried is what they stand between."""
    home = tmp_path / "small"
    for name, text in {
        ".gitignore": "ignored/\n",
        "Makefile": "check:\n\t@true\ntest:\n\t@echo 1 failed\n\t@false\n",
        "CHANGELOG.md": "# Changelog\n\n## Data\n\n### Unreleased\n\nNotes on it.\n\n## Package\n\n### 0.1.0\n",
        "README.md": "Version 0.1.0\n",
        "dataset/curated/corpus.json": '{"title": "Talks", "version": "0.1.0"}\n',
        "dataset/manifest.json": manifest("0.1.0"),
        "dataset/data/turns/old.parquet": "old",
        "ignored/page.txt": "a page",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    begin(home)

    def rebuilt(*_: object) -> str:
        info = json.loads((home / "dataset" / "curated" / "corpus.json").read_text(encoding="utf-8"))
        (home / "dataset" / "manifest.json").write_text(manifest(info["version"]), encoding="utf-8")
        (home / "README.md").write_text("Version 1.0.0\n", encoding="utf-8")
        (home / "dataset" / "data" / "turns" / "old.parquet").unlink(missing_ok=True)
        (home / "dataset" / "data" / "turns" / "new.parquet").write_text("new", encoding="utf-8")
        return "built"

    monkeypatch.setattr(release, "ROOT", home)
    monkeypatch.setattr(release, "CORPUS", home / "dataset" / "curated" / "corpus.json")
    monkeypatch.setattr(release, "CHANGELOG", home / "CHANGELOG.md")
    monkeypatch.setattr(release, "find_pages", lambda: {"harbour.cranes": home / "ignored" / "page.txt"})
    monkeypatch.setattr(release, "python", rebuilt)
    monkeypatch.setattr(release, "podcorpus", lambda *_: "### Data 1.1.0\n\nCompared with 1.0.0: more.\n")
    return home


ENTRY = """### Data 1.0.0, 2026-05-04

Notes on it.

Rows of the first release:

| table | rows |
| --- | ---: |
| turns | 1,234 |
"""


def test_a_release_is_one_commit_and_a_tag(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = git(small, "rev-parse", "HEAD")
    assert release.main(["1.0.0", "--date", "2026-05-04", "--quick"]) == 0
    assert (git(small, "rev-parse", "HEAD^"), git(small, "status", "--porcelain")) == (before, "")
    assert git(small, "rev-parse", "v1.0.0^{commit}") == git(small, "rev-parse", "HEAD")
    assert git(small, "tag", "--list", "--format=%(objecttype) %(contents)") == "tag Talks, version 1.0.0"
    changelog = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog == f"# Changelog\n\n## Data\n\n{ENTRY}\n## Package\n\n### 0.1.0\n"
    assert json.loads((small / "dataset" / "curated" / "corpus.json").read_text(encoding="utf-8")) == {
        "title": "Talks",
        "version": "1.0.0",
        "released": "2026-05-04",
    }
    (small / "dataset" / "data" / "turns" / "old.parquet").write_text("old", encoding="utf-8")
    commit(small, "A change")
    assert release.main(["1.1.0", "--date", "2026-06-05", "--quick"]) == 0
    changelog = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    later = "### Data 1.1.0, 2026-06-05\n\nCompared with 1.0.0: more.\n"
    assert changelog == f"# Changelog\n\n## Data\n\n{later}\n{ENTRY}\n## Package\n\n### 0.1.0\n"
    assert capsys.readouterr().out.count("is released locally") == 2


def test_a_dry_run_changes_nothing_and_shows_the_entry(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(small)
    assert release.main(["1.0.0", "--date", "2026-05-04", "--quick", "--dry-run"]) == 0
    assert state(small) == before
    assert capsys.readouterr().out.endswith(f"The changelog entry:\n\n{ENTRY}")


def test_what_stops_a_release_before_it_begins(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(version: str, says: str) -> None:
        before = state(small)
        assert release.main([version, "--quick"]) == 1
        assert f"stopped\n  {says}" in capsys.readouterr().out
        assert state(small) == before

    stopped("1.0", "1.0 is not a version number; write it as 1.2.3")
    # What is released is known without any tag.
    (small / "dataset" / "manifest.json").write_text(manifest("1.0.0"), encoding="utf-8")
    read, _ = read_manifest(small / "dataset")
    assert read is not None
    record_release(small / "dataset", read)
    commit(small, "Its tag was not pushed")
    stopped("v1.0.0", "1.0.0 is already released")
    stopped("0.9.0", "1.0.0 is already released, which is later")
    git(small, "tag", "v1.2.0")
    stopped("1.2.0", "1.2.0 is already released")
    changelog = small / "CHANGELOG.md"
    changelog.write_text(f"{changelog.read_text(encoding='utf-8')}\n### Data 1.0.1, 2026-05-04\n", encoding="utf-8")
    commit(small, "An entry by hand")
    stopped("1.0.1", "CHANGELOG.md has an entry for 1.0.1 already; use a higher number")
    git(small, "reset", "--quiet", "--hard", "HEAD^")
    (small / "README.md").write_text("More.\n", encoding="utf-8")
    stopped("1.0.1", "README.md is not committed (1 in all)")
    git(small, "checkout", "--quiet", "README.md")
    # A new file is seen also where git is told not to show any.
    git(small, "config", "status.showUntrackedFiles", "no")
    (small / "my notes.md").write_text("mine")
    stopped("1.0.1", "my notes.md is not committed (1 in all)")
    (small / "my notes.md").unlink()
    git(small, "checkout", "--quiet", "--detach")
    stopped("1.0.1", "no branch is checked out")
    git(small, "checkout", "--quiet", "main")
    monkeypatch.setattr(release, "find_pages", lambda: {"harbour.cranes": None})
    stopped("1.0.1", "the page of harbour.cranes was not found; put it into dataset/sources")


def raising(error: BaseException) -> Callable[..., str]:
    def call(*_: object) -> str:
        raise error

    return call


def test_what_stops_a_release_in_the_middle_leaves_all_as_it_was(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(small)

    def stopped(says: str, *options: str) -> None:
        assert release.main(["1.0.0", *options]) == 1
        told = capsys.readouterr().out
        assert f"stopped\n  {says}" in told
        assert told.endswith("  all files were restored\n")
        assert state(small) == before

    with monkeypatch.context() as patched:
        patched.setattr(release, "podcorpus", raising(release.StopError("the rows are others")))
        stopped("the rows are others", "--quick")
        patched.setattr(release, "podcorpus", raising(KeyboardInterrupt()))
        stopped("KeyboardInterrupt", "--quick")
        patched.setattr(release, "podcorpus", raising(OSError("no space left")))
        with pytest.raises(OSError, match="no space left"):
            release.main(["1.0.0", "--quick"])
        assert capsys.readouterr().out.endswith("  all files were restored\n")
        assert state(small) == before
    stopped("`make --no-print-directory test` failed with exit code 2\n  1 failed")
    # The commit is made and the tag is not.
    git(small, "config", "tag.gpgSign", "true")
    git(small, "config", "gpg.program", "false")
    stopped("`git tag --annotate v1.0.0", "--quick")
    git(small, "config", "--unset", "tag.gpgSign")
    (small / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\necho not today\nexit 1\n")
    (small / ".git" / "hooks" / "pre-commit").chmod(0o755)
    stopped("`git commit --quiet -m Release 1.0.0 of the data` failed with exit code 1\n  not today", "--quick")


def test_what_somebody_writes_meanwhile_is_neither_committed_nor_lost(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(small)
    decisions = small / "dataset" / "curated" / "turns.jsonl"

    def write_meanwhile(*_: object) -> str:
        decisions.write_text("mine")
        return "valid"

    monkeypatch.setattr(release, "podcorpus", write_meanwhile)
    assert release.main(["1.0.0", "--quick"]) == 1
    assert "dataset/curated/turns.jsonl changed during the release; commit it" in capsys.readouterr().out
    assert decisions.read_text() == "mine"
    decisions.unlink()
    assert state(small) == before


class KilledError(BaseException):
    """Nothing is done any more."""


KILLED_AT = ("set_version", "build", "validate", "record", "write_changelog", "check", "committed", "commit")
"""The step after which a release is killed; `committed` is between the commit and its tag."""


@pytest.fixture
def kill(small: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Begins a release and ends it after a step, without anything being put back."""

    def kill(step: str, *arguments: str) -> None:
        holder: type
        holder, name = (release.Begun, "set_tag") if step == "committed" else (release.Release, step)
        original = getattr(holder, name)

        def ending(self: object, *given: object) -> str:
            if step != "committed":
                original(self, *given)
            raise KilledError

        with monkeypatch.context() as patched:
            patched.setattr(holder, name, ending)
            patched.setattr(release.Begun, "put_back", lambda *_: None)
            with pytest.raises(KilledError):
                release.main([*arguments, "--date", "2026-05-04", "--quick"])

    return kill


def released(small: Path) -> tuple[str, ...]:
    """What a release has made: commits, tags, the tree, and what is not committed."""
    log = ("log", "--format=%s"), ("tag", "--list"), ("rev-parse", "HEAD^{tree}", "v1.0.0^{tree}")
    return tuple(git(small, *command) for command in (*log, ("status", "--porcelain")))


@pytest.mark.parametrize("step", KILLED_AT)
def test_a_killed_release_is_repeated(
    step: str, small: Path, kill: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start = git(small, "rev-parse", "HEAD")
    kill(step, "1.0.0")
    capsys.readouterr()
    assert release.main(["1.0.0", "--date", "2026-05-04", "--quick"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("the release of 1.0.0 was killed")
    assert told.endswith("podcorpus publish dataset --repo-id …\n")
    made = released(small)
    assert made[0] == "Release 1.0.0 of the data\nAs it was"
    assert (git(small, "rev-parse", "HEAD^"), made[1], made[3]) == (start, "v1.0.0", "")
    changelog = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog == f"# Changelog\n\n## Data\n\n{ENTRY}\n## Package\n\n### 0.1.0\n"
    assert not list((small / ".git").glob("podcorpus-release*"))
    assert release.main(["1.0.0", "--quick"]) == 1
    assert released(small) == made


@pytest.mark.parametrize("step", KILLED_AT)
def test_a_killed_release_is_undone(
    step: str, small: Path, kill: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(small)
    kill(step, "1.0.0")
    if step != "commit":
        # Whatever somebody wrote since can be got back.
        (small / "README.md").write_text("mine", encoding="utf-8")
    assert release.main(["--undo"]) == 0
    assert "the release of 1.0.0 was killed" in capsys.readouterr().out
    if step == "commit":
        assert git(small, "tag", "--list") == "v1.0.0"
    else:
        assert state(small) == before
        assert git(small, "show", "refs/podcorpus/undone:README.md") == "mine"
    assert release.main(["--undo"]) == 0
    assert capsys.readouterr().out == "no release was killed; nothing to undo\n"


def test_another_release_does_not_overlook_one_that_was_killed(
    small: Path, kill: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    kill("build", "1.0.0")
    assert release.main(["1.1.0", "--quick", "--dry-run"]) == 0
    kill("committed", "1.0.0")
    capsys.readouterr()
    for arguments in (["1.1.0", "--quick"], ["1.0.0", "--dry-run"]):
        assert release.main(arguments) == 1
        told = capsys.readouterr().out
        assert told.startswith(
            "stopped\n  a release of 1.0.0 was killed when it was committed and not tagged; complete"
        )
        assert "`make release VERSION=1.0.0`, or undo it with `make release UNDO=1`" in told
    (small / "more.md").write_text("more", encoding="utf-8")
    commit(small, "More")
    assert release.main(["--undo"]) == 1
    assert "not tagged, and other commits follow it; complete it with `make release VERSION=1.0.0`\n" in (
        capsys.readouterr().out
    )
    assert release.main(["1.0.0"]) == 0
    assert git(small, "rev-parse", "v1.0.0^{commit}") == git(small, "rev-parse", "HEAD^")
    kill("validate", "1.1.0")
    commit(small, "All of it")
    before = state(small)
    assert release.main(["--undo"]) == 0
    assert "something else was committed since; nothing is undone" in capsys.readouterr().out
    assert state(small) == before


def test_two_releases_do_not_run_at_once(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("podcorpus.folder.locking.PATIENCE_S", 0.1)
    before = state(small)
    with release.locked(release.unfinished.note_of(small, release.run)):
        assert release.main(["1.0.0", "--quick"]) == 1
    assert capsys.readouterr().out.startswith("stopped\n  another release is running")
    assert state(small) == before


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository with what a release needs of this one, committed."""
    home = tmp_path / "main"
    for path in tracked():
        name = path.relative_to(ROOT)
        if name.parts[0] in PARTS or name.suffix in (".md", ".cff"):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, home / name)
    begin(home)
    return home


@pytest.mark.slow
def test_the_published_corpus_is_released_and_gets_another_episode(home: Path, real_page: Path) -> None:
    def called(*command: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(home / "src"), "PODCORPUS_SOURCES": str(real_page.parent)}
        return subprocess.run(
            [sys.executable, *command], cwd=home, env=env, capture_output=True, text=True, timeout=600
        )

    def script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return called(f"scripts/{name}.py", *arguments)

    done = script("release", "9.0.0", "--date", "2026-05-04", "--quick")
    assert done.returncode == 0, done.stdout
    assert git(home, "status", "--porcelain") == ""
    for name in ("CITATION.cff", "README.md", "DATA_CARD.md", *(f"dataset/{name}" for name in VERSIONED)):
        assert "9.0.0" in (home / name).read_text(encoding="utf-8"), name
    for table in TABLES:
        (file,) = (home / "dataset" / "data" / table).glob("*.parquet")
        assert pq.read_schema(file).metadata[b"podcorpus.corpus_version"] == b"9.0.0"

    (home / "dataset" / "sources").mkdir()
    (home / "dataset" / "sources" / "harbour.txt").write_text(PAGE, encoding="utf-8")
    draft = ["-m", "podcorpus", "draft", "dataset/sources/harbour.txt", "--id", "harbour.cranes", "--language", "en"]
    draft += ["--curated", "dataset/curated", "--show", "Harbour", "--title", "Cranes", "--rights", "-"]
    drafted = called(*draft)
    assert (
        drafted.stdout
        == "dataset/curated/harbour.cranes: 5 turns, 2 chapters, 2 mentions, to be corrected by an annotator\n"
    )
    refused = called(*draft)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert script("rebuild").returncode == 0
    # The corpus folder holds the card and the pictures that derive from it.
    assert script("derive", "--check").returncode == 0
    for picture in (home / "docs" / "figures").iterdir():
        assert picture.read_bytes() == (home / "dataset" / "figures" / picture.name).read_bytes()
    commit(home, "Another episode")

    before = state(home)
    done = script("release", "9.0.1", "--quick")
    assert done.returncode == 1
    assert "9.1.0 or later (minor" in done.stdout
    assert state(home) == before
    done = script("release", "9.1.0", "--date", "2026-06-05", "--quick", "--dry-run")
    assert done.returncode == 0, done.stdout
    assert "### Data 9.1.0, 2026-06-05\n\nCompared with 9.0.0: " in done.stdout
    assert "- episodes, added: `harbour.cranes` (`Cranes`)\n" in done.stdout
    assert state(home) == before
