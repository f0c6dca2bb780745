"""Reading a corpus folder: whatever is done to its files is found, and nothing ends the reading."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import edit_folder, found_in_folder, valid_corpus, write_valid
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcorpus.errors import InputError
from podcorpus.findings.rules import RULES
from podcorpus.folder.read import is_corpus, read_corpus, read_folder, read_manifest
from podcorpus.records import TABLES
from podcorpus.tables.arrow import corpus_rows

SHARD = "train-00000-of-00001.parquet"

# Places in manifest.json that describe the corpus and are not drawn from it, each with the reason why another
# value is no defect that a reader of the folder could know of.
HARMLESS_MANIFEST = {
    "/built_with/podcorpus": "a note on how the bytes came about; the bytes have their own digests",
    "/built_with/pyarrow": "likewise",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_valid(tmp_path / "corpus")
    return tmp_path / "corpus"


def test_what_was_written_is_read(folder: Path) -> None:
    read = read_folder(folder)
    assert read.findings == []
    assert read.rows == corpus_rows(valid_corpus())
    assert read_corpus(folder)[1] == valid_corpus()
    assert is_corpus(folder)


def test_no_corpus_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    for path, says in [(tmp_path / "none", "no such folder"), (tmp_path / "notes.txt", "a file"), (tmp_path, "not a")]:
        with pytest.raises(InputError, match=says):
            read_folder(path)
    assert not is_corpus(tmp_path)


def test_a_damaged_corpus_is_not_read_as_one(folder: Path) -> None:
    edit_folder(folder, [{"column": "kind", "of": "turns", "drop": True}])
    with pytest.raises(InputError, match=r"missing column kind; see `podcorpus validate"):
        read_corpus(folder)


FILE_MUTANTS: dict[str, Callable[[Path], object]] = {
    "removed": lambda file: file.unlink(),
    "emptied": lambda file: file.write_bytes(b""),
    "cut in half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "cut by a byte": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "a byte changed": lambda file: file.write_bytes(_changed(file.read_bytes(), file.stat().st_size // 3)),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"\n"),
    "text": lambda file: file.write_text("not this", encoding="utf-8"),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "a link to nothing": lambda file: (file.unlink(), file.symlink_to("nothing")),
    "a link to itself": lambda file: (file.unlink(), file.symlink_to(file.name)),
    "a copy beside it": lambda file: (file.parent / f"copy-{file.name}").write_bytes(file.read_bytes()),
    "renamed": lambda file: file.rename(file.with_name(f"other-{file.name}")),
}


def _changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


@pytest.mark.parametrize("tables", [["turns"], pytest.param(list(TABLES), marks=pytest.mark.slow)], ids=["one", "all"])
@pytest.mark.parametrize("kind", FILE_MUTANTS)
def test_every_damaged_file_is_found(kind: str, tables: list[str], tmp_path: Path) -> None:
    files = ["manifest.json", "README.md", "schema/turn.schema.json", *(f"data/{table}/{SHARD}" for table in tables)]
    missed = []
    for i, name in enumerate(files):
        corpus = tmp_path / str(i)
        write_valid(corpus)
        FILE_MUTANTS[kind](corpus / name)
        if not found_in_folder(corpus):
            missed.append(name)
    # The last byte of the manifest is a line end.
    harmless = {"longer": files[:1], "cut by a byte": files[:1]}.get(kind, [])
    assert missed == harmless


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every place in a JSON value, with what is there."""
    if pointer:
        yield pointer, value
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _leaves(item, f"{pointer}/{key}")


@pytest.mark.slow
def test_every_damaged_manifest_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = folder / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    missed, count = set(), 0
    for pointer, value in list(_leaves(json.loads(text))):
        others: list[Any] = [None, "-", 7, [], {}, "other"]
        if isinstance(value, int):
            others += [value + 1, value - 1, float(value) + 0.5]
        if isinstance(value, str):
            others += ["0" * 64, f"{value}x", value[:-1], "9.9.9", "text-free"]
        for other in others:
            if type(other) is type(value) and other == value:
                continue
            manifest.write_text(text, encoding="utf-8")
            edit_folder(folder, [{"manifest": {pointer: other}}])
            count += 1
            # The tables are read where the manifest can be used.
            if read_manifest(folder)[0] is not None and not read_folder(folder).findings:
                missed.add(pointer)
    with capsys.disabled():
        sys.stdout.write(f"\n{count} manifests with one place changed: all found but in {len(missed)} places\n")
    assert missed == set(HARMLESS_MANIFEST)


def test_shards_are_read_together(folder: Path) -> None:
    """A table may be cut into several files; a damaged one does not hide the others."""
    file = folder / "data" / "turns" / SHARD
    table = pq.ParquetFile(file).read()
    file.unlink()
    for i, part in enumerate([table.slice(0, 20), table.slice(20)]):
        pq.write_table(part, folder / "data" / "turns" / f"train-0000{i}-of-00002.parquet")
    (folder / "manifest.json").unlink()
    assert [found.code for found in found_in_folder(folder)] == ["manifest-missing"]
    (folder / "data" / "turns" / "train-00001-of-00002.parquet").write_bytes(b"PAR1")
    assert [found.code for found in found_in_folder(folder)] == ["manifest-missing", "file-unreadable"]


def test_text_that_is_not_utf8_in_a_parquet_file(folder: Path) -> None:
    file = folder / "data" / "turns" / SHARD
    table = pq.ParquetFile(file).read()
    texts = [text.encode() for text in table.column("text").to_pylist()]
    broken = pa.array([b"\xff\xfe", *texts[1:]], pa.binary()).view(pa.string())
    at = table.schema.get_field_index("text")
    pq.write_table(table.set_column(at, table.schema.field(at), broken), file)
    assert [found.code for found in found_in_folder(folder)] == ["file-unreadable"]


@pytest.mark.parametrize("path", ["/etc/hostname", "../outside", "data/../../outside", "a\0b", "x" * 5000])
def test_a_manifest_cannot_point_outside(folder: Path, path: str) -> None:
    (folder.parent / "outside").write_text("secret", encoding="utf-8")
    entry = {"path": path, "bytes": 6, "sha256": "0" * 64}
    edit_folder(folder, [{"manifest": {"/files/-": entry}}])
    (found,) = found_in_folder(folder)
    assert found.code in ("manifest-unreadable", "file-unreadable", "file-missing")
    assert "secret" not in found.message


@pytest.mark.parametrize("text", ["", "null", "[]", "{", "\ufeff{}", "[" * 100_000, '{"format": NaN}', "\udcff"])
def test_a_manifest_that_is_none(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert [found.code for found in found_in_folder(folder)] == ["manifest-unreadable"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "data" / "turns" / SHARD).chmod(0)
    assert [found.code for found in found_in_folder(folder)] == ["file-unreadable"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_with_any_bytes_changed_is_found(folder: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(list(TABLES)))
    file = folder / "data" / table / SHARD
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    try:
        file.write_bytes(whole[:at] + data.draw(st.binary(min_size=1, max_size=8)) + whole[at + 1 :])
        found = found_in_folder(folder)
        assert (file.read_bytes() == whole) == (found == [])
        assert {one.code for one in found} <= set(RULES)
    finally:
        file.write_bytes(whole)
