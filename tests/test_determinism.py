"""The same pages give the same bytes, whatever the machine, the day and the order they are given in."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import pytest
from conftest import Run, called
from test_editions import same_folder
from tool_environments import environment

from podcorpus import write_corpus
from podcorpus.building.episode_ids import default_episode_id
from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import SAMPLE_PAGE, known_curations
from podcorpus.reading import load_source

OTHER_PAGE = "Mara Lind (00:00)\nGood evening from İzmir, Łódź and Ōsaka.\nTom Reed (00:05)\nYeah.\n"
ENVIRONMENTS = {
    "language": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    "no language": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "time zone": {"TZ": "Pacific/Kiritimati"},
    "hash seed": {"PYTHONHASHSEED": "1"},
    "other hash seed": {"PYTHONHASHSEED": "4294967295"},
    "one thread": {"OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"},
    "many threads": {"OMP_NUM_THREADS": "13", "ARROW_IO_THREADS": "17"},
    "optimised": {"PYTHONOPTIMIZE": "1"},
}
# All at once, which is quick; each by itself among the slow tests, which tells what it was.
TOGETHER = {
    **ENVIRONMENTS["language"],
    **ENVIRONMENTS["time zone"],
    **ENVIRONMENTS["many threads"],
    "PYTHONHASHSEED": "1",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two pages: one that is curated, one that is not."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "other.txt").write_text(OTHER_PAGE, encoding="utf-8")
    (folder / "sample.txt").write_bytes(SAMPLE_PAGE.read_bytes())
    return folder


@pytest.fixture(scope="module")
def expected(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of both, built here and now."""
    home = tmp_path_factory.mktemp("expected")
    build(home, pages)
    return home / "out"


def build(folder: Path, *sources: Path, umask: int = 0o022, **env: str) -> None:
    command = [sys.executable, "-m", "podcorpus", "build", *map(str, sources), "--out", "out"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, umask=umask, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_another_machine_changes_nothing(pages: Path, expected: Path, tmp_path: Path) -> None:
    """Another language, time zone, hash seed, number of threads, umask, order of the pages and folder."""
    deep = tmp_path / "a folder" / "ünter"
    deep.mkdir(parents=True)
    build(deep, pages / "sample.txt", pages / "other.txt", umask=0o077, **TOGETHER)
    assert same_folder(deep / "out", expected)
    for folder, mode in ((deep / "out", 0o600), (expected, 0o644)):
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {mode}


@pytest.mark.slow
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_changes_nothing(name: str, pages: Path, expected: Path, tmp_path: Path) -> None:
    build(tmp_path, pages, **ENVIRONMENTS[name])
    assert same_folder(tmp_path / "out", expected)


@pytest.mark.slow
def test_neither_order_nor_place_changes_anything(pages: Path, expected: Path, tmp_path: Path) -> None:
    build(tmp_path, pages / "sample.txt", pages / "other.txt")
    assert same_folder(tmp_path / "out", expected)
    deep = tmp_path / "a folder" / "ünter"
    deep.mkdir(parents=True)
    build(deep, pages / "other.txt", pages / "sample.txt")
    assert same_folder(deep / "out", expected)


@pytest.mark.slow
def test_what_stood_there_before_changes_nothing(pages: Path, expected: Path, tmp_path: Path) -> None:
    build(tmp_path, pages / "other.txt")
    build(tmp_path, pages)
    assert same_folder(tmp_path / "out", expected)


@pytest.mark.slow
def test_the_number_of_threads_changes_nothing(pages: Path, expected: Path, tmp_path: Path) -> None:
    """pyarrow's own pools, which it sizes by the machine's processors."""
    for number in (1, 9):
        program = (
            f"import pyarrow; pyarrow.set_cpu_count({number}); pyarrow.set_io_thread_count({number})\n"
            "from podcorpus.cli import main; main()"
        )
        command = [sys.executable, "-c", program, "build", str(pages), "--out", f"out-{number}"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert same_folder(tmp_path / f"out-{number}", expected)


def episode(page: Path) -> BuiltEpisode:
    curations = [known.curation for known in known_curations()]
    return build_episode(load_source(page), curations, EpisodeMeta(default_episode_id(page.name)))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_workers_changes_nothing(workers: int, pages: Path, expected: Path, tmp_path: Path) -> None:
    """Episodes built in processes of their own, and taken as they come."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        done = as_completed([pool.submit(episode, page) for page in sorted(pages.iterdir(), reverse=True)])
        write_corpus(build_corpus(one.result() for one in done), tmp_path / "out")
    assert same_folder(tmp_path / "out", expected)


def test_the_comparison_would_see_another_page(pages: Path, expected: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(OTHER_PAGE.replace("evening", "morning"), encoding="utf-8")
    assert called(["build", str(pages / "sample.txt"), "other.txt", "--out", "out"], tmp_path).returncode == 0
    assert not same_folder(tmp_path / "out", expected)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="libfaketime is preloaded as Linux does it")
def test_the_date_changes_nothing(pages: Path, expected: Path, tmp_path: Path, run: Run) -> None:
    """The same in another year, with a clock that libfaketime gives to the whole process."""
    binaries = environment(tmp_path / "env", "libfaketime==3.0.1")
    (library,) = (binaries.parent / "lib").rglob("libfaketime.so.1")
    faked = {"LD_PRELOAD": str(library), "FAKETIME": "2041-02-03 04:05:06", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    year = subprocess.run(
        [sys.executable, "-c", "import datetime; print(datetime.datetime.now().year)"],
        env={**os.environ, **faked},
        capture_output=True,
        text=True,
    )
    assert year.stdout == "2041\n"
    build(tmp_path, pages, **faked)
    assert same_folder(tmp_path / "out", expected)
