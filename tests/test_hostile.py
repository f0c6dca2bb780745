"""Folders that were made to do harm: nothing outside is opened, nothing hangs, memory and time are bounded."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import edit_folder, put_table, valid_rows, write_lines, write_valid
from conftest import Run

from podcorpus import json_schema, validate
from podcorpus.api import build
from podcorpus.errors import InputError
from podcorpus.tables.arrow import arrow_table

SHARD = "data/turns/train-00000-of-00001.parquet"
MIB = 1 << 20

# Runs the command in a process of its own, and says the most memory that it had, in MiB.
MEASURED = """
import sys
from podcorpus.cli import main
try:
    main(sys.argv[1:])
finally:
    held = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    sys.stderr.write(f"HELD {int(held[0].split()[1]) // 1024}")
"""


def measured(*arguments: str | Path) -> tuple[int, str, int]:
    """Exit code, output and MiB of `podcorpus validate`."""
    command = [sys.executable, "-c", MEASURED, "validate", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert "Traceback" not in result.stderr, result.stderr
    return result.returncode, result.stdout, int(result.stderr.rsplit("HELD ", 1)[1])


@contextmanager
def stopped_after(seconds: int) -> Iterator[None]:
    """Raises TimeoutError where something takes longer: also where it waits for a pipe."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    kept = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, kept)


