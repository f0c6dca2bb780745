"""`podcorpus inspect`: what was recognised in files and why, and what comes close where nothing is."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run
from jsonschema import Draft202012Validator

from podcorpus.cli.output_schemas import document_schema

VTT = """\
WEBVTT

00:01.000 --> 00:02.500
<v Ines>Did you bring the lamp?

00:03.000 --> 00:04.000
<v Teodor>I brought two of them.
"""
PAGE = "Ines (00:00)\nDid you bring the lamp?\nTeodor (00:20)\nI brought two of them.\nInes (00:31)\nGood.\n"


def test_one_file_is_shown_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, encoding="utf-8")
    result = run("inspect", "a.vtt")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "a.vtt: webvtt"
    assert "  turns         2, formed from speakers" in lines
    assert "  cues          2, 10 words" in lines
    assert "  times         00:01 to 00:04" in lines
    assert "  speakers      Ines (1), Teodor (1)" in lines
    assert any(line.startswith("  recognised    webvtt (certainty 1)") for line in lines)


def test_several_files_are_a_table_and_those_that_cannot_be_read_have_their_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "a.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "show" / "b.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "show" / "c.png").write_bytes(b"\0")
    result = run("inspect", "show")
    assert result.returncode == 1
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == "file format turns cues speakers from to chapters findings".split()
    assert rows[1][:5] == ["a.vtt", "webvtt", "2", "2", "2"]
    assert rows[2][0] == "b.txt"
    assert rows[2][2:7] == ["3", "3", "2", "00:00", "00:31"]
    assert "c.png: a binary file" in result.stdout
    assert result.stdout.splitlines()[-1] == "3 files, 1 of which cannot be read"


def test_what_inspect_shows_itself_is_not_advised(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("milk\neggs\n\nbread and butter\n", encoding="utf-8")
    result = run("inspect", "list.txt")
    assert (result.returncode, "podcorpus inspect" in result.stdout, "  closest " in result.stdout) == (1, False, True)
    assert "`podcorpus inspect` shows what comes close" in run("build", "list.txt").stderr


def test_findings_are_listed_by_line_below_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE + "\nMara Lind [about 00:40\nAnd so on.\n", encoding="utf-8")
    lines = [line.split(maxsplit=1)[1] for line in run("inspect", "a.txt").stdout.splitlines() if "finding  " in line]
    assert lines
    assert all(line.startswith("warning: line ") for line in lines)


def test_as_json_it_is_what_its_schema_says(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\0")
    result = json.loads(run("inspect", "a.vtt", "b.txt", "--json").stdout)
    validator = Draft202012Validator(document_schema("inspected"))
    for one in result:
        validator.validate(one)
    assert [one["format"] for one in result] == ["webvtt", None]
    assert result[0]["segments"]["cue_text"] == 2
    assert result[1]["problem"].startswith("a binary file")


def test_another_format_can_be_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, encoding="utf-8")
    result = run("inspect", "a.vtt", "--format", "srt")
    assert result.stdout.startswith("a.vtt: srt\n")
    refused = run("inspect", "a.vtt", "--format", "nothing")
    assert refused.returncode == 2
    assert "'nothing' is not one of" in refused.stderr
