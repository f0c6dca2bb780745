"""The package as a library: its names, that importing it is cheap, and that it never prints."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import Run

import podcorpus
from podcorpus import InputError, build, read_corpus, validate, write_corpus


@pytest.fixture(scope="module")
def folder(sample_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's corpus."""
    out = tmp_path_factory.mktemp("library") / "out"
    built = build(sample_page)
    write_corpus(built.corpus, out, built.info, built.card)
    return out


def test_every_name_is_there() -> None:
    for name in podcorpus.__all__:
        assert getattr(podcorpus, name) is not None
    assert set(podcorpus.__all__) <= set(dir(podcorpus))
    assert sorted(podcorpus.__all__) == sorted(podcorpus._MODULE_OF)
    listed = (podcorpus.__doc__ or "").split(">>>")[0]
    assert not [name for name in podcorpus.__all__ if not re.search(rf"\b{name}\b", listed)]
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = podcorpus.no_such_name


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, podcorpus; print([m for m in ('pyarrow', 'pydantic', 'jsonschema', 'click') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_it_is_typed() -> None:
    assert files("podcorpus").joinpath("py.typed").is_file()


def test_what_the_command_writes_is_what_the_library_writes(folder: Path, sample_folder: Path) -> None:
    assert (sample_folder / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_validating_gives_findings_as_a_stream_and_prints_nothing(
    folder: Path, sample_page: Path, tmp_path: Path, run: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    assert list(validate(str(folder), [str(sample_page)])) == []
    manifest, corpus = read_corpus(folder)
    out = tmp_path / "out"
    write_corpus(corpus, out, manifest.corpus)
    (out / "data" / "turns" / "notes.txt").write_text("mine")
    found = validate(out)
    assert isinstance(found, Iterator)
    result = list(found)
    assert [one.code for one in result] == ["file-unlisted"]
    assert capfd.readouterr() == ("", "")
    report = json.loads(run("validate", out, "--format", "json").stdout)
    assert report["findings"] == [one.model_dump() for one in result]


def test_what_cannot_be_used_is_said_at_the_call(folder: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        validate("nowhere")
    with pytest.raises(InputError, match="no such file"):
        validate(folder, ["nowhere.txt"])
    with pytest.raises(InputError, match="no page"):
        build()
    with pytest.raises(InputError, match="describe one page"):
        build("a", "b", title="x")
