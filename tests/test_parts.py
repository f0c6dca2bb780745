"""Parts that several machines build, and the corpus of them: the same bytes as of one build, whatever is killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run
from test_editions import same_folder
from test_making import write_pages

from podcorpus import SAMPLE_PAGE, InputError, build_folder
from podcorpus.curating.bundled import SAMPLE
from podcorpus.making.asked import asked_for
from podcorpus.making.parts import make_part, merge_parts


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four invented pages, the sample's, which is curated, and one that cannot be read."""
    folder = write_pages(tmp_path_factory.mktemp("parts") / "pages", range(4))
    shutil.copy(SAMPLE_PAGE, folder / "sample.txt")
    (folder / "broken.txt").write_bytes(b"\x00\x01")
    return folder


@pytest.fixture(scope="module")
def expected(pages: Path) -> Path:
    """The corpus of one build."""
    build_folder(pages, out=pages.parent / "expected")
    return pages.parent / "expected"


def part(pages: Path, shard: int, of: int, out: Path) -> Path:
    make_part(asked_for([pages]), shard, of, out)
    return out


@pytest.mark.parametrize("of", [1, 3, 8])
def test_the_parts_make_the_corpus_of_one_build(of: int, pages: Path, expected: Path, tmp_path: Path, run: Run) -> None:
    parts = [part(pages, shard, of, tmp_path / f"part-{shard}") for shard in range(1, of + 1)]
    random.Random(of).shuffle(parts)
    merged = run("merge", *parts, "--out", "out", "--workers", "1")
    assert merged.returncode == 0, merged.stderr
    assert "broken.txt: a binary file" in merged.stdout
    assert same_folder(tmp_path / "out", expected)


def test_parts_have_the_name_of_one_build(pages: Path, tmp_path: Path) -> None:
    """A layer of the caller's own names its corpus also where other pages than its own are in it."""
    layer = tmp_path / "layer"
    shutil.copytree(SAMPLE / "curated", layer)
    info = {"name": "night-and-day", "title": "Night and day", "version": "0.1.0"}
    (layer / "corpus.json").write_text(json.dumps(info), encoding="utf-8")
    one = build_folder(pages, out=tmp_path / "one", curated=layer)
    assert one.manifest.corpus.name == "night-and-day"
    parts = [tmp_path / f"part-{shard}" for shard in (1, 2)]
    for shard, out in enumerate(parts, 1):
        make_part(asked_for([pages], layer), shard, 2, out)
    merge_parts(parts, tmp_path / "merged")
    assert same_folder(tmp_path / "merged", tmp_path / "one")


def test_parts_that_do_not_fit_are_named(pages: Path, expected: Path, tmp_path: Path) -> None:
    first, second = (part(pages, shard, 2, tmp_path / f"part-{shard}") for shard in (1, 2))
    out = tmp_path / "out"
    with pytest.raises(InputError, match=r"^part 2 of 2 missing; build with `--shard 2/2`$"):
        merge_parts([first], out)
    with pytest.raises(InputError, match=r"one of 3 parts, not of 2 as .*part-1; build one of the two again$"):
        merge_parts([first, part(pages, 2, 3, tmp_path / "other")], out)
    fewer = shutil.copytree(pages, tmp_path / "fewer", ignore=shutil.ignore_patterns("sample.txt"))
    with pytest.raises(InputError, match="not built from the same files"):
        merge_parts([first, part(fewer, 2, 2, tmp_path / "few")], out)
    make_part(asked_for([pages], language="de"), 2, 2, tmp_path / "german")
    with pytest.raises(InputError, match="not built with the same decisions and options"):
        merge_parts([first, tmp_path / "german"], out)
    with pytest.raises(InputError, match=r"holds part 1 of 2, not 2 of 2"):
        part(pages, 2, 2, first)
    with pytest.raises(InputError, match="holds something else than a part"):
        part(pages, 2, 2, pages)
    with pytest.raises(InputError, match="is no part of a corpus"):
        merge_parts([pages], out)
    (tmp_path / "waiting").mkdir()
    os.mkfifo(tmp_path / "waiting" / "part.json")
    with pytest.raises(InputError, match=r"part\.json: no plain file"):
        merge_parts([tmp_path / "waiting"], out)
    # The same part twice, from machines that did not know of each other, counts once.
    again = part(pages, 2, 2, tmp_path / "again")
    merge_parts([first, second, again], out)
    assert same_folder(out, expected)
    (entry, *_) = sorted(second.rglob("*.episode"))
    entry.write_bytes(entry.read_bytes()[:-1])
    with pytest.raises(InputError, match=r"\.episode: damaged or missing; build the part again"):
        merge_parts([first, second], out, replace=True)
    (second / "part.json").unlink()
    with pytest.raises(InputError, match=r"part-2: is not complete"):
        merge_parts([first, second], out, replace=True)
    part(pages, 2, 2, second)
    merge_parts([first, second], tmp_path / "repaired")
    assert same_folder(tmp_path / "repaired", expected)


@pytest.mark.parametrize("tries", [1, pytest.param(8, marks=pytest.mark.slow)])
def test_workers_that_are_killed_at_random_lose_nothing(
    tries: int, pages: Path, expected: Path, tmp_path: Path
) -> None:
    """Two of them on each of two parts; what was killed is started again, until all parts are there."""
    chance = random.Random(tries)
    for number in range(tries):
        home = tmp_path / str(number)
        home.mkdir()

        def start(shard: int, home: Path = home) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "podcorpus", "build", str(pages), "--shard", f"{shard}/2"]
            return subprocess.Popen([*command, "--out", f"part-{shard}"], cwd=home, stdout=subprocess.DEVNULL)

        running = [start(shard) for shard in (1, 1, 2, 2)]
        time.sleep(chance.uniform(0.5, 4))
        for process in chance.sample(running, 3):
            process.kill()
        for process in running:
            process.wait(120)
        for shard in (1, 2):
            if not (home / f"part-{shard}" / "part.json").exists():
                assert start(shard).wait(120) in (0, 1)
        listed = [json.loads((home / f"part-{shard}" / "part.json").read_text())["entries"] for shard in (1, 2)]
        assert sorted(entry["place"] for entries in listed for entry in entries) == [1, 2, 3, 4, 5]
        merge_parts([home / "part-1", home / "part-2"], home / "out")
        assert same_folder(home / "out", expected)


def test_datatrove_builds_the_parts(pages: Path, expected: Path, tmp_path: Path) -> None:
    """A task that was not done is done by the next run, and no other one."""
    local = pytest.importorskip("datatrove.executor").LocalPipelineExecutor
    from podcorpus.making.datatrove import BuildParts

    def run() -> None:
        step = BuildParts(asked_for([pages]), tmp_path / "parts")
        local([step], tasks=3, workers=1, logging_dir=str(tmp_path / "logs")).run()

    run()
    (tmp_path / "logs" / "completions" / "00001").unlink()
    shutil.rmtree(tmp_path / "parts" / "part-00002")
    run()
    merge_parts(sorted((tmp_path / "parts").iterdir()), tmp_path / "out")
    assert same_folder(tmp_path / "out", expected)
