"""`make release-dataset`: all of it is made aside, and whatever fails leaves every file as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import rebuild

from podcorpus.folder import swap
from podcorpus.folder.exchanging import exchange
from podcorpus.folder.manifest import UNNAMED, BuiltWith, FileEntry, Manifest, TableEntry

SHA = "0" * 64
MANIFEST = Manifest(
    format="podcorpus",
    manifest_version=1,
    schema_version="1.0.0",
    corpus=UNNAMED,
    edition="text-free",
    episodes=(),
    tables={
        "turns": TableEntry(
            rows=0,
            content_sha256=SHA,
            files=(FileEntry(path="data/turns/old.parquet", bytes=3, sha256=SHA),),
        )
    },
    files=(FileEntry(path="figures/gone.svg", bytes=4, sha256=SHA),),
    built_with=BuiltWith(podcorpus="0.3.0", pyarrow="21"),
).to_json()
FILES = {
    "DATA_CARD.md": "card",
    "README.md": "readme",
    "CITATION.cff": "cited",
    "docs/findings.md": "findings",
    "docs/figures/a.svg": "picture",
    "dataset/curated/corpus.json": "decided",
    "dataset/sources/page.txt": "a page",
    "dataset/manifest.json": MANIFEST,
    "dataset/data/turns/old.parquet": "old",
    "dataset/figures/gone.svg": "gone",
    "notes.md": "mine",
}


def state(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of a few files whose builds write others; `FAILING` is what fails."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    builds: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        builds.append(command)
        out = Path(command[command.index("--out") + 1])
        assert out.is_relative_to(tmp_path)
        assert Path(command[command.index("--curated") + 1]) == out / "curated"
        # Nothing is in place yet.
        assert {name: text for name, text in state(tmp_path / "dataset").items() if name != "manifest.json"} == {
            name.removeprefix("dataset/"): text
            for name, text in FILES.items()
            if name.startswith("dataset/") and name != "dataset/manifest.json"
        }
        assert not state(tmp_path / "dataset")["manifest.json"].startswith("build")
        for name in ("manifest.json", "data/turns/new.parquet"):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(f"build {len(builds)}", encoding="utf-8")
        return subprocess.CompletedProcess(command, int(FAILING.get("build") == len(builds)), f"{out}: built\n")

    def derive(_: list[str], at: Path) -> int:
        (at / "DATA_CARD.md").write_text("new card", encoding="utf-8")
        if FAILING.get("derive"):
            raise SystemExit("the page is not at hand")
        return 0

    monkeypatch.setattr(rebuild, "ROOT", tmp_path)
    monkeypatch.setattr(rebuild, "find_pages", lambda: {"harbour.cranes": tmp_path / "dataset/sources/page.txt"})
    monkeypatch.setattr(rebuild.subprocess, "run", run)
    monkeypatch.setattr(rebuild.derive, "main", derive)
    FAILING.clear()
    return tmp_path


FAILING: dict[str, Any] = {}


def test_all_of_it_is_put_in_place(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rebuild.main() == 0
    gone = ("dataset/figures/gone.svg", "dataset/data/turns/old.parquet")
    assert state(root) == {name: text for name, text in FILES.items() if name not in gone} | {
        "DATA_CARD.md": "new card",
        "dataset/manifest.json": "build 2",
        "dataset/data/turns/new.parquet": "build 2",
    }
    assert capsys.readouterr().out == "dataset: built\n"


@pytest.mark.parametrize("build", [1, 2])
def test_a_build_that_fails_changes_nothing(build: int, root: Path) -> None:
    FAILING["build"] = build
    assert rebuild.main() == 1
    assert state(root) == FILES


def test_what_cannot_be_derived_changes_nothing(root: Path) -> None:
    FAILING["derive"] = True
    with pytest.raises(SystemExit):
        rebuild.main()
    assert state(root) == FILES


@pytest.mark.parametrize("error", [OSError(28, "no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("moves", [0, 1, 4, 5])
def test_a_failure_while_files_are_put_in_place_restores_them(
    moves: int,
    error: BaseException,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = []

    def failing(one: Path, other: Path) -> None:
        if len(done) == moves:
            done.append(other)
            raise error
        done.append(other)
        exchange(one, other)

    monkeypatch.setattr(swap, "exchange", failing)
    if isinstance(error, OSError):
        assert rebuild.main() == 2
        assert capsys.readouterr().err == "dataset: cannot be written (no space left); nothing was changed\n"
    else:
        with pytest.raises(type(error)):
            rebuild.main()
    assert len(done) == 2 * moves + 1
    assert state(root) == FILES


def test_a_file_in_the_way_stops_it_before_anything_is_built(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "dataset" / "data" / "turns" / "mine.csv").write_text("mine", encoding="utf-8")
    assert rebuild.main() == 2
    assert capsys.readouterr().err.startswith("dataset: data/turns/mine.csv is not a file of this corpus, but where")
    assert state(root) == FILES | {"dataset/data/turns/mine.csv": "mine"}


def test_a_damaged_manifest_is_no_obstacle(root: Path) -> None:
    (root / "dataset" / "manifest.json").write_text("<<<<<<< HEAD", encoding="utf-8")
    assert rebuild.main() == 0
    assert state(root)["dataset/manifest.json"] == "build 2"
    assert "dataset/data/turns/old.parquet" not in state(root)


def test_a_page_that_is_missing_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "find_pages", lambda: {"harbour.cranes": None})
    assert rebuild.main() == 2
    assert state(root) == FILES
