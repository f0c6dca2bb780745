"""A project built as a whole: the folder, its card and what follows from it, put in place together; and whether that is
up to date."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Run, called

from podcorpus.folder import swap
from podcorpus.folder.exchanging import exchange

PAGE = """Mara Lind (00:00)
Good evening from the lamp room.

Tom Reed (00:20)
The horn has not sounded since March.
"""
PROJECT = """[corpus]
id = "lamp-room"
title = "The Lamp Room"
authors = ["Ada Berg"]

[output]
also = ["docs/start.md", "CITATION.cff"]
"""
CARD = """# Data card

Prose.

![Speakers](figures/speakers.svg)

<!-- podcorpus:counts -->
<!-- /podcorpus:counts -->
"""
START = """Start here.

<!-- podcorpus:citation -->
<!-- /podcorpus:citation -->
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built once."""
    home = tmp_path_factory.mktemp("made")
    for name, text in {
        "podcorpus.toml": PROJECT,
        "DATA_CARD.md": CARD,
        "docs/start.md": START,
        "sources/fog.txt": PAGE,
        "notes.md": "mine",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    done = called(["build"], home)
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    home = tmp_path / "home"
    shutil.copytree(made, home)
    return home


def state(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def test_what_follows_from_a_corpus_is_written_with_it(home: Path) -> None:
    card = text(home / "DATA_CARD.md")
    assert "| `turns` | 2 |" in card
    assert "![Speakers](corpus/figures/speakers.svg)" in card
    assert "![Speakers](figures/speakers.svg)" in text(home / "corpus" / "README.md")
    assert "@misc{lamp-room" in text(home / "docs" / "start.md")
    assert text(home / "CITATION.cff") == text(home / "corpus" / "CITATION.cff")


def test_parts_that_are_merged_give_the_same(home: Path, run: Run, tmp_path: Path) -> None:
    before = state(home)
    (home / "DATA_CARD.md").write_text(CARD, encoding="utf-8")
    (home / "CITATION.cff").unlink()
    assert run("build", "--shard", "1/1", "--out", tmp_path / "part", cwd=home).returncode == 0
    assert run("merge", tmp_path / "part", cwd=home).returncode == 0
    assert state(home) == before


def test_nothing_is_written_again_that_is_as_it_should_be(home: Path, run: Run) -> None:
    before = state(home)
    written = (home / "DATA_CARD.md").stat()
    assert run("build", cwd=home).returncode == 0
    assert state(home) == before
    assert (home / "DATA_CARD.md").stat().st_ino == written.st_ino


def test_a_corpus_that_is_written_elsewhere_has_nothing_beside_it(home: Path, run: Run, tmp_path: Path) -> None:
    (home / "DATA_CARD.md").write_text(CARD, encoding="utf-8")
    before = state(home)
    assert run("build", "--out", str(tmp_path / "other"), cwd=home).returncode == 0
    assert state(home) == before
    assert "| `turns` | 2 |" in text(tmp_path / "other" / "README.md")


@pytest.mark.parametrize("error", [OSError(28, "no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("moves", [0, 1, 2])
def test_a_failure_while_files_are_put_in_place_restores_them(
    moves: int, error: BaseException, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (home / "sources" / "fog.txt").open("a", encoding="utf-8") as page:
        page.write("\nMara Lind (00:40)\nYes.\n")
    start = text(home / "docs" / "start.md").replace("Ada", "Eve")
    (home / "docs" / "start.md").write_text(start, encoding="utf-8")
    before, done = state(home), []

    def failing(one: Path, other: Path) -> None:
        done.append(other)
        if len(done) == moves + 1:
            raise error
        exchange(one, other)

    monkeypatch.setattr(swap, "exchange", failing)
    result = run("build", cwd=home)
    assert result.returncode == 2
    says = "cannot be written (no space left)" if isinstance(error, OSError) else "interrupted; nothing was written"
    assert says in result.stderr
    assert len(done) == 2 * moves + 1
    assert state(home) == before


def test_a_file_in_the_way_stops_it_before_anything_is_built(home: Path, run: Run) -> None:
    (home / "corpus" / "data" / "turns" / "mine.csv").write_text("mine", encoding="utf-8")
    before, result = state(home), run("build", cwd=home)
    assert result.returncode == 2
    assert "corpus: data/turns/mine.csv is not a file of this corpus, but where" in result.stderr
    assert state(home) == before


def test_a_damaged_manifest_of_its_own_folder_is_no_obstacle(home: Path, run: Run) -> None:
    before = state(home)
    (home / "corpus" / "manifest.json").write_text("<<<<<<< HEAD", encoding="utf-8")
    assert run("build", "--out", "corpus", cwd=home / "sources").returncode == 0
    assert "not a corpus" in run("build", "sources", "--out", "corpus", cwd=home).stderr
    assert run("build", cwd=home).returncode == 0
    assert {name: data for name, data in state(home).items() if not name.startswith("sources/corpus/")} == before


OUTDATED = (
    ("DATA_CARD.md", "| `turns` | 2 |", "| `turns` | 1 |", "DATA_CARD.md:13: its part counts is not what"),
    ("DATA_CARD.md", "corpus/figures", "docs/figures", "DATA_CARD.md:5: not what the corpus gives"),
    ("DATA_CARD.md", "Prose.", "Other prose.", "its prose is not that of DATA_CARD.md"),
    ("docs/start.md", "Ada Berg", "Eve", "docs/start.md:7: its part citation is not what"),
    ("CITATION.cff", "Ada Berg", "Eve", "not what the corpus gives"),
    ("podcorpus.toml", "The Lamp Room", "Lamps", "expected 'Lamps', as podcorpus.toml says, found 'The Lamp"),
    (
        "podcorpus.toml",
        '["Ada Berg"]',
        '["Ada Berg", "Eve"]',
        'authors: expected \'[{"name": "Ada Berg"}, {"name": "Eve"}]\'',
    ),
)


def test_redirects_and_pictures_are_those_of_the_curated_layer(home: Path, run: Run) -> None:
    line = '{"table": "entities", "old_id": "mist", "new_id": null, "since": "0.0.0", "reason": "None."}\n'
    given = {"redirects.jsonl": line, "figures/own.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n'}
    for name, written in given.items():
        (home / "curated" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "curated" / name).write_text(written, encoding="utf-8")
    result = run("validate", cwd=home)
    assert (result.returncode, "file-outdated (2)" in result.stdout) == (1, True), result.stdout + result.stderr
    assert "corpus/redirects.jsonl: expected the redirects of curated/redirects.jsonl, found others" in result.stdout
    assert "corpus/figures/own.svg: expected the picture curated/figures/own.svg" in result.stdout
    assert run("build", cwd=home).returncode == 0
    assert run("validate", cwd=home).stdout.endswith("no findings\n")


def test_a_build_has_the_findings_on_redirects_and_pictures(home: Path, run: Run) -> None:
    line = '{"table": "entities", "old_id": "mist", "new_id": "haze", "since": "0.0.0", "reason": "Renamed."}\n'
    (home / "curated" / "figures").mkdir(parents=True)
    (home / "curated" / "redirects.jsonl").write_text(line, encoding="utf-8")
    (home / "curated" / "figures" / "own.svg").write_text("<svg><script/></svg>", encoding="utf-8")
    (home / "curated" / "figures" / "photo.png").write_bytes(b"")
    built, valid = run("build", cwd=home), run("validate", cwd=home)
    assert (built.returncode, valid.returncode) == (1, 1), built.stderr
    for code, says in (
        ("redirect-dangling", "corpus/redirects.jsonl:1, entities mist: leads to haze"),
        ("picture-active", "corpus/figures/own.svg: the element <script>"),
    ):
        for result in (built, valid):
            assert f"{code} (1)\n  {says}" in result.stdout
    assert "curated/figures/photo.png: it is not read; pictures of the card are SVG" in built.stdout


def test_an_episode_whose_file_cannot_be_read_any_more_is_not_lost(home: Path, run: Run) -> None:
    (home / "sources" / "ropes.txt").write_text("Jo Marsh (00:00)\nRopes.\n", encoding="utf-8")
    assert run("build", cwd=home).returncode == 0
    before = state(home / "corpus")
    # Saved again as a page without a transcript, or as nothing.
    for text in ("<html><body><h1>Not found</h1></body></html>", ""):
        (home / "sources" / "ropes.txt").write_text(text, encoding="utf-8")
        result = run("build", cwd=home)
        assert result.returncode == 2
        assert "not among the sources: ropes (not read: sources/ropes.txt; see `podcorpus inspect`)" in result.stderr
        assert state(home / "corpus") == before
    assert "sources/ropes.txt: the file is empty" in run("build", "--replace", cwd=home).stdout


def test_what_does_not_follow_any_more_is_an_error(home: Path, run: Run) -> None:
    assert run("validate", cwd=home).stdout.endswith("no findings\n")
    for name, old, new, says in OUTDATED:
        kept = text(home / name)
        assert old in kept
        (home / name).write_text(kept.replace(old, new), encoding="utf-8")
        result = run("validate", cwd=home)
        assert (result.returncode, "file-outdated (1)" in result.stdout) == (1, True), result.stdout
        assert says in result.stdout
        (home / name).write_text(kept, encoding="utf-8")
    (home / "DATA_CARD.md").write_text(CARD, encoding="utf-8")
    (home / "CITATION.cff").unlink()
    assert "file-outdated (2)" in run("validate", cwd=home).stdout
    # The folder by itself is valid.
    assert run("validate", "corpus", cwd=home).returncode == 0
    assert run("build", cwd=home).returncode == 0
    assert run("validate", cwd=home).returncode == 0


def test_a_picture_that_is_not_drawn_from_the_tables_is_an_error(home: Path, run: Run) -> None:
    """Also where the manifest lists it as it is, as after another program has written both."""
    picture, manifest = home / "corpus" / "figures" / "speakers.svg", home / "corpus" / "manifest.json"
    picture.write_text(text(picture).replace("Mara Lind", "Somebody"), encoding="utf-8")
    listed = json.loads(text(manifest))
    for entry in listed["files"]:
        if entry["path"] == "figures/speakers.svg":
            entry |= {"bytes": picture.stat().st_size, "sha256": hashlib.sha256(picture.read_bytes()).hexdigest()}
    manifest.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    result = run("validate", cwd=home)
    assert "corpus/figures/speakers.svg: not the picture that is drawn from these tables" in result.stdout


def test_decisions_whose_page_is_missing_are_reported(home: Path, run: Run) -> None:
    drafted = run("draft", "sources/fog.txt", "--id", "lamp-room.fog", "--title", "Fog", cwd=home)
    assert drafted.returncode == 0, drafted.stderr
    (home / "sources" / "ropes.txt").write_text("Jo Marsh (00:00)\nRopes.\n", encoding="utf-8")
    (home / "sources" / "fog.txt").unlink()
    result = run("build", "--replace", cwd=home)
    assert result.returncode == 0, result.stderr
    assert "page-missing (1)\n  curated/lamp-room.fog: none of the sources is the page" in result.stdout


def test_the_sources_can_be_in_a_folder_that_a_variable_names(
    home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "sources").rename(tmp_path / "elsewhere")
    result = run("build", cwd=home)
    assert "sources.files: nothing is at 'sources'; put transcripts there\n" in result.stderr
    with (home / "podcorpus.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sources]\nvariable = "LAMP_ROOM"\n')
    assert "put transcripts there, or set LAMP_ROOM to their folder\n" in run("build", cwd=home).stderr
    monkeypatch.setenv("LAMP_ROOM", str(tmp_path / "elsewhere"))
    before = state(home)
    assert run("build", cwd=home).returncode == 0
    assert state(home) == before


def test_this_repository_is_a_project_and_up_to_date(run: Run) -> None:
    result = run("validate", cwd=ROOT)
    assert result.returncode == 0, result.stdout
