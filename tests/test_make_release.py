"""`podcorpus release`: releases, what stops one, and what is there afterwards.

What stops one is tried in a small project whose corpus nobody builds; a release and the next one, in a clone of this
repository. test_docs_maintaining releases an invented corpus.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import ROOT, Run
from test_rights import tracked

from podcorpus.errors import InputError
from podcorpus.folder.locking import locked
from podcorpus.folder.manifest import BuiltWith, CorpusInfo, Manifest, TableEntry
from podcorpus.folder.read import read_manifest
from podcorpus.folder.releases import load_releases, record_release
from podcorpus.records import TABLES
from podcorpus.releasing.changelog import first_rows
from podcorpus.releasing.repository import Repository, StopError
from podcorpus.releasing.steps import Release
from podcorpus.releasing.unfinished import Begun, note_of
from podcorpus.releasing.version_file import write_version

PARTS = ("src", "schema", "dataset", "docs", "pyproject.toml", "podcorpus.toml", ".gitignore")
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


PROJECT = """[corpus]
id = "talks"
title = "Talks"
version = "0.1.0"

[output]
also = ["README.md"]

[release]
checks = ["echo 1 failed; false"]
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of a few files, and steps that build and check nothing: what is tried is what they stand between."""
    home = tmp_path / "small"
    for name, text in {
        ".gitignore": "sources/\n",
        "podcorpus.toml": PROJECT,
        "CHANGELOG.md": "# Changelog\n\n## Data\n\n### Unreleased\n\nNotes on it.\n\n## Package\n\n### 0.1.0\n",
        "README.md": "Version 0.1.0\n",
        "corpus/manifest.json": manifest("0.1.0"),
        "corpus/data/turns/old.parquet": "old",
        "sources/page.txt": PAGE,
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    begin(home)
    monkeypatch.chdir(home)

    def build(self: Release) -> str:
        version = tomllib.loads((home / "podcorpus.toml").read_text(encoding="utf-8"))["corpus"]["version"]
        (home / "corpus" / "manifest.json").write_text(manifest(version), encoding="utf-8")
        (home / "README.md").write_text("Version 1.0.0\n", encoding="utf-8")
        (home / "corpus" / "data" / "turns" / "old.parquet").unlink(missing_ok=True)
        (home / "corpus" / "data" / "turns" / "new.parquet").write_text("new", encoding="utf-8")
        return "no findings"

    def changes(self: Release) -> str:
        return first_rows(self._manifest()) if self.previous is None else "Compared with 1.0.0: more."

    monkeypatch.setattr(Release, "build", build)
    monkeypatch.setattr(Release, "validate", lambda self: "no findings")
    monkeypatch.setattr(Release, "verify", lambda self: "identical")
    monkeypatch.setattr(Release, "_changes", changes)
    return home


Released = tuple[int, str]


@pytest.fixture
def release(small: Path, run: Run) -> Callable[..., Released]:
    """The command in the project: its exit code, and what it prints."""

    def release(*arguments: str) -> Released:
        done = run("release", *arguments, cwd=small)
        return done.returncode, done.stdout + done.stderr

    return release


ENTRY = """### Data 1.0.0, 2026-05-04

Notes on it.

Rows of the first release:

