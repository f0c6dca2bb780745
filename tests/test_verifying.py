"""`podcorpus verify`: files against digests, rows against theirs, and a folder against what its pages give again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cases import put_file
from conftest import PutSample, Run

from podcorpus import SAMPLE_PAGE, InputError, build, read_corpus, redact, verify, write_corpus
from podcorpus.curating.bundled import SAMPLE

TURNS = "data/turns/train-00000-of-00001.parquet"
PAGE = "Mara Lind (00:00)\nGood evening, this is the late boat.\nTom Reed (00:05)\nYeah.\n"


@pytest.fixture
def folder(put_sample: PutSample) -> Path:
    """The sample's corpus, as `corpus` in the folder that commands run in."""
    return put_sample("corpus")


def edit_manifest(folder: Path, edit: Callable[[Any], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    edit(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_folder_that_is_as_its_manifest_says(run: Run, folder: Path) -> None:
    verified = run("verify", "corpus")
    assert verified.returncode == 0
    assert verified.stdout == "corpus: night-ferry-sample 1.0.0, 24 files and 8 tables, verified\n"


def test_rows_are_known_again_however_they_are_written(run: Run, folder: Path) -> None:
    table = pq.read_table(folder / TURNS)
    pq.write_table(table, folder / TURNS, compression="snappy", row_group_size=10, use_dictionary=False)
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    lines = verified.stdout.splitlines()
    assert len(lines) == 3
    assert f"corpus/{TURNS}" in lines[0]
    assert lines[0].endswith("[digest-mismatch]")
    assert lines[1] == "turns: all 59 rows match the manifest; only the file's bytes differ"
    assert lines[2].endswith("verification failed")


def test_another_row_is_seen(run: Run, folder: Path) -> None:
    table = pq.read_table(folder / TURNS)
    pq.write_table(table.take([0, *range(table.num_rows - 1)]), folder / TURNS)
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    assert "turns: the rows differ from the manifest" in verified.stdout.splitlines()
    pq.write_table(table.slice(1), folder / TURNS)
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    assert "expected 59 rows as in the manifest, found 58 [digest-mismatch]" in verified.stdout


def test_another_digest_of_the_rows_alone_is_seen(run: Run, folder: Path) -> None:
    edit_manifest(folder, lambda manifest: manifest["tables"]["turns"].update(content_sha256="0" * 64))
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    (line,) = verified.stdout.splitlines()[:-1]
    assert line.endswith("the digest of the rows is not the manifest's content_sha256 [manifest-content]")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["CITATION.cff", "croissant.json", "datacite.json", "README.md"])
@pytest.mark.parametrize("what", ["missing", "changed"])
def test_every_file_is_held_against_its_digest(run: Run, folder: Path, name: str, what: str) -> None:
    if what == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes().replace(b"e", b"E", 1))
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    # Its content says more of what was changed than its digest.
    code = "file-missing" if what == "missing" else "description-differs"
    (line,) = verified.stdout.splitlines()[:-1]
    assert line.startswith(f"error: corpus/{name}: ")
    assert line.endswith(f"[{code}]")


def test_a_file_that_is_not_listed_is_seen(run: Run, folder: Path) -> None:
    shutil.copy(folder / TURNS, folder / "data" / "turns" / "train-00001-of-00001.parquet")
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    assert "has the same rows as 'train-00000-of-00001.parquet' [file-copied]" in verified.stdout
    pq.write_table(pq.read_table(folder / TURNS).slice(1), folder / "data" / "turns" / "train-00001-of-00001.parquet")
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    assert "[file-unlisted]" in verified.stdout


def test_a_table_that_cannot_be_read_is_said(run: Run, folder: Path) -> None:
    (folder / TURNS).write_bytes((folder / TURNS).read_bytes()[:-50])
    verified = run("verify", "corpus")
    assert verified.returncode == 1
    (line,) = verified.stdout.splitlines()[:-1]
    assert line.startswith("error: ")
    assert line.endswith("[file-unreadable]")
    (turns,) = [table for table in verify(folder).tables if table.table == "turns"]
    assert turns.agrees is None
    rebuilt = run("verify", "corpus", "--source", SAMPLE_PAGE)
    assert rebuilt.returncode == 1
    assert rebuilt.stdout.splitlines()[1:3] == [
        f"{TURNS}: the rebuilt file has different bytes",
        "rebuilt from 1 page: the same rows as far as they can be read, 1 file with different bytes",
    ]


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_the_page_gives_the_folder_again(run: Run, tmp_path: Path, edition: str) -> None:
    run("build", "--edition", edition, "--out", "out")
    verified = run("verify", "out", "--source", SAMPLE_PAGE)
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.splitlines()[0] == "rebuilt from 1 page: identical byte for byte"


@pytest.mark.slow
def test_pages_that_nobody_curated_are_built_as_they_were(run: Run, tmp_path: Path) -> None:
    (tmp_path / "boat.txt").write_text(PAGE, encoding="utf-8")
    said = ["--episode-id", "harbour.late", "--show", "Harbour", "--title", "Late", "--language", "en", "--rights", "X"]
    run("build", "boat.txt", *said, "--out", "one")
    run("build", "boat.txt", SAMPLE_PAGE, "--language", "en", "--out", "two")
    run("build", SAMPLE_PAGE, "--automatic", "--out", "three")
    for call in (
        ["one", "--source", "boat.txt"],
        ["two", "--source", SAMPLE_PAGE, "--source", "boat.txt"],
        ["three", "--source", SAMPLE_PAGE, "--automatic"],
    ):
        verified = run("verify", *call)
        assert verified.returncode == 0, verified.stdout
        assert "identical byte for byte" in verified.stdout


@pytest.mark.slow
def test_rows_that_the_page_does_not_give_are_seen(run: Run, tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    shutil.copytree(SAMPLE / "curated", curated)
    registry = (curated / "entities.jsonl").read_text(encoding="utf-8")
    assert '"PLACE"' in registry
    entry = json.loads(registry.splitlines()[0])
    changed = registry.replace(json.dumps(entry["description"], ensure_ascii=False), '"Something else."', 1)
    (curated / "entities.jsonl").write_text(changed, encoding="utf-8")
    run("build", "--curated", "curated", "--out", "out")
    assert run("verify", "out", "--source", SAMPLE_PAGE, "--curated", "curated").returncode == 0
    verified = run("verify", "out", "--source", SAMPLE_PAGE)
    assert verified.returncode == 1
    assert "entities: the rebuilt table has different rows" in verified.stdout.splitlines()
    assert "name their folder with --curated" in verified.stdout.splitlines()[-2]


@pytest.mark.slow
def test_bytes_of_other_versions_are_reported_and_allowed(run: Run, folder: Path) -> None:
    edit_manifest(folder, lambda manifest: manifest["built_with"].update(pyarrow="1.0.0"))
    table = pq.read_table(folder / TURNS)
    pq.write_table(table, folder / TURNS, compression="snappy")
    data = (folder / TURNS).read_bytes()
    verified = verify(folder)
    edit_manifest(folder, lambda manifest: manifest["tables"]["turns"]["files"][0].update(bytes=len(data)))
    (found,) = [one for one in verify(folder).findings if one.code == "digest-mismatch"]
    assert not verified.agrees
    assert "SHA-256" in found.message
    digest = hashlib.sha256(data).hexdigest()
    edit_manifest(folder, lambda manifest: manifest["tables"]["turns"]["files"][0].update(sha256=digest))
    croissant = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    (entry,) = [one for one in croissant["distribution"] if one.get("contentUrl") == TURNS]
    entry |= {"contentSize": f"{len(data)} B", "sha256": digest}
    put_file(folder, "croissant.json", json.dumps(croissant))
    rebuilt = run("verify", "corpus", "--source", SAMPLE_PAGE)
    assert rebuilt.returncode == 0, rebuilt.stdout
    lines = rebuilt.stdout.splitlines()
    assert f"{TURNS}: the rebuilt file has different bytes" in lines
    assert any(line.startswith("pyarrow: the folder was built with 1.0.0, ") for line in lines)
    assert "rebuilt from 1 page: the same rows, 3 files with different bytes" in lines
    # The same bytes by the same versions are a promise.
    version = verify(folder, [SAMPLE_PAGE]).rebuilt
    assert version is not None
    edit_manifest(folder, lambda manifest: manifest["built_with"].update(pyarrow=version.versions["pyarrow"][1]))
    assert run("verify", "corpus", "--source", SAMPLE_PAGE).returncode == 1


def test_what_cannot_be_verified_is_one_line(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "boat.txt").write_text(PAGE, encoding="utf-8")
    run("build", "boat.txt", SAMPLE_PAGE, "--out", "two")
    for call, says in (
        (["corpus", "--source", "boat.txt"], "boat.txt: no episode was built from this file"),
        (["two", "--source", "boat.txt"], "its page is not among the sources"),
        (["corpus", "--automatic"], "--curated and --automatic need --source"),
        (["nowhere"], "no such folder"),
    ):
        refused = run("verify", *call)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert says in refused.stderr
    (folder / "manifest.json").unlink()
    refused = run("verify", "corpus")
    assert refused.returncode == 2
    assert "restore it, or build the folder again" in refused.stderr


def test_a_folder_of_two_editions_is_not_built_again(tmp_path: Path) -> None:
    (tmp_path / "boat.txt").write_text(PAGE, encoding="utf-8")
    pages = [tmp_path / "boat.txt", SAMPLE_PAGE]
    full = build(*pages).corpus
    free = redact(full)
    mixed = type(full)(
        **{
            **{table: full.rows(table) for table in ("speakers", "chapters", "mentions", "entities", "segments")},
            "episodes": (full.episodes[0], *free.episodes[1:]),
            "turns": tuple(
                one if one.episode_id == full.episodes[0].episode_id else other
                for one, other in zip(full.turns, free.turns, strict=True)
            ),
        }
    )
    write_corpus(mixed, tmp_path / "out")
    assert read_corpus(tmp_path / "out")[0].edition == "mixed"
    assert verify(tmp_path / "out").agrees
    with pytest.raises(InputError, match="of two editions"):
        verify(tmp_path / "out", pages)
