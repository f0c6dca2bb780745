"""The package away from its checkout: the wheel in an empty environment, and a newcomer's first commands in a clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from conftest import ROOT
from shown import blocks
from test_editions import same_folder
from test_readme import README
from test_rights import tracked

from podcorpus import __version__
from podcorpus.folder.layout import GIVEN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git tracks or would track, in a folder of their own."""
    copy = tmp_path_factory.mktemp("clone") / "podcorpus"
    for path in tracked():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return copy


def call(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command with no Python settings of ours."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PODCORPUS", "VIRTUAL_ENV", "MAKE"))}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**clean, **env}, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def installed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a new environment that holds the wheel and its core dependencies, and nothing else."""
    home = tmp_path_factory.mktemp("wheel")
    built = call(sys.executable, "-m", "build", "--wheel", "--outdir", home, cwd=checkout)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = home.glob("*.whl")
    venv.create(home / "env", with_pip=True)
    binaries = home / "env" / "bin"
    constraints = ROOT / "constraints.txt"
    install = call(binaries / "python", "-m", "pip", "install", "-q", "-c", constraints, wheel, cwd=home)
    assert install.returncode == 0, install.stderr
    return binaries


def test_wheel_builds_the_sample_anywhere(installed: Path, tmp_path: Path) -> None:
    built = call(installed / "podcorpus", "build", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    checked = call(installed / "podcorpus", "validate", "corpus", cwd=tmp_path)
    assert checked.returncode == 0
    assert "no findings" in checked.stdout


def test_wheel_knows_the_published_corpus(installed: Path, tmp_path: Path, published_pages: list[Path]) -> None:
    command = [installed / "podcorpus", "build", *published_pages, "--edition", "text-free", "--out", "out"]
    built = call(*command, cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    shutil.copytree(ROOT / "dataset", tmp_path / "committed", ignore=shutil.ignore_patterns(*GIVEN))
    assert same_folder(tmp_path / "out", tmp_path / "committed")


def test_wheel_needs_no_extra(installed: Path, tmp_path: Path) -> None:
    listed = call(installed / "python", "-m", "pip", "list", "--format", "freeze", cwd=tmp_path).stdout.lower()
    assert not any(f"\n{name}==" in f"\n{listed}" for name in ("datasets", "pandas", "polars"))


def test_make_dataset_in_a_clone(checkout: Path) -> None:
    """The README's first command, as a newcomer types it, with the interpreter this test runs on."""
    python = getattr(sys, "_base_executable", sys.executable)
    done = call("make", "dataset", f"PYTHON={python}", cwd=checkout)
    assert done.returncode == 0, done.stderr
    (shown,) = [block.body for block in blocks(README.read_text(encoding="utf-8")) if "$ make dataset" in block.body]
    assert f"$ make dataset\n{done.stdout}" == shown
    loaded = call(
        checkout / ".venv" / "bin" / "python",
        "-W",
        "ignore",
        "-c",
        'import datasets; print(datasets.load_dataset("build/corpus", "turns", split="train").num_rows)',
        cwd=checkout,
        HF_HOME=str(checkout / "hf"),
        HF_HUB_OFFLINE="1",
    )
    assert loaded.stdout.splitlines()[-1] == "59", loaded.stderr


# The tests' own commands are run by `.ci/run` and by whoever changes something.
SETTING_UP = {"README.md": ["make test\n"], "CONTRIBUTING.md": ["make test-changed\n"]}


def test_what_the_pages_say_about_installing(checkout: Path) -> None:
    """Blocks of the kind `sh` set something up, which no page's own test does: they are known, or are run here."""
    shown = {
        page.relative_to(ROOT).as_posix(): [
            block.body for block in blocks(text) if (block.kind, block.file) == ("sh", None)
        ]
        for page in [README, *ROOT.glob("*.md"), *sorted((ROOT / "docs").glob("**/*.md"))]
        if "```sh\n" in (text := page.read_text(encoding="utf-8"))
    }
    (installing,) = shown.pop("docs/tutorial.md")
    assert shown == SETTING_UP
    typed = f"set -e\n{installing}podcorpus --version\npython -c 'import datasets, pandas, polars'\n"
    python = str(Path(getattr(sys, "_base_executable", sys.executable)).parent)
    done = call("bash", "-c", typed, cwd=checkout, PATH=os.pathsep.join([python, os.environ["PATH"]]))
    assert done.returncode == 0, done.stderr
    assert f"podcorpus {__version__}\n" in done.stdout