| table | rows |
| --- | ---: |
| turns | 1,234 |
"""


def test_a_release_is_one_commit_and_a_tag(small: Path, release: Callable[..., Released]) -> None:
    before = git(small, "rev-parse", "HEAD")
    code, result = release("1.0.0", "--date", "2026-05-04", "--quick")
    assert code == 0, result
    assert "is released locally" in result
    assert (git(small, "rev-parse", "HEAD^"), git(small, "status", "--porcelain")) == (before, "")
    assert git(small, "rev-parse", "v1.0.0^{commit}") == git(small, "rev-parse", "HEAD")
    assert git(small, "tag", "--list", "--format=%(objecttype) %(contents)") == "tag Talks, version 1.0.0"
    changelog = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog == f"# Changelog\n\n## Data\n\n{ENTRY}\n## Package\n\n### 0.1.0\n"
    named = PROJECT.replace('version = "0.1.0"', 'version = "1.0.0"\ndate = 2026-05-04')
    assert (small / "podcorpus.toml").read_text(encoding="utf-8") == named
    (small / "corpus" / "data" / "turns" / "old.parquet").write_text("old", encoding="utf-8")
    commit(small, "A change")
    code, result = release("v1.1.0", "--date", "2026-06-05", "--quick")
    assert code == 0, result
    changelog = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    later = "### Data 1.1.0, 2026-06-05\n\nCompared with 1.0.0: more.\n"
    assert changelog == f"# Changelog\n\n## Data\n\n{later}\n{ENTRY}\n## Package\n\n### 0.1.0\n"


def test_a_dry_run_changes_nothing_and_shows_the_entry(small: Path, release: Callable[..., Released]) -> None:
    before = state(small)
    code, result = release("1.0.0", "--date", "2026-05-04", "--quick", "--dry-run")
    assert (code, state(small)) == (0, before)
    assert result.endswith(f"The changelog entry:\n\n{ENTRY}")


def test_a_project_below_the_repository_is_released(small: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a version in corpus.json, and a changelog that is not there yet."""
    inside = small / "talks"
    inside.mkdir()
    for name in ("podcorpus.toml", "corpus", "sources", "README.md"):
        (small / name).rename(inside / name)
    text = (inside / "podcorpus.toml").read_text(encoding="utf-8")
    (inside / "podcorpus.toml").write_text(text[text.index("[output]") :], encoding="utf-8")
    (inside / "curated").mkdir()
    (inside / "curated" / "entities.jsonl").write_text("", encoding="utf-8")
    info = {"name": "talks", "title": "Talks", "version": "0.1.0"}
    (inside / "curated" / "corpus.json").write_text(json.dumps(info), encoding="utf-8")
    commit(small, "Moved")

    def build(_: Release) -> str:
        (inside / "corpus" / "manifest.json").write_text(manifest("1.0.0"), encoding="utf-8")
        return "no findings"

    monkeypatch.setattr(Release, "build", build)
    before = state(small)
    done = run("release", "1.0.0", "--quick", "--date", "2026-05-04", "--dry-run", cwd=inside)
    assert (done.returncode, state(small)) == (0, before), done.stdout
    done = run("release", "1.0.0", "--quick", "--date", "2026-05-04", cwd=inside / "curated")
    assert done.returncode == 0, done.stdout
    assert json.loads((inside / "curated" / "corpus.json").read_text()) == info | {
        "version": "1.0.0",
        "released": "2026-05-04",
    }
    assert (inside / "CHANGELOG.md").read_text().startswith("# Changelog\n\n## Data\n\n### Data 1.0.0, 2026-05-04\n")
    assert git(small, "status", "--porcelain") == ""


def test_what_stops_a_release_before_it_begins(small: Path, release: Callable[..., Released]) -> None:
    def stopped(version: str, says: str) -> None:
        before = state(small)
        code, result = release(version, "--quick")
        assert (code, says in result) == (1, True), result
        assert state(small) == before

    stopped("1.0", "1.0 is not a version number; write it as 1.2.3")
    stopped("0.9.0", "expected 1.0.0 or higher as the first release, found 0.9.0")
    # What is released is known without any tag.
    (small / "corpus" / "manifest.json").write_text(manifest("1.0.0"), encoding="utf-8")
    read, _ = read_manifest(small / "corpus")
    assert read is not None
    record_release(small / "corpus", read)
    commit(small, "Its tag was not pushed")
    stopped("v1.0.0", "1.0.0 is already released")
    stopped("0.9.0", "1.0.0 is already released, which is later")
    git(small, "tag", "v1.2.0")
    stopped("1.2.0", "1.2.0 is already released")
    changelog = small / "CHANGELOG.md"
    changelog.write_text(f"{changelog.read_text(encoding='utf-8')}\n### Data 1.0.1, 2026-05-04\n", encoding="utf-8")
    commit(small, "An entry by hand")
    stopped("1.0.1", "CHANGELOG.md has an entry for 1.0.1 already; use a higher number")
    changelog.write_text("# Changelog\n", encoding="utf-8")
    stopped("1.0.2", "CHANGELOG.md must have exactly one line '## Data'")
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
    curated = small / "curated" / "talks.cranes"
    curated.mkdir(parents=True)
    (curated.parent / "entities.jsonl").write_text("", encoding="utf-8")
    decision = {"episode_id": "talks.cranes", "show": "Talks", "title": "Cranes", "source_sha256": "0" * 64}
    text = json.dumps(decision | {"language": "en", "transcript_kind": None, "rights": "-", "speakers": []})
    (curated / "episode.json").write_text(text, encoding="utf-8")
    for name in ("turns", "chapters", "mentions"):
        (curated / f"{name}.jsonl").write_text("", encoding="utf-8")
    commit(small, "Decisions")
    stopped("1.0.1", "the page of talks.cranes was not found; put it among the sources")
    (small / ".gitignore").write_text("sources/\ncorpus/\n", encoding="utf-8")
    git(small, "rm", "-rq", "--cached", "corpus")
    commit(small, "Not committed")
    stopped("1.0.1", "git ignores corpus, and a release commits it")


