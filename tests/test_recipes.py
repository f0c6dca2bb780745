"""The recipes of docs/architecture.md: each file, as it stands there, does what the page says, and nothing else is
edited."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import sample
from conftest import ROOT, Run
from in_bytes import parquet_bytes
from pydantic import Field
from shown import blocks

from podcorpus import build, validate, write_corpus
from podcorpus.cli import COMMANDS
from podcorpus.exporting import EXPORTS
from podcorpus.findings.rules import RULES
from podcorpus.plugins import Registry
from podcorpus.reading import FORMATS, load_source, read_document, recognise
from podcorpus.records import TABLES, Corpus, Turn, schemas
from podcorpus.records.base import Count
from podcorpus.tables.arrow import arrow_table, corpus_rows, rows_of
from podcorpus.validating import validate_rows

CONVERSATION = """\
0s Ines: Did you bring the lamp?
3s Teodor: I brought two of them.
5s Ines: Then we can start.
"""
Recipe = tuple[Registry[Any], str, Callable[[ModuleType], Any]]
RECIPES: dict[str, Recipe] = {
    "reading/formats/seconds.py": (FORMATS, "seconds", lambda module: module),
    "exporting/outline.py": (EXPORTS, "outline", lambda module: module),
    "cli/counting.py": (COMMANDS, "words", lambda module: module.words_command),
}


def recipe(file: str) -> str:
    """The text of a file of the recipes."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (found,) = [block.body for block in blocks(page) if block.file == f"src/podcorpus/{file}"]
    return found


@contextmanager
def registered(file: str) -> Iterator[None]:
    """The recipe's module made by a program, and registered."""
    registry, _, entry = RECIPES[file]
    module = ModuleType("made_by_a_program")
    exec(compile(recipe(file), file, "exec"), vars(module))
    with registry.registered(entry(module)):
        yield


@contextmanager
def dropped(file: str, folder: Path) -> Iterator[None]:
    """The recipe's file in the package: in a folder that the package is made to be in as well."""
    registry, _, _ = RECIPES[file]
    package = importlib.import_module(registry.package)
    (folder / Path(file).name).write_text(recipe(file), encoding="utf-8")
    kept, module = list(package.__path__), Path(file).stem
    with registry.registered():
        package.__path__.append(str(folder))
        importlib.invalidate_caches()
        try:
            registry.discover()
            yield
        finally:
            package.__path__[:] = kept
            sys.modules.pop(f"{registry.package}.{module}", None)
            vars(package).pop(module, None)