def bytes_of(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def outside(folder: Path, name: str) -> None:
    """Move a file or folder out, and put a link in its place."""
    target = folder.parent / "elsewhere"
    (folder / name).rename(target)
    (folder / name).symlink_to(target)


def pipe(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)


PLACES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a shard outside": (lambda folder: outside(folder, SHARD), "file-irregular"),
    "a table outside": (lambda folder: outside(folder, "data/turns"), "file-irregular"),
    "all tables outside": (lambda folder: outside(folder, "data"), "file-irregular"),
    "the card outside": (lambda folder: outside(folder, "README.md"), "file-irregular"),
    "the manifest outside": (lambda folder: outside(folder, "manifest.json"), "manifest-unreadable"),
    "a shard that is a pipe": (lambda folder: pipe(folder, SHARD), "file-irregular"),
    "a shard more that is a pipe": (lambda folder: pipe(folder, "data/turns/a.parquet"), "file-irregular"),
    "the card a pipe": (lambda folder: pipe(folder, "README.md"), "file-irregular"),
    "the manifest a pipe": (lambda folder: pipe(folder, "manifest.json"), "manifest-unreadable"),
    "redirects a pipe": (lambda folder: pipe(folder, "redirects.jsonl"), "redirect-unreadable"),
    "a note": (lambda folder: (folder / "data" / "note.txt").write_text("x") and None, "file-unlisted"),
    "a folder more": (
        lambda folder: edit_folder(folder, [{"file": "data/words/x.parquet", "write": "x"}]),
        "file-unlisted",
    ),
    "a shard cut short": (lambda folder: edit_folder(folder, [{"file": SHARD, "cut": 900}]), "file-unreadable"),
    "a column of another type": (
        lambda folder: edit_folder(folder, [{"column": "n_chars", "of": "turns", "type": "string"}]),
        "column-type",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_is_read_without_what_is_not_its_own(place: str, run: Run, tmp_path: Path) -> None:
    """The finding, and that of an entity, which is still looked at."""
    rows = valid_rows()
    rows["entities"][0]["aliases"] = ["", *rows["entities"][0]["aliases"]]
    write_valid(tmp_path / "corpus")
    put_table(tmp_path / "corpus", "entities", rows["entities"])
    change, code = PLACES[place]
    change(tmp_path / "corpus")
    before = bytes_of(tmp_path)
    # A reader of a pipe would wait for ever.
    with stopped_after(60):
        result = run("validate", "corpus")
    assert (result.returncode, result.stderr) == (1, "")
    assert f"error: {code} (" in result.stdout
    assert ("error: value-" in result.stdout) == (place != "all tables outside")
    assert bytes_of(tmp_path) == before


PREVIOUS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a shard outside": (lambda folder: outside(folder, SHARD), "leads outside the folder"),
    "all tables outside": (lambda folder: outside(folder, "data"), "leads outside the folder"),
    "a shard that is a pipe": (lambda folder: pipe(folder, SHARD), "a pipe, socket or device"),
    "a shard cut short": (lambda folder: edit_folder(folder, [{"file": SHARD, "cut": 900}]), "cut short"),
    "a manifest that is a pipe": (lambda folder: pipe(folder, "manifest.json"), "no readable manifest.json"),
    "a bomb": (lambda folder: edit_folder(folder, [{"repeat": "turns", "times": 300_000}]), "says it has 300,000 rows"),
}


@pytest.mark.parametrize("place", PREVIOUS)
def test_a_previous_version_is_opened_no_further(place: str, tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus")
    write_valid(tmp_path / "old")
    change, says = PREVIOUS[place]
    change(tmp_path / "old")
    with pytest.raises(InputError) as error:
        list(validate(tmp_path / "corpus", previous=tmp_path / "old"))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "path", ["../x", "/etc/hostname", "C:\\x", "C:x", "\\\\host\\x", "..\\x", "a\0b", "data/../../x"]
)
def test_paths_that_lead_outside(path: str, tmp_path: Path) -> None:
    write_valid(tmp_path)
    edit_folder(tmp_path, [{"manifest": {"/files/-": {"path": path, "bytes": 1, "sha256": "0" * 64}}}])
    (found,) = validate(tmp_path)
    assert (found.code, "not a path inside the folder" in found.message) == ("manifest-unreadable", True)


@pytest.mark.parametrize("digits", [30, 400, 5_000, 1_000_000])
def test_numbers_of_any_length_in_a_manifest(digits: int, tmp_path: Path) -> None:
    write_valid(tmp_path)
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    rows = f'"rows": {len(valid_rows()["turns"])}'
    (tmp_path / "manifest.json").write_text(text.replace(rows, '"rows": ' + "9" * digits), encoding="utf-8")
    assert {found.code for found in validate(tmp_path)} <= {"manifest-rows", "manifest-unreadable"}


def test_a_manifest_of_any_size(tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus")
    with (tmp_path / "corpus" / "manifest.json").open("ab") as file:
        file.write(b" " * (100 * MIB))
    code, result, held = measured(tmp_path / "corpus")
    assert (code, "manifest-unreadable" in result, held < 512) == (1, True, True)


def one_turn(text: pa.Array, times: int = 1) -> pa.Table:
    table = arrow_table("turns", valid_rows()["turns"][:1]).take(pa.array([0] * times))
    return table.set_column(table.schema.get_field_index("text"), "text", text)


def repeated(text: str, times: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array([text]))


BOMBS: dict[str, Callable[[], pa.Table]] = {
    "a long text": lambda: one_turn(pa.array(["a" * (300 * MIB)])),
    "a text many times": lambda: one_turn(repeated("b" * (10 * MIB), 40_000), 40_000),
    "a row many times": lambda: one_turn(repeated("b", 3_000_000), 3_000_000),
}


@pytest.mark.parametrize(
    "bomb", [pytest.param(name, marks=() if name == "a text many times" else pytest.mark.slow) for name in BOMBS]
)
def test_a_small_file_that_unpacks_to_much(bomb: str, tmp_path: Path) -> None:
    file = tmp_path / "turns.parquet"
    pq.write_table(BOMBS[bomb](), file, compression="zstd", dictionary_pagesize_limit=1 << 30)
    assert file.stat().st_size < MIB
    code, result, held = measured(file, "--table", "turns")
    assert (code, "error: file-too-large (1)" in result) == (1, True)
    assert held < 1024, f"{held} MiB"


def test_a_line_of_any_length(tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    write_lines(tmp_path / "turns.jsonl", rows, {"2": ["x", 100 * MIB]})
    code, result, held = measured(tmp_path / "turns.jsonl")
    assert (code, "record-too-long (1)" in result, held < 512) == (1, True, True)


EVIL = "a%0A::error::b\n::warning::c\x1b[2J\u202ed\u2066"


def test_what_others_wrote_is_shown_escaped(run: Run, tmp_path: Path) -> None:
    rows = valid_rows()["turns"]
    rows[2]["turn_id"] = EVIL
    rows[3] = {**rows[3], EVIL: 1}
    write_lines(tmp_path / "turns\u202e%0A,x.jsonl", rows)
    for form in ("text", "github", "json"):
        result = run("validate", "turns\u202e%0A,x.jsonl", "--table", "turns", "--format", form)
        assert result.returncode == 1
        assert all(line.isprintable() for line in result.stdout.splitlines())
        if form == "github":
            lines = result.stdout.splitlines()
            assert [line.split(" ")[0] for line in lines] == ["::error"] * (len(lines) - 1) + ["::notice"]
            assert "%0A" not in result.stdout.replace("%250A", "")
        if form == "json":
            assert json.loads(result.stdout)["folder"] == "turns\u202e%0A,x.jsonl"
            assert result.stdout.isascii()


@pytest.mark.slow
def test_patterns_take_no_time_on_long_texts(tmp_path: Path) -> None:
    """In a process that can be stopped: a pattern that tries all ways would take longer than anyone waits."""
    for table, rows in valid_rows().items():
        patterned = [name for name, spec in json_schema(table)["properties"].items() if "pattern" in spec]
        units = (unit * (200_000 // len(unit)) + "!" for unit in ("a-", "a.", "0"))
        write_lines(tmp_path / f"{table}.jsonl", [{**rows[0], **dict.fromkeys(patterned, unit)} for unit in units])
        command = [sys.executable, "-c", MEASURED, "validate", str(tmp_path / f"{table}.jsonl")]
        result = subprocess.run(command, capture_output=True, timeout=30, check=False, text=True)
        assert result.returncode == 1
        assert ("error: value-pattern (" in result.stdout) == bool(patterned)


@pytest.mark.parametrize(
    "data", [b"a\0b", "a\nb".encode("utf-16"), b"\xed\xa0\x80", b"\xff", b"", b" \n"], ids=lambda data: data.hex()
)
def test_pages_that_are_no_text(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(data)
    with pytest.raises(InputError) as error:
        build(tmp_path / "page.txt")
    assert "\n" not in str(error.value)