def test_where_nothing_can_be_released(run: Run, tmp_path: Path) -> None:
    assert "give either a VERSION or --undo" in run("release").stderr
    assert "no podcorpus.toml here" in run("release", "1.0.0").stderr
    assert run("init", "alone").returncode == 0
    done = run("release", "1.0.0", cwd=tmp_path / "alone")
    assert (done.returncode, "not in a git repository" in done.stderr) == (2, True)


def raising(error: BaseException) -> Callable[..., str]:
    def call(*_: object) -> str:
        raise error

    return call


def test_what_stops_a_release_in_the_middle_leaves_all_as_it_was(
    small: Path, release: Callable[..., Released], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(small)

    def stopped(says: str, *options: str) -> None:
        code, result = release("1.0.0", *options)
        assert (code, says in result) == (1, True), result
        assert result.endswith("  all files were restored\n")
        assert state(small) == before

    for error, says in (
        (StopError("the rows are others"), "valid: stopped\n  the rows are others\n"),
        (InputError("x.jsonl:3: no"), "valid: stopped\n  x.jsonl:3: no\n"),
        (OSError("no space left"), "valid: stopped\n  no space left\n"),
        (KeyboardInterrupt(), "valid: interrupted\n"),
        # Of an interruption during a query.
        (RuntimeError("Query interrupted"), "valid: interrupted\n"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(Release, "validate", raising(error))
            stopped(says, "--quick")
    stopped("stopped\n  `echo 1 failed; false` failed with exit code 1\n  1 failed")
    # The commit is made and the tag is not.
    git(small, "config", "tag.gpgSign", "true")
    git(small, "config", "gpg.program", "false")
    stopped("stopped\n  `git tag --annotate v1.0.0", "--quick")
    git(small, "config", "--unset", "tag.gpgSign")
    (small / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\necho not today\nexit 1\n")
    (small / ".git" / "hooks" / "pre-commit").chmod(0o755)
    stopped(
        "stopped\n  `git commit --quiet -m Release 1.0.0 of the data` failed with exit code 1\n  not today", "--quick"
    )


def test_what_somebody_writes_meanwhile_is_neither_committed_nor_lost(
    small: Path, release: Callable[..., Released], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(small)
    decisions = small / "curated" / "turns.jsonl"

    def write_meanwhile(_: Release) -> str:
        decisions.parent.mkdir(exist_ok=True)
        decisions.write_text("mine")
        return "valid"

    monkeypatch.setattr(Release, "validate", write_meanwhile)
    code, result = release("1.0.0", "--quick")
    assert (code, "curated/turns.jsonl changed during the release; commit it" in result) == (1, True), result
    assert decisions.read_text() == "mine"
    decisions.unlink()
    assert state(small) == before


class KilledError(BaseException):
    """Nothing is done any more."""


KILLED_AT = ("set_version", "build", "validate", "record", "write_changelog", "check", "committed", "commit")
"""The step after which a release is killed; `committed` is between the commit and its tag."""


@pytest.fixture
def kill(release: Callable[..., Released], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Begins a release and ends it after a step, without anything being put back."""

    def kill(step: str, *arguments: str) -> None:
        holder: type
        holder, name = (Begun, "set_tag") if step == "committed" else (Release, step)
        original = getattr(holder, name)

        def ending(self: object, *given: object) -> str:
            if step != "committed":
                original(self, *given)
            raise KilledError

        with monkeypatch.context() as patched:
            patched.setattr(holder, name, ending)
            patched.setattr(Begun, "put_back", lambda *_: None)
            with pytest.raises(KilledError):
                release(*arguments, "--date", "2026-05-04", "--quick")

    return kill


def released(small: Path) -> tuple[str, ...]:
    """What a release has made: commits, tags, the tree, and what is not committed."""
    log = ("log", "--format=%s"), ("tag", "--list"), ("rev-parse", "HEAD^{tree}", "v1.0.0^{tree}")
    return tuple(git(small, *command) for command in (*log, ("status", "--porcelain")))


@pytest.mark.parametrize("step", KILLED_AT)
def test_a_killed_release_is_repeated(
    step: str, small: Path, kill: Callable[..., None], release: Callable[..., Released]
) -> None:
    start = git(small, "rev-parse", "HEAD")
    kill(step, "1.0.0")
    code, result = release("1.0.0", "--date", "2026-05-04", "--quick")
    assert code == 0, result
    assert result.startswith("the release of 1.0.0 was killed")
    assert result.endswith("podcorpus publish --repo-id …\n")
    made = released(small)
    assert made[0] == "Release 1.0.0 of the data\nAs it was"
    assert (git(small, "rev-parse", "HEAD^"), made[1], made[3]) == (start, "v1.0.0", "")
    changelog = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog == f"# Changelog\n\n## Data\n\n{ENTRY}\n## Package\n\n### 0.1.0\n"
    assert not list((small / ".git").glob("podcorpus-release*"))
    assert release("1.0.0", "--quick")[0] == 1
    assert released(small) == made


def test_a_lock_that_git_left_is_named(
    small: Path, kill: Callable[..., None], release: Callable[..., Released]
) -> None:
    kill("check", "1.0.0")
    lock = small / ".git" / "index.lock"
    lock.touch()
    as_killed = state(small)
    for arguments in (("1.0.0", "--date", "2026-05-04", "--quick"), ("--undo",)):
        code, result = release(*arguments)
        assert (code, "index.lock: a git command has locked the repository" in result) == (1, True), result
        assert state(small) == as_killed
    lock.unlink()
    assert release("1.0.0", "--date", "2026-05-04", "--quick")[0] == 0


@pytest.mark.parametrize("step", KILLED_AT)
def test_a_killed_release_is_undone(
    step: str, small: Path, kill: Callable[..., None], release: Callable[..., Released]
) -> None:
    before = state(small)
    kill(step, "1.0.0")
    if step != "commit":
        # Whatever somebody wrote since can be got back.
        (small / "README.md").write_text("mine", encoding="utf-8")
    code, result = release("--undo")
    assert (code, "the release of 1.0.0 was killed" in result) == (0, True)
    if step == "commit":
        assert git(small, "tag", "--list") == "v1.0.0"
    else:
        assert state(small) == before
        assert git(small, "show", "refs/podcorpus/undone:README.md") == "mine"
    assert release("--undo") == (0, "no release was killed; nothing to undo\n")


def test_another_release_does_not_overlook_one_that_was_killed(
    small: Path, kill: Callable[..., None], release: Callable[..., Released]
) -> None:
    kill("build", "1.0.0")
    assert release("1.1.0", "--quick", "--dry-run")[0] == 0
    kill("committed", "1.0.0")
    for arguments in (["1.1.0", "--quick"], ["1.0.0", "--dry-run"]):
        code, result = release(*arguments)
        assert code == 1
        assert result.startswith(
            "stopped\n  a release of 1.0.0 was killed when it was committed and not tagged; complete"
        )
        assert "`podcorpus release 1.0.0`, or undo it with `podcorpus release --undo`" in result
    (small / "more.md").write_text("more", encoding="utf-8")
    commit(small, "More")
    code, result = release("--undo")
    assert code == 1
    assert "not tagged, and other commits follow it; complete it with `podcorpus release 1.0.0`\n" in result
    assert release("1.0.0")[0] == 0
    assert git(small, "rev-parse", "v1.0.0^{commit}") == git(small, "rev-parse", "HEAD^")
    kill("validate", "1.1.0")
    commit(small, "All of it")
    before = state(small)
    code, result = release("--undo")
    assert (code, "something else was committed since; nothing is undone" in result) == (0, True)
    assert state(small) == before


def test_two_releases_do_not_run_at_once(
    small: Path, release: Callable[..., Released], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("podcorpus.folder.locking.PATIENCE_S", 0.1)
    before = state(small)
    with locked(note_of(Repository(small))):
        code, result = release("1.0.0", "--quick")
    assert (code, result[:37]) == (1, "stopped\n  another release is running,")
    assert state(small) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('id = "a"\nversion = "0.0.0"  # v\n\n[output]\n', 'id = "a"\nversion = "2.0.0"  # v\nDATE\n\n[output]\n'),
        ('date = "2020-01-01" # d\nid = "a"', 'version = "2.0.0"\nDATE # d\nid = "a"\n'),
        ("version='1.0.0'\n", 'version="2.0.0"\nDATE\n'),
    ],
)
def test_a_version_is_written_and_all_else_stays(text: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "podcorpus.toml"
    file.write_text(f"[corpus]  # c\n{text}", encoding="utf-8")
    write_version(file, "2.0.0", "2026-05-04")
    assert file.read_text(encoding="utf-8") == f"[corpus]  # c\n{expected.replace('DATE', 'date = 2026-05-04')}"


@pytest.mark.parametrize("text", ['corpus.version = "1.0.0"\n', 'corpus = {version = "1.0.0"}\n', "[corpus\n", "{"])
def test_a_version_that_cannot_be_written_changes_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / ("corpus.json" if text == "{" else "podcorpus.toml")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="version and date cannot be written"):
        write_version(file, "2.0.0", "2026-05-04")
    assert file.read_text(encoding="utf-8") == text


def test_what_is_beside_the_pages_and_pages_in_an_archive_are_no_hindrance(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("talk.txt", PAGE)
    (tmp_path / "sources" / "README.md").write_text("Where the pages come from.\n", encoding="utf-8")
    project = PROJECT.partition("[output]")[0] + '[sources]\nfiles = ["sources", "pages.zip"]\n'
    (tmp_path / "podcorpus.toml").write_text(project, encoding="utf-8")
    begin(tmp_path)
    done = run("release", "1.0.0", "--date", "2026-05-04", "--dry-run", "--quick", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "identical byte for byte when rebuilt" in done.stdout


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
def test_the_published_corpus_is_released_and_gets_another_show(
    home: Path, real_page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PODCORPUS_SOURCES", raising=False)

    def podcorpus(*arguments: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(home / "src")}
        command = [sys.executable, "-m", "podcorpus", *arguments]
        return subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, timeout=600)

    (home / "dataset" / "sources").mkdir()
    shutil.copy(real_page, home / "dataset" / "sources")
    latest = load_releases(home / "dataset")[-1].released
    early = podcorpus("release", "9.0.0", "--date", "2026-05-04", "--quick")
    assert (early.returncode, f"was released on {latest}, which is later" in early.stdout + early.stderr) == (1, True)
    done = podcorpus("release", "9.0.0", "--date", latest, "--quick")
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(home, "status", "--porcelain") == ""
    for name in ("CITATION.cff", "README.md", "DATA_CARD.md", *(f"dataset/{name}" for name in VERSIONED)):
        assert "9.0.0" in (home / name).read_text(encoding="utf-8"), name
    for table in TABLES:
        (file,) = (home / "dataset" / "data" / table).glob("*.parquet")
        assert pq.read_schema(file).metadata[b"podcorpus.corpus_version"] == b"9.0.0"

    (home / "dataset" / "sources" / "harbour.txt").write_text(PAGE, encoding="utf-8")
    draft = ["draft", "dataset/sources/harbour.txt", "--id", "harbour.cranes", "--language", "en"]
    draft += ["--show", "Harbour", "--title", "Cranes", "--rights", "Of the harbour"]
    drafted = podcorpus(*draft)
    assert drafted.stdout == (
        "dataset/curated/harbour.cranes: 5 turns, 2 chapters, 2 mentions, to be corrected by an annotator\n"
        "the program is not sure where chapter 1 begins: check chapters.jsonl first; a chapter without a line "
        "there is placed by the program at each build\n"
    )
    refused = podcorpus(*draft)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    # The card counts one episode as long as nobody has built the corpus.
    assert podcorpus("build").returncode == 0
    checked = podcorpus("validate")
    assert (checked.returncode, "version-reused" in checked.stdout) == (0, True), checked.stdout
    card = (home / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "| `episodes` | 2 |" in card
    assert "| `harbour.cranes` | spans | 2 |" in card
    assert "Who speaks when, in 2 episodes" in (home / "dataset" / "figures" / "speakers.svg").read_text(
        encoding="utf-8"
    )
    commit(home, "Another episode")

    before = state(home)
    done = podcorpus("release", "9.0.1", "--date", latest, "--quick")
    assert done.returncode == 1
    assert "9.1.0 or later (minor" in done.stdout
    assert state(home) == before
    done = podcorpus("release", "9.1.0", "--date", latest, "--quick", "--dry-run")
    assert done.returncode == 0, done.stdout
    assert f"### Data 9.1.0, {latest}\n\nCompared with 9.0.0: " in done.stdout
    assert "- episodes, added: `harbour.cranes` (`Cranes`)\n" in done.stdout
    assert state(home) == before
