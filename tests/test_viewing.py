"""`podcorpus view`: what the page contains, and what it never replaces. What it does in a browser:
test_viewing_browser."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from export_corpora import INFO

from podcorpus import SAMPLE_PAGE, Corpus, InputError, view, write_corpus
from podcorpus.building.editions import redact
from podcorpus.folder.redirects import Redirect
from podcorpus.viewing.page import policy, program, stylesheet


def data_of(page: Path, name: str) -> Any:
    """The data that a page holds under a name."""
    found = re.search(rf'<script type="text/plain" id="data-{name}">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


@pytest.fixture
def free(tmp_path: Path, sample_corpus: Corpus) -> Path:
    write_corpus(redact(sample_corpus), tmp_path / "free", INFO)
    return tmp_path / "free"


def test_the_command_writes_a_page_named_after_the_folder(run: Run, free: Path, tmp_path: Path) -> None:
    result = run("view", "free")
    assert result.stdout == "free.html: 1 episode, 59 turns without their words\n"
    first = (tmp_path / "free.html").read_bytes()
    assert run("view", "free", "--out", "again.html").returncode == 0
    assert (tmp_path / "again.html").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.html", "free", "free.html"]


def test_in_a_project_its_corpus_is_meant(run: Run, tmp_path: Path) -> None:
    assert run("view").returncode == 2
    run("init")
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Nets.\n"
    (tmp_path / "sources").mkdir(exist_ok=True)
    (tmp_path / "sources" / "nets.vtt").write_text(captions, encoding="utf-8")
    built = run("build")
    assert built.returncode == 0, built.stderr
    assert run("view").stdout == "corpus.html: 1 episode, 1 turn without their words\n"


def test_a_text_free_page_has_no_words_and_one_with_sources_has_all(
    run: Run, free: Path, tmp_path: Path, sample_corpus: Corpus
) -> None:
    run("view", "free")
    assert "text" not in data_of(tmp_path / "free.html", "0")["turns"]
    result = run("view", "free", "--source", SAMPLE_PAGE)
    assert result.stdout == "free.html: 1 episode, 59 turns with their words\n"
    assert data_of(tmp_path / "free.html", "0")["turns"]["text"] == [turn.text for turn in sample_corpus.turns]


def test_a_source_of_something_else_is_reported(run: Run, free: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ann Lind (00:00)\nGood evening.\nBo Ek (00:04)\nYes.\n", encoding="utf-8")
    result = run("view", "free", "--source", "other.txt")
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        "night-ferry.the-slack-hour: not hydrated, no page has the words of all 59 turns",
        "free.html: 1 episode, 59 turns without their words",
    ]


def test_another_file_is_never_replaced(run: Run, free: Path, tmp_path: Path) -> None:
    (tmp_path / "free.html").write_text("<p>mine</p>", encoding="utf-8")
    result = run("view", "free")
    assert result.returncode == 2
    assert "another file than a page of a corpus" in result.stderr
    assert (tmp_path / "free.html").read_text(encoding="utf-8") == "<p>mine</p>"
    result = run("view", "free", "--out", "free")
    assert (result.returncode, "name the file to write with --out" in result.stderr) == (2, True)
    result = run("view", "free", "--out", "free/index.html")
    assert (result.returncode, "inside the corpus" in result.stderr) == (2, True)
    assert not (tmp_path / "free" / "index.html").exists()


def test_data_beside_the_page_replace_only_their_like(free: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "page.html", tmp_path / "page.data"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="has other files"):
        view(free, out, beside_bytes=0)
    assert not out.exists()
    (folder / "mine.txt").unlink()
    assert view(free, out, beside_bytes=0).folder == folder
    assert [path.name for path in folder.iterdir()] == ["0.js"]
    assert view(free, out).folder is None
    assert not folder.exists()


def test_a_broken_corpus_is_shown_with_its_findings(free: Path, tmp_path: Path) -> None:
    (free / "data" / "turns" / "notes.txt").write_text("mine", encoding="utf-8")
    view(free, tmp_path / "page.html")
    (found,) = data_of(tmp_path / "page.html", "corpus")["findings"]
    assert (found["code"], found["level"], found["found"]) == ("file-unlisted", "error", 1)
    assert found["first"][0]["place"] == "data/turns/notes.txt"
    (free / "manifest.json").unlink()
    with pytest.raises(InputError, match="podcorpus validate"):
        view(free, tmp_path / "page.html")


def test_redirects_are_followed(tmp_path: Path, sample_corpus: Corpus) -> None:
    redirect = Redirect(table="entities", old_id="orkneys", new_id="orkney", since="1.1.0", reason="One name.")
    write_corpus(sample_corpus, tmp_path / "full", INFO, redirects=[redirect])
    view(tmp_path / "full", tmp_path / "page.html")
    data = data_of(tmp_path / "page.html", "corpus")
    assert (data["redirects"], data["moved"]) == ({"orkneys": "orkney"}, [])


def test_ids_and_counts_are_those_of_the_tables(free: Path, tmp_path: Path, sample_corpus: Corpus) -> None:
    view(free, tmp_path / "page.html")
    data, index = data_of(tmp_path / "page.html", "0"), data_of(tmp_path / "page.html", "corpus")
    prefix = index["episodes"][0]["episode_id"]
    for table in ("speakers", "chapters", "turns", "cues", "mentions", "segments"):
        ids = [one.record_id for one in getattr(sample_corpus, table)]
        assert [prefix + one for one in data[table][f"{table[:-1]}_id"]] == ids
    heard = {(entity, surface, form): n for entity, found in index["heard"].items() for surface, form, n in found}
    assert sum(heard.values()) == sum(one.entity_id is not None for one in sample_corpus.mentions)
    assert index["counts"]["turns"] == 59


def test_the_policy_names_this_style_and_script_and_nothing_else(free: Path, tmp_path: Path) -> None:
    view(free, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    stated = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)
    assert stated == [policy(style, script)]
    for part in (style, script):
        assert base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() in stated[0]
    assert stated[0].startswith("default-src 'none';")
    assert not re.search(r"<(?:link|img|iframe|object)\b|\bsrc=|url\(|@import|\son\w+=", text.replace(script, ""))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp", script)


def test_scripts_and_styles_are_short_and_none_is_left_out() -> None:
    folder = Path(view.__code__.co_filename).parent
    files = [*folder.glob("script/*"), *folder.glob("style/*")]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text in (program() if file.suffix == ".js" else stylesheet())
        assert len(text.splitlines()) <= 300
        assert re.match(r"//|/\*", text), f"{file.name} does not say what it is for"


def test_open_starts_the_browser(run: Run, free: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("click.launch", asked.append)
    result: subprocess.CompletedProcess[str] = run("view", "free", "--open")
    assert (result.returncode, asked) == (0, [(tmp_path / "free.html").resolve().as_uri()])
