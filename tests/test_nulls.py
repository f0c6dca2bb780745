"""A corpus in which all is null that may be: every command shows it, and every export writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import BRIEF, valid_rows, write_rows, write_valid
from conftest import called

from podcorpus.exporting.exports import EXPORTS
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema


def nullable(table: str) -> list[str]:
    """The columns of a table that may be null."""
    return [name for name, spec in json_schema(table)["properties"].items() if "null" in str(spec.get("type"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("nulls")
    write_valid(home / "corpus", "full", BRIEF)
    # The words stay, so that exports have something to write.
    nulls = {table: dict.fromkeys(set(nullable(table)) - {"text"}) for table in TABLES}
    rows = {table: [row | nulls[table] for row in given] for table, given in valid_rows("full", BRIEF).items()}
    write_rows(home / "corpus", rows)
    return home


@pytest.mark.parametrize("table", TABLES)
def test_every_record_is_shown(table: str, folder: Path) -> None:
    row = valid_rows("full", BRIEF)[table][0]
    shown = called(["show", row[TABLES[table].key], "corpus"], folder)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "None" not in shown.stdout


def test_figures_and_page(folder: Path) -> None:
    shown = called(["stats", "corpus"], folder)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "None" not in shown.stdout
    assert called(["view", "corpus", "--out", "page.html"], folder).returncode == 0


@pytest.mark.parametrize("form", EXPORTS)
def test_every_export_writes_it(form: str, folder: Path) -> None:
    written = called(["export", "corpus", "--to", form, "--out", f"as-{form}"], folder)
    assert (written.returncode, written.stderr) == (0, ""), written.stdout
    for file in (folder / f"as-{form}").rglob("*"):
        if file.is_file() and form not in ("spacy", "jsonl", "convokit"):
            assert "None" not in file.read_text(encoding="utf-8"), file
