"""Run the tests of the modules that a change touches: `python scripts/changed_tests.py [--base main] [--list] [ARG…]`.

A test module is run if it was changed, or if it imports a changed module, directly or through others. Packages are
imported with what they import. Files that are not Python belong to the tests that name them, or to those of the package
that they lie in. Other arguments go to pytest.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PLACES = ("src", "scripts", "tests")
_EVERYTHING = {"pyproject.toml", "constraints.txt", "tests/conftest.py"}
"""What every test depends on."""


def changed_files(root: Path, base: str) -> list[str]:
    """Files that differ from where the branch left `base`, and those that git does not know yet."""
    since = _git(root, "merge-base", base, "HEAD").strip()
    listed = _git(root, "diff", "--name-only", since) + _git(root, "ls-files", "--others", "--exclude-standard")
    return sorted(set(listed.splitlines()))


def touched_tests(root: Path, changed: Iterable[str]) -> list[str]:
    """The test modules that a change of these files touches, sorted."""
    paths = {path.relative_to(root).as_posix(): path for place in _PLACES for path in (root / place).rglob("*.py")}
    tests = {path for path in paths if path.startswith("tests/test_")}
    changed = set(changed)
    if changed & _EVERYTHING:
        return sorted(tests)
    names = {_module(path): path for path in paths}
    imports = {path: set(_imported(path, file, names)) for path, file in paths.items()}
    touched = _touched(imports, changed & paths.keys())
    texts = {path: paths[path].read_text(encoding="utf-8") for path in tests}
    for other in changed - paths.keys():
        # Data belong to the tests that name the file or its folder.
        words = {other, Path(other).name, Path(other).parent.name} - {"", "."}
        touched |= {
            path for path, text in texts.items() if any(f'"{word}"' in text or f"/{word}" in text for word in words)
        }
        package = f"{Path(other).parent.as_posix()}/__init__.py"
        touched |= _touched(imports, {package} & paths.keys())
    return sorted(touched & tests)


def _touched(imports: Mapping[str, Set[str]], changed: Set[str]) -> set[str]:
    """The files that import one of the changed ones, through however many others, and these."""
    found: set[str] = set()
    waiting = set(changed)
    while waiting:
        found |= waiting
        waiting = {path for path, imported in imports.items() if not waiting.isdisjoint(imported)} - found
    return found


def _module(path: str) -> str:
    """What a file is called in an import."""
    _, *parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: str, file: Path, names: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            within = node.module or ""
            if node.level:
                parts = _module(path).split(".")
                parts = parts if path.endswith("__init__.py") else parts[:-1]
                parts = parts[: len(parts) - node.level + 1]
                within = ".".join([*parts, *([within] if within else [])])
            wanted = [within, *(f"{within}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in wanted:
            if name in names:
                yield names[name]


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """Run the tests, or list them."""
    parser = argparse.ArgumentParser(description="Run the tests of the modules that a change touches.")
    parser.add_argument("--base", default="main", help="the branch that the change is compared with (default: main)")
    parser.add_argument("--list", action="store_true", help="list the test modules and run none")
    options, rest = parser.parse_known_args()
    tests = touched_tests(ROOT, changed_files(ROOT, options.base))
    if options.list or not tests:
        print("\n".join(tests) or f"no test imports what differs from {options.base}")
        return 0
    return subprocess.call([sys.executable, "-m", "pytest", *rest, *tests], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
