"""The layout: every module in a package, imports in the direction of the data, and modules that are short."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

import podcorpus

PACKAGE = Path(podcorpus.__file__).parent
OUTSIDE = {f"{name}.py" for name in "api checking verifying views progress errors __init__ __main__".split()}
ORDER = (
    "errors progress plugins records findings tables reading aligning curating annotating building folder engine "
    "views validating exporting making viewing evaluating diffing hub checking api verifying releasing cli"
).split()
"""A package imports those before it; `__init__.py` and `__main__.py` are above all."""
READING = "json_values markup labels cues grid formats chapters".split()
"""The packages of `reading`, each of which imports those before it."""
BACKWARDS = {
    ("curating", "folder"): "a curated layer names its corpus, whose name and licence are a model of the manifest",
}
"""Imports against the order, and why they are there. None is to be added."""
LONG: dict[str, str] = {}
"""Modules of more than 300 lines, and why."""


def modules() -> Iterator[tuple[str, str]]:
    """Path within the package, and text, of every module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def names_imported(text: str) -> set[str]:
    """What a module imports, at its head or later."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "an import that is relative"
            names |= {f"{node.module}.{name.name}" for name in node.names}
    return names


def imported(text: str) -> set[str]:
    """The packages of podcorpus that a module imports."""
    return {name.split(".")[1] for name in names_imported(text) if name.startswith("podcorpus.")}


def test_every_module_is_in_a_package_that_the_page_describes() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} <= OUTSIDE
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    described = {
        name for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for name in re.findall("`(.*?)`", row)
    }
    assert {Path(name).parts[0] for name, _ in modules()} - OUTSIDE == described
    assert {name for name in ORDER if f"{name}.py" not in OUTSIDE} == described


def test_imports_follow_the_data() -> None:
    against = set()
    for name, text in modules():
        own = Path(name).parts[0].removesuffix(".py")
        if own in ORDER:
            later = {other for other in imported(text) if ORDER.index(other) > ORDER.index(own)}
            against |= {(own, other) for other in later}
    assert against == BACKWARDS.keys()


def test_packages_of_reading_import_those_before_them() -> None:
    parts = {name: Path(name).parts for name, _ in modules()}
    assert {part[1] for part in parts.values() if part[0] == "reading" and len(part) > 2} == set(READING)
    for name, text in modules():
        if parts[name][0] == "reading" and parts[name][1] in READING:
            used = {one.split(".")[2] for one in names_imported(text) if one.startswith("podcorpus.reading.")}
            later = used.intersection(READING[READING.index(parts[name][1]) + 1 :])
            assert not later, f"{name} imports {later}"


def test_no_modules_import_each_other() -> None:
    files = {"podcorpus." + name.removesuffix(".py").replace("/", "."): text for name, text in modules()}
    known = {name.removesuffix(".__init__"): name for name in files}
    graph = {
        name: {known.get(one) or known.get(one.rpartition(".")[0]) for one in names_imported(text)} - {None}
        for name, text in files.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {' <- '.join(error.args[1])}")


def test_modules_can_be_read_at_a_sitting() -> None:
    assert {name for name, text in modules() if len(text.splitlines()) > 300} == LONG.keys()


def test_no_module_is_for_whatever_has_no_place() -> None:
    assert [name for name, _ in modules() if Path(name).stem in ("utils", "util", "helpers", "common", "misc")] == []


def test_the_list_of_commands_imports_nothing_heavy() -> None:
    code = """
import sys
from podcorpus.cli import main
try:
    main(["--help"])
except SystemExit:
    heavy = ("pyarrow", "duckdb", "pydantic", "jsonschema", "tqdm", "yaml", "podcorpus.records", "podcorpus.api")
    print([name for name in heavy if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_what_reading_reports_imports_nothing_of_validation() -> None:
    code = """
import sys
from podcorpus.reading import Source, read_document
page = b"Mara (0:01)\\nBoats.\\n\\nTom (0:05)\\nNets.\\n\\nMara (0:90)\\nRopes.\\n\\nTom (0:20)\\nYes.\\n"
found = read_document(Source.from_bytes(page, "page.txt")).findings
print(len(found), [name for name in ("pyarrow", "duckdb", "podcorpus.validating") if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout == "1 []\n", result.stdout + result.stderr


def test_checking_a_folder_imports_only_what_that_takes() -> None:
    code = """
import sys
from podcorpus.cli import main
sys.argv = ["podcorpus", "validate", "dataset"]
try:
    main()
except SystemExit as left:
    heavy = ("pandas", "jsonschema", "podcorpus.api", "podcorpus.building", "podcorpus.annotating", "podcorpus.diffing")
    print(left.code, [name for name in heavy if name in sys.modules])
    import pyarrow
    print(pyarrow.default_memory_pool().backend_name)
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.splitlines()[-2:] == ["0 []", "system"], result.stdout + result.stderr
