"""Which tests a change touches: those that import what was changed, directly or through others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from changed_tests import changed_files, touched_tests
from conftest import ROOT

FILES = {
    "src/pack/__init__.py": "",
    "src/pack/low.py": "",
    "src/pack/middle.py": "from pack import low\n",
    "src/pack/high.py": "from pack.middle import anything\n",
    "src/pack/near.py": "from .low import anything\n",
    "src/pack/alone.py": "",
    "src/pack/words.toml": "",
    "scripts/tool.py": "import pack.middle\n",
    "tests/helper.py": "def late():\n    import pack.high\n",
    "tests/test_high.py": "from helper import late\n",
    "tests/test_near.py": "from pack.near import anything\n",
    "tests/test_tool.py": "import tool\n",
    "tests/test_alone.py": "from pack.alone import anything\n",
    "tests/test_page.py": 'PAGE = "page.txt"\n',
    "tests/data/page.txt": "",
    "pyproject.toml": "",
}
ALL = [name for name in sorted(FILES) if name.startswith("tests/test_")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ([], []),
        (["src/pack/low.py"], ["tests/test_high.py", "tests/test_near.py", "tests/test_tool.py"]),
        (["src/pack/middle.py"], ["tests/test_high.py", "tests/test_tool.py"]),
        (["src/pack/high.py"], ["tests/test_high.py"]),
        (["src/pack/alone.py", "scripts/tool.py"], ["tests/test_alone.py", "tests/test_tool.py"]),
        (["tests/helper.py"], ["tests/test_high.py"]),
        (["tests/test_near.py"], ["tests/test_near.py"]),
        (["tests/data/page.txt"], ["tests/test_page.py"]),
        (["docs/notes.md"], []),
        (["pyproject.toml"], ALL),
    ],
)
def test_the_tests_that_a_change_touches(project: Path, changed: list[str], expected: list[str]) -> None:
    assert touched_tests(project, changed) == expected


def test_data_of_a_package_belong_to_it(project: Path) -> None:
    assert touched_tests(project, ["src/pack/words.toml"]) == touched_tests(project, ["src/pack/__init__.py"])


def test_what_differs_from_the_branch(project: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=project, check=True, capture_output=True)

    git("init", "-b", "main")
    git("config", "user.email", "mara@example.org")
    git("config", "user.name", "Mara Lind")
    git("add", ".")
    git("commit", "-m", "All of it")
    git("checkout", "-b", "work")
    (project / "src/pack/low.py").write_text("x = 1\n", encoding="utf-8")
    git("commit", "-am", "One")
    (project / "src/pack/alone.py").write_text("x = 1\n", encoding="utf-8")
    (project / "src/pack/new.py").write_text("", encoding="utf-8")
    assert changed_files(project, "main") == ["src/pack/alone.py", "src/pack/low.py", "src/pack/new.py"]


def test_of_this_repository() -> None:
    """The mapping is of use only where a small change leaves most tests out."""
    tests = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("test_*.py")}
    assert touched_tests(ROOT, ["scripts/changed_tests.py"]) == ["tests/test_changed_tests.py"]
    assert "tests/test_tables.py" in touched_tests(ROOT, ["src/podcorpus/tables/column_types.py"])
    assert set(touched_tests(ROOT, ["tests/conftest.py"])) == tests
