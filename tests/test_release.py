"""A release against the version before it: vanished ids, redirects and the version number."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from cases import (
    cases,
    described,
    edit_folder,
    valid_rows,
    write_redirects,
    write_release,
    write_rows,
    write_valid,
    write_versions,
)
from conftest import Run
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from podcorpus.cli.output_schemas import document_schema
from podcorpus.diffing import check_release, least_version, open_previous
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.rules import RULES
from podcorpus.folder.read import read_folder, read_manifest
from podcorpus.folder.redirects import Redirect, by_old_id, check_redirects, load_redirects, redirect_lines, resolve
from podcorpus.folder.releases import check_releases, released_of
from podcorpus.releasing.history import check_recorded

CASES = {name: case for name, case in cases() if "release" in case}


def redirect(old: str, new: str | None) -> Redirect:
    return Redirect(table="entities", old_id=old, new_id=new, since="1.0.0", reason="Merged.")


def after(folder: Path, before: Path) -> list[Finding]:
    with open_previous(str(before)) as old:
        return list(check_release(folder, old))


@pytest.mark.parametrize("name", CASES)
def test_a_release_that_may_not_be(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    folder = tmp_path / "release"
    before = write_release(folder, case)
    found = [*check_redirects(folder), *check_releases(folder, read_manifest(folder)[0])]
    if before is not None:
        found += after(folder, before)
    expected = [{key: value for key, value in one.items() if key != "says"} for one in case["expect"]]
    assert [described(one, folder) for one in found] == expected, "\n".join(map(str, found))
    for one, wanted in zip(found, case["expect"], strict=True):
        assert wanted.get("says", "") in one.message
        assert one.message.isprintable()
    assert {one.code for one in found} == {name.split(".")[0]}


def test_every_rule_of_a_release_has_a_case_here() -> None:
    named = {name.split(".")[0] for name in CASES}
    assert named == {code for code, rule in RULES.items() if rule.layer == "release"}


@pytest.mark.parametrize(
    ("version", "edits", "redirects"),
    [
        ("1.0.0", [], []),
        ("1.0.1", [], []),
        ("4.0.0", [], []),
        ("1.0.1", [{"table": "entities", "id": "orkney", "set": {"description": "Islands."}}], []),
        ("3.7.0", [{"table": "entities", "id": "orkney", "set": {"description": "Islands."}}], []),
        ("1.1.0", [{"table": "entities", "id": "orkney", "copy": {"entity_id": "hoy", "canonical_name": "Hoy"}}], []),
        ("2.0.0", [{"table": "entities", "id": "orkney", "delete": True}], [["entities", "orkney", None]]),
        ("2.0.0", [{"table": "entities", "id": "orkney", "set": {"entity_id": "o"}}], [["entities", "orkney", "o"]]),
    ],
)
def test_a_release_that_may_be(version: str, edits: list[Any], redirects: list[Any], tmp_path: Path) -> None:
    case = {"release": {"version": version, "redirects": redirects, "previous": []}, "edits": edits}
    before = write_release(tmp_path / "release", case)
    found = [*check_redirects(tmp_path / "release"), *after(tmp_path / "release", before)]
    assert found == []


@pytest.mark.parametrize(
    ("version", "step", "least"),
    [
        ("1.2.3", "major", (2, 0, 0)),
        ("1.2.3", "minor", (1, 3, 0)),
        ("1.2.3", "patch", (1, 2, 4)),
        ("0.2.3", "major", (0, 3, 0)),
        ("0.2.3", "minor", (0, 3, 0)),
        ("0.2.3", "patch", (0, 2, 4)),
    ],
)
def test_steps(version: str, step: Any, least: tuple[int, int, int]) -> None:
    assert least_version(version, step) == least


def test_two_editions_of_a_version_have_the_same_content(tmp_path: Path) -> None:
    write_valid(tmp_path / "full")
    write_valid(tmp_path / "free", "text-free")
    assert after(tmp_path / "free", tmp_path / "full") == []


def test_many_vanished_ids_are_counted(tmp_path: Path) -> None:
    rows = valid_rows()
    write_valid(tmp_path / "old")
    write_valid(tmp_path / "new")
    n_mentions = len(rows["mentions"])
    rows["mentions"] = []
    write_rows(tmp_path / "new", rows)
    found = [one for one in after(tmp_path / "new", tmp_path / "old") if one.code == "id-vanished"]
    assert len(found) == 101
    assert f"{n_mentions - 100} more" in found[-1].message


def test_a_previous_version_that_cannot_be_used(tmp_path: Path) -> None:
    write_valid(tmp_path / "new")
    write_valid(tmp_path / "old")
    edit_folder(tmp_path / "old", [{"file": "manifest.json", "remove": True}])
    with pytest.raises(InputError, match=r"no readable manifest\.json"):
        after(tmp_path / "new", tmp_path / "old")
    write_valid(tmp_path / "broken")
    edit_folder(tmp_path / "broken", [{"file": "data/turns/train-00000-of-00001.parquet", "cut": 400}])
    with pytest.raises(InputError, match="a Parquet file that was cut short"):
        after(tmp_path / "new", tmp_path / "broken")


def test_validate_holds_a_release_against_the_previous_one(run: Run, tmp_path: Path) -> None:
    write_release(tmp_path / "release", CASES["id-vanished"])
    report = json.loads(run("validate", "release", "--previous", "before", "--format", "json").stdout)
    assert "id-vanished" in {one["code"] for one in report["findings"]}
    assert "id-vanished" not in run("validate", "release").stdout
    failed = run("validate", "release", "--previous", "nowhere")
    assert (failed.returncode, failed.stdout) == (2, "")
    # Before anything is read that may take long.
    (tmp_path / "release" / "manifest.json").unlink()
    failed = run("validate", "release", "--previous", "nowhere", "--all")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("podcorpus: nowhere: no such folder")


def test_versions_that_the_previous_one_records_are_kept(tmp_path: Path) -> None:
    lines = [{"version": "0.8.0"}, {"version": "0.9.0"}]
    release = {"version": "1.1.0", "previous": [], "versions": lines}
    before = write_release(tmp_path / "release", {"release": release, "edits": []})
    assert before is not None
    write_versions(before, lines)
    assert after(tmp_path / "release", before) == []
    write_versions(tmp_path / "release", lines[1:])
    (lost,) = after(tmp_path / "release", before)
    assert (lost.code, "0.8.0, which" in lost.message) == ("versions-unreadable", True)


def test_redirects_resolve_along_chains() -> None:
    known = by_old_id([redirect("a", "b"), redirect("b", "c"), redirect("x", None), redirect("y", "x")])
    assert [resolve(known, "entities", one) for one in "abcxyz"] == ["c", "c", "c", None, None, "z"]
    assert resolve(known, "turns", "a") == "a"
    with pytest.raises(ValueError, match="circle"):
        resolve(by_old_id([redirect("a", "b"), redirect("b", "a")]), "entities", "a")


def test_schema_and_model_of_a_redirect_agree() -> None:
    schema = document_schema("redirect")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    (example,) = schema["examples"]
    odd: list[dict[str, Any]] = [{"new_id": ""}, {"since": "1.1"}, {"table": "people"}, {"reason": 1}, {"more": 1}]
    for change in [{}, {"new_id": None}, *odd]:
        line = {**example, **change}
        assert validator.is_valid(line) == (change not in odd)
        if change in odd:
            with pytest.raises(ValidationError):
                Redirect.model_validate_json(json.dumps(line))
        else:
            assert Redirect.model_validate_json(json.dumps(line)).model_dump() == line


def test_redirects_are_built_from_the_curated_layer(run: Run, tmp_path: Path, sample_page: Path) -> None:
    layer = tmp_path / "layer"
    copytree(sample_page.parent / "curated", layer)
    given = [redirect("skerra", "skerra-tidal"), redirect("hoy", None)]
    (layer / "redirects.jsonl").write_text("".join(f"{one.model_dump_json()}\n" for one in given), encoding="utf-8")
    assert run("build", sample_page, "--curated", "layer", "--out", "out").returncode == 0
    assert load_redirects(tmp_path / "out") == (given[1], given[0])
    assert (tmp_path / "out" / "redirects.jsonl").read_text(encoding="utf-8") == redirect_lines(given)
    assert run("validate", "out").returncode == 0
    assert read_folder(tmp_path / "out").findings == []
    assert run("redact", "out", "--out", "free").returncode == 0
    assert run("hydrate", "free", "--source", sample_page, "--out", "full").returncode == 0
    for folder in ("free", "full"):
        assert load_redirects(tmp_path / folder) == load_redirects(tmp_path / "out")
    # A file that the manifest does not list is no part of the version, and a listed one may not change.
    write_redirects(tmp_path / "out", [["entities", "hoy", None]])
    assert {one.code for one in read_folder(tmp_path / "out").findings} == {"digest-mismatch"}
    write_valid(tmp_path / "plain")
    write_redirects(tmp_path / "plain", [["entities", "hoy", None]])
    assert {one.code for one in read_folder(tmp_path / "plain").findings} == {"file-unlisted"}
    # The plain corpus is of version 0.0.0, before which nothing was redirected.
    assert next(one.code for one in check_redirects(tmp_path / "plain")) == "redirect-since"
    (layer / "redirects.jsonl").write_text("{}\n", encoding="utf-8")
    failed = run("build", sample_page, "--curated", "layer", "--out", "again")
    assert failed.returncode == 2
    assert "redirects.jsonl:1" in failed.stderr


def test_a_redirect_of_an_episode_is_for_the_ids_of_its_records(tmp_path: Path, run: Run) -> None:
    """So that an episode that was renamed and one that was removed take a line each."""
    page = "Mara Lind (00:00)\nTonight: {0} in Tallinn.\n\nTom Reed (00:20)\nYes, {0}.\n\nMara Lind (00:30)\nGood.\n"
    run("init", "lamps")
    home = tmp_path / "lamps"
    for name in ("bell", "fog", "ropes"):
        (home / "sources" / f"{name}.txt").write_text(page.format(name), encoding="utf-8")
    settings = (home / "podcorpus.toml").read_text(encoding="utf-8").replace('version = "0.0.0"', 'version = "{}"')
    (home / "podcorpus.toml").write_text(settings.replace("{}", "1.0.0", 1), encoding="utf-8")
    assert run("build", cwd=home).returncode == 0
    copytree(home / "corpus", home / "before")
    (home / "sources" / "fog.txt").rename(home / "sources" / "lamp.fog.txt")
    (home / "sources" / "bell.txt").unlink()
    (home / "curated").mkdir()
    (home / "curated" / "entities.jsonl").write_text("", encoding="utf-8")
    # An episode without a line is one finding, whatever records it has.
    (home / "curated" / "redirects.jsonl").write_text("", encoding="utf-8")
    assert run("build", "--replace", cwd=home).returncode == 0
    vanished = [one for one in after(home / "corpus", home / "before") if one.code == "id-vanished"]
    assert [(one.table, one.record_id) for one in vanished] == [("episodes", "bell"), ("episodes", "fog")]
    lines = [redirect(*pair).model_copy(update={"table": "episodes"}) for pair in (("fog", "lamp.fog"), ("bell", None))]
    (home / "curated" / "redirects.jsonl").write_text(redirect_lines(lines), encoding="utf-8")
    (home / "podcorpus.toml").write_text(settings.replace("{}", "2.0.0", 1), encoding="utf-8")
    assert run("build", "--replace", cwd=home).returncode == 0
    assert after(home / "corpus", home / "before") == []
    shown = run("show", "fog.t0001", "corpus", cwd=home)
    assert "fog.t0001 is redirected to it" in shown.stdout, shown.stderr
    assert "bell.t0001 was removed: Merged." in run("show", "bell.t0001", "corpus", cwd=home).stderr
    # Of an episode that has a turn less, the ids that lead to no record are reported.
    (home / "sources" / "lamp.fog.txt").write_text(page.format("fog").partition("\n\nMara")[0], encoding="utf-8")
    assert run("build", "--replace", cwd=home).returncode == 0
    found = after(home / "corpus", home / "before")
    assert {one.code for one in found} == {"id-vanished"}
    assert {one.record_id for one in found if one.table != "segments"} == {"fog.t0002", "fog.q0002"}
    assert "its episode's redirect leads to lamp.fog.t0002, which is no record" in found[0].message


def test_redirects_of_records_and_of_their_episode_are_one_chain() -> None:
    of_turns = redirect("a.t0001", "a.t0002").model_copy(update={"table": "turns"})
    of_episodes = redirect("a", "b.c").model_copy(update={"table": "episodes"})
    known = by_old_id([of_turns, of_episodes, redirect("a", "z")])
    assert [resolve(known, "turns", one) for one in ("a.t0001", "a.t0003", "b.t0001")] == [
        "b.c.t0002", "b.c.t0003", "b.t0001"
    ]  # fmt: skip
    assert (resolve(known, "mentions", "a.t0001.m02"), resolve(known, "entities", "a")) == ("b.c.t0001.m02", "z")


def test_versions_that_git_has_are_not_lost(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        words = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)

    folder, file = tmp_path / "corpus", tmp_path / "corpus" / "versions.jsonl"
    write_valid(folder)
    assert list(check_recorded(folder)) == []
    git("init", "--quiet")
    write_versions(folder, [{"version": "1.0.0"}, {"version": "1.1.0"}])
    kept = file.read_text(encoding="utf-8")
    assert list(check_recorded(folder)) == []
    git("add", ".")
    git("commit", "--quiet", "--message", "Released")
    assert list(check_recorded(folder)) == []
    for text in (None, kept.splitlines()[0] + "\n", kept.replace("2026-05-04", "2026-05-05")):
        file.unlink() if text is None else file.write_text(text, encoding="utf-8")
        # Whether or not it is committed.
        for _ in range(2):
            (found,) = check_recorded(folder)
            assert (found.code, "1.1.0" in found.message) == ("versions-unreadable", True)
            git("add", ".")
            git("commit", "--quiet", "--allow-empty", "--message", "Lost")
        file.write_text(kept, encoding="utf-8")
        git("add", ".")
        git("commit", "--quiet", "--message", "Restored")
        assert list(check_recorded(folder)) == []
    file.write_text(kept + kept.splitlines()[1].replace('"1.1.0"', '"1.2.0"') + "\n", encoding="utf-8")
    assert list(check_recorded(folder)) == []


def test_redirects_of_the_next_release(tmp_path: Path) -> None:
    """They name a later version than the corpus has as long as its rows are not those that were released."""
    write_valid(tmp_path)
    gone = redirect("hoy", "orkney").model_copy(update={"since": "1.1.0"})
    (tmp_path / "redirects.jsonl").write_text(redirect_lines([gone]), encoding="utf-8")
    manifest = read_manifest(tmp_path)[0]
    assert manifest is not None
    dated = manifest.model_copy(update={"corpus": manifest.corpus.model_copy(update={"released": "2026-05-04"})})
    released = released_of(dated)
    for tables, found in (
        (released.tables, ["redirect-since"]),
        ({**released.tables, "turns": released.tables["cues"]}, []),
    ):
        line = released.model_copy(update={"tables": tables}).model_dump_json()
        (tmp_path / "versions.jsonl").write_text(f"{line}\n", encoding="utf-8")
        assert [one.code for one in check_redirects(tmp_path)] == found