@pytest.fixture(params=["registered", "dropped"])
def having(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """Have a recipe in force, in one of the two ways."""
    if request.param == "registered":
        return registered
    return lambda file: dropped(file, tmp_path_factory.mktemp("package"))


@pytest.mark.parametrize("file", RECIPES)
def test_a_recipe_is_in_force_only_while_it_is_there(file: str, having: Callable[[str], Any]) -> None:
    registry, name, _ = RECIPES[file]
    before = list(registry)
    with having(file):
        assert sorted([*before, name]) == list(registry)
    assert list(registry) == before


def test_a_format_is_one_file(having: Callable[[str], Any], tmp_path: Path) -> None:
    page = tmp_path / "lamps.txt"
    page.write_text(CONVERSATION, encoding="utf-8")
    with having("reading/formats/seconds.py"):
        source = load_source(page)
        (surest, seen), *_ = recognise(source)
        assert (surest.NAME, seen.why) == ("seconds", "all 3 lines begin as in `12s Anna: `")
        assert read_document(source, "seconds") == read_document(source)
        built = build(page)
        assert built.findings == ()
        assert [(turn.start_ms, turn.text) for turn in built.corpus.turns] == [
            (0, "Did you bring the lamp?"),
            (3000, "I brought two of them."),
            (5000, "Then we can start."),
        ]
        assert [speaker.label for speaker in built.corpus.speakers] == ["Ines", "Teodor"]
        write_corpus(built.corpus, tmp_path / "out")
        assert list(validate(tmp_path / "out", [page])) == []


def test_an_export_is_one_file(having: Callable[[str], Any], sample_corpus: Corpus, tmp_path: Path, run: Run) -> None:
    write_corpus(sample_corpus, tmp_path / "corpus")
    with having("exporting/outline.py"):
        assert re.search("outline +a text file per episode", run("export", "--help").stdout)
        result = run("export", "corpus", "--to", "outline", "--out", "out")
    assert result.returncode == 0
    assert "export-left-out" in result.stdout
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == f"{sample_corpus.episodes[0].episode_id}.txt"
    assert len(file.read_text(encoding="utf-8").splitlines()) == len(sample_corpus.chapters)


@contextmanager
def rule_dropped(folder: Path) -> Iterator[None]:
    """The recipe's file in the package of rules, and nothing else done."""
    package = importlib.import_module("podcorpus.validating.rules")
    (folder / "long_turns.py").write_text(recipe("validating/rules/long_turns.py"), encoding="utf-8")
    kept = list(package.__path__)
    with RULES.registered():
        package.__path__.append(str(folder))
        importlib.invalidate_caches()
        try:
            RULES.discover()
            yield
        finally:
            package.__path__[:] = kept
            sys.modules.pop("podcorpus.validating.rules.long_turns", None)
            vars(package).pop("long_turns", None)


@contextmanager
def rule_registered(_: Path) -> Iterator[None]:
    """The recipe's rule made by a program, and registered."""
    made = ModuleType("made_by_a_program")
    exec(compile(recipe("validating/rules/long_turns.py"), "long_turns.py", "exec"), vars(made))
    with RULES.registered(*made.RULES):
        yield


@pytest.mark.parametrize("having", [rule_registered, rule_dropped])
def test_a_rule_is_one_file(having: Callable[[Path], Any], tmp_path: Path, run: Run) -> None:
    page = tmp_path / "long.txt"
    words = "The first comes from or knee"
    # The page has the conversation twice.
    page.write_text(sample().text.replace(words, words + " and on" * 9_000), encoding="utf-8")
    corpus = build(page).corpus
    write_corpus(corpus, tmp_path / "corpus")
    (long,) = [turn for turn in corpus.turns if turn.n_chars > 50_000]
    rows = corpus_rows(corpus)
    before = list(RULES)
    (tmp_path / "package").mkdir()
    with having(tmp_path / "package"):
        # Nobody says as much in the time of the turn, which is reported as well.
        fast, found = sorted(validate_rows(rows), key=lambda one: one.code)
        assert fast.code == "speech-rate"
        assert (found.code, found.level, found.record_id) == ("turn-long", "warning", long.turn_id)
        assert (found.pointer, found.message) == ("/n_chars", f"{long.n_chars} characters without another speaker")
        assert list(validate(tmp_path / "corpus")) == [fast, found]
        # Another number is found by another rule, and this one is silent.
        wrong = [{**row, "n_chars": row["n_chars"] + (row["turn_id"] == long.turn_id)} for row in rows["turns"]]
        codes = {one.code for one in validate_rows({**rows, "turns": wrong})}
        assert "text-length" in codes
        assert "turn-long" not in codes
        assert "turn-long: warning, layer order" in run("explain", "turn-long").stdout
        assert [code for code in RULES if code not in before] == ["turn-long"]
    assert list(RULES) == before
    assert list(validate(tmp_path / "corpus")) == [fast]
    assert run("explain", "turn-long").returncode == 2


class LongerTurn(Turn):
    """The words under one turn header of the source."""

    n_letters: Count | None = Field(description="Letters in the text. Null: nobody counted them.")


def test_a_column_is_one_field(sample_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'n_letters: Count | None = Field(description="Letters in the text.' in recipe("records/turn.py")
    derived = (schemas.json_schema, schemas.arrow_schema)
    monkeypatch.setattr(schemas, "TABLES", {**TABLES, "turns": LongerTurn})
    for function in derived:
        function.cache_clear()
    try:
        schema = schemas.json_schema("turns")
        assert list(schema["properties"])[-1] == "n_letters"
        assert schema["properties"]["n_letters"]["type"] == ["integer", "null"]
        assert "n_letters" in schema["required"]
        assert schemas.arrow_schema("turns").field("n_letters") == pa.field("n_letters", pa.int64(), nullable=True)
        described = ("n_letters", "int64, null", "Letters in the text. Null: nobody counted them.")
        assert schemas.fields(LongerTurn)[-1] == described
        turns = [LongerTurn(**turn.model_dump(), n_letters=turn.n_words) for turn in sample_corpus.turns]
        table = pq.read_table(pa.BufferReader(parquet_bytes(arrow_table("turns", rows_of(turns)))))
        assert table["n_letters"].to_pylist() == [turn.n_words for turn in sample_corpus.turns]
    finally:
        for function in derived:
            function.cache_clear()


def test_a_command_is_one_file(having: Callable[[str], Any], sample_corpus: Corpus, tmp_path: Path, run: Run) -> None:
    write_corpus(sample_corpus, tmp_path / "corpus")
    with having("cli/counting.py"):
        assert "words     Count the words of each speaker." in run("--help").stdout
        result = run("words", "corpus")
        assert run("words", "nowhere").returncode == 2
    assert result.returncode == 0
    assert result.stdout.splitlines() == [f"{one.speaker_id}: {one.n_words:,}" for one in sample_corpus.speakers]
    assert run("words", "corpus").returncode == 2
