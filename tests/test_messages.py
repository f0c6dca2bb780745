"""What a person reads: plain English, one way of counting, and nothing of a library's own words."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import valid_rows, write_lines, write_valid
from conftest import Run
from pydantic import BaseModel

import podcorpus
from podcorpus.building.metadata import ListedEpisode
from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.decisions import EpisodeDecision, RegistryEntry
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.redirects import Redirect
from podcorpus.folder.releases import Released
from podcorpus.making.project_tables import ProjectFile
from podcorpus.records.forms import FORMS

JARGON = ("String should", "Input should", "Field required", "Extra inputs", "[type=", "pattern '", "mend", "row 0")
EPISODE = "night-ferry.the-slack-hour"


def change_line(file: Path, number: int, edit: Callable[[dict[str, Any]], Any]) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[number - 1])
    edit(row)
    lines[number - 1] = json.dumps(row)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "line", "edit", "says"),
    [
        ("corpus.json", None, {"version": "1"}, "version: expected a version such as 1.2.0, found '1'"),
        ("corpus.json", None, {"name": "Night"}, "name: expected lower-case letters and digits joined by hyphens"),
        ("corpus.json", None, {"title": ""}, "title: expected a text that is not empty, found ''"),
        ("corpus.json", None, {"keywords": [7]}, "keywords, item 1: expected text, found 7"),
        ("corpus.json", None, {"url": "boats"}, "url: expected an address that begins with https:// or http://"),
        ("corpus.json", None, {"doi": "x"}, "doi: expected a DOI such as "),
        ("corpus.json", None, {"colour": 1}, "unknown field colour"),
        ("entities.jsonl", 3, {"entity_type": "BOAT"}, "entities.jsonl:3: entity_type: expected 'PERSON', 'ORG', "),
        ("entities.jsonl", 2, {"aliases": "x"}, "entities.jsonl:2: aliases: expected a list, found 'x'"),
        ("entities.jsonl", 2, {"wikidata_id": "7"}, "wikidata_id: expected an item of Wikidata such as Q42"),
        (f"{EPISODE}/mentions.jsonl", 4, {"start": -4}, "mentions.jsonl:4: start: expected 0 or more, found -4"),
        (f"{EPISODE}/mentions.jsonl", 4, {"start": "4"}, "start: expected a whole number, found '4'"),
        (f"{EPISODE}/turns.jsonl", 4, {"text_sha256": "x"}, "text_sha256: expected a SHA-256"),
        (f"{EPISODE}/episode.json", None, {"language": "english"}, "language: expected a language tag such as en"),
        (f"{EPISODE}/episode.json", None, {"language": "jp"}, "did you mean ja?"),
    ],
)
def test_a_decision_that_cannot_be_used(
    name: str, line: int | None, edit: dict[str, Any], says: str, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "curated"
    shutil.copytree(SAMPLE / "curated", folder)
    if line is None:
        row = json.loads((folder / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps({**row, **edit}), encoding="utf-8")
    else:
        change_line(folder / name, line, lambda row: row.update(edit))
    refused = run("build", SAMPLE_PAGE, "--curated", folder, "--out", "out")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert says in refused.stderr
    assert not any(word in refused.stderr for word in JARGON)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda said: said["corpus"].update(version="1.0"), "corpus.version: expected a version such as 1.2.0"),
        (lambda said: said["corpus"].pop("title"), "corpus: missing field title"),
        (
            lambda said: said["tables"]["turns"].update(n_rows=said["tables"]["turns"].pop("rows")),
            "tables.turns: missing field rows; rename 'n_rows', which is not a field, if that is meant",
        ),
        (
            lambda said: said["tables"]["turns"].update(number=said["tables"]["turns"].pop("rows")),
            "tables.turns: missing field rows; unknown field number",
        ),
        (lambda said: said.update(edition="half"), "edition: expected 'full', 'text-free' or 'mixed', found 'half'"),
        (lambda said: said["files"][1].update(bytes="9"), "files, item 2, bytes: expected a whole number, found '9'"),
    ],
)
def test_a_manifest_that_cannot_be_used(edit: Callable[[Any], Any], says: str, tmp_path: Path) -> None:
    write_valid(tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    edit(said)
    path.write_text(json.dumps(said), encoding="utf-8")
    (found,) = [one for one in podcorpus.validate(tmp_path / "out") if one.code == "manifest-unreadable"]
    assert says in found.message
    assert not any(word in found.message for word in JARGON)


def test_a_manifest_with_a_wrong_number_of_bytes(tmp_path: Path) -> None:
    write_valid(tmp_path)
    path = tmp_path / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    file = said["tables"]["turns"]["files"][0]
    message = f"the manifest gives it 7 bytes; expected {file['bytes']:,}, since its SHA-256 is right"
    file["bytes"] = 7
    path.write_text(json.dumps(said), encoding="utf-8")
    (found,) = podcorpus.validate(tmp_path)
    assert (found.code, found.path, found.message) == ("digest-mismatch", str(tmp_path / file["path"]), message)


def test_a_table_of_another_name_in_the_manifest(tmp_path: Path) -> None:
    write_valid(tmp_path)
    path = tmp_path / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["tables"]["turn"] = said["tables"].pop("turns")
    path.write_text(json.dumps(said), encoding="utf-8")
    (found,) = podcorpus.validate(tmp_path)
    assert found.message == "the manifest does not list the table turns, but 'turn', which is none"


def test_lines_and_rows_are_counted_alike(run: Run, tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    rows[3] = {**rows[3], "turn_id": 7}
    write_lines(tmp_path / "turns.jsonl", rows)
    (found,) = podcorpus.validate(tmp_path / "turns.jsonl")
    assert (found.line, found.record_id, found.message) == (4, "row 4", "expected text, found 7")
    assert found.place.endswith("turns.jsonl:4, turns row 4 /turn_id")
    result = run("validate", "turns.jsonl").stdout
    assert result.endswith(f"turns.jsonl: {len(rows)} records in 1 table, 1 error\n")


def test_a_path_that_is_not_there(run: Run) -> None:
    for name in ("nothere.parquet", "nothere"):
        result = run("validate", name)
        assert (result.returncode, result.stderr) == (2, f"podcorpus: {name}: no such file or folder; check the path\n")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("SPEAKER_00", "SPEAKER_01", False),
        ("Caller", "Caller 2", False),
        ("Guest A", "Guest B", False),
        ("Mara Lind", "Mara Lnd", True),
    ],
)
def test_labels_that_differ_in_a_number_are_different_speakers(
    one: str, other: str, alike: bool, tmp_path: Path
) -> None:
    lines = [f"{other if i == 2 else one} (00:{i * 10:02d})\nWe paint boats in the harbour.\n" for i in range(5)]
    (tmp_path / "talk.txt").write_text("\n".join(lines), encoding="utf-8")
    found = [one.message for one in podcorpus.build(tmp_path / "talk.txt").findings]
    assert any("are they one person?" in message for message in found) == alike


@pytest.mark.parametrize(
    "model", [ProjectFile, ListedEpisode, EpisodeDecision, RegistryEntry, CorpusInfo, Redirect, Released]
)
def test_a_pattern_is_asked_for_in_words(model: type[BaseModel]) -> None:
    patterns = set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(model.model_json_schema())))
    assert patterns
    assert {pattern for pattern in map(json.loads, patterns) if pattern not in FORMS} == set()
